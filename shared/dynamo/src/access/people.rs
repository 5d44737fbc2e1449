//! Changes to people: one transaction over the access table and the trail.

use app::access::{Membership, User};
use app::store::StoreError;
use app::users::{ChangePeople, PeopleChange, PeopleWrite, SetChange};
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Put, TransactWriteItem, Update,
    builders::{ConditionCheckBuilder, UpdateBuilder},
};
use domain::people::{Role, Staff, UserStatus};

use super::card::one;
use super::office::release_item;
use super::transaction::{put_email, put_new_user, require_user_email};
use super::{ADMINS, AccessTable, STAFF, account_key, member_key, put_once, record, user_key};
use crate::activity::{ACTIVITY, put_activity};
use crate::error::built;
use crate::item::{integer, key, text};
use crate::transaction::Transaction;
use crate::update::Changes;

impl ChangePeople for AccessTable {
    async fn change_people(&self, change: &PeopleChange) -> Result<(), StoreError> {
        let mut transaction = Transaction::default();
        for write in &change.writes {
            add(&mut transaction, &self.table, write)?;
        }
        if let Some(once) = &change.once {
            transaction.add(put_once(&self.table, once)?, "once");
        }
        for activity in &change.activities {
            transaction.add(put_activity(self.trail()?, activity)?, ACTIVITY);
        }
        transaction.send(&self.client).await
    }
}

fn add(transaction: &mut Transaction, table: &str, write: &PeopleWrite) -> Result<(), StoreError> {
    match write {
        PeopleWrite::NewUser(user) => {
            transaction.add(put_new_user(table, user)?, "username");
            transaction.add(put_email(table, user)?, "none");
        }
        PeopleWrite::SameEmail(user, email) => {
            transaction.add(require_user_email(table, user, email)?, "username");
        }
        PeopleWrite::Member { before, after } => {
            transaction.add(put_member(table, before.as_ref(), after)?, "member");
        }
        PeopleWrite::Managers(account, change) => {
            let update = update(table).set_key(Some(account_key(account)));
            transaction.add(write_of(change_set(update, "managers", *change))?, "managers");
        }
        PeopleWrite::ManagerStays(place) => {
            let check = check(table)
                .set_key(Some(member_key(&place.user, &place.account)))
                .condition_expression("#role = :role AND active = :yes")
                .expression_attribute_names("#role", "role")
                .expression_attribute_values(":role", text(Role::Manager.as_str()))
                .expression_attribute_values(":yes", flag(true));
            transaction.add(check_of(check)?, "managers");
        }
        PeopleWrite::MemberStays(place) => {
            let check = check(table)
                .set_key(Some(member_key(&place.user, &place.account)))
                .condition_expression("active = :yes")
                .expression_attribute_values(":yes", flag(true));
            transaction.add(check_of(check)?, "member");
        }
        PeopleWrite::AdminStays(user) => {
            let check = check(table)
                .set_key(Some(user_key(user)))
                .condition_expression("staff = :role AND #status = :status")
                .expression_attribute_names("#status", "status")
                .expression_attribute_values(":role", text(Staff::Admin.as_str()))
                .expression_attribute_values(":status", text(UserStatus::Active.as_str()));
            transaction.add(check_of(check)?, "admins");
        }
        PeopleWrite::RequireFactor(account, required) => {
            let update = update(table)
                .set_key(Some(account_key(account)))
                .update_expression("SET factorRequired = :required")
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_values(":required", flag(*required));
            transaction.add(write_of(update)?, "card");
        }
        PeopleWrite::EndSessions(user) => {
            let update = update(table)
                .set_key(Some(user_key(user)))
                .update_expression("SET sessionEpoch = sessionEpoch + :one")
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_values(":one", integer(1));
            transaction.add(write_of(update)?, "user");
        }
        PeopleWrite::Staff { before, role, status, end_sessions } => {
            let update = change_staff(table, before, *role, *status, *end_sessions);
            transaction.add(write_of(update)?, "user");
        }
        PeopleWrite::Admins(change) => {
            let update = update(table).set_key(Some(key(STAFF, ADMINS)));
            transaction.add(write_of(change_set(update, "admins", *change))?, "admins");
        }
        PeopleWrite::Release(order) => transaction.put(table, release_item(order))?,
    }
    Ok(())
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

/// A place as it is to be, if it is as it was read.
fn put_member(
    table: &str,
    before: Option<&Membership>,
    after: &Membership,
) -> Result<TransactWriteItem, StoreError> {
    let item = record::membership_item(after);
    let Some(before) = before else {
        let put = Put::builder().table_name(table).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(pk)");
        return Ok(TransactWriteItem::builder().put(built(put.build())?).build());
    };
    Changes::of(member_key(&after.user, &after.account))
        .between(&record::membership_item(before), item)
        .set("role", text(after.role.as_str()))
        .only_if("role", text(before.role.as_str()))
        .only_if("active", flag(before.active))
        .build(table)
}

/// Changes the set of those in charge so that one is left.
fn change_set(update: UpdateBuilder, name: &str, change: SetChange) -> UpdateBuilder {
    match change {
        SetChange::Add(user) => update
            .update_expression(format!("ADD {name} :users"))
            .expression_attribute_values(":users", one(&user)),
        SetChange::Remove(user) => update
            .update_expression(format!("DELETE {name} :users"))
            .condition_expression(format!("contains({name}, :user) AND size({name}) > :one"))
            .expression_attribute_values(":users", one(&user))
            .expression_attribute_values(":user", text(user.to_string()))
            .expression_attribute_values(":one", integer(1)),
    }
}

fn change_staff(
    table: &str,
    before: &User,
    role: Staff,
    status: UserStatus,
    end_sessions: bool,
) -> UpdateBuilder {
    let known = before.staff.map(Staff::as_str).unwrap_or_default();
    let set = "SET staff = :role, #status = :status";
    let update = update(table)
        .set_key(Some(user_key(&before.id)))
        .condition_expression("staff = :knownRole AND #status = :knownStatus")
        .expression_attribute_names("#status", "status")
        .expression_attribute_values(":role", text(role.as_str()))
        .expression_attribute_values(":status", text(status.as_str()))
        .expression_attribute_values(":knownRole", text(known))
        .expression_attribute_values(":knownStatus", text(before.status.as_str()));
    if end_sessions {
        update
            .update_expression(format!("{set}, sessionEpoch = sessionEpoch + :one"))
            .expression_attribute_values(":one", integer(1))
    } else {
        update.update_expression(set)
    }
}
