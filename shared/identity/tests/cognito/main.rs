//! What is asked of Cognito, and what its answers mean.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop at once"
)]

mod logins;
#[path = "../provider/mod.rs"]
mod provider;
mod recovery;
mod second_factor;
mod sign_in;
mod strict;

use app::identity::IdentityError;
use domain::ids::Username;
use provider::client;
use serde_json::{Value, json};

/// HMAC-SHA256 of "dana.royclient-1" under "hush", in base64.
const PROOF: &str = "SjhQ4CROGwe/gtLKBPi5zTk2N/5JXyYrgIUowVAQeJw=";

/// One answer of the scripted service.
type Answer = Result<Value, &'static str>;

fn dana() -> Username {
    Username::parse("dana.roy").unwrap()
}

/// What an error that is no answer to a person comes to: Cognito's own fault, or its refusal.
fn failure(error: &str) -> IdentityError {
    if error.ends_with("Exception") && error != "InternalErrorException" {
        IdentityError::Rejected(error.to_owned())
    } else {
        IdentityError::Unavailable(error.to_owned())
    }
}

fn secret() -> Answer {
    Ok(json!({ "UserPoolClient": { "ClientSecret": "hush" } }))
}

fn challenge(name: &str) -> Answer {
    Ok(json!({ "ChallengeName": name, "Session": "opaque" }))
}

fn passed() -> Answer {
    Ok(json!({ "AuthenticationResult": { "AccessToken": "never seen again" } }))
}
