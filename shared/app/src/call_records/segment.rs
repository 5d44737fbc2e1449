//! Segments: immutable pieces of the call records of an account and a UTC month.

use domain::call_record::{Month, Totals};
use jiff::Timestamp;

use crate::posting::RunId;

/// What identifies a segment within its account: each part of a run commits one per month at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentId {
    /// The UTC month in which its calls start.
    pub month: Month,
    /// The import run that stored it.
    pub run: RunId,
    /// 0 for the first pass over the run's file; rows that waited come with later passes.
    pub pass: u32,
    /// From 0, when a pass stores several segments of a month.
    pub part: u32,
}

/// A segment as it is listed. It counts from the moment it is listed, and never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its id.
    pub id: SegmentId,
    /// Where its rows are.
    pub place: SegmentPlace,
    /// Sums of all its calls.
    pub totals: Totals,
    /// Start of its first call.
    pub first: Timestamp,
    /// Start of its last call.
    pub last: Timestamp,
    /// SHA-256 of its rows in the dialect `machine` without the header, in hexadecimal.
    pub sha256: String,
    /// Columns that the billing system added to those of the interface, in its order.
    pub extra_columns: Vec<String>,
    /// Until when its files are kept for certain. After that it counts for sums alone.
    pub kept_until: Timestamp,
}

/// Where the rows of a segment are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SegmentPlace {
    /// Few rows: a piece of a file that many accounts share.
    Fragment(Fragment),
    /// Many rows: files of their own.
    Parquet(ParquetFiles),
}

/// One zstd frame of CSV rows inside a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// The file.
    pub key: String,
    /// First byte of the frame.
    pub offset: u64,
    /// Bytes of the frame.
    pub length: u64,
}

/// A file and its length in bytes, so that its end can be read without asking for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// Its key.
    pub key: String,
    /// Its length.
    pub length: u64,
}

/// The files of a large segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParquetFiles {
    /// Every column, readable by any engine.
    pub calls: StoredFile,
    /// Each distinct number and the rows in which it occurs.
    pub numbers: StoredFile,
    /// Sorted hashes of the calls' ids, each with one of its content.
    pub ids: StoredFile,
}
