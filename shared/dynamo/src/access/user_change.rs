//! Changes of users and memberships: one transaction on the `access` and the `activity` table.

use app::store::{Condition, StoreError};
use app::users::{
    Membership, NonEmptySetChange, OpenInvitation, StaffState, UserChange, UserWrite, WriteUsers,
};
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, TransactWriteItem, Update,
    builders::{ConditionCheckBuilder, UpdateBuilder},
};
use domain::ids::UserId;
use domain::user::{Role, Staff, UserStatus};

use crate::access::account_summary::one;
use crate::access::transaction::{
    put_email, put_new_user, require_new_user, require_user_email, take_over,
};
use crate::access::users::release_item;
use crate::access::{
    ADMINS, AccessTable, STAFF, account_key, member_key, put_idempotency, record, user_key,
};
use crate::activity::put_activity;
use crate::error::built;
use crate::item::{Item, instant_text, integer, key, text};
use crate::transaction::{Transaction, put_new};
use crate::update::Changes;

impl WriteUsers for AccessTable {
    async fn write_users(&self, change: &UserChange) -> Result<(), StoreError> {
        let mut transaction = Transaction::default();
        self.add_change(&mut transaction, change)?;
        transaction.send(&self.client).await
    }
}

impl AccessTable {
    /// Adds a change to a transaction, which may write to other tables too.
    pub(crate) fn add_change(
        &self,
        transaction: &mut Transaction,
        change: &UserChange,
    ) -> Result<(), StoreError> {
        for write in &change.writes {
            add(transaction, &self.table, write)?;
        }
        if let Some(idempotency) = &change.idempotency {
            transaction
                .add_if(Condition::IdempotencyKey, put_idempotency(&self.table, idempotency)?);
        }
        for activity in &change.activities {
            transaction.add_if(Condition::Activity, put_activity(self.log()?, activity)?);
        }
        Ok(())
    }
}

fn add(transaction: &mut Transaction, table: &str, write: &UserWrite) -> Result<(), StoreError> {
    match write {
        UserWrite::NewUser(user) => {
            transaction.add_if(Condition::Username, put_new_user(table, user)?);
            transaction.add(put_email(table, user)?);
        }
        UserWrite::SameEmail(user, email) => {
            transaction.add_if(Condition::Username, require_user_email(table, user, email)?);
        }
        UserWrite::SameNewcomer(user, email) => {
            transaction.add_if(Condition::Username, require_new_user(table, user, email)?);
        }
        UserWrite::TakeOver { before, after } => {
            transaction.add_if(Condition::Username, take_over(table, before, after)?);
            transaction.add(put_email(table, after)?);
        }
        UserWrite::Member { before, after } => {
            transaction.add_if(Condition::Member, put_member(table, before.as_ref(), after)?);
        }
        UserWrite::RemoveMember(before) => {
            transaction.add_if(Condition::Member, remove_member(table, before)?);
        }
        UserWrite::IsActive(user) => transaction.add_if(Condition::User, is_active(table, user)?),
        UserWrite::Managers(account, change) => {
            let update = update(table).set_key(Some(account_key(account)));
            transaction
                .add_if(Condition::Managers, write_of(change_set(update, "managers", *change))?);
        }
        UserWrite::ManagerStays(membership) => {
            transaction.add_if(Condition::Managers, manager_stays(table, membership)?);
        }
        UserWrite::MemberStays(membership) => {
            let check = check(table)
                .set_key(Some(member_key(&membership.user, &membership.account)))
                .condition_expression("active = :yes")
                .expression_attribute_values(":yes", flag(true));
            transaction.add_if(Condition::Member, check_of(check)?);
        }
        UserWrite::AdminStays(user) => {
            transaction.add_if(Condition::Admins, admin_stays(table, user)?);
        }
        UserWrite::RequireFactor(account, required) => {
            let update = update(table)
                .set_key(Some(account_key(account)))
                .update_expression("SET factorRequired = :required")
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_values(":required", flag(*required));
            transaction.add_if(Condition::Account, write_of(update)?);
        }
        UserWrite::EndSessions(user) => {
            let update = update(table)
                .set_key(Some(user_key(user)))
                .update_expression("SET sessionEpoch = sessionEpoch + :one")
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_values(":one", integer(1));
            transaction.add_if(Condition::User, write_of(update)?);
        }
        UserWrite::Staff { user, before, after, end_sessions } => {
            let update = change_staff(table, user, (*before, *after), *end_sessions);
            transaction.add_if(Condition::User, write_of(update)?);
        }
        UserWrite::Admins(change) => {
            let update = update(table).set_key(Some(key(STAFF, ADMINS)));
            transaction.add_if(Condition::Admins, write_of(change_set(update, "admins", *change))?);
        }
        UserWrite::Release(order) => transaction.put(table, release_item(order))?,
    }
    Ok(())
}

fn admin_stays(table: &str, user: &UserId) -> Result<TransactWriteItem, StoreError> {
    let check = check(table)
        .set_key(Some(user_key(user)))
        .condition_expression("staff = :role AND #status = :status")
        .expression_attribute_names("#status", "status")
        .expression_attribute_values(":role", text(Staff::Admin.as_str()))
        .expression_attribute_values(":status", text(UserStatus::Active.as_str()));
    check_of(check)
}

