//! Parts of another table's transaction: what an import writes of a new account's manager.

use app::access::{Membership, User};
use app::store::StoreError;
use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Put, TransactWriteItem, Update};
use domain::ids::UserId;
use domain::people::Email;

use super::record::{account_gpk, email_item, user_item};
use super::{member_key, user_key};
use crate::error::built;
use crate::item::text;

/// Stores a user, on condition that nobody has the name.
///
/// # Errors
/// Only when the SDK refuses to build it.
pub fn put_new_user(table: &str, user: &User) -> Result<TransactWriteItem, StoreError> {
    let put = Put::builder()
        .table_name(table)
        .set_item(Some(user_item(user)))
        .condition_expression("attribute_not_exists(pk)");
    Ok(TransactWriteItem::builder().put(built(put.build())?).build())
}

/// Stores where a new user is found by their address.
///
/// # Errors
/// Only when the SDK refuses to build it.
pub fn put_email(table: &str, user: &User) -> Result<TransactWriteItem, StoreError> {
    let put = Put::builder().table_name(table).set_item(Some(email_item(user)));
    Ok(TransactWriteItem::builder().put(built(put.build())?).build())
}

/// Leaves a user as they are, on condition that they still have this e-mail address.
///
/// # Errors
/// Only when the SDK refuses to build it.
pub fn require_user_email(
    table: &str,
    user: &UserId,
    email: &Email,
) -> Result<TransactWriteItem, StoreError> {
    let check = ConditionCheck::builder()
        .table_name(table)
        .set_key(Some(user_key(user)))
        .condition_expression("email = :email")
        .expression_attribute_values(":email", text(email.as_str()));
    Ok(TransactWriteItem::builder().condition_check(built(check.build())?).build())
}

/// Stores a membership; one that is there already stays as it is.
///
/// # Errors
/// Only when the SDK refuses to build it.
pub fn join_account(table: &str, member: &Membership) -> Result<TransactWriteItem, StoreError> {
    let expression = "SET #role = if_not_exists(#role, :role), \
        active = if_not_exists(active, :yes), gpk = :gpk, gsk = :gsk";
    let update = Update::builder()
        .table_name(table)
        .set_key(Some(member_key(&member.user, &member.account)))
        .update_expression(expression)
        .expression_attribute_names("#role", "role")
        .expression_attribute_values(":role", text(member.role.as_str()))
        .expression_attribute_values(":yes", AttributeValue::Bool(true))
        .expression_attribute_values(":gpk", text(account_gpk(&member.account)))
        .expression_attribute_values(":gsk", text(member.user.to_string()));
    Ok(TransactWriteItem::builder().update(built(update.build())?).build())
}
