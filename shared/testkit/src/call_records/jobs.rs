//! Jobs, their queue, and the idempotency records of the requests that start them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use app::call_records::{Job, JobId, JobState, QueueJobs, ReadJobs, RecordJobs, StartJobs};
use app::idempotency::{IdempotencyRecord, PutIdempotency, ReadIdempotency};
use app::outbox::QueueError;
use app::store::StoreError;
use domain::ids::AccountId;
use uuid::Uuid;

use crate::access::MemoryAccess;

/// Jobs, their queue and idempotency records in memory. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct MemoryJobs(Arc<Mutex<State>>, MemoryAccess);

#[derive(Debug, Default)]
struct State {
    jobs: BTreeMap<(AccountId, JobId), Job>,
    states: Vec<JobState>,
    queued: Vec<(AccountId, JobId)>,
}

impl MemoryJobs {
    /// With this job.
    #[must_use]
    pub fn with(self, job: Job) -> Self {
        self.0.lock().unwrap().jobs.insert((job.account.clone(), job.id), job);
        self
    }

    /// The messages in the queue.
    pub fn queued(&self) -> Vec<(AccountId, JobId)> {
        self.0.lock().unwrap().queued.clone()
    }

    /// All states that were recorded.
    pub fn states(&self) -> Vec<JobState> {
        self.0.lock().unwrap().states.clone()
    }
}

impl StartJobs for MemoryJobs {
    async fn put_job(&self, job: &Job) -> Result<(), StoreError> {
        let key = (job.account.clone(), job.id);
        self.0.lock().unwrap().jobs.entry(key).or_insert_with(|| job.clone());
        Ok(())
    }
}

impl ReadJobs for MemoryJobs {
    async fn job(&self, account: &AccountId, id: JobId) -> Result<Option<Job>, StoreError> {
        Ok(self.0.lock().unwrap().jobs.get(&(account.clone(), id)).cloned())
    }
}

impl RecordJobs for MemoryJobs {
    async fn record_job(
        &self,
        account: &AccountId,
        id: JobId,
        state: &JobState,
    ) -> Result<(), StoreError> {
        let mut all = self.0.lock().unwrap();
        let job = all.jobs.get_mut(&(account.clone(), id));
        let follows = |job: &Job| match (&job.state, state) {
            (JobState::Done(_) | JobState::Failed, _) => false,
            (JobState::Running { permille }, JobState::Running { permille: new }) => {
                new >= permille
            }
            (JobState::Running { permille }, JobState::Queued) => *permille == 0,
            _ => true,
        };
        if let Some(job) = job.filter(|job| follows(job)) {
            job.state = state.clone();
            all.states.push(state.clone());
        }
        Ok(())
    }
}

impl ReadIdempotency for MemoryJobs {
    async fn get_idempotency_record(
        &self,
        id: &Uuid,
    ) -> Result<Option<IdempotencyRecord>, StoreError> {
        self.1.get_idempotency_record(id).await
    }
}

impl PutIdempotency for MemoryJobs {
    async fn put_idempotency_record(&self, record: &IdempotencyRecord) -> Result<(), StoreError> {
        self.1.put_idempotency_record(record).await
    }
}

impl QueueJobs for MemoryJobs {
    async fn queue_job(&self, account: &AccountId, id: JobId) -> Result<(), QueueError> {
        self.0.lock().unwrap().queued.push((account.clone(), id));
        Ok(())
    }
}
