//! What the portal does: one use case per intention, over the ports it needs.
//!
//! Knows the domain and no AWS. A use case loads, calls pure domain code, and commits one command.

pub mod outside;
pub mod store;
