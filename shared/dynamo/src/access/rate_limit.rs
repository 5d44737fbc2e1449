//! Attempt counts, each for one window of time.

use app::rate_limit::{AttemptKey, CountAttempts};
use app::store::StoreError;
use aws_sdk_dynamodb::types::ReturnValue;

use crate::access::{AccessTable, record};
use crate::error::call_error;
use crate::item::{Item, Reader, integer, key};

const TRIES: &str = "TRIES";

fn attempt_key(attempt: &AttemptKey) -> Item {
    let AttemptKey { limit, subject, ends_at } = attempt;
    key(format!("{TRIES}#{limit}#{subject}#{}", ends_at.as_second()), TRIES)
}

impl CountAttempts for AccessTable {
    async fn count_attempt(&self, attempt: &AttemptKey) -> Result<u32, StoreError> {
        let update = self.client.update_item().table_name(&self.table);
        let update = update
            .set_key(Some(attempt_key(attempt)))
            .update_expression("SET #ttl = :ttl ADD tries :one")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":ttl", record::ttl(attempt.ends_at))
            .expression_attribute_values(":one", integer(1))
            .return_values(ReturnValue::AllNew);
        let answer = update.send().await.map_err(|error| call_error(&error))?;
        let item: Item = answer.attributes.unwrap_or_default();
        Ok(u32::try_from(Reader::new(&item).integer("tries")?).unwrap_or(u32::MAX))
    }

    async fn forget_attempts(&self, attempt: &AttemptKey) -> Result<(), StoreError> {
        let delete = self.client.delete_item().table_name(&self.table);
        let delete = delete.set_key(Some(attempt_key(attempt)));
        delete.send().await.map_err(|error| call_error(&error))?;
        Ok(())
    }
}
