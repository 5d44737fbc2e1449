//! Cognito: checks passwords and codes, and makes logins.
//!
//! Its tokens are dropped here: who passed is all that leaves. One confidential client, used with
//! the function's own rights (`Admin…` calls), so that Cognito can be reached through the portal
//! only.

mod error;
mod logins;
mod sign_in;

pub use logins::CognitoLogins;
pub use sign_in::CognitoSignIn;
