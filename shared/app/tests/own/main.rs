//! One's own login, from a forgotten password to recovery codes, against a strict model of Cognito,
//! with crashes at every call.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod factor;
mod forgot;
mod limits;
mod notice;
mod password;
mod profile;
mod reset_code;
mod sessions;
mod typed;
mod uniform;
mod world;
