//! What the portal does: one use case per intention, over the ports it needs.
//!
//! Knows the domain and no AWS. A use case loads, calls pure domain code, and commits one command.

pub mod account;
pub mod activity;
pub mod audit;
pub mod client;
pub mod fold;
pub mod idempotency;
pub mod identity;
pub mod import;
pub mod json;
pub mod login;
pub mod mailer;
pub mod origin;
pub mod outbox;
pub mod posting;
pub mod rate_limit;
pub mod reading;
pub mod retry;
pub mod secret;
pub mod staff;
pub mod store;
pub mod system;
pub mod users;
