//! An emulator of AWS that runs beside the tests. `cargo xtask test` runs the same suites on two:
//! the local stack's, and moto, which is stricter.

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};
use aws_types::SdkConfig;

/// The AWS configuration for an emulator at this address.
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

/// The AWS configuration for the emulator at the address in the variable `EMULATOR`.
pub fn emulator() -> SdkConfig {
    #[expect(clippy::disallowed_methods, reason = "tests are configured by variables")]
    let endpoint = std::env::var("EMULATOR").expect("EMULATOR is the address of an emulator");
    aws(&endpoint)
}
