//! Attempt counts and idempotency records, in memory.

use app::idempotency::{IdempotencyRecord, ReadIdempotency};
use app::rate_limit::{AttemptKey, CountAttempts};
use app::store::StoreError;
use jiff::Timestamp;
use uuid::Uuid;

use crate::access::MemoryAccess;

fn parts(key: &AttemptKey) -> (String, String, Timestamp) {
    (key.limit.to_owned(), key.subject.clone(), key.ends_at)
}

impl CountAttempts for MemoryAccess {
    async fn count_attempt(&self, key: &AttemptKey) -> Result<u32, StoreError> {
        self.call(|table| {
            let count = table.attempts.entry(parts(key)).or_default();
            *count += 1;
            Ok(*count)
        })
    }

    async fn forget_attempts(&self, key: &AttemptKey) -> Result<(), StoreError> {
        self.call(|table| {
            table.attempts.remove(&parts(key));
            Ok(())
        })
    }
}

impl ReadIdempotency for MemoryAccess {
    async fn get_idempotency_record(
        &self,
        id: &Uuid,
    ) -> Result<Option<IdempotencyRecord>, StoreError> {
        self.call(|table| Ok(table.idempotency.get(id).cloned()))
    }
}

impl MemoryAccess {
    /// The number of attempts counted for this limit and subject.
    pub fn tries(&self, limit: &str, subject: &str) -> u32 {
        let table = self.table();
        let of =
            |(name, counted, _): &&(String, String, Timestamp)| name == limit && counted == subject;
        table.attempts.keys().filter(of).filter_map(|key| table.attempts.get(key)).sum()
    }

    /// Forgets the counts of all limits except this one.
    pub fn forget_all_tries_but(&self, limit: &str) {
        self.table().attempts.retain(|(name, ..), _| name == limit);
    }
}
