//! Files in S3: the billing system's files, reports on them, full documents, and call records.
//!
//! This is the only crate that knows S3.

mod call_records;
mod documents;
mod downloads;
mod exports;
mod imports;
mod journal;
mod upload;

use std::io;

use aws_sdk_s3::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};

pub use call_records::CallRecordFiles;
pub use documents::{DocumentsBucket, ImportedDocuments};
pub use downloads::{DownloadWriter, Downloads};
pub use exports::AuditExports;
pub use imports::ImportBucket;
pub use journal::Exports;
pub use upload::ReportUpload;

/// Whether the object, or that version of it, does not exist. Needs `s3:ListBucket`: without it, S3
/// answers for a missing object as for a forbidden one.
fn is_missing<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
    matches!(code, Some("NoSuchKey" | "NoSuchVersion" | "NotFound"))
}

/// Whether S3 refuses to say more: for a missing object too, to a function that may not list.
fn is_forbidden<E>(error: &SdkError<E>) -> bool {
    error.raw_response().is_some_and(|response| response.status().as_u16() == 403)
}

fn failed<E: std::error::Error>(error: &E) -> io::Error {
    io::Error::other(DisplayErrorContext(error).to_string())
}
