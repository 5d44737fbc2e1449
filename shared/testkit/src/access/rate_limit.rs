//! Tries and intents, in memory.

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
            let tries = table.tries.entry(parts(key)).or_default();
            *tries += 1;
            Ok(*tries)
        })
    }

    async fn forget_attempts(&self, key: &AttemptKey) -> Result<(), StoreError> {
        self.call(|table| {
            table.tries.remove(&parts(key));
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
    /// Counts of tries there are, by limit and subject.
    pub fn tries(&self, limit: &str, subject: &str) -> u32 {
        let table = self.table();
        let of =
            |(name, whose, _): &&(String, String, Timestamp)| name == limit && whose == subject;
        table.tries.keys().filter(of).filter_map(|key| table.tries.get(key)).sum()
    }

    /// Forgets the counts of all limits but this one.
    pub fn forget_all_tries_but(&self, limit: &str) {
        self.table().tries.retain(|(name, ..), _| name == limit);
    }
}
