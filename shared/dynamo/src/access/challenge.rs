//! Challenges. Each can be answered once.

use app::login::{ChallengeRecord, KeepChallenge, UseChallenge};
use app::secret::SecretHash;
use app::store::{Condition, StoreError};

use super::{AccessTable, challenge_key, record};
use crate::error::write_error;

impl KeepChallenge for AccessTable {
    async fn put_challenge(&self, challenge: &ChallengeRecord) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(&self.table);
        let put = put
            .set_item(Some(record::challenge_item(challenge)))
            .condition_expression("attribute_not_exists(pk)");
        put.send().await.map_err(|error| write_error(&error, Condition::Challenge))?;
        Ok(())
    }
}

impl UseChallenge for AccessTable {
    async fn get_challenge(
        &self,
        token: &SecretHash,
    ) -> Result<Option<ChallengeRecord>, StoreError> {
        let item = self.get(challenge_key(token)).await?;
        item.map(|item| record::challenge(token, &item)).transpose()
    }

    async fn use_challenge(&self, token: &SecretHash) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(&self.table);
        let delete =
            delete.set_key(Some(challenge_key(token))).condition_expression("attribute_exists(pk)");
        delete.send().await.map_err(|error| write_error(&error, Condition::Challenge))?;
        Ok(())
    }
}
