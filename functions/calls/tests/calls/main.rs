//! Tests of the function.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod invoice;
mod search;
mod world;
