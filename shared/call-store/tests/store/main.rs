//! What is stored is found, and reading it costs little.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "a test may panic, and its modules are not a library"
)]

mod arbitrary;
mod cost;
mod damaged;
mod known_ids;
mod searching;
mod support;
