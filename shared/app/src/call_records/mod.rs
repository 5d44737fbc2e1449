//! Call records: what is stored of them, and the ports by which it is read.
//!
//! This module has no file format. `call-rows` reads and writes rows, `call-store` writes and
//! searches segments, and `call-import` imports. Only functions of call records depend on those.

mod download;
pub mod import;
mod jobs;
mod segment;
mod store;
mod untied;
mod waiting;

pub use download::{
    DownloadError, DownloadFile, DownloadFiles, DownloadRequest, DownloadScope, DownloadUpload,
    FileDialect, LINK_LIFE, PresignedLink,
};
pub use jobs::{
    JOB_LIFE, Job, JobId, JobState, QueueJobs, ReadJobs, RecordJobs, StartJobs, Started,
};
pub use segment::{Fragment, ParquetFiles, Segment, SegmentId, SegmentPlace, StoredFile};
pub use store::{InvoiceCalls, MonthTotals, ReadCallFiles, ReadCallRecords};
pub use untied::{ReadUntied, UntiedInvoice, UntiedPage, UntiedPosition};
pub use waiting::RetryWaitingCalls;
