//! Import runs of call records, their leases, and the queue by which they continue.

use std::future::Future;

use jiff::{SignedDuration, Timestamp};

use crate::import::Arrival;
use crate::outbox::QueueError;
use crate::posting::RunId;
use crate::store::StoreError;

/// Where a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CallRunState {
    /// A pass is unfinished: a call must go on with it.
    #[default]
    Running,
    /// Its passes are finished, and some rows wait for their account or invoice.
    Waiting,
    /// Every row is posted, a duplicate or rejected. Nothing is left to do.
    Finished,
}

impl CallRunState {
    /// Every state.
    pub const ALL: &[Self] = &[Self::Running, Self::Waiting, Self::Finished];

    /// Reads what [`Self::as_str`] gave.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == text)
    }

    /// The state as it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Finished => "finished",
        }
    }
}

/// An import run of call records. It is saved as a whole, so that it always describes one point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRun {
    /// Its id.
    pub id: RunId,
    /// What it reads.
    pub arrival: Arrival,
    /// Where it is.
    pub state: CallRunState,
    /// When a call first worked on it.
    pub started_at: Option<Timestamp>,
    /// When the latest finished pass ended.
    pub finished_at: Option<Timestamp>,
    /// Rows that still wait are rejected by the first pass that begins at or after this instant.
    /// Set when pass 0 ends.
    pub waits_until: Option<Timestamp>,
    /// How far it is: JSON of the crate `call-import`, which alone reads it; empty before the first
    /// checkpoint. Up to [`CallRun::CHECKPOINT_BYTES`].
    pub checkpoint: String,
    /// Calls that took the lease since the run was last saved, this one included.
    pub attempts: u32,
}

impl CallRun {
    /// Most bytes of a checkpoint: it fits into an item together with the rest of the run.
    pub const CHECKPOINT_BYTES: usize = 320 << 10;

    /// A run on which no call has worked.
    pub const fn new(id: RunId, arrival: Arrival) -> Self {
        Self {
            id,
            arrival,
            state: CallRunState::Running,
            started_at: None,
            finished_at: None,
            waits_until: None,
            checkpoint: String::new(),
            attempts: 0,
        }
    }
}

/// Copies of a run's lease. Commits that are made at the same time check different ones: DynamoDB
/// refuses transactions that check the same item at the same time.
pub const FENCE_COPIES: u8 = 32;

/// What every commit of a run checks: whether its call still has the run's lease. So a call that
/// was paused for longer than its lease stores nothing when it wakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallFence<'a> {
    /// The run.
    pub run: RunId,
    /// The owner that took its lease.
    pub owner: &'a str,
    /// The copy of the lease to check, below [`FENCE_COPIES`].
    pub copy: u8,
}

/// What came of an attempt to take a run's lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The caller has it, and this is the run.
    Run(Box<CallRun>),
    /// Another call has it, and it has not expired.
    Busy,
    /// There is nothing to do: the run is finished, or no such run is registered.
    Nothing,
}

/// Runs of the import of call records, and their leases. Reads are strongly consistent, except
/// [`Self::unfinished`].
///
/// Every write of an owner fails with [`crate::import::LEASE_LOST`] once another owner has taken
/// the lease. Before that it may succeed, also after the lease has expired.
pub trait CallRunStore: Send + Sync {
    /// Adds a run unless it is known, finished or not.
    fn register(
        &self,
        id: RunId,
        arrival: &Arrival,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Takes the lease of a run that is running or waiting, with all its copies, if it is free,
    /// expired at `now`, or already the owner's; and adds 1 to the run's attempts in the same
    /// write. From then on the writes and fences of all other owners fail.
    fn acquire(
        &self,
        run: RunId,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> impl Future<Output = Result<Taken, StoreError>> + Send;

    /// Extends the lease.
    fn renew(
        &self,
        run: RunId,
        owner: &str,
        until: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Releases the lease, if it is still the owner's; otherwise does nothing. Its copies stay
    /// until another owner takes it.
    fn release(
        &self,
        run: RunId,
        owner: &str,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Saves the whole run, with `attempts` 0 whatever it says, and extends the lease. The state
    /// decides whether [`Self::unfinished`] lists the run.
    fn save(
        &self,
        owner: &str,
        run: &CallRun,
        lease_until: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// All runs that are running or waiting, in any order. May lag behind for a few seconds.
    fn unfinished(&self) -> impl Future<Output = Result<Vec<RunId>, StoreError>> + Send;

    /// Whether no run with the same key and a later sequencer was registered. Its report is then
    /// the key's latest.
    fn is_latest(&self, arrival: &Arrival)
    -> impl Future<Output = Result<bool, StoreError>> + Send;
}

/// The queue by which a run continues in another call.
pub trait CallImportQueue: Send + Sync {
    /// Enqueues one more call for this run, not before this time has passed (up to 15 minutes).
    fn continue_after(
        &self,
        run: RunId,
        after: SignedDuration,
    ) -> impl Future<Output = Result<(), QueueError>> + Send;
}
