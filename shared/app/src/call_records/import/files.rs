//! The files that an import of call records writes: those of segments, and its work files.

use std::{fmt, future::Future, io, ops::Range};

use bytes::Bytes;

use super::super::store::ReadCallFiles;
use crate::posting::RunId;

/// The files of segments, in the documents bucket.
pub trait CallFiles: ReadCallFiles {
    /// Writes one file whole. A key is written again with the same content only: it contains a hash
    /// of it.
    fn put(&self, key: &str, content: Bytes) -> impl Future<Output = io::Result<()>> + Send;
}

/// A work file: what a run writes for itself. `hash` is one of its content, so that a call that has
/// lost the lease without noticing cannot overwrite what the next call wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallWorkFile {
    /// Sorted rows for a pass: a slice of the file for pass 0, rows that waited for a later one.
    Rows {
        /// The pass that reads it.
        pass: u32,
        /// Hash of its content.
        hash: u64,
    },
    /// A part of the problems, sorted by line.
    Problems {
        /// Hash of its content.
        hash: u64,
    },
}

/// The end of its key.
impl fmt::Display for CallWorkFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows { pass, hash } => write!(f, "rows/{pass:04}/{hash:016x}"),
            Self::Problems { hash } => write!(f, "problems/{hash:016x}"),
        }
    }
}

/// The work files of runs, at `work/call-records/<run>/<file>` in the import bucket.
pub trait CallWorkFiles: Send + Sync {
    /// Writes one file whole, up to some 100 MiB. Writing it again replaces it by the same.
    fn put_work(
        &self,
        run: RunId,
        file: CallWorkFile,
        content: Bytes,
    ) -> impl Future<Output = io::Result<()>> + Send;

    /// Reads a range of its bytes. Fewer bytes than asked for, and a file that is missing, are
    /// errors.
    fn read_work(
        &self,
        run: RunId,
        file: CallWorkFile,
        range: Range<u64>,
    ) -> impl Future<Output = io::Result<Bytes>> + Send;

    /// Deletes every work file of a finished run. A file that is missing is no error; what cannot
    /// be deleted costs storage until the bucket's lifecycle rule ends it.
    fn delete_work(&self, run: RunId) -> impl Future<Output = io::Result<()>> + Send;
}
