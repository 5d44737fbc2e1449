//! The provider's secrets at Stripe, from Secrets Manager at run time.
//!
//! They are read at the first call, and again when Stripe refuses the key, when the signature of a
//! webhook does not match, and for a webhook after five minutes. So a rotation needs no deployment,
//! and a secret that was withdrawn stops counting.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::DisplayErrorContext;
use aws_types::SdkConfig;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use tokio::time::timeout;

/// How long a read takes at most.
const READ_TIME: Duration = Duration::from_secs(3);
/// How long secrets of signatures are used before they are read again.
const KEPT_FOR: SignedDuration = SignedDuration::from_mins(5);
/// Shortest time between two reads for signatures that do not match.
const REREAD_EVERY: SignedDuration = SignedDuration::from_secs(10);

/// The provider's secrets at Stripe. They are stored as JSON with these fields.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Secrets {
    /// The secret or restricted key: `sk_…` or `rk_…`.
    pub secret_key: String,
    /// The signing secret of the webhook endpoint: `whsec_…`.
    pub webhook_secret: String,
    /// The signing secret before, during a rotation; empty means none.
    #[serde(default)]
    pub previous_webhook_secret: String,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secrets").field("is_live", &self.is_live()).finish_non_exhaustive()
    }
}

impl Secrets {
    /// Whether the key moves real money.
    ///
    /// <https://docs.stripe.com/keys#obtain-api-keys>
    pub fn is_live(&self) -> bool {
        ["sk_live_", "rk_live_"].iter().any(|prefix| self.secret_key.starts_with(prefix))
    }

    /// The secrets that a webhook may be signed with.
    pub(crate) fn of_webhooks(&self) -> [&str; 2] {
        [&self.webhook_secret, &self.previous_webhook_secret]
    }
}

/// The secrets are not known. The text names no secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the gateway's secrets: {0}")]
pub struct SecretError(pub String);

/// Where the secrets are.
pub trait SecretSource: Send + Sync {
    /// Reads them.
    fn read(&self) -> impl Future<Output = Result<Secrets, SecretError>> + Send;
}

/// Secrets that are given, for tests.
impl SecretSource for Secrets {
    async fn read(&self) -> Result<Secrets, SecretError> {
        Ok(self.clone())
    }
}

/// Secrets in AWS Secrets Manager.
#[derive(Clone, Debug)]
pub struct AwsSecret {
    client: Client,
    arn: String,
}

impl AwsSecret {
    /// The secret that is given as AWS configuration and ARN.
    pub fn at((aws, arn): (&SdkConfig, String)) -> Self {
        Self { client: Client::new(aws), arn }
    }
}

impl SecretSource for AwsSecret {
    async fn read(&self) -> Result<Secrets, SecretError> {
        let get = self.client.get_secret_value().secret_id(&self.arn).send();
        let late = |_| SecretError(format!("no answer within {READ_TIME:?}"));
        let answer = timeout(READ_TIME, get).await.map_err(late)?;
        let answer = answer.map_err(|error| SecretError(DisplayErrorContext(error).to_string()))?;
        parse(answer.secret_string().unwrap_or_default())
    }
}

fn parse(text: &str) -> Result<Secrets, SecretError> {
    let secrets: Secrets = serde_json::from_str(text).map_err(|_| {
        SecretError("put {\"secretKey\", \"webhookSecret\"} into the secret".to_owned())
    })?;
    let empty = secrets.secret_key.is_empty() || secrets.webhook_secret.is_empty();
    if empty { Err(SecretError("a value is empty".to_owned())) } else { Ok(secrets) }
}

/// Secrets that were read, with their source.
#[derive(Debug)]
pub(crate) struct Cached<S> {
    source: S,
    known: Mutex<Option<Known>>,
}

#[derive(Clone, Debug)]
struct Known {
    secrets: Arc<Secrets>,
    /// When a webhook needed them first; only webhooks say what time it is.
    since: Option<Timestamp>,
}

impl<S: SecretSource> Cached<S> {
    pub(crate) fn new(source: S) -> Self {
        Self { source, known: Mutex::default() }
    }

    fn known(&self) -> MutexGuard<'_, Option<Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The secrets, read if they are not known.
    pub(crate) async fn get(&self) -> Result<Arc<Secrets>, SecretError> {
        let known = self.known().as_ref().map(|known| Arc::clone(&known.secrets));
        match known {
            Some(secrets) => Ok(secrets),
            None => self.read(None).await,
        }
    }

    /// The secrets, read again because Stripe refused the key.
    pub(crate) async fn again(&self) -> Result<Arc<Secrets>, SecretError> {
        self.read(None).await
    }

