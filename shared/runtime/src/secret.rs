//! The secret that only the edge knows, from Secrets Manager.
//!
//! Two values are valid during a rotation. After five minutes the next request starts reading them
//! again in the background: once a value is known, an outage of Secrets Manager neither delays nor
//! refuses a request. Lambda may freeze such a read between two requests. It ends in a later one,
//! by its answer or its time limit, and no request waits for it.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app::origin::{OriginSecretError, OriginSecrets};
use app::system::Clock;
use aws_config::SdkConfig;
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::DisplayErrorContext;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How long values are used before they are read again.
const KEPT_FOR: SignedDuration = SignedDuration::from_mins(5);
/// How long the next read waits after one that failed.
const RETRY_AFTER: SignedDuration = SignedDuration::from_secs(30);
/// Shortest time between two reads for requests with an unknown value.
const REREAD_EVERY: SignedDuration = SignedDuration::from_secs(10);

/// How long a request waits at most while no value is known.
const FIRST_READ: Duration = Duration::from_secs(3);
/// How long a request with an unknown value waits at most.
const REREAD: Duration = Duration::from_secs(1);
/// How long a read in the background takes at most.
const REFRESH: Duration = Duration::from_secs(10);

/// The origin secret, cached.
#[derive(Debug)]
pub struct OriginSecret<C>(Arc<Inner<C>>);

#[derive(Debug)]
struct Inner<C> {
    client: Client,
    arn: String,
    clock: C,
    state: Mutex<State>,
}

/// The known values, and when to read them again.
#[derive(Default)]
struct State {
    /// Empty until the first read.
    values: Vec<String>,
    next_read: Timestamp,
    next_reread: Timestamp,
    refresh: Option<JoinHandle<()>>,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").field("next_read", &self.next_read).finish_non_exhaustive()
    }
}

/// The stored secret. An empty `previous` means none.
#[derive(Deserialize)]
struct Stored {
    current: String,
    #[serde(default)]
    previous: String,
}

impl<C: Clock> Inner<C> {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the values and keeps them.
    async fn read(&self, most: Duration) -> Result<Vec<String>, OriginSecretError> {
        let get = self.client.get_secret_value().secret_id(&self.arn);
        let read = async {
            let answer = get.send().await;
            let answer =
                answer.map_err(|e| OriginSecretError(DisplayErrorContext(e).to_string()))?;
            values(answer.secret_string().unwrap_or_default())
        };
        let late = |_| OriginSecretError(format!("no answer within {most:?}"));
        let read = timeout(most, read).await.map_err(late).flatten();
        let mut state = self.state();
        let now = self.clock.now();
        match &read {
            Ok(values) => {
                state.values.clone_from(values);
                state.next_read = now.saturating_add(KEPT_FOR).unwrap_or(now);
            }
            Err(_) => state.next_read = now.saturating_add(RETRY_AFTER).unwrap_or(now),
        }
        read
    }

    async fn refresh(self: Arc<Self>) {
        if let Err(error) = self.read(REFRESH).await {
            tracing::warn!(%error, "the origin secret was not read again; known values stay valid");
        }
    }
}

impl<C: Clock + 'static> OriginSecret<C> {
    pub(crate) fn new(aws: &SdkConfig, arn: String, clock: C) -> Self {
        let (client, state) = (Client::new(aws), Mutex::default());
        Self(Arc::new(Inner { client, arn, clock, state }))
    }

    /// The known values. Starts to read them again when it is time and no read is in progress.
    fn known(&self) -> Option<Vec<String>> {
        let mut state = self.0.state();
        if state.values.is_empty() {
            return None;
        }
        let reads = state.refresh.as_ref().is_some_and(|refresh| !refresh.is_finished());
        if !reads && self.0.clock.now() >= state.next_read {
            state.refresh = Some(tokio::spawn(Arc::clone(&self.0).refresh()));
        }
        Some(state.values.clone())
    }
}

impl<C: Clock + 'static> OriginSecrets for OriginSecret<C> {
    async fn accepted(&self) -> Result<Vec<String>, OriginSecretError> {
        match self.known() {
            Some(values) => Ok(values),
            None => self.0.read(FIRST_READ).await,
        }
    }

    async fn reread(&self) -> Option<Vec<String>> {
        let now = self.0.clock.now();
        {
            let mut state = self.0.state();
            if now < state.next_reread {
                return None;
            }
            state.next_reread = now.saturating_add(REREAD_EVERY).unwrap_or(now);
        }
        self.0.read(REREAD).await.ok()
    }
}

