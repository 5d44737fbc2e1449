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
    use super::*;

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
