//! Failures of ports, as those of a store.

use std::{fmt::Display, io};

use app::store::StoreError;

/// Files cannot be read or written.
pub(crate) fn unavailable(error: io::Error) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

/// What is stored does not have the form in which it is written.
pub(crate) fn corrupt(error: impl Display) -> StoreError {
    StoreError::Corrupt(error.to_string())
}
