//! Users: read, and made active.

use app::access::{ActivateUser, User, UserStore};
use app::store::StoreError;
use aws_sdk_dynamodb::types::ReturnValue;
use domain::ids::UserId;
use domain::people::UserStatus;

use super::{AccessTable, record, user_key};
use crate::error::call_error;
use crate::item::{Item, integer, text};

impl UserStore for AccessTable {
    async fn get_user(&self, user: &UserId) -> Result<Option<User>, StoreError> {
        let get = self.client.get_item().table_name(&self.table);
        let get = get.set_key(Some(user_key(user))).consistent_read(true);
        let answer = get.send().await.map_err(|error| call_error(&error, "none"))?;
        answer.item.map(|item| record::user(&item)).transpose()
    }
}

impl ActivateUser for AccessTable {
    async fn activate_user(&self, user: &UserId) -> Result<u64, StoreError> {
        let update = self.client.update_item().table_name(&self.table);
        let update = update
            .set_key(Some(user_key(user)))
            .update_expression(
                "SET #status = :active, sessionEpoch = sessionEpoch + :one REMOVE inviteExpiresAt",
            )
            .condition_expression("attribute_exists(pk) AND #status <> :deactivated")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":active", text(UserStatus::Active.as_str()))
            .expression_attribute_values(":deactivated", text(UserStatus::Deactivated.as_str()))
            .expression_attribute_values(":one", integer(1))
            .return_values(ReturnValue::AllNew);
        let answer = update.send().await.map_err(|error| call_error(&error, "user"))?;
        let item: Item = answer.attributes.unwrap_or_default();
        Ok(record::user(&item)?.session_epoch)
    }
}
