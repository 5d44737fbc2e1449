//! Call records as the billing system writes them, as they are stored and as they are downloaded.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod content;
mod dialects;
mod form;
mod header;
mod random;
mod round_trip;
mod rules;
mod support;
