//! What the portal does: one use case per intention, over the ports it needs.
//!
//! Knows the domain and no AWS. A use case loads, calls pure domain code, and commits one command.

pub mod access;
pub mod activity;
pub mod audit;
pub mod challenge;
pub mod identity;
pub mod import;
pub mod invite;
pub mod json;
pub mod limits;
pub mod mailer;
pub mod office;
pub mod once;
pub mod origin;
pub mod outbox;
pub mod outside;
pub mod own;
pub mod posting;
pub mod reading;
pub mod secret;
pub mod session;
pub mod sign_in;
pub mod staff;
pub mod store;
pub mod unfinished;
pub mod users;
