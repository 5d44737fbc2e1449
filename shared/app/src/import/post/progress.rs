//! How far the documents of one account are.

use super::{
    super::{
        context::ImportError,
        numbered_document::{RunContext, Verdict},
        problem::Problem,
        store::Rejection,
    },
    lookup::Lookup,
};
use crate::posting::Batch;

/// How far the documents of one account are in a call.
#[derive(Default)]
pub(super) struct AccountProgress {
    pub(super) verdicts: Vec<Verdict>,
    /// What was rejected since the last posting.
    pub(super) rejected: Vec<Rejection>,
    /// What was rejected and is written down; `None` when it has to be read.
    pub(super) written: Option<Vec<Rejection>>,
    pub(super) lookup: Lookup,
    /// What the present attempt has committed.
    pub(super) commits: Commits,
}

/// The commits of an attempt: they show that the store works, and the buckets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Commits {
    /// How many there were.
    pub(super) all: u64,
    /// Those of them with a document that is kept as a file.
    pub(super) with_files: u64,
}

impl AccountProgress {
    /// No document has its verdict.
    pub(super) fn new(run: &RunContext) -> Self {
        Self { written: (!run.resumed).then(Vec::new), ..Self::default() }
    }

    /// Forgets what was read: it may have changed.
    pub(super) fn forget(&mut self) {
        self.written = None;
        self.lookup = Lookup::default();
    }
}

/// A failure, and the index in its round of the document that failed.
pub(super) struct Failed {
    pub(super) at: usize,
    pub(super) error: ImportError,
}

impl<E: Into<ImportError>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self { at: 0, error: error.into() }
    }
}

/// Documents that get their verdicts together, with one commit.
pub(super) struct Round {
    pub(super) verdicts: Vec<Verdict>,
    pub(super) rejected: Vec<Rejection>,
    pub(super) batch: Option<Batch>,
}

impl Round {
    pub(super) fn reject(&mut self, line: u64, problem: Problem) {
        self.rejected.push(Rejection { line, problem: problem.clone() });
        self.verdicts.push(Verdict::Rejected(problem));
    }

    pub(super) fn has_posted(&self) -> bool {
        self.batch.as_ref().is_some_and(|batch| !batch.documents().is_empty())
    }
}
