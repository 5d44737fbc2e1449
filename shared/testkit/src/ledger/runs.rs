//! Runs and their lease, in memory.

use app::{
    import::{Arrival, LeaseStore, Run, RunStore},
    posting::RunId,
    store::{Condition, StoreError},
};
use jiff::Timestamp;

use super::{MemoryLedger, memory::Tables};

impl Tables {
    fn is_owner(&self, owner: &str) -> Result<(), StoreError> {
        match &self.lease {
            Some((current, _)) if current == owner => Ok(()),
            _ => Err(StoreError::ConditionFailed(Condition::Lease)),
        }
    }
}

impl RunStore for MemoryLedger {
    async fn register(&self, id: RunId, arrival: &Arrival) -> Result<(), StoreError> {
        self.faults.gate().await;
        self.call(|tables| {
            if tables.runs.contains_key(&id) {
                return;
            }
            tables.waiting.insert((arrival.at, arrival.sequencer.clone(), id));
            let (arrival, checkpoint) = (arrival.clone(), Default::default());
            let run = Run { id, arrival, started_at: None, finished_at: None, checkpoint };
            tables.runs.insert(id, run);
        })
    }

    async fn next(&self, passed_over: usize) -> Result<Option<Run>, StoreError> {
        self.faults.gate().await;
        self.call(|tables| {
            let (_, _, id) = tables.waiting.iter().nth(passed_over)?;
            tables.runs.get(id).cloned()
        })
    }

    async fn begin(&self, run: RunId) -> Result<u64, StoreError> {
        self.faults.gate().await;
        self.call(|tables| {
            let attempts = tables.attempts.entry(run).or_default();
            *attempts = attempts.saturating_add(1);
            *attempts
        })
    }

    async fn save(&self, owner: &str, run: &Run, until: Timestamp) -> Result<(), StoreError> {
        self.faults.gate().await;
        self.call(|tables| {
            tables.is_owner(owner)?;
            tables.attempts.insert(run.id, 0);
            tables.lease = Some((owner.to_owned(), until));
            tables.runs.insert(run.id, run.clone());
            Ok(())
        })?
    }

    async fn finish(&self, owner: &str, run: &Run) -> Result<(), StoreError> {
        self.faults.gate().await;
        self.call(|tables| {
            tables.is_owner(owner)?;
            tables.runs.insert(run.id, run.clone());
            tables.waiting.retain(|(_, _, id)| *id != run.id);
            Ok(())
        })?
    }
}

impl LeaseStore for MemoryLedger {
    async fn acquire(
        &self,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        self.faults.gate().await;
        self.call(|tables| {
            let lease = tables.lease.as_ref();
            let free = lease.is_none_or(|(current, end)| current == owner || *end < now);
            if free {
                tables.lease = Some((owner.to_owned(), until));
                tables.lease_copies = Some(owner.to_owned());
            }
            free
        })
    }

    async fn renew(&self, owner: &str, until: Timestamp) -> Result<(), StoreError> {
        self.faults.gate().await;
        self.call(|tables| {
            tables.is_owner(owner)?;
            tables.lease = Some((owner.to_owned(), until));
            Ok(())
        })?
    }

    async fn release(&self, owner: &str) -> Result<(), StoreError> {
        self.faults.gate().await;
        self.call(|tables| {
            if tables.is_owner(owner).is_ok() {
                tables.lease = None;
            }
        })
    }
}
