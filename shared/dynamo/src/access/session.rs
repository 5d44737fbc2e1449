//! Beginning, listing and ending sessions.

use app::login::{
    EndMySessions, EndSession, ListSessions, LoginChange, SessionRecord, StartSession,
};
use app::secret::SecretHash;
use app::store::{Condition, StoreError};
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use domain::ids::UserId;

use super::{AccessTable, SESSION, record, session_key, user_key};
use crate::error::{built, call_error, write_error};
use crate::item::integer;
use crate::transaction::Transaction;

/// Ends all sessions begun so far.
const NEXT_EPOCH: &str = "SET sessionEpoch = sessionEpoch + :one";

impl StartSession for AccessTable {
    async fn start_session(&self, session: &SessionRecord) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(&self.table);
        let put = put
            .set_item(Some(record::session_item(session)))
            .condition_expression("attribute_not_exists(pk)");
        put.send().await.map_err(|error| write_error(&error, Condition::Session))?;
        Ok(())
    }
}

impl EndSession for AccessTable {
    async fn end_session(&self, user: &UserId, secret: &SecretHash) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(&self.table);
        let delete = delete.set_key(Some(session_key(user, secret)));
        delete.send().await.map_err(|error| call_error(&error))?;
        Ok(())
    }

    async fn end_all_sessions(&self, user: &UserId) -> Result<(), StoreError> {
        let update = self.client.update_item().table_name(&self.table);
        let update = update
            .set_key(Some(user_key(user)))
            .update_expression(NEXT_EPOCH)
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":one", integer(1));
        update.send().await.map_err(|error| write_error(&error, Condition::User))?;
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
        transaction.add_if(Condition::User, update);
        self.send_told(transaction, &change.log).await
    }
}

impl ListSessions for AccessTable {
    async fn list_sessions(&self, user: &UserId) -> Result<Vec<SessionRecord>, StoreError> {
        self.of_user(user, SESSION).await?.iter().map(record::session).collect()
    }
}
