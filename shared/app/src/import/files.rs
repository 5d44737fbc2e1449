//! The files that an import needs: billing files, documents, work files and reports.

use std::{fmt, future::Future, io};

use domain::ids::AccountId;
use tokio::io::AsyncRead;

use super::checkpoint::{Arrival, Part};
use crate::posting::{Identity, RunId};

/// The files that a billing system puts into the import bucket.
pub trait BillingFiles: Send + Sync {
    /// Bytes of a file.
    type Reader: AsyncRead + Send + Unpin + 'static;

    /// Opens one version of a file; `None` when it is gone.
    fn open(
        &self,
        arrival: &Arrival,
    ) -> impl Future<Output = io::Result<Option<Self::Reader>>> + Send;
}

/// Full documents, which are too large for a table.
pub trait DocumentFiles: Send + Sync {
    /// Stores the original line of a document and gives its key. The same line twice is one file.
    fn keep(
        &self,
        account: &AccountId,
        identity: &Identity,
        line: &[u8],
    ) -> impl Future<Output = io::Result<String>> + Send;

    /// Copies an invoice's PDF from the import bucket beside its document. `false` when there is
    /// none at that key.
    fn keep_pdf(
        &self,
        account: &AccountId,
        identity: &Identity,
        key: &str,
    ) -> impl Future<Output = io::Result<bool>> + Send;
}

/// A work file: what a run writes for itself between its stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorkFile {
    /// The documents of one slice of the file that belong to one shard. Not written without any.
    Shard {
        /// The shard, from 0.
        shard: u64,
        /// The slice, from 0.
        slice: u64,
    },
    /// A part of one stream of problems.
    Problems(Part),
    /// A part of one stream of warnings.
    Warnings(Part),
}

/// The end of its key.
impl fmt::Display for WorkFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shard { shard, slice } => write!(f, "shards/{shard:03}/{slice:06}"),
            Self::Problems(Part { stream, name }) => write!(f, "problems/{stream:03}/{name:06}"),
            Self::Warnings(Part { stream, name }) => write!(f, "warnings/{stream:03}/{name:06}"),
        }
    }
}

/// The work files of runs.
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
