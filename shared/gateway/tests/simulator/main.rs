//! The contract of the payment gateway, on the adapter over the simulator of Stripe: in process,
//! and over HTTP.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod http;
mod in_process;
mod transport;
mod world;
