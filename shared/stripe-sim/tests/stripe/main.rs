//! The simulator keeps Stripe's rules.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod access;
mod cards;
mod checkout;
mod debits;
mod determinism;
mod disputes;
mod faults;
mod idempotency;
mod lists;
mod methods;
mod money;
mod objects;
mod payouts;
mod refunds;
mod server;
mod shop;
mod webhooks;
