//! The tables: keys, items, reads, transactions, and what can go wrong.
//!
//! The only crate that knows DynamoDB. What it reads is parsed into domain types or is
//! [`StoreError::Corrupt`](app::store::StoreError::Corrupt); it never fills in a default.

pub mod access;
pub mod activity;
mod batch;
pub mod error;
pub mod item;
pub mod ledger;
pub mod outbox;
mod transaction;
mod update;
