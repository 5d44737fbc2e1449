//! Changes to people: one transaction over the access table and the trail.

use app::access::{Membership, User};
use app::store::StoreError;
use app::users::{CardChange, ChangePeople, FactorRule, PeopleChange, PeopleWrite, SetChange};
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Put, TransactWriteItem, Update, builders::UpdateBuilder,
};
use domain::ids::AccountId;
use domain::people::{Staff, UserStatus};

use super::card::one;
use super::office::release_item;
use super::transaction::{put_email, put_new_user, require_user_email};
use super::{ADMINS, AccessTable, STAFF, account_key, member_key, put_once, record, user_key};
use crate::activity::put_activity;
use crate::error::built;
use crate::item::{integer, key, text};
use crate::transaction::Transaction;

impl ChangePeople for AccessTable {
    async fn change_people(&self, change: &PeopleChange) -> Result<(), StoreError> {
        let mut transaction = Transaction::default();
        for write in &change.writes {
            add(&mut transaction, &self.table, write)?;
        }
        for activity in &change.activities {
            let unnamed = || StoreError::Unavailable("no table tells of changes".to_owned());
            let table = self.activity.as_deref().ok_or_else(unnamed)?;
            transaction.add(put_activity(table, activity)?, "none");
        }
        if let Some(once) = &change.once {
            transaction.add(put_once(&self.table, once)?, "once");
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
        PeopleWrite::MemberFactor(member) => {
            let update = update(table)
                .set_key(Some(member_key(&member.user, &member.account)))
                .update_expression("SET factorRequired = :factor")
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_values(":factor", flag(member.factor_required));
            transaction.add(write_of(update)?, "member");
        }
        PeopleWrite::Card(account, change) => {
            transaction.add(change_card(table, account, *change)?, "card");
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
            transaction.add(write_of(change_set(update, "admins", *change, None))?, "admins");
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

fn flag(value: bool) -> AttributeValue {
    AttributeValue::Bool(value)
}

/// A place as it is to be, if it is as it was read.
fn put_member(
    table: &str,
    before: Option<&Membership>,
    after: &Membership,
) -> Result<TransactWriteItem, StoreError> {
    let put = Put::builder().table_name(table).set_item(Some(record::membership_item(after)));
    let put = match before {
        None => put.condition_expression("attribute_not_exists(pk)"),
        Some(before) => put
            .condition_expression("#role = :role AND active = :active AND factorRequired = :factor")
            .expression_attribute_names("#role", "role")
            .expression_attribute_values(":role", text(before.role.as_str()))
            .expression_attribute_values(":active", flag(before.active))
            .expression_attribute_values(":factor", flag(before.factor_required)),
    };
    Ok(TransactWriteItem::builder().put(built(put.build())?).build())
}

fn change_card(
    table: &str,
    account: &AccountId,
    change: CardChange,
) -> Result<TransactWriteItem, StoreError> {
    let card = Some(account_key(account));
    let is = "factorRequired = :factor";
    match (change.factor, change.managers) {
        (FactorRule::Becomes(required), _) => write_of(
            update(table)
                .set_key(card)
                .update_expression("SET factorRequired = :factor")
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_values(":factor", flag(required)),
        ),
        (FactorRule::Is(required), Some(managers)) => {
            let update =
                update(table).set_key(card).expression_attribute_values(":factor", flag(required));
            write_of(change_set(update, "managers", managers, Some(is)))
        }
        (FactorRule::Is(required), None) => {
            let check = ConditionCheck::builder()
                .table_name(table)
                .set_key(card)
                .condition_expression(is)
                .expression_attribute_values(":factor", flag(required));
            Ok(TransactWriteItem::builder().condition_check(built(check.build())?).build())
        }
    }
}

/// Changes the set of those in charge so that one is left.
fn change_set(
    update: UpdateBuilder,
    name: &str,
    change: SetChange,
    also: Option<&str>,
) -> UpdateBuilder {
    match change {
        SetChange::Add(user) => {
            let update = update
                .update_expression(format!("ADD {name} :users"))
                .expression_attribute_values(":users", one(&user));
            match also {
                Some(also) => update.condition_expression(also),
                None => update,
            }
        }
        SetChange::Remove(user) => {
            let left = format!("contains({name}, :user) AND size({name}) > :one");
            let condition = also.map_or_else(|| left.clone(), |also| format!("{also} AND {left}"));
            update
                .update_expression(format!("DELETE {name} :users"))
                .condition_expression(condition)
                .expression_attribute_values(":users", one(&user))
                .expression_attribute_values(":user", text(user.to_string()))
                .expression_attribute_values(":one", integer(1))
        }
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
