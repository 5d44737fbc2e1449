//! What is asked of Cognito, and what its answers mean.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop at once"
)]

mod logins;
mod recovery;
mod second_factor;
mod sign_in;
mod strict;

use aws_sdk_cognitoidentityprovider::config::{
    BehaviorVersion, Credentials, Region, retry::RetryConfig,
};
use aws_sdk_cognitoidentityprovider::{Client, Config};
use domain::ids::Username;
use serde_json::{Value, json};

/// HMAC-SHA256 of "dana.royclient-1" under "hush", in base64.
const PROOF: &str = "SjhQ4CROGwe/gtLKBPi5zTk2N/5JXyYrgIUowVAQeJw=";

/// One answer of the scripted service.
type Answer = Result<Value, &'static str>;

fn client(url: &str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("ca-central-1"))
        .endpoint_url(url)
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Client::from_conf(config)
}

fn dana() -> Username {
    Username::parse("dana.roy").unwrap()
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
