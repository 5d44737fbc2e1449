//! Reset codes that the portal mailed: only the last one of a user counts, and only once.

use app::login::{KeepResetCode, ResetCodeRecord, UseResetCode};
use app::secret::SecretHash;
use app::store::{Condition, StoreError};
use domain::ids::UserId;
use jiff::Timestamp;

use super::{AccessTable, record, reset_code_key};
use crate::error::{call_error, write_error};
use crate::item::{Writer, instant_text, integer, text};

impl KeepResetCode for AccessTable {
    async fn put_reset_code(&self, record: &ResetCodeRecord) -> Result<(), StoreError> {
        let item = Writer::from_key(reset_code_key(&record.user))
            .text("code", record.code.as_str())
            .integer("epoch", record.epoch)
            .instant("expiresAt", record.expires_at)
            .with("ttl", record::ttl(record.expires_at))
            .build();
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.map_err(|error| call_error(&error))?;
        Ok(())
    }
}

impl UseResetCode for AccessTable {
    async fn use_reset_code(
        &self,
        user: &UserId,
        code: &SecretHash,
        epoch: u64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(&self.table);
        let delete = delete
            .set_key(Some(reset_code_key(user)))
            .condition_expression("code = :code AND epoch = :epoch AND expiresAt > :now")
            .expression_attribute_values(":code", text(code.as_str()))
            .expression_attribute_values(":epoch", integer(epoch))
            .expression_attribute_values(":now", text(instant_text(now)));
        delete.send().await.map_err(|error| write_error(&error, Condition::ResetCode))?;
        Ok(())
    }
}
