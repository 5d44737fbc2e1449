//! Downloads of call records: requests, links and jobs.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The form of a file with call records. Both are comma-separated UTF-8 with the billing system's
/// column names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CallDialect {
    /// For programs: strictly typed columns, times in UTC.
    Machine,
    /// For spreadsheet programs: also local time and UTC offset; no cell runs as a formula.
    Spreadsheet,
}

/// `POST …/call-history/{month}/links`: requests a download of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CallMonthLinkRequest {
    /// The form of the file.
    pub dialect: CallDialect,
}

/// What an invoice can be downloaded as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum InvoiceFile {
    /// The invoice's calls.
    CallRecords,
}

/// `POST …/invoices/{number}/links`: requests a download of an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InvoiceLinkRequest {
    /// What to download.
    pub what: InvoiceFile,
    /// The form of the file.
    pub dialect: CallDialect,
}

/// A link to a file. It needs no session, so it is a secret until it expires.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DownloadLink {
    /// Where the file is.
    pub url: String,
    /// When the link ends: at most five minutes after it was made.
    pub expires_at: Timestamp,
    /// The name under which the file is saved.
    pub file_name: String,
    /// Length of the file.
    pub bytes: u64,
}

/// A job that builds a large file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StartedJob {
    /// Its id, for `GET …/jobs/{jobId}`.
    pub job_id: String,
}

/// The response to a request for a file: 201 with a link, or 202 with a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Download {
    /// The file exists.
    Ready(DownloadLink),
    /// A job builds it.
    Started(StartedJob),
}

/// Where a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum JobStatus {
    /// It waits for its turn.
    Queued,
    /// It builds the file.
    Running,
    /// The file is there.
    Done,
    /// It failed. A new request starts a new job.
    Failed,
}

/// `GET …/jobs/{jobId}`: a job of the caller.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// Where it is.
    pub status: JobStatus,
    /// The part that is done: 0 to 1. It never falls.
    #[cfg_attr(feature = "openapi", schemars(range(min = 0, max = 1)))]
    pub progress: f64,
    /// A new link to the file; `null` unless the job is done, and from 24 hours later on.
    pub link: Option<DownloadLink>,
}
