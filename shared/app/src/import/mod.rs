//! Import of billing documents: from a file in S3 to entries in ledgers and a report.
//!
//! A run is one version of one object. Runs are processed one at a time, in the order their objects
//! arrived, under a lease; every line ends as posted, duplicate or rejected. A run that is cut off
//! anywhere and resumed ends in the same state and with the same report as one that was not:
//!
//! - a posted document remembers the run and line that posted it, so a line that is read again
//!   counts as posted, not as a duplicate;
//! - a verdict that depends on what is stored is saved before anything more is posted, so a line
//!   that was rejected stays rejected.

mod code;
mod fields;
mod lines;
mod parse;
mod ports;
mod posting;
mod report;
mod run;
mod work;

pub use code::{Problem, ProblemCode};
pub use lines::{Encoding, LINE_LIMIT, Line, Lines};
pub use parse::{Parsed, parse};
pub use ports::{
    AccountCommit, AccountState, Arrival, BillingFiles, Checkpoint, Document, DocumentFiles,
    Identity, ImportQueue, KnownDocument, LeaseStore, LedgerCommit, Origin, PostingStore,
    ReportFiles, Run, RunId, RunStore,
};
pub use posting::{InviteOnImport, Poster, Verdict};
pub use report::{FileState, Report};
pub use run::{ImportError, Progress, TimeLeft};
pub use work::{Outcome, Worker, register};