    /// The secrets for a webhook: not older than five minutes, unless they cannot be read.
    pub(crate) async fn fresh(&self, now: Timestamp) -> Result<Arc<Secrets>, SecretError> {
        let known = self.known().clone();
        match known {
            Some(Known { secrets, since: Some(since) }) if now.duration_since(since) < KEPT_FOR => {
                Ok(secrets)
            }
            Some(Known { secrets, .. }) => Ok(self.read(Some(now)).await.unwrap_or(secrets)),
            None => self.read(Some(now)).await,
        }
    }

    /// The secrets, read again because a signature does not match; `None` when they were read a
    /// moment ago, or cannot be read.
    pub(crate) async fn reread(&self, now: Timestamp) -> Option<Arc<Secrets>> {
        let since = self.known().as_ref().and_then(|known| known.since);
        if since.is_some_and(|since| now.duration_since(since) < REREAD_EVERY) {
            return None;
        }
        self.read(Some(now)).await.ok()
    }

    async fn read(&self, now: Option<Timestamp>) -> Result<Arc<Secrets>, SecretError> {
        let read = self.source.read().await.map(Arc::new);
        let mut known = self.known();
        match &read {
            Ok(secrets) => *known = Some(Known { secrets: Arc::clone(secrets), since: now }),
            Err(error) => {
                tracing::warn!(%error, "the gateway's secrets were not read; known ones stay");
                // The next read waits, so that an outage delays few webhooks.
                if let Some(known) = known.as_mut() {
                    known.since = now.or(known.since);
                }
            }
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    /// Gives these secrets one after the other, then none.
    struct Script(Mutex<VecDeque<&'static str>>);

    impl SecretSource for Script {
        async fn read(&self) -> Result<Secrets, SecretError> {
            let next = self.0.lock().unwrap().pop_front();
            next.map(secrets).ok_or_else(|| SecretError("gone".to_owned()))
        }
    }

    fn secrets(webhook: &str) -> Secrets {
        Secrets {
            secret_key: "sk_test_1".to_owned(),
            webhook_secret: webhook.to_owned(),
            previous_webhook_secret: String::new(),
        }
    }

    fn cached(script: &[&'static str]) -> Cached<Script> {
        Cached::new(Script(Mutex::new(script.iter().copied().collect())))
    }

    fn noon(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_796_040_000 + seconds).unwrap()
    }

    #[test]
    fn the_stored_secret_is_json_with_all_that_is_needed() {
        let two = parse(r#"{"secretKey":"sk_test_1","webhookSecret":"whsec_1"}"#).unwrap();
        assert_eq!(two, secrets("whsec_1"));
        let three = r#"{"secretKey":"rk_live_1","webhookSecret":"b","previousWebhookSecret":"a"}"#;
        let three = parse(three).unwrap();
        assert_eq!(three.of_webhooks(), ["b", "a"]);
        assert!(three.is_live() && !two.is_live());
        for wrong in ["", "sk_test_1", "{}", r#"{"secretKey":"","webhookSecret":"a"}"#] {
            let error = parse(wrong).unwrap_err().to_string();
            assert!(!error.contains("sk_test"), "{error}");
        }
    }

    #[test]
    fn secrets_are_never_printed_by_accident() {
        let text = format!("{:?}", Cached::new(secrets("whsec_1")));
        assert!(!text.contains("sk_test_1") && !text.contains("whsec_1"), "{text}");
    }

    #[tokio::test]
    async fn secrets_are_read_once_until_stripe_refuses_the_key() {
        let cached = cached(&["a", "b"]);
        assert_eq!(*cached.get().await.unwrap(), secrets("a"));
        assert_eq!(*cached.get().await.unwrap(), secrets("a"));
        assert_eq!(*cached.again().await.unwrap(), secrets("b"));
        assert!(cached.again().await.is_err());
        assert_eq!(*cached.get().await.unwrap(), secrets("b"));
    }

    #[tokio::test]
    async fn a_secret_that_was_withdrawn_counts_for_five_minutes_at_most() {
        let cached = cached(&["a", "b"]);
        assert_eq!(*cached.fresh(noon(0)).await.unwrap(), secrets("a"));
        assert_eq!(*cached.fresh(noon(299)).await.unwrap(), secrets("a"));
        assert_eq!(*cached.fresh(noon(300)).await.unwrap(), secrets("b"));
        // An outage of Secrets Manager refuses no webhook.
        assert_eq!(*cached.fresh(noon(900)).await.unwrap(), secrets("b"));
    }

    #[tokio::test]
    async fn signatures_that_do_not_match_cause_a_read_every_ten_seconds_at_most() {
        let cached = cached(&["a", "b", "c"]);
        assert_eq!(*cached.fresh(noon(0)).await.unwrap(), secrets("a"));
        assert_eq!(cached.reread(noon(9)).await, None);
        assert_eq!(cached.reread(noon(10)).await.as_deref(), Some(&secrets("b")));
        assert_eq!(cached.reread(noon(11)).await, None);
        assert_eq!(cached.reread(noon(20)).await.as_deref(), Some(&secrets("c")));
    }
}
