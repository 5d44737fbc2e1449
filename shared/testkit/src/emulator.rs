//! An emulator of AWS that runs beside the tests. `cargo xtask test` runs the same suites on two:
//! the local stack's, and moto, which refuses more.

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};
use aws_types::SdkConfig;

/// The configuration of AWS at this address.
pub fn aws(endpoint: &str) -> SdkConfig {
    let credentials = Credentials::new("test", "test", None, None, "test");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("us-east-1"))
        .endpoint_url(endpoint)
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build()
}

/// The configuration of the emulator that the variable `EMULATOR` names by its address.
pub fn emulator() -> SdkConfig {
    #[expect(clippy::disallowed_methods, reason = "how a test is told where its emulator is")]
    let endpoint = std::env::var("EMULATOR").expect("EMULATOR is the address of an emulator");
    aws(&endpoint)
}
