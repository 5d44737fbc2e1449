//! A user's login, from Forgot Password to recovery codes, against the strict model of Cognito,
//! with a crash at every call.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod forgot_password;
mod my_sessions;
mod password;
mod profile;
mod rate_limits;
mod reset_code;
mod second_factor;
mod security_notice;
mod typed_passwords;
mod uniform_answers;
mod world;
