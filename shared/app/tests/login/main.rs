//! One's own login, from a forgotten password to recovery codes, against a strict model of Cognito,
//! with crashes at every call.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod forgot_password;
mod my_sessions;
mod notice;
mod password;
mod profile;
mod rate_limits;
mod reset_code;
mod second_factor;
mod typed_passwords;
mod uniform_answers;
mod world;
