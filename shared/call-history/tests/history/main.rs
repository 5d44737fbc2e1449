//! Downloads, whole: at once, or as jobs.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod downloads;
mod months;
mod world;
