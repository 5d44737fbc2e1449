//! Downloads of call records: what is asked for, and the port to the files.

use std::{future::Future, io};

use bytes::Bytes;
use domain::{
    call_record::{Filter, Month},
    document::Language,
    ids::{AccountId, DocumentNumber},
};
use jiff::{SignedDuration, Timestamp};

use crate::store::StoreError;

/// How long a link to a download is valid.
pub const LINK_LIFE: SignedDuration = SignedDuration::from_mins(5);

/// The form of a file with call records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileDialect {
    /// For programs: strict columns, times in UTC.
    Machine,
    /// For spreadsheet programs: also local times, and no cell runs as a formula.
    Spreadsheet,
}

impl FileDialect {
    /// As in a file's name, a stored job and the activity log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Machine => "machine",
            Self::Spreadsheet => "spreadsheet",
        }
    }
}

/// Which calls a download has, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DownloadScope {
    /// Those of a month of the account's civil days.
    Month(Month),
    /// Those that a search finds.
    Search(Box<Filter>),
    /// Those of an invoice.
    Invoice(DocumentNumber),
}

/// A download that a user asked for. It says all that the file depends on, except the calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DownloadRequest {
    /// The account.
    pub account: AccountId,
    /// Which calls.
    pub scope: DownloadScope,
    /// The form of the file.
    pub dialect: FileDialect,
    /// The language of the file's name.
    pub language: Language,
    /// IANA name of the account's time zone.
    pub time_zone: String,
    /// Whether numbers are masked.
    pub masked: bool,
}

/// A finished download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DownloadFile {
    /// Its key: `downloads/<account>/<hash>/<file name>`.
    pub key: String,
    /// Its length.
    pub bytes: u64,
}

impl DownloadFile {
    /// The name under which it is saved: the last part of its key.
    pub fn name(&self) -> &str {
        self.key.rsplit('/').next().unwrap_or_default()
    }
}

/// A link that downloads a file without further rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresignedLink {
    /// The URL. It is a secret until it expires, so it is neither logged nor stored.
    pub url: String,
    /// When it expires.
    pub expires_at: Timestamp,
}

/// Why a download is not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DownloadError {
    /// The account, the month or the invoice has no calls that could be downloaded.
    #[error("there is nothing to download")]
    Nothing,
    /// Another request used the idempotency key.
    #[error("the idempotency key was used before")]
    KeyReused,
    /// A port failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The files of downloads, under `downloads/`. The bucket removes each 24 hours after it is
/// written.
pub trait DownloadFiles: Send + Sync {
    /// A file that is being written.
    type Upload: DownloadUpload;

    /// The length of a file; `None` when there is none. A function without the right to list the
    /// bucket gets 403 for an absent object, which is `None` too.
    fn find(&self, key: &str) -> impl Future<Output = io::Result<Option<u64>>> + Send;

    /// Begins a file. It appears, or replaces one with the same key, when it is finished.
    fn begin(&self, key: &str) -> Self::Upload;

    /// A link to a file that exists, for [`LINK_LIFE`] from `now` at most. The response of the
    /// link is `attachment` with the last part of the key as its name: `application/pdf` for a
    /// name that ends in `.pdf`, and `text/csv; charset=utf-8` for others.
    fn link(
        &self,
        key: &str,
        now: Timestamp,
    ) -> impl Future<Output = io::Result<PresignedLink>> + Send;
}

/// A download that is being written. It holds one part in memory.
pub trait DownloadUpload: Send {
    /// Appends bytes.
    fn write(&mut self, piece: Bytes) -> impl Future<Output = io::Result<()>> + Send;

    /// Ends it, and returns its length.
    fn finish(self) -> impl Future<Output = io::Result<u64>> + Send;

    /// Gives it up; nothing appears.
    fn abandon(self) -> impl Future<Output = io::Result<()>> + Send;
}
