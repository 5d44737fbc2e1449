//! The use cases of the portal, one per action, and the ports (traits) that they need.
//!
//! This crate knows the domain and nothing of AWS. A use case reads, calls pure domain code, and
//! commits one change.

pub mod account;
pub mod activity;
pub mod audit;
pub mod auto_pay;
pub mod call_records;
pub mod client;
pub mod fold;
pub mod idempotency;
pub mod identity;
pub mod import;
pub mod journal;
pub mod json;
pub mod login;
pub mod mail_feedback;
pub mod mailer;
pub mod origin;
pub mod outbox;
pub mod payments;
pub mod payouts;
pub mod posting;
pub mod profile;
pub mod rate_limit;
pub mod reading;
pub mod retry;
pub mod secret;
pub mod staff;
pub mod store;
pub mod system;
pub mod unsubscribe;
pub mod users;
