//! Cognito: checks passwords and codes, makes logins, and lets people in again who forgot theirs.
//!
//! Its tokens are dropped here: who passed is all that leaves. One confidential client, used with
//! the function's own rights (`Admin…` calls) or with proof of its secret, so that Cognito can be
//! reached through the portal only.

mod client;
mod error;
mod logins;
mod passwords;
mod recovery;
mod second_factor;
mod secret;
mod sign_in;

pub use logins::CognitoLogins;
pub use passwords::CognitoPasswords;
pub use recovery::CognitoRecovery;
pub use second_factor::CognitoSecondFactor;
pub use secret::PoolClient;
pub use sign_in::CognitoSignIn;
