//! Rules of the template. Nothing local executes most of it, so these tests check it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod account;
mod alarms;
mod billing_system;
mod call_records;
mod clock;
mod deployment;
mod edge;
mod functions;
mod login;
mod new_function;
mod permissions;
mod project;
mod routes;
mod secrets;
mod storage;
mod triggers;
