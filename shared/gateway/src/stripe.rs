//! The client: sends requests with the secret key, and reads objects and lists.

use std::time::Duration;

use app::payments::gateway::GatewayError;
use aws_types::SdkConfig;
use serde::de::DeserializeOwned;

use crate::failure::{Failure, success};
use crate::form::Form;
use crate::https::{HttpsTransport, InvalidAddress};
use crate::objects::{List, Listed};
use crate::secret::{AwsSecret, Cached, SecretError, SecretSource};
use crate::transport::{Method, Request, Transport};

/// How many objects a page of a list has. Stripe gives 100 at most.
pub(crate) const PAGE: usize = 100;

/// How long a call takes at most, with all its parts. A bank may take its time with a charge; and
/// what calls Stripe for a browser, which may do so twice, must answer before the HTTP API gives
/// up, after 30 seconds.
pub const LONGEST_CALL: Duration = Duration::from_secs(12);

/// Stripe, over a transport, with secrets from a source.
#[derive(Debug)]
pub struct Stripe<T = HttpsTransport, S = AwsSecret> {
    transport: T,
    pub(crate) secrets: Cached<S>,
}

impl Stripe {
    /// Stripe at this address (`https://api.stripe.com`), with the secret that is given as AWS
    /// configuration and ARN. A call ends within the given time.
    ///
    /// # Errors
    /// [`InvalidAddress`].
    pub fn at(
        secret: (&SdkConfig, String),
        address: &str,
        within: Duration,
    ) -> Result<Self, InvalidAddress> {
        Ok(Self::new(HttpsTransport::new(address, within)?, AwsSecret::at(secret)))
    }
}

impl<T, S: SecretSource> Stripe<T, S> {
    /// Stripe over this transport, with the secrets of this source.
    pub fn new(transport: T, secrets: S) -> Self {
        Self { transport, secrets: Cached::new(secrets) }
    }

    /// Reads the secrets before the first call needs them. A failure is left to that call.
    pub async fn warm(&self) {
        let _later = self.secrets.get().await;
    }
}

/// The path of an object. An id from outside must not reach another path.
pub(crate) fn path(folder: &str, id: &str) -> Result<String, GatewayError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if id.is_empty() || !id.bytes().all(plain) {
        return Err(GatewayError::NotFound);
    }
    Ok(format!("/v1/{folder}/{id}"))
}

impl<T: Transport, S: SecretSource> Stripe<T, S> {
    /// Reads an object.
    pub(crate) async fn get<V: DeserializeOwned>(
        &self,
        path: &str,
        query: Form,
    ) -> Result<V, GatewayError> {
        let query = query.encode();
        let path = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
        Ok(self.call(Method::Get, path, String::new(), None).await?)
    }

    /// Changes something that is as it should be after a second time, too.
    pub(crate) async fn post<V: DeserializeOwned>(
        &self,
        path: &str,
        form: Form,
    ) -> Result<V, GatewayError> {
        Ok(self.call(Method::Post, path.to_owned(), form.encode(), None).await?)
    }

    /// Makes something, once for a key.
    pub(crate) async fn make<V: DeserializeOwned>(
        &self,
        path: &str,
        form: Form,
        key: &str,
    ) -> Result<V, Failure> {
        self.call(Method::Post, path.to_owned(), form.encode(), Some(key)).await
    }

    /// All objects of a list, the newest first.
    pub(crate) async fn all<V: DeserializeOwned + Listed>(
        &self,
        path: &str,
        query: Form,
    ) -> Result<Vec<V>, GatewayError> {
        let mut all: Vec<V> = Vec::new();
        loop {
            let after = all.last().map(Listed::id);
            let page = query.clone().with("limit", PAGE).with_some("starting_after", after);
            let page: List<V> = self.get(path, page).await?;
            let is_last = !page.has_more || page.data.is_empty();
            all.extend(page.data);
            if is_last {
                return Ok(all);
            }
        }
    }

    async fn call<V: DeserializeOwned>(
        &self,
        method: Method,
        path: String,
        body: String,
        key: Option<&str>,
    ) -> Result<V, Failure> {
        // Without the secrets nothing was sent.
        let unsent = |_: SecretError| Failure::Other(GatewayError::Busy);
        let secret_key = self.secrets.get().await.map_err(unsent)?.secret_key.clone();
        let idempotency_key = key.map(str::to_owned);
        let request = Request { method, path, body, idempotency_key, secret_key };
        let used = request.secret_key.clone();
        let answer = match self.send(request.clone()).await {
            Err(Failure::Key) => {
                let secret_key = self.secrets.again().await.map_err(unsent)?.secret_key.clone();
                if secret_key == used {
                    tracing::error!(
                        "Stripe refuses the secret key; put one that counts into the secret"
                    );
                    return Err(Failure::Key);
                }
                self.send(Request { secret_key, ..request }).await
            }
            other => other,
        };
        let answer = answer?;
        serde_json::from_slice(&answer).map_err(|error| {
            // Without the error's text, which repeats what was sent.
            let place = format!("a success does not parse at byte {}", error.column());
            Failure::Other(GatewayError::Unknown(place))
        })
    }

    async fn send(&self, request: Request) -> Result<Vec<u8>, Failure> {
        let method = request.method;
        success(method, self.transport.send(request).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_from_outside_reaches_no_other_path() {
        assert_eq!(path("payment_intents", "pi_1").as_deref(), Ok("/v1/payment_intents/pi_1"));
        for id in ["", "..", "pi_1/cancel", "pi_1?x", "pi 1", "é"] {
            assert_eq!(path("payment_intents", id), Err(GatewayError::NotFound), "{id}");
        }
    }
}
