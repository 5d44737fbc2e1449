//! Runs of call records and their queue, in memory.

use app::{
    call_records::import::{CallImportQueue, CallRun, CallRunState, CallRunStore, Taken},
    import::{Arrival, LEASE_LOST},
    outbox::QueueError,
    posting::RunId,
    store::{Condition, StoreError},
};
use jiff::{SignedDuration, Timestamp};

use super::{
    pending::pending_once,
    state::{MemoryCalls, State, StoredRun},
};

/// The run, if the owner has its lease.
fn owned<'a>(
    state: &'a mut State,
    run: RunId,
    owner: &str,
) -> Result<&'a mut StoredRun, StoreError> {
    let stored = state.runs.get_mut(&run);
    let stored = stored.ok_or(StoreError::ConditionFailed(Condition::Run))?;
    let is_owner = stored.lease.as_ref().is_some_and(|(holder, _)| holder == owner);
    if is_owner { Ok(stored) } else { Err(LEASE_LOST) }
}

impl CallRunStore for MemoryCalls {
    async fn register(&self, id: RunId, arrival: &Arrival) -> Result<(), StoreError> {
        let run = CallRun::new(id, arrival.clone());
        self.call(|state| {
            let stored = StoredRun { run, lease: None, fenced: String::new() };
            state.runs.entry(id).or_insert(stored);
            Ok(())
        })
        .await
    }

    async fn acquire(
        &self,
        run: RunId,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Taken, StoreError> {
        self.call(|state| {
            let Some(stored) = state.runs.get_mut(&run) else { return Ok(Taken::Nothing) };
            if stored.run.state == CallRunState::Finished {
                return Ok(Taken::Nothing);
            }
            let holder = stored.lease.as_ref().filter(|(_, until)| *until >= now);
            if holder.is_some_and(|(holder, _)| holder != owner) {
                return Ok(Taken::Busy);
            }
            stored.run.attempts += 1;
            stored.lease = Some((owner.to_owned(), until));
            owner.clone_into(&mut stored.fenced);
            Ok(Taken::Run(Box::new(stored.run.clone())))
        })
        .await
    }

    async fn renew(&self, run: RunId, owner: &str, until: Timestamp) -> Result<(), StoreError> {
        self.call(|state| {
            owned(state, run, owner)?.lease = Some((owner.to_owned(), until));
            Ok(())
        })
        .await
    }

    async fn release(&self, run: RunId, owner: &str) -> Result<(), StoreError> {
        self.call(|state| {
            if let Ok(stored) = owned(state, run, owner) {
                stored.lease = None;
            }
            Ok(())
        })
        .await
    }

    async fn save(
        &self,
        owner: &str,
        run: &CallRun,
        lease_until: Timestamp,
    ) -> Result<(), StoreError> {
        assert!(run.checkpoint.len() <= CallRun::CHECKPOINT_BYTES, "the checkpoint is too large");
        self.call(|state| {
            let stored = owned(state, run.id, owner)?;
            stored.run = CallRun { attempts: 0, ..run.clone() };
            stored.lease = Some((owner.to_owned(), lease_until));
            Ok(())
        })
        .await
    }

    async fn unfinished(&self) -> Result<Vec<RunId>, StoreError> {
        self.call(|state| {
            let runs = state.runs.iter();
            let open = runs.filter(|(_, stored)| stored.run.state != CallRunState::Finished);
            Ok(open.map(|(id, _)| *id).collect())
        })
        .await
    }

    async fn is_latest(&self, arrival: &Arrival) -> Result<bool, StoreError> {
        self.call(|state| {
            let later = |stored: &StoredRun| {
                let other = &stored.run.arrival;
                other.key == arrival.key && other.sequencer > arrival.sequencer
            };
            Ok(!state.runs.values().any(later))
        })
        .await
    }
}

impl CallImportQueue for MemoryCalls {
    async fn continue_after(&self, run: RunId, after: SignedDuration) -> Result<(), QueueError> {
        pending_once().await;
        let enqueue = || self.state().queue.push((run, after));
        self.faults.call(enqueue).map_err(|_| QueueError("crashed".to_owned()))
    }
}
