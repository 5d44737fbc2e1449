//! What a run is, and what an import needs to keep it, its files and its turn.

use std::{future::Future, io};

use jiff::{SignedDuration, Timestamp};
use tokio::io::AsyncRead;

use super::FileState;
use crate::{outbox::QueueError, posting::RunId, store::StoreError};

/// One version of one object: what a run reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The object's key in the import bucket.
    pub key: String,
    /// Its version.
    pub version_id: String,
    /// When it arrived. "Today" for its documents is the day of this instant.
    pub at: Timestamp,
    /// S3's order of events on one key.
    pub sequencer: String,
}

/// How far a run has come. Saved together, so that it always describes one point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkpoint {
    /// Lines of the slices that are finished: rejected, or put into shards.
    pub lines: u64,
    /// Slices written. None when the file is one slice, which is never written.
    pub slices: u64,
    /// What the file was like. `None` while it is still being cut into slices.
    pub file: Option<FileState>,
    /// The shard that is being posted, from 0; all before it are finished.
    pub shard: u64,
    /// Every document of this shard up to this line has its verdict.
    pub line: u64,
    /// Most documents of the window after that line that a call came to without finishing it.
    pub reached: u64,
    /// Documents posted.
    pub posted: u64,
    /// Documents that were posted before with the same content.
    pub duplicates: u64,
    /// Lines rejected, by form or by what is stored.
    pub rejected: u64,
    /// Bytes of the lines rejected by form.
    pub skipped_bytes: u64,
    /// Of those posted, the ones that came after their own day could still be used.
    pub late: u64,
    /// Parts of problems written, those of a stream in order of lines.
    pub parts: Vec<Part>,
    /// Warnings about posted lines.
    pub warnings: u64,
    /// Parts of warnings written, as [`Self::parts`].
    pub warning_parts: Vec<Part>,
}

/// A part of one stream of problems, or of warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// Which stream: 0 has the lines that are no documents, 1 and up have the shards.
    pub stream: u64,
    /// A hash of its content, so that a call that has lost the lease and does not know it cannot
    /// write over what the next one found.
    pub name: u64,
}

/// A run that is not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which.
    pub id: RunId,
    /// What it reads.
    pub arrival: Arrival,
    /// When it was first worked on.
    pub started_at: Option<Timestamp>,
    /// When all of it had its verdict. Saved before its report is written, so that whoever writes
    /// it again writes the same.
    pub finished_at: Option<Timestamp>,
    /// How far it is.
    pub checkpoint: Checkpoint,
}

/// A file that a run keeps for itself while it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorkFile {
    /// The documents of one slice of the file that belong to one shard. Not written without any.
    Shard {
        /// Which shard, from 0.
        shard: u64,
        /// Which slice, from 0.
        slice: u64,
    },
    /// A part of one stream of problems.
    Problems(Part),
    /// A part of one stream of warnings.
    Warnings(Part),
}

/// The end of its key.
impl std::fmt::Display for WorkFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Shard { shard, slice } => write!(f, "shards/{shard:03}/{slice:06}"),
            Self::Problems(Part { stream, name }) => write!(f, "problems/{stream:03}/{name:06}"),
            Self::Warnings(Part { stream, name }) => write!(f, "warnings/{stream:03}/{name:06}"),
        }
    }
}

/// The files a billing system drops.
pub trait BillingFiles: Send + Sync {
    /// Bytes of a file.
    type Reader: AsyncRead + Send + Unpin + 'static;

    /// Opens one version of a file; `None` when it is gone.
    fn open(
        &self,
        arrival: &Arrival,
    ) -> impl Future<Output = io::Result<Option<Self::Reader>>> + Send;
}

/// What runs keep for themselves.
pub trait WorkFiles: Send + Sync {
    /// Writes one file whole. Writing it again replaces it.
    fn put_work(
        &self,
        run: RunId,
        file: WorkFile,
        content: Vec<u8>,
    ) -> impl Future<Output = io::Result<()>> + Send;

    /// Reads it; `None` when it was not written.
    fn work(
        &self,
        run: RunId,
        file: WorkFile,
    ) -> impl Future<Output = io::Result<Option<Vec<u8>>>> + Send;
}

/// Finished files under `reports/`.
pub trait ReportFiles: Send + Sync {
    /// A file that is written piece by piece.
    type Writer: ReportWriter;

    /// Begins a file. It appears whole when it is finished, and not before.
    fn begin_report(&self, key: String) -> Self::Writer;

    /// Writes a file whole.
    fn put_report(&self, key: &str, content: &str) -> impl Future<Output = io::Result<()>> + Send;
}

/// A file that is being written, in memory that does not grow with it.
pub trait ReportWriter: Send {
    /// Adds this to its end.
    fn write(&mut self, piece: &[u8]) -> impl Future<Output = io::Result<()>> + Send;

    /// Makes it appear.
    fn finish(self) -> impl Future<Output = io::Result<()>> + Send;

    /// Drops what was written. Not doing so costs storage for a while, nothing else.
    fn abandon(self) -> impl Future<Output = io::Result<()>> + Send;
}

/// Runs that are not finished, in order of arrival.
pub trait RunStore: Send + Sync {
    /// Adds a run unless it is known, finished or not.
    fn register(
        &self,
        id: RunId,
        arrival: &Arrival,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The earliest arrival that is not finished, after so many that are passed over.
    fn next(
        &self,
        passed_over: usize,
    ) -> impl Future<Output = Result<Option<Run>, StoreError>> + Send;

    /// Notes that a call begins to work on a run; says how often that was since it last got on.
    /// Counting once too often, by a call that has just lost the lease, does no harm.
    fn begin(&self, run: RunId) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Saves where a run is, if `owner` still has the lease.
    fn save(
        &self,
        owner: &str,
        run: &Run,
        lease_until: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Marks a run finished, if `owner` still has the lease.
    fn finish(&self, owner: &str, run: &Run)
    -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Who imports now. Only one does.
pub trait LeaseStore: Send + Sync {
    /// Takes the lease, with all its copies, if nobody has it or its time is over; says whether it
    /// did. From then on the fences of all other owners fail.
    fn acquire(
        &self,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Keeps it until then, if it is still the owner's; otherwise
    /// [`StoreError::ConditionFailed`].
    fn renew(
        &self,
        owner: &str,
        until: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Gives it back, if it is still the owner's. Its copies stay until somebody else takes it.
    fn release(&self, owner: &str) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Has an import go on in another call.
pub trait ImportQueue: Send + Sync {
    /// Asks for one more call, not before this time has passed (up to 15 minutes).
    fn go_on(&self, after: SignedDuration) -> impl Future<Output = Result<(), QueueError>> + Send;
}