/// The values in a stored secret, none of them empty: an empty header would match it.
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
    use testkit::scripted::Scripted;
    use testkit::system::FixedClock;
    use tokio::time::Instant;

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

    fn known(values: &[&str]) -> Result<Vec<String>, OriginSecretError> {
        Ok(values.iter().map(|value| (*value).to_owned()).collect())
    }

    impl OriginSecret<FixedClock> {
        fn later(&self, by: SignedDuration) {
            self.0.clock.advance(by);
        }

        /// Waits until the read beside requests is over.
        async fn refreshed(&self) {
            let refresh = self.0.state().refresh.take();
            refresh.expect("something reads").await.unwrap();
        }
    }

    #[tokio::test]
    async fn the_secret_is_read_again_after_five_minutes_beside_a_request() {
        let service = Scripted::answering(vec![stored("a", ""), stored("b", "a")]).await;
        let secret = secret(&service);
        assert_eq!(secret.accepted().await, known(&["a"]));
        secret.later(KEPT_FOR - SignedDuration::from_secs(1));
        assert_eq!(secret.accepted().await, known(&["a"]));
        assert!(secret.0.state().refresh.is_none());
        secret.later(SignedDuration::from_secs(1));
        assert_eq!(secret.accepted().await, known(&["a"]));
        secret.refreshed().await;
        assert_eq!(secret.accepted().await, known(&["b", "a"]));
        assert_eq!(service.asked().len(), 2);
    }

    #[tokio::test]
    async fn a_secrets_manager_that_hangs_delays_no_request_once_a_value_is_known() {
        let service = Scripted::hanging_after(vec![stored("a", "")]).await;
        let secret = secret(&service);
        assert_eq!(secret.accepted().await, known(&["a"]));
        tokio::time::pause();
        for _ in 0..50 {
            secret.later(KEPT_FOR);
            let begun = Instant::now();
            let answer = timeout(Duration::from_secs(1), secret.accepted()).await;
            assert_eq!(answer, Ok(known(&["a"])));
            assert_eq!(begun.elapsed(), Duration::ZERO);
        }
        let begun = Instant::now();
        secret.refreshed().await;
        assert!(begun.elapsed() <= REFRESH + Duration::from_millis(10), "no read hangs");
        // The next read waits, and then there is one, not one for each request.
        assert_eq!(secret.accepted().await, known(&["a"]));
        assert!(secret.0.state().refresh.is_none());
        secret.later(RETRY_AFTER);
        assert_eq!(secret.accepted().await, known(&["a"]));
        assert!(secret.0.state().refresh.is_some());
    }

    #[tokio::test]
    async fn the_first_request_waits_and_fails_within_seconds() {
        let service = Scripted::hanging_after(Vec::new()).await;
        let secret = secret(&service);
        tokio::time::pause();
        let begun = Instant::now();
        assert!(secret.accepted().await.is_err());
        assert!(begun.elapsed() <= FIRST_READ + Duration::from_millis(10));
    }

    #[tokio::test]
    async fn a_secret_that_was_known_outlives_an_outage_and_an_unknown_one_is_an_error() {
        let gone = "ResourceNotFoundException";
        let service = Scripted::answering(vec![Err(gone), stored("a", ""), Err(gone)]).await;
        let secret = secret(&service);
        assert!(secret.accepted().await.is_err());
        assert_eq!(secret.accepted().await, known(&["a"]));
        secret.later(KEPT_FOR);
        assert_eq!(secret.accepted().await, known(&["a"]));
        secret.refreshed().await;
        assert_eq!(secret.accepted().await, known(&["a"]));
        assert_eq!(service.asked().len(), 3);
    }

    #[tokio::test]
    async fn a_value_that_is_not_known_yet_is_looked_up_at_once_and_not_for_every_request() {
        let script = vec![stored("a", ""), stored("b", "a"), stored("c", "b")];
        let service = Scripted::answering(script).await;
        let secret = secret(&service);
        assert_eq!(secret.accepted().await, known(&["a"]));
        assert_eq!(secret.reread().await, known(&["b", "a"]).ok());
        assert_eq!(secret.accepted().await, known(&["b", "a"]));
        assert_eq!(secret.reread().await, None);
        secret.later(REREAD_EVERY);
        assert_eq!(secret.reread().await, known(&["c", "b"]).ok());
        assert_eq!(service.asked().len(), 3);
    }

    #[tokio::test]
    async fn a_lookup_of_an_unknown_value_ends_within_a_second() {
        let service = Scripted::hanging_after(vec![stored("a", "")]).await;
        let secret = secret(&service);
        assert_eq!(secret.accepted().await, known(&["a"]));
        tokio::time::pause();
        let begun = Instant::now();
        assert_eq!(secret.reread().await, None);
        assert!(begun.elapsed() <= REREAD + Duration::from_millis(10));
        assert_eq!(secret.accepted().await, known(&["a"]));
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
