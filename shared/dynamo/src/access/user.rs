//! Users, read.

use app::store::StoreError;
use app::users::{User, UserStore};
use domain::ids::UserId;

use super::{AccessTable, record, user_key};
use crate::error::call_error;

impl UserStore for AccessTable {
    async fn get_user(&self, user: &UserId) -> Result<Option<User>, StoreError> {
        let get = self.client.get_item().table_name(&self.table);
        let get = get.set_key(Some(user_key(user))).consistent_read(true);
        let answer = get.send().await.map_err(|error| call_error(&error, "none"))?;
        answer.item.map(|item| record::user(&item)).transpose()
    }
}
