//! How far the documents of one account are.

use super::{ImportError, Problem, Rejection, RunContext, Verdict, seen::Seen};
use crate::posting::Batch;

/// How far the documents of one account are.
#[derive(Default)]
pub(super) struct Progress {
    pub(super) verdicts: Vec<Verdict>,
    /// What was rejected since the last posting.
    pub(super) rejected: Vec<Rejection>,
    /// What was rejected and is written down; `None` when it has to be read.
    pub(super) written: Option<Vec<Rejection>>,
    pub(super) seen: Seen,
    /// What worked of it.
    pub(super) worked: Worked,
}

/// How often a posting was committed: that the store works, and the files that it names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Worked {
    pub(super) commits: u64,
    /// Of them, those with a document that is kept as a file.
    pub(super) with_files: u64,
}

impl Progress {
    /// None yet.
    pub(super) fn new(run: &RunContext) -> Self {
        Self { written: (!run.resumed).then(Vec::new), ..Self::default() }
    }

    /// Forgets what was read: it may have changed.
    pub(super) fn forget(&mut self) {
        self.written = None;
        self.seen = Seen::default();
    }
}

/// A failure, and the document at which it came, counted from the first of its round.
pub(super) struct Failed {
    pub(super) at: usize,
    pub(super) error: ImportError,
}

impl<E: Into<ImportError>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self { at: 0, error: error.into() }
    }
}

/// Documents that get their verdicts together: those of one command.
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
