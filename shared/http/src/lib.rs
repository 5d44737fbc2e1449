//! The HTTP edge of every function behind the API: request, caller, access check and response.
//!
//! This is the only crate that knows `lambda_http`. A handler takes a [`Request`] with the caller
//! that its route's access rule requires. Only this crate can make a caller, so no handler runs
//! before its access check. Every response, refusals included, leaves here with the same headers.
//! Every request is logged once, with ids only.
//!
//! The wrapper checks in this order: 403 without a body when the request did not come through the
//! edge; 401; 404, the same for an account that is foreign, absent or malformed; 403; then 415, 413
//! and 400. The handler runs last. What the payment gateway sends has a way of its own,
//! `signed`, and so has the link of a mail, `linked`.

mod authorize;
mod caller;
mod cookie;
mod failure;
mod gate;
mod handler;
mod linked;
pub mod present;
mod request;
mod request_log;
mod response;
mod routes;
mod serve;
mod signed;

pub use authorize::AccessRule;
pub use caller::{
    AccountCaller, Caller, GatewayCaller, LinkCaller, SessionCaller, StaffCaller, StaffMember,
};
pub use failure::{Failure, Fault};
pub use gate::{CallerStore, Gate, Guard, NoSessions};
pub use handler::{Handler, Prefetch, Prefetched};
pub use linked::answer_linked;
pub use request::cursor::Cursor;
pub use request::fields::page_limit;
pub use request::idempotency::{body_or_replay, record_body};
pub use request::path::segment_of;
pub use request::{PrefetchRequest, Request};
pub use response::csv::Csv;
pub use response::download::{record_document, record_download};
pub use response::outgoing::{Outgoing, service};
pub use response::pdf::Pdf;
pub use response::{NoContent, Response};
pub use routes::{Dispatch, Routes};
pub use serve::{answer, answer_with_prefetch, serve, serve_with_prefetch};
pub use signed::{answer_signed, serve_signed};
