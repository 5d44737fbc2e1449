//! The three DynamoDB tables: keys, items, reads, transactions, and their errors.
//!
//! This is the only crate that knows DynamoDB. It parses what it reads into domain types, or
//! answers [`StoreError::Corrupt`](app::store::StoreError::Corrupt); it never fills in a default.

pub mod access;
pub mod activity;
mod batch;
pub mod error;
pub mod item;
pub mod ledger;
pub mod outbox;
pub mod stream;
mod transaction;
mod update;
