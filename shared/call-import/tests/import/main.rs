//! The import of call records, through ports in memory.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod bad_input;
mod checks;
mod crash;
mod driver;
mod plan;
mod rules;
mod simulation;
mod waiting;
mod world;
