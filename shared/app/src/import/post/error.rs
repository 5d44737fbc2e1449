//! Why a document is not posted.

use std::io;

use super::super::{
    context::ImportError,
    problem::{Problem, ProblemCode},
};
use crate::store::StoreError;

/// Why a document is not posted: a problem of its line, or a failure of a port.
pub(super) enum PostError {
    /// The line is rejected.
    Rejected(Problem),
    /// A port failed; a retry may post it.
    Failed(ImportError),
}

/// A line that is rejected with this message.
pub(super) fn rejected(code: ProblemCode, message: impl Into<String>) -> PostError {
    PostError::Rejected(Problem::new(code, message))
}

impl From<Problem> for PostError {
    fn from(problem: Problem) -> Self {
        Self::Rejected(problem)
    }
}

impl From<StoreError> for PostError {
    fn from(error: StoreError) -> Self {
        Self::Failed(ImportError::Store(error))
    }
}

impl From<io::Error> for PostError {
    fn from(error: io::Error) -> Self {
        Self::Failed(ImportError::Files(error))
    }
}
