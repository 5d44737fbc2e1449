//! Files in S3: what the billing system drops, what is reported to it, and full documents.
//!
//! The only crate that knows S3.

mod documents;
mod exports;
mod imports;
mod upload;

use std::io;

use aws_sdk_s3::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};

pub use documents::{DocumentsBucket, ImportedDocuments};
pub use exports::AuditExports;
pub use imports::ImportBucket;
pub use upload::ReportUpload;

/// Whether the object, or that version of it, is not there. Needs `s3:ListBucket`, without which S3
/// answers for a missing object as for a forbidden one.
fn is_missing<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
    matches!(code, Some("NoSuchKey" | "NoSuchVersion" | "NotFound"))
}

fn failed<E: std::error::Error>(error: &E) -> io::Error {
    io::Error::other(DisplayErrorContext(error).to_string())
}
