//! not-found
