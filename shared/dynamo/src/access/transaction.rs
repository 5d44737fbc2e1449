//! Parts of a transaction on the `ledger` table: what an import writes about a new account's
//! manager.

use app::store::StoreError;
use app::users::{Membership, User};
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem, Update};
use domain::ids::UserId;
use domain::user::{Email, UserStatus};

use super::record::{account_gpk, email_item, inviter_word, user_item};
use super::{member_key, user_key};
use crate::error::built;
use crate::item::{instant_text, integer, text};
use crate::transaction::put_new;
use crate::update::Changes;

/// Stores a user, on condition that no user has the name.
///
/// # Errors
/// Only when the SDK refuses to build it.
pub fn put_new_user(table: &str, user: &User) -> Result<TransactWriteItem, StoreError> {
    put_new(table, user_item(user))
}

/// Stores the item by which a new user is found by their address.
///
/// # Errors
/// Only when the SDK refuses to build it.
pub(super) fn put_email(table: &str, user: &User) -> Result<TransactWriteItem, StoreError> {
    let put = Put::builder().table_name(table).set_item(Some(email_item(user)));
    Ok(TransactWriteItem::builder().put(built(put.build())?).build())
}

/// Counts one more membership of a user, on condition that they still have this e-mail address.
///
/// # Errors
/// Only when the SDK refuses to build it.
pub fn require_user_email(
    table: &str,
    user: &UserId,
    email: &Email,
) -> Result<TransactWriteItem, StoreError> {
    let update = one_more_membership(table, user, email).condition_expression("email = :email");
    Ok(TransactWriteItem::builder().update(built(update.build())?).build())
}

/// The same, on condition that they have not signed in either: a user who has must accept first.
///
/// # Errors
/// Only when the SDK refuses to build it.
pub fn require_new_user(
    table: &str,
    user: &UserId,
    email: &Email,
) -> Result<TransactWriteItem, StoreError> {
    let update = one_more_membership(table, user, email)
        .condition_expression("email = :email AND #status <> :active")
        .expression_attribute_names("#status", "status")
        .expression_attribute_values(":active", text(UserStatus::Active.as_str()));
    Ok(TransactWriteItem::builder().update(built(update.build())?).build())
}

/// An import that takes a user name over reads the memberships first. The count makes it fail when
/// another one is added at the same time.
fn one_more_membership(table: &str, user: &UserId, email: &Email) -> UpdateBuilder {
    Update::builder()
        .table_name(table)
        .set_key(Some(user_key(user)))
        .update_expression("ADD placesGiven :one")
        .expression_attribute_values(":one", integer(1))
        .expression_attribute_values(":email", text(email.as_str()))
}

/// Gives a user name to another person, on condition that its present user is as they were read and
/// not staff, and that no change of their password is under way.
///
/// # Errors
/// Only when the SDK refuses to build it.
pub(super) fn take_over(
    table: &str,
    before: &User,
    after: &User,
) -> Result<TransactWriteItem, StoreError> {
    let changes = Changes::of(user_key(&after.id))
        .between(&user_item(before), user_item(after))
        .only_if("email", text(before.email.as_str()))
        .only_if("status", text(before.status.as_str()))
        .only_if("sessionEpoch", integer(before.session_epoch))
        .only_without("staff")
        .only_without("passwordPendingSince");
    let changes = match before.memberships_given {
        0 => changes.only_without("placesGiven"),
        given => changes.only_if("placesGiven", integer(given)),
    };
    changes.build(table)
}

/// Stores a membership, or an invitation to accept. An existing one stays as it is.
///
/// # Errors
/// Only when the SDK refuses to build it.
pub fn join_account(table: &str, member: &Membership) -> Result<TransactWriteItem, StoreError> {
    let mut expression = "SET #role = if_not_exists(#role, :role), \
        active = if_not_exists(active, :active), gpk = :gpk, gsk = :gsk"
        .to_owned();
    if member.invitation.is_some() {
        expression.push_str(
            ", inviter = if_not_exists(inviter, :inviter), \
             invitationExpiresAt = if_not_exists(invitationExpiresAt, :end)",
        );
    }
    let update = Update::builder()
        .table_name(table)
        .set_key(Some(member_key(&member.user, &member.account)))
        .update_expression(expression)
        .expression_attribute_names("#role", "role")
        .expression_attribute_values(":role", text(member.role.as_str()))
        .expression_attribute_values(":active", AttributeValue::Bool(member.active))
        .expression_attribute_values(":gpk", text(account_gpk(&member.account)))
        .expression_attribute_values(":gsk", text(member.user.to_string()));
    let update = match &member.invitation {
        Some(open) => update
            .expression_attribute_values(":inviter", text(inviter_word(&open.inviter)))
            .expression_attribute_values(":end", text(instant_text(open.expires_at))),
        None => update,
    };
    Ok(TransactWriteItem::builder().update(built(update.build())?).build())
}
