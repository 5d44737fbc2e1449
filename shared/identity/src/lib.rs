//! Cognito: checks passwords and codes, creates logins, and resets forgotten passwords.
//!
//! Cognito's tokens never leave this crate: the portal learns only whether the user passed. The
//! pool has one confidential client. It can be used only with the function's own rights (`Admin…`
//! calls) or with proof of its secret, so no client reaches Cognito around the portal.

mod auth;
mod cognito;
mod error;
mod logins;
mod passwords;
mod recovery;
mod second_factor;
mod secret;
mod sign_in;

pub use cognito::Cognito;
pub use secret::PoolClient;
