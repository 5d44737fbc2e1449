//! What every stage of an import works with: its ports, its limits, and how it fails.

use std::io;

use app::{
    call_records::import::{
        CallFiles, CallImportQueue, CallRunStore, CallWorkFiles, CommitSegments, ReadUsageLines,
    },
    import::{BillingFiles, ReportFiles},
    outbox::QueueError,
    store::StoreError,
    system::Clock,
};
use call_rows::Corrupt;
use call_store::WriteError;
use jiff::SignedDuration;

/// The types of an import's ports, so that each stage names one bound. Seven types that fit are
/// ports when they stand in a tuple; [`CallImport`] writes the tuple.
pub trait CallImportPorts {
    /// Known accounts and invoices, and what is listed of call records.
    type Tables: CommitSegments;
    /// Usage lines of invoices.
    type Invoices: ReadUsageLines;
    /// Batches, the work files of runs, and reports.
    type Files: BillingFiles + CallWorkFiles + ReportFiles;
    /// The files of segments.
    type Calls: CallFiles;
    /// Runs and their leases.
    type Runs: CallRunStore;
    /// The queue by which a run continues.
    type Queue: CallImportQueue;
    /// The clock.
    type Clock: Clock;
}

impl<T, I, F, S, R, Q, C> CallImportPorts for (T, I, F, S, R, Q, C)
where
    T: CommitSegments,
    I: ReadUsageLines,
    F: BillingFiles + CallWorkFiles + ReportFiles,
    S: CallFiles,
    R: CallRunStore,
    Q: CallImportQueue,
    C: Clock,
{
    type Tables = T;
    type Invoices = I;
    type Files = F;
    type Calls = S;
    type Runs = R;
    type Queue = Q;
    type Clock = C;
}

/// What every stage of an import works with.
#[derive(Debug)]
pub struct CallImportContext<'a, P: CallImportPorts> {
    /// Known accounts and invoices, and what is listed of call records.
    pub tables: &'a P::Tables,
    /// Usage lines of invoices.
    pub invoices: &'a P::Invoices,
    /// Batches, the work files of runs, and reports: the import bucket.
    pub files: &'a P::Files,
    /// The files of segments: the documents bucket.
    pub calls: &'a P::Calls,
    /// Runs and their leases.
    pub runs: &'a P::Runs,
    /// The queue by which a run continues.
    pub queue: &'a P::Queue,
    /// The clock.
    pub clock: &'a P::Clock,
    /// For how long the provider keeps the files of segments, counted from when they are stored.
    pub kept: SignedDuration,
    /// How much is read and stored at a time.
    pub limits: Limits,
}

/// An import over ports of these types: tables, invoices, files, calls, runs, queue and clock.
pub type CallImport<'a, T, I, F, S, R, Q, C> = CallImportContext<'a, (T, I, F, S, R, Q, C)>;

/// Sizes that bound the memory of an import and the work between two checkpoints. They do not
/// change which rows are posted, except that `spare_rows` and `spare_bytes` decide where reading
/// stops. A run that began with one set of limits can continue with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of rows after which a slice of the batch ends, and of waiting rows after which a work
    /// object of them does.
    pub slice_bytes: usize,
    /// Bytes of a block of a work object. A merge holds one block of each object.
    pub block_bytes: usize,
    /// By how many the rows that are rejected by form may outnumber those that are not. Reading
    /// stops at the next, so that a small file cannot become work without end.
    pub spare_rows: u64,
    /// Most bytes of the batch, decompressed, beside the rows that are not rejected by form.
    pub spare_bytes: u64,
    /// Parts that are decided and stored together.
    pub group_parts: usize,
    /// Bytes of the rows of such a group. A part with more is read several times.
    pub group_bytes: usize,
    /// Rows of a large part whose hashes are in memory at a time.
    pub large_rows: usize,
    /// From how many rows on a segment is Parquet.
    pub parquet_rows: usize,
    /// Most rows of a segment.
    pub segment_rows: usize,
    /// Most bytes of a segment's rows, but always one row: rows may be half a megabyte long, and a
    /// fragment is read whole.
    pub segment_bytes: usize,
    /// Reads, commits and tie-outs that are in flight at the same time.
    pub at_once: usize,
}

impl Limits {
    /// The limits of the function.
    pub const STANDARD: Self = Self {
        slice_bytes: 64 << 20,
        block_bytes: 256 << 10,
        spare_rows: 100_000,
        spare_bytes: 1 << 30,
        group_parts: 2_000,
        group_bytes: 32 << 20,
        large_rows: 1_000_000,
        parquet_rows: call_store::FRAGMENT_ROWS,
        segment_rows: call_store::SEGMENT_ROWS,
        segment_bytes: 256 << 20,
        at_once: 16,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::STANDARD
    }
}

/// A failure that stops a run. Nothing is lost: the next call continues from the checkpoint.
#[derive(Debug, thiserror::Error)]
pub enum CallImportError {
    /// A table failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file failed.
    #[error("a file in the import or documents bucket could not be read or written: {0}")]
    Files(#[from] io::Error),
    /// The queue failed.
    #[error("the run could not be enqueued: {0}")]
    Queue(#[from] QueueError),
    /// A segment could not be encoded.
    #[error("a segment could not be written: {0}")]
    Segment(#[from] WriteError),
    /// A work file, or the checkpoint of a run, is not what the run wrote.
    #[error("the run's work files or checkpoint are damaged: {0}")]
    Work(String),
}

impl From<Corrupt> for CallImportError {
    fn from(Corrupt(what): Corrupt) -> Self {
        Self::Work(what.to_owned())
    }
}
