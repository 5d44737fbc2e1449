//! An import run, and the checkpoint from which an interrupted run continues.

use jiff::Timestamp;

use crate::posting::RunId;

/// One version of one object: what a run reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The object's key in the import bucket.
    pub key: String,
    /// Its version.
    pub version_id: String,
    /// When it arrived. "Today" for its documents is the day of this instant.
    pub at: Timestamp,
    /// S3's order of events on one key.
    pub sequencer: String,
}

/// What the file itself was like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileState {
    /// Read to its end.
    #[default]
    Complete,
    /// Without a single line.
    Empty,
    /// Cut off or damaged: only the lines before could be read.
    CutOff,
    /// Gone before it could be read.
    Missing,
    /// The run was abandoned after many calls without progress; the counts say how far it came.
    Abandoned,
}

impl FileState {
    /// Every state.
    pub const ALL: &[Self] =
        &[Self::Complete, Self::Empty, Self::CutOff, Self::Missing, Self::Abandoned];

    /// Reads what `as_str` gave.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == text)
    }

    /// The value of the report's `file`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Empty => "empty",
            Self::CutOff => "cut-off",
            Self::Missing => "missing",
            Self::Abandoned => "set-aside",
        }
    }
}

/// How far a run is. Saved as a whole, so that it always describes one point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkpoint {
    /// Lines of the slices that are finished: rejected, or put into shards.
    pub lines: u64,
    /// Slices written. None when the file is one slice, which is never written.
    pub slices: u64,
    /// What the file was like. `None` while it is still being cut into slices.
    pub file: Option<FileState>,
    /// The shard that is being posted, from 0; all before it are finished.
    pub shard: u64,
    /// Every document of this shard up to this line has its verdict.
    pub line: u64,
    /// Most documents of the chunk after that line that an unfinished call had verdicts for.
    pub reached: u64,
    /// Documents posted.
    pub posted: u64,
    /// Documents that were posted before with the same content.
    pub duplicates: u64,
    /// Lines rejected, by form or by what is stored.
    pub rejected: u64,
    /// Bytes of the lines rejected by form.
    pub skipped_bytes: u64,
    /// Documents posted too late for an entry on their own day.
    pub late: u64,
    /// Parts of problems written, those of a stream in order of lines.
    pub parts: Vec<Part>,
    /// Warnings about posted lines.
    pub warnings: u64,
    /// Parts of warnings written, as [`Self::parts`].
    pub warning_parts: Vec<Part>,
}

/// A part of one stream of problems, or of warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// The stream: 0 has the lines that are not documents, 1 and up have the shards.
    pub stream: u64,
    /// A hash of its content. So a call that has lost the lease without noticing cannot overwrite
    /// what the next call wrote.
    pub name: u64,
}

/// A run that is not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// What it reads.
    pub arrival: Arrival,
    /// When a call first processed it.
    pub started_at: Option<Timestamp>,
    /// When all its lines had a verdict. Saved before the report is written, so that a call that
    /// writes the report again writes the same.
    pub finished_at: Option<Timestamp>,
    /// How far it is.
    pub checkpoint: Checkpoint,
}
