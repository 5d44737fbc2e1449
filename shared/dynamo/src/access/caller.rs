//! The caller of a request: one read, and now and then one write.

use app::activity::Activity;
use app::login::{CallerRecords, ReadCaller, RecordView, SessionRecord, TouchSession};
use app::secret::SecretHash;
use app::store::{Condition, StoreError};
use app::users::{ListMemberships, Membership};
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use domain::ids::{AccountId, UserId};
use jiff::Timestamp;

use super::{
    ACCOUNT, AccessTable, MEMBER, USER, account_key, member_key, record, session_key, user_key,
};
use crate::access::account_summary::read_account_summary;
use crate::activity::put_activity;
use crate::error::{built, write_error};
use crate::item::{Item, Reader, instant_text, text};
use crate::transaction::Transaction;

impl ReadCaller for AccessTable {
    async fn read_caller(
        &self,
        user: &UserId,
        secret: &SecretHash,
        account: Option<&AccountId>,
    ) -> Result<CallerRecords, StoreError> {
        let of_account = account.map(|account| [member_key(user, account), account_key(account)]);
        let mut keys = vec![user_key(user), session_key(user, secret)];
        keys.extend(of_account.into_iter().flatten());
        caller_records(&self.get_items(keys).await?)
    }
}

/// Tells the items apart by their keys: DynamoDB gives a batch in no order.
fn caller_records(items: &[Item]) -> Result<CallerRecords, StoreError> {
    let mut records = CallerRecords::default();
    for item in items {
        match Reader::new(item).text("sk")? {
            ACCOUNT => records.summary = Some(read_account_summary(item)?),
            USER => records.user = Some(record::user(item)?),
            sk if sk.starts_with(MEMBER) => records.membership = Some(record::membership(item)?),
            _ => records.session = Some(record::session(item)?),
        }
    }
    Ok(records)
}

impl TouchSession for AccessTable {
    async fn touch_session(
        &self,
        user: &UserId,
        secret: &SecretHash,
        idle_expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let update = self.client.update_item().table_name(&self.table);
        let update = update
            .set_key(Some(session_key(user, secret)))
            .update_expression("SET idleExpiresAt = :idle")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":idle", text(instant_text(idle_expires_at)));
        update.send().await.map_err(|error| write_error(&error, Condition::Session))?;
        Ok(())
    }
}

impl RecordView for AccessTable {
    async fn record_view(
        &self,
        session: &SessionRecord,
        account: &AccountId,
        activity: &Activity,
    ) -> Result<(), StoreError> {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(session_key(&session.user, &session.secret)))
            .update_expression("ADD viewed :accounts")
            .condition_expression("attribute_exists(pk) AND NOT contains(viewed, :account)")
            .expression_attribute_values(":account", text(account.as_str()))
            .expression_attribute_values(
                ":accounts",
                AttributeValue::Ss(vec![account.to_string()]),
            );
        let mut transaction = Transaction::default();
        let update = TransactWriteItem::builder().update(built(update.build())?).build();
        transaction.add_if(Condition::Session, update);
        transaction.add_if(Condition::Activity, put_activity(self.log()?, activity)?);
        transaction.send(&self.client).await
    }
}

impl ListMemberships for AccessTable {
    async fn list_memberships(&self, user: &UserId) -> Result<Vec<Membership>, StoreError> {
        self.of_user(user, MEMBER).await?.iter().map(record::membership).collect()
    }
}
