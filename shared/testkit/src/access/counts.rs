//! Tries and intents, in memory.

use app::limits::{CountTries, TriesKey};
use app::once::{OnceRecord, ReadOnce};
use app::store::StoreError;
use jiff::Timestamp;
use uuid::Uuid;

use super::MemoryAccess;

fn parts(key: &TriesKey) -> (String, String, Timestamp) {
    (key.limit.to_owned(), key.subject.clone(), key.ends_at)
}

impl CountTries for MemoryAccess {
    async fn count_try(&self, key: &TriesKey) -> Result<u32, StoreError> {
        self.call(|table| {
            let tries = table.tries.entry(parts(key)).or_default();
            *tries += 1;
            Ok(*tries)
        })
    }

    async fn forget_tries(&self, key: &TriesKey) -> Result<(), StoreError> {
        self.call(|table| {
            table.tries.remove(&parts(key));
            Ok(())
        })
    }
}

impl ReadOnce for MemoryAccess {
    async fn get_once(&self, id: &Uuid) -> Result<Option<OnceRecord>, StoreError> {
        self.call(|table| Ok(table.once.get(id).cloned()))
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
