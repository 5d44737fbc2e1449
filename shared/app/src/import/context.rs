//! What every stage of an import works with: its ports, its limits, and how it fails.

use std::io;

use super::{
    files::{BillingFiles, DocumentFiles, ReportFiles, WorkFiles},
    store::{ImportStore, LeaseStore, RunStore},
};
use crate::posting::Bookkeeper;
use crate::store::StoreError;
use crate::system::Clock;

/// The types of an import's ports, so that each stage names one bound. Five types that fit are
/// ports when they stand in a tuple; [`Import`] writes the tuple.
pub trait ImportPorts {
    /// Ledgers, profiles and the identities of documents.
    type Store: ImportStore;
    /// Full documents.
    type Documents: DocumentFiles;
    /// Billing files, the work files of runs, and reports.
    type Files: BillingFiles + WorkFiles + ReportFiles;
    /// Runs and their lease.
    type Runs: RunStore + LeaseStore;
    /// The clock.
    type Clock: Clock;
}

impl<S, D, F, R, C> ImportPorts for (S, D, F, R, C)
where
    S: ImportStore,
    D: DocumentFiles,
    F: BillingFiles + WorkFiles + ReportFiles,
    R: RunStore + LeaseStore,
    C: Clock,
{
    type Store = S;
    type Documents = D;
    type Files = F;
    type Runs = R;
    type Clock = C;
}

/// What every stage of an import works with.
#[derive(Debug)]
pub struct ImportContext<'a, P: ImportPorts> {
    /// Ledgers, profiles and the identities of documents.
    pub store: &'a P::Store,
    /// Full documents.
    pub documents: &'a P::Documents,
    /// Billing files, the work files of runs, and reports.
    pub files: &'a P::Files,
    /// Runs and their lease.
    pub runs: &'a P::Runs,
    /// The clock.
    pub clock: &'a P::Clock,
    /// Whether a new account's manager is invited at once.
    pub invite: InviteOnImport,
    /// How much is read and posted at a time.
    pub limits: Limits,
}

impl<P: ImportPorts> ImportContext<'_, P> {
    /// The ledgers, with the rules of posting.
    pub(super) const fn books(&self) -> Bookkeeper<'_, P::Store, P::Clock> {
        Bookkeeper { store: self.store, clock: self.clock }
    }
}

/// An import over ports of these types: store, documents, files, runs and clock.
pub type Import<'a, S, D, F, R, C> = ImportContext<'a, (S, D, F, R, C)>;

/// Whether a new account's manager is invited at once, or only recorded for staff to release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InviteOnImport(pub bool);

/// Sizes that bound the memory of an import and the work between two checkpoints. They do not
/// change how a run ends, with two exceptions: a run that began with one number of shards cannot
/// continue with another, and `spare_lines` and `spare_bytes` decide where reading stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most lines of a slice of the file.
    pub slice_lines: u64,
    /// Most bytes read for a slice.
    pub slice_bytes: usize,
    /// By how many the lines of a file that are not documents may outnumber those that are.
    /// Reading stops at the next, so that a small file cannot become work without end.
    pub spare_lines: u64,
    /// Most bytes of the lines that are not documents, decompressed.
    pub spare_bytes: u64,
    /// Shards of a file of more than one slice.
    pub shards: u64,
    /// Most documents of a chunk of a shard.
    pub chunk_lines: usize,
    /// Most bytes of the lines of a chunk.
    pub chunk_bytes: usize,
    /// Most documents of a chunk that belong to one account.
    pub account_lines: usize,
    /// Size up to which a part of problems is filled, in bytes.
    pub part_bytes: usize,
    /// Accounts that are posted to, and files that are written, at the same time.
    pub at_once: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            slice_lines: 50_000,
            slice_bytes: 32 << 20,
            spare_lines: 100_000,
            spare_bytes: 1 << 30,
            shards: 64,
            chunk_lines: 20_000,
            chunk_bytes: 16 << 20,
            account_lines: 200,
            part_bytes: 1 << 20,
            at_once: 32,
        }
    }
}

/// A failure that stops a run. Nothing is lost: the next call continues from the checkpoint.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A table failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file failed.
    #[error("a file in the import or documents bucket could not be read or written: {0}")]
    Files(#[from] io::Error),
    /// A document's PDF exists and could not be copied, though other files could.
    #[error("a PDF could not be copied to the documents bucket: {0}")]
    Pdf(io::Error),
    /// Several accounts in a row failed, so the cause is not one of them.
    #[error("the store or the buckets fail for every account: {0}")]
    Outage(Box<ImportError>),
    /// A work file or the checkpoint of a run is not what the run wrote.
    #[error("the run's work files or checkpoint are damaged: {0}")]
    Work(String),
}
