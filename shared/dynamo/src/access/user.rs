//! Reads users.

use app::store::StoreError;
use app::users::{User, UserStore};
use domain::ids::UserId;

use super::{AccessTable, record, user_key};

impl UserStore for AccessTable {
    async fn get_user(&self, user: &UserId) -> Result<Option<User>, StoreError> {
        self.get(user_key(user)).await?.map(|item| record::user(&item)).transpose()
    }
}