fn manager_stays(table: &str, membership: &Membership) -> Result<TransactWriteItem, StoreError> {
    let check = check(table)
        .set_key(Some(member_key(&membership.user, &membership.account)))
        .condition_expression("#role = :role AND active = :yes")
        .expression_attribute_names("#role", "role")
        .expression_attribute_values(":role", text(Role::Manager.as_str()))
        .expression_attribute_values(":yes", flag(true));
    check_of(check)
}

fn is_active(table: &str, user: &UserId) -> Result<TransactWriteItem, StoreError> {
    let check = check(table)
        .set_key(Some(user_key(user)))
        .condition_expression("#status = :status")
        .expression_attribute_names("#status", "status")
        .expression_attribute_values(":status", text(UserStatus::Active.as_str()));
    check_of(check)
}

fn update(table: &str) -> UpdateBuilder {
    Update::builder().table_name(table)
}

fn write_of(update: UpdateBuilder) -> Result<TransactWriteItem, StoreError> {
    Ok(TransactWriteItem::builder().update(built(update.build())?).build())
}

fn check(table: &str) -> ConditionCheckBuilder {
    ConditionCheck::builder().table_name(table)
}

fn check_of(check: ConditionCheckBuilder) -> Result<TransactWriteItem, StoreError> {
    Ok(TransactWriteItem::builder().condition_check(built(check.build())?).build())
}

fn flag(value: bool) -> AttributeValue {
    AttributeValue::Bool(value)
}

/// Writes a membership as it is to be, if it is still as it was read.
fn put_member(
    table: &str,
    before: Option<&Membership>,
    after: &Membership,
) -> Result<TransactWriteItem, StoreError> {
    let item = record::membership_item(after);
    let Some(before) = before else {
        return put_new(table, item);
    };
    let changes = Changes::of(member_key(&after.user, &after.account))
        .between(&record::membership_item(before), item)
        .set("role", text(after.role.as_str()))
        .only_if("role", text(before.role.as_str()))
        .only_if("active", flag(before.active));
    // The expiry distinguishes an invitation from a later one.
    let changes = match &before.invitation {
        Some(open) => changes.only_if("invitationExpiresAt", end_of(open)),
        None if before.active => changes,
        None => changes.only_without("invitationExpiresAt"),
    };
    let changes = match after.invitation {
        Some(_) => changes,
        None => changes.set_or_remove("invitationExpiresAt", None),
    };
    changes.build(table)
}

/// Deletes a membership, if it is still as it was read.
fn remove_member(table: &str, before: &Membership) -> Result<TransactWriteItem, StoreError> {
    let delete = Delete::builder()
        .table_name(table)
        .set_key(Some(member_key(&before.user, &before.account)))
        .condition_expression(as_it_was(before))
        .expression_attribute_names("#role", "role")
        .set_expression_attribute_values(Some(was(before)));
    Ok(TransactWriteItem::builder().delete(built(delete.build())?).build())
}

/// The condition that a membership is as it was read.
fn as_it_was(before: &Membership) -> String {
    let role_and_active = "#role = :role AND active = :active";
    let invitation = match before.invitation {
        Some(_) => "invitationExpiresAt = :end",
        None if before.active => return role_and_active.to_owned(),
        None => "attribute_not_exists(invitationExpiresAt)",
    };
    format!("({role_and_active}) AND {invitation}")
}

/// What [`as_it_was`] compares with.
fn was(before: &Membership) -> Item {
    let mut values = Item::from([
        (":role".to_owned(), text(before.role.as_str())),
        (":active".to_owned(), flag(before.active)),
    ]);
    if let Some(open) = &before.invitation {
        values.insert(":end".to_owned(), end_of(open));
    }
    values
}

fn end_of(open: &OpenInvitation) -> AttributeValue {
    text(instant_text(open.expires_at))
}

/// Changes the set of managers or administrators so that one is left.
fn change_set(update: UpdateBuilder, name: &str, change: NonEmptySetChange) -> UpdateBuilder {
    match change {
        NonEmptySetChange::Add(user) => update
            .update_expression(format!("ADD {name} :users"))
            .expression_attribute_values(":users", one(&user)),
        NonEmptySetChange::Remove(user) => update
            .update_expression(format!("DELETE {name} :users"))
            .condition_expression(format!("contains({name}, :user) AND size({name}) > :one"))
            .expression_attribute_values(":users", one(&user))
            .expression_attribute_values(":user", text(user.to_string()))
            .expression_attribute_values(":one", integer(1)),
    }
}

fn change_staff(
    table: &str,
    user: &UserId,
    (before, after): (StaffState, StaffState),
    end_sessions: bool,
) -> UpdateBuilder {
    let set = "SET staff = :role, #status = :status";
    let update = update(table)
        .set_key(Some(user_key(user)))
        .condition_expression("staff = :knownRole AND #status = :knownStatus")
        .expression_attribute_names("#status", "status")
        .expression_attribute_values(":role", text(after.role.as_str()))
        .expression_attribute_values(":status", text(after.status.as_str()))
        .expression_attribute_values(":knownRole", text(before.role.as_str()))
        .expression_attribute_values(":knownStatus", text(before.status.as_str()));
    if end_sessions {
        update
            .update_expression(format!("{set}, sessionEpoch = sessionEpoch + :one"))
            .expression_attribute_values(":one", integer(1))
    } else {
        update.update_expression(set)
    }
}
