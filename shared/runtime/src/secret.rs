//! The secret that only the edge knows, from Secrets Manager.
//!
//! Two values are good while it is being rotated. They are kept for five minutes; when Secrets
//! Manager does not answer then, the values known before stay good: its outage is not ours.

use std::fmt;

use app::origin::{OriginSecretError, OriginSecrets};
use app::outside::Clock;
use aws_config::SdkConfig;
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::DisplayErrorContext;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use tokio::sync::Mutex;

const KEPT_FOR: SignedDuration = SignedDuration::from_mins(5);

/// The origin secret, cached.
#[derive(Debug)]
pub struct OriginSecret<C> {
    client: Client,
    arn: String,
    clock: C,
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    values: Vec<String>,
    until: Timestamp,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").field("until", &self.until).finish_non_exhaustive()
    }
}

/// The secret as it is stored. An empty `previous` is none.
#[derive(Deserialize)]
struct Stored {
    current: String,
    #[serde(default)]
    previous: String,
}

impl<C: Clock> OriginSecret<C> {
    pub(crate) fn new(aws: &SdkConfig, arn: String, clock: C) -> Self {
        Self { client: Client::new(aws), arn, clock, kept: Mutex::new(None) }
    }

    async fn read(&self) -> Result<Vec<String>, OriginSecretError> {
        let answer = self.client.get_secret_value().secret_id(&self.arn).send().await;
        let answer = answer.map_err(|e| OriginSecretError(DisplayErrorContext(e).to_string()))?;
        values(answer.secret_string().unwrap_or_default())
    }
}

impl<C: Clock> OriginSecrets for OriginSecret<C> {
    async fn accepted(&self) -> Result<Vec<String>, OriginSecretError> {
        let now = self.clock.now();
        let mut kept = self.kept.lock().await;
        if let Some(known) = kept.as_ref().filter(|known| now < known.until) {
            return Ok(known.values.clone());
        }
        match (self.read().await, kept.as_ref()) {
            (Ok(values), _) => {
                *kept = Some(Kept { values: values.clone(), until: now + KEPT_FOR });
                Ok(values)
            }
            (Err(error), Some(known)) => {
                tracing::warn!(%error, "the origin secret known before stays good");
                Ok(known.values.clone())
            }
            (Err(error), None) => Err(error),
        }
    }
}

/// The values in a stored secret. None of them is empty: an empty header would match it.
fn values(text: &str) -> Result<Vec<String>, OriginSecretError> {
    let stored: Stored = serde_json::from_str(text)
        .map_err(|_| OriginSecretError("it is not {\"current\", \"previous\"}".to_owned()))?;
    if stored.current.is_empty() {
        return Err(OriginSecretError("its current value is empty".to_owned()));
    }
    Ok([stored.current, stored.previous].into_iter().filter(|value| !value.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use aws_config::{BehaviorVersion, Region};
    use aws_sdk_secretsmanager::config::{Credentials, SharedCredentialsProvider};
    use serde_json::{Value, json};
    use testkit::access::noon;
    use testkit::outside::FixedClock;
    use testkit::scripted::Scripted;

    use super::*;

    fn secret(service: &Scripted) -> OriginSecret<FixedClock> {
        let credentials = Credentials::new("test", "test", None, None, "test");
        let aws = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("ca-central-1"))
            .endpoint_url(service.url())
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .build();
        OriginSecret::new(&aws, "arn".to_owned(), FixedClock::at(noon()))
    }

    fn stored(current: &str, previous: &str) -> Result<Value, &'static str> {
        let text = json!({ "current": current, "previous": previous }).to_string();
        Ok(json!({ "SecretString": text }))
    }

    #[tokio::test]
    async fn the_secret_is_read_again_after_five_minutes() {
        let service = Scripted::answering(vec![stored("a", ""), stored("b", "a")]).await;
        let secret = secret(&service);
        assert_eq!(secret.accepted().await, Ok(vec!["a".to_owned()]));
        secret.clock.advance(KEPT_FOR - SignedDuration::from_secs(1));
        assert_eq!(secret.accepted().await, Ok(vec!["a".to_owned()]));
        assert_eq!(service.asked().len(), 1);
        secret.clock.advance(SignedDuration::from_secs(1));
        assert_eq!(secret.accepted().await, Ok(vec!["b".to_owned(), "a".to_owned()]));
    }

    #[tokio::test]
    async fn a_secret_that_was_known_outlives_an_outage_and_an_unknown_one_is_an_error() {
        let gone = "ResourceNotFoundException";
        let service = Scripted::answering(vec![Err(gone), stored("a", ""), Err(gone)]).await;
        let secret = secret(&service);
        assert!(secret.accepted().await.is_err());
        assert_eq!(secret.accepted().await, Ok(vec!["a".to_owned()]));
        secret.clock.advance(KEPT_FOR);
        assert_eq!(secret.accepted().await, Ok(vec!["a".to_owned()]));
        assert_eq!(service.asked().len(), 3);
    }

    #[test]
    fn an_empty_value_is_no_value() {
        let one = values(r#"{"current":"a","previous":""}"#).unwrap();
        assert_eq!(one, ["a"]);
        let two = values(r#"{"current":"a","previous":"b"}"#).unwrap();
        assert_eq!(two, ["a", "b"]);
        for text in ["", "a", r#"{"current":""}"#, r#"{"previous":"b"}"#] {
            assert!(values(text).is_err(), "{text}");
        }
    }
}
