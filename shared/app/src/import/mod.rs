//! Import of billing documents: from a file in S3 to entries in ledgers and a report.
//!
//! An import run reads one version of one object. Runs are processed one at a time, in the order
//! in which their objects arrived, by the call that holds the lease (`run`). Every line ends as
//! posted, duplicate or rejected. A run has three stages, in memory that does not grow with the
//! file:
//!
//! 1. `partition`: the file is read from start to end (`read`), each line is parsed (`parse`), and
//!    the lines are cut into slices. A line that is not a document is rejected. The documents of a
//!    slice are put into shards by account, as work files.
//! 2. `post`: shard after shard, a chunk of documents at a time is posted, accounts at the same
//!    time and each in the order of the file.
//! 3. `report`: the problems of all shards are merged by line into the report.
//!
//! A run that is interrupted anywhere and resumed ends in the same state and with the same report
//! as one that was not. Slices and chunks depend on content alone, and a checkpoint is saved after
//! each. A posted document remembers the run and the line that posted it, so a line that is read
//! again counts as posted, not as a duplicate. A rejection that depends on what is stored is
//! written down with the account's next posting, so a rejected line stays rejected.

mod checkpoint;
mod context;
mod files;
mod lease;
mod numbered_document;
mod parse;
mod partition;
mod post;
mod problem;
mod read;
mod report;
mod run;
mod store;
mod throttling;
mod work_file;

pub use checkpoint::{Arrival, Checkpoint, FileState, Part, Run};
pub use context::{Import, ImportContext, ImportError, ImportPorts, InviteOnImport, Limits};
pub use files::{BillingFiles, DocumentFiles, ReportFiles, ReportWriter, WorkFile, WorkFiles};
pub use numbered_document::{NumberedDocument, RunContext, Verdict};
pub use parse::{Parsed, parse, parse_stored};
pub use post::post_documents;
pub use problem::{Problem, ProblemCode, WarningCode};
pub use read::{Decompressed, LINE_LIMIT, Line, Lines, ReadError, Unreadable};
pub use report::{Report, Warning};
pub use run::{Outcome, register};
pub use store::{
    AccountCommit, Fence, FirstManager, ImportQueue, ImportStore, LEASE_COPIES, LEASE_LOST,
    LeaseStore, MAX_MEMBERSHIPS, Rejected, Rejection, RunStore,
};
pub use throttling::retry_throttled;
