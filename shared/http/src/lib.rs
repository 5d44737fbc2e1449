//! The edge of every HTTP function: who calls, what they ask, how they are answered.
//!
//! The only crate that knows `lambda_http`. A handler gets a [`Call`] with what its route's rule
//! proves about the caller; only this crate can make one, so no handler runs without its access
//! check. Every answer, also a refusal, leaves here with the same headers, and every request is
//! logged once, with ids only.
//!
//! Order of answers: 403 without a body when the request did not come through the edge; 401; 404
//! for accounts that are foreign, absent or malformed, alike; 403; then 415, 413 and 400; then the
//! handler's own.

mod admit;
mod browser;
mod call;
mod cookie;
mod csv;
mod cursor;
mod download;
mod failure;
mod handle;
mod history;
mod language;
mod message;
mod objects;
mod outgoing;
mod parse;
mod path;
pub mod people;
mod posting;
mod reply;
mod routes;
mod serve;

pub mod convert;

pub use admit::{Gate, NoSessions, Rule};
pub use call::{AccountCaller, Call, Glimpse, SessionCaller, StaffCaller, StaffMember};
pub use csv::Csv;
pub use cursor::Cursor;
pub use download::download;
pub use failure::{Failure, Fault};
pub use handle::{Fetched, Handle, Prefetch};
pub use history::{open_allocations, open_position, seal_allocations, seal_position};
pub use outgoing::{Outgoing, service};
pub use path::segment_of;
pub use posting::{invoice_number, post};
pub use reply::{NoContent, Reply};
pub use routes::{Find, Routes};
pub use serve::{answer, answer_with_prefetch, serve, serve_with_prefetch};
