//! Ports of the import of call records. The import itself is the crate `call-import`.
//!
//! An import run reads one version of one object. Each run has a lease of its own, so that several
//! runs work at the same time, also for the same accounts. A run makes one or more *passes*: pass 0
//! over the file, and a further one whenever rows that wait may have found their account or
//! invoice. A pass stores segments; each is listed by one transaction ([`CommitSegments::commit`]).

mod commit;
mod files;
mod run;

pub use commit::{
    CallCommit, CommitOutcome, CommitSegments, InvoiceLineCalls, ListedSegments, MAX_INVOICE_LINES,
    ReadUsageLines, StoredInvoices, TieOutMark, UsageLines,
};
pub use files::{CallFiles, CallWorkFile, CallWorkFiles};
pub use run::{
    CallFence, CallImportQueue, CallRun, CallRunState, CallRunStore, FENCE_COPIES, Taken,
};
