//! Ports in memory, with faults; a fixed clock; contract suites. For tests only.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

pub mod access;
pub mod call_records;
pub mod cognito;
pub mod documents;
pub mod emulator;
pub mod gateway;
pub mod hledger;
pub mod http;
pub mod ledger;
pub mod local_dynamo;
pub mod meter;
pub mod payment;
pub mod portal;
pub mod scripted;
pub mod staff;
pub mod stripe;
pub mod system;
