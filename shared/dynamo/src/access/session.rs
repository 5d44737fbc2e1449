//! Beginning, listing and ending sessions.

use app::login::{EndMySessions, ListSessions, LoginChange};
use app::login::{EndSession, SessionRecord, StartSession};
use app::secret::SecretHash;
use app::store::StoreError;
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use domain::ids::UserId;

use super::{AccessTable, SESSION, record, session_key, user_key, user_pk};
use crate::error::{built, call_error};
use crate::item::{integer, text};
use crate::transaction::Transaction;

/// Ends all sessions begun so far.
const NEXT_EPOCH: &str = "SET sessionEpoch = sessionEpoch + :one";

impl StartSession for AccessTable {
    async fn start_session(&self, session: &SessionRecord) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(&self.table);
        let put = put
            .set_item(Some(record::session_item(session)))
            .condition_expression("attribute_not_exists(pk)");
        put.send().await.map_err(|error| call_error(&error, "new session"))?;
        Ok(())
    }
}

impl EndSession for AccessTable {
    async fn end_session(&self, user: &UserId, secret: &SecretHash) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(&self.table);
        let delete = delete.set_key(Some(session_key(user, secret)));
        delete.send().await.map_err(|error| call_error(&error, "none"))?;
        Ok(())
    }

    async fn end_all_sessions(&self, user: &UserId) -> Result<(), StoreError> {
        let update = self.client.update_item().table_name(&self.table);
        let update = update
            .set_key(Some(user_key(user)))
            .update_expression(NEXT_EPOCH)
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":one", integer(1));
        update.send().await.map_err(|error| call_error(&error, "user"))?;
        Ok(())
    }
}

impl EndMySessions for AccessTable {
    async fn end_my_session(
        &self,
        secret: &SecretHash,
        change: &LoginChange<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = Transaction::default();
        transaction.delete(&self.table, session_key(&change.user.id, secret))?;
        self.send_told(transaction, &change.log).await
    }

    async fn end_all_my_sessions(&self, change: &LoginChange<'_>) -> Result<(), StoreError> {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(user_key(&change.user.id)))
            .update_expression(NEXT_EPOCH)
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":one", integer(1));
        let update = TransactWriteItem::builder().update(built(update.build())?).build();
        let mut transaction = Transaction::default();
        transaction.add(update, "user");
        self.send_told(transaction, &change.log).await
    }
}

impl ListSessions for AccessTable {
    async fn list_sessions(&self, user: &UserId) -> Result<Vec<SessionRecord>, StoreError> {
        let mut sessions = Vec::new();
        let mut start = None;
        loop {
            let query = self.client.query().table_name(&self.table);
            let query = query
                .consistent_read(true)
                .key_condition_expression("pk = :pk AND begins_with(sk, :session)")
                .expression_attribute_values(":pk", text(user_pk(user)))
                .expression_attribute_values(":session", text(SESSION))
                .set_exclusive_start_key(start);
            let page = query.send().await.map_err(|error| call_error(&error, "none"))?;
            for item in page.items() {
                sessions.push(record::session(item)?);
            }
            match page.last_evaluated_key {
                Some(key) => start = Some(key),
                None => return Ok(sessions),
            }
        }
    }
}
