//! Import of billing documents: from a file in S3 to entries in ledgers and a report.
//!
//! A run is one version of one object. Runs are processed one at a time, in the order their objects
//! arrived, under a lease; every line ends as posted, duplicate or rejected. A run has two stages,
//! in memory that does not grow with the file:
//!
//! 1. `partition`: the file is read from start to end and cut into slices; what is no document is
//!    rejected, the documents of each slice are put into shards by account.
//! 2. `shards`: shard after shard, a window of documents at a time is posted, accounts at the same
//!    time and each in the order of the file.
//!
//! Then the problems of all streams are merged by line into the report. A run that is cut off
//! anywhere and resumed ends in the same state and with the same report as one that was not:
//! slices and windows depend on content alone, the position after each is saved, and a posted
//! document remembers the run and line that posted it, so a line that is read again counts as
//! posted, not as a duplicate; and a rejection that depends on what is stored is written down with
//! the account's next posting, so a line that was rejected stays rejected.

mod accounts;
mod code;
mod decompress;
mod entry;
mod fields;
mod hash;
mod leaving;
mod limits;
mod lines;
mod manager;
mod numbered;
mod parse;
mod partition;
mod portal;
mod ports;
mod posting;
mod problems;
mod progress;
mod records;
mod report;
mod run;
mod runs;
mod seen;
mod shards;
mod source;
mod throttling;
mod turn;
mod warning;
mod window;
mod work;

pub use code::{Problem, ProblemCode, WarningCode};
pub use decompress::Unreadable;
pub use limits::Limits;
pub use lines::{LINE_LIMIT, Line, Lines};
pub use manager::{MAX_MEMBERSHIPS, Naming};
pub use numbered::{NumberedDocument, RunContext, Verdict};
pub use parse::{Parsed, parse, parse_stored};
pub use ports::{
    AccountCommit, Document, DocumentFiles, Fence, ImportStore, LEASE_COPIES, LEASE_LOST, Rejected,
    Rejection,
};
pub use posting::{InviteOnImport, Poster};
pub use report::{FileState, Report};
pub use run::{ImportError, Progress, TimeLeft};
pub use runs::{
    Arrival, BillingFiles, Checkpoint, ImportQueue, LeaseStore, Part, ReportFiles, ReportWriter,
    Run, RunStore, WorkFile, WorkFiles,
};
pub use warning::Warning;
pub use work::{Outcome, Worker, register};
