//! Jobs: downloads that are too large to be built while the user waits.

use std::{fmt, future::Future};

use domain::ids::{AccountId, UserId};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::download::{DownloadFile, PresignedLink};
use crate::{outbox::QueueError, store::StoreError};

/// How long a job is kept: as long as its file may exist.
pub const JOB_LIFE: SignedDuration = SignedDuration::from_hours(48);

/// The id of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(Uuid);

impl JobId {
    /// The job that the request with this idempotency key starts.
    pub const fn of(request: Uuid) -> Self {
        Self(request)
    }

    /// Reads what `Display` wrote; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let id = Self(Uuid::try_parse(text).ok()?);
        (id.to_string() == text).then_some(id)
    }
}

/// Hyphenated, in lower case.
impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its id, unique within the account.
    pub id: JobId,
    /// The account.
    pub account: AccountId,
    /// The user who started it. Nobody else sees it.
    pub user: UserId,
    /// The download, as text that the store does not look into (`call-history` writes and reads
    /// it).
    pub request: String,
    /// Where it is.
    pub state: JobState,
    /// When it was started.
    pub started_at: Timestamp,
    /// The store may delete it from then on.
    pub expires_at: Timestamp,
}

/// Where a job is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobState {
    /// It waits for its turn.
    Queued,
    /// It builds the file.
    Running {
        /// Thousandths that are done: 0 to 1000. They never fall.
        permille: u16,
    },
    /// The file is there.
    Done(DownloadFile),
    /// It cannot be done.
    Failed,
}

/// The response to a request for a download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Started {
    /// The file exists.
    Ready(DownloadFile, PresignedLink),
    /// A job builds it.
    Job(JobId),
}

/// Starts jobs.
pub trait StartJobs: Send + Sync {
    /// Stores a job, unless one with its id exists: then nothing is changed.
    fn put_job(&self, job: &Job) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Reads jobs.
pub trait ReadJobs: Send + Sync {
    /// The account's job with this id, strongly consistent; `None` without one.
    fn job(
        &self,
        account: &AccountId,
        id: JobId,
    ) -> impl Future<Output = Result<Option<Job>, StoreError>> + Send;
}

/// Records how a job goes on.
pub trait RecordJobs: ReadJobs {
    /// Sets the state of a job, unless it is done or failed: then nothing is changed, because a
    /// message may come twice. A job that was deleted stays deleted.
    fn record_job(
        &self,
        account: &AccountId,
        id: JobId,
        state: &JobState,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Enqueues jobs.
pub trait QueueJobs: Send + Sync {
    /// Puts account and job into the queue of `build-download`. The queue has no other content.
    fn queue_job(
        &self,
        account: &AccountId,
        id: JobId,
    ) -> impl Future<Output = Result<(), QueueError>> + Send;
}
