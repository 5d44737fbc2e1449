//! The secrets in AWS Secrets Manager.

use std::time::Duration;

use aws_sdk_secretsmanager::config::retry::RetryConfig;
use aws_sdk_secretsmanager::config::{
    BehaviorVersion, Credentials, Region, SharedCredentialsProvider,
};
use aws_types::SdkConfig;
use gateway::{AwsSecret, SecretSource};
use serde_json::{Value, json};
use testkit::scripted::Scripted;
use tokio::time::Instant;

fn secret(service: &Scripted) -> AwsSecret {
    let credentials = Credentials::new("test", "test", None, None, "test");
    let aws = SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("ca-central-1"))
        .endpoint_url(service.url())
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .retry_config(RetryConfig::disabled())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    AwsSecret::at((&aws, "arn:aws:secretsmanager:stripe".to_owned()))
}

fn stored(secret: &Value) -> Result<Value, &'static str> {
    Ok(json!({ "SecretString": secret.to_string() }))
}

#[tokio::test]
async fn the_secrets_are_those_that_are_stored() {
    let keys = json!({
        "secretKey": "sk_test_hush", "webhookSecret": "whsec_new",
        "previousWebhookSecret": "whsec_old",
    });
    let service = Scripted::answering(vec![stored(&keys)]).await;
    assert_eq!(secret(&service).read().await, Ok(crate::secrets()));
    let asked = service.asked();
    assert_eq!(asked[0].0, "GetSecretValue");
    assert_eq!(asked[0].1["SecretId"], "arn:aws:secretsmanager:stripe");
}

#[tokio::test]
async fn a_secret_that_is_missing_or_malformed_is_an_error_that_does_not_repeat_it() {
    let half = json!({ "secretKey": "sk_test_hush" });
    let script = vec![Err("ResourceNotFoundException"), stored(&half), stored(&json!("hush"))];
    let service = Scripted::answering(script).await;
    let secret = secret(&service);
    let missing = secret.read().await.unwrap_err().to_string();
    assert!(missing.contains("ResourceNotFoundException"), "{missing}");
    for _ in 0..2 {
        let malformed = secret.read().await.unwrap_err().to_string();
        assert!(!malformed.contains("hush"), "{malformed}");
    }
}

#[tokio::test]
async fn a_secrets_manager_that_hangs_delays_a_call_by_three_seconds_at_most() {
    let service = Scripted::hanging_after(Vec::new()).await;
    let secret = secret(&service);
    tokio::time::pause();
    let begun = Instant::now();
    assert!(secret.read().await.is_err());
    assert!(begun.elapsed() <= Duration::from_millis(3_010));
}
