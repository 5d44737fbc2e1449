//! The requests to Cognito, and the meaning of its responses.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod logins;
#[path = "../provider/mod.rs"]
mod provider;
mod recovery;
mod second_factor;
mod sign_in;
mod strict;

use app::identity::IdentityError;
use aws_sdk_secretsmanager::config::{BehaviorVersion, Credentials, Region, retry::RetryConfig};
use domain::ids::Username;
use identity::{Cognito, PoolClient};
use provider::client;
use serde_json::{Value, json};

/// HMAC-SHA256 of "dana.royclient-1" under "hush", in base64.
const PROOF: &str = "SjhQ4CROGwe/gtLKBPi5zTk2N/5JXyYrgIUowVAQeJw=";

/// One answer of the scripted service.
type Answer = Result<Value, &'static str>;

fn dana() -> Username {
    Username::parse("dana.roy").unwrap()
}

/// The failure that an error means, when it is not an answer to the user: unavailable or rejected.
fn failure(error: &str) -> IdentityError {
    if error.ends_with("Exception") && error != "InternalErrorException" {
        IdentityError::Rejected(error.to_owned())
    } else {
        IdentityError::Unavailable(error.to_owned())
    }
}

/// The pool's client, whose secret is read at this address.
fn pool_client(url: &str) -> PoolClient {
    let secrets = aws_sdk_secretsmanager::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("us-east-1"))
        .endpoint_url(url)
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    let secrets = aws_sdk_secretsmanager::Client::from_conf(secrets);
    PoolClient::new(secrets, "secret-1", "client-1")
}

/// The pool, through its client, at this address.
fn pool(url: &str) -> Cognito<PoolClient> {
    Cognito::new(client(url), "pool-1").through(pool_client(url))
}

/// What Secrets Manager answers.
fn secret() -> Answer {
    Ok(json!({ "SecretString": "hush" }))
}

fn challenge(name: &str) -> Answer {
    Ok(json!({ "ChallengeName": name, "Session": "opaque" }))
}

fn passed() -> Answer {
    Ok(json!({ "AuthenticationResult": { "AccessToken": "never seen again" } }))
}
