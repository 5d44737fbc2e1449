//! Import of call records: from a batch in S3 to segments of accounts and months, and a report.
//!
//! Every row of a batch ends as posted, duplicate, rejected or waiting. A run works in memory that
//! does not grow with the batch, as an external merge sort:
//!
//! 1. `partition`: the batch is read from start to end, rows are checked, and slice after slice is
//!    written as a work object, sorted by account, start, id and line (`sorted`).
//! 2. `post`: the slices are merged (`merge`). What belongs to an account and a month, a *part*,
//!    comes out together. It is decided which of its rows are posted (`decide`), these are stored
//!    as segments (`store`), and each segment is listed by a transaction on condition of the
//!    month's version. Small parts go through together (`group`), a part too large for memory is
//!    read several times (`large`).
//! 3. `report`: counts and problems, in order of lines.
//!
//! Rows whose account or invoice is not known yet wait: they are written as sorted work objects,
//! and a later pass merges these in the same way (`run`).
//!
//! A run that is interrupted anywhere and resumed ends the same as one that was not. A checkpoint
//! is saved after each slice, and when everything up to an account and month is listed. What is
//! decided again after it gives the same, because a row that is in a segment of the same run and
//! pass counts as posted, and everything else is decided as before.

mod checkpoint;
mod context;
mod decide;
mod gather;
mod group;
mod key;
mod known;
mod large;
mod lease;
mod merge;
mod outcome;
mod partition;
mod post;
mod problem;
mod quotas;
mod report;
mod run;
mod slice;
mod sorted;
mod store;
mod tie;

pub use context::{CallImport, CallImportContext, CallImportError, CallImportPorts, Limits};
pub use run::{CallOutcome, register};
