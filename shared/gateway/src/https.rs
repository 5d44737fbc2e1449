//! The transport over HTTPS.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::Uri;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::timeout;

use crate::transport::{Request, Response, Transport, TransportError};

/// The version of Stripe's API that this crate knows. The webhook endpoint has the same.
///
/// <https://docs.stripe.com/api/versioning>
pub const API_VERSION: &str = "2026-09-30.endive";

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(2);

/// How long a connection is kept for another call. Stripe closes idle ones after a minute.
const IDLE: Duration = Duration::from_secs(20);

/// The largest body that is read. A page of 100 payments with their charges is well below it.
const LARGEST_BODY: usize = 8 * 1024 * 1024;

type HttpsClient = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// The address of the API is no `https` origin, nor `http` on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the gateway's address must be https://host, or http://127.0.0.1:port for a simulator")]
pub struct InvalidAddress;

/// Sends requests over HTTPS. The client is made at the first request: a cold start that asks
/// Stripe nothing does not pay for it.
pub struct HttpsTransport {
    base: String,
    within: Duration,
    client: OnceLock<HttpsClient>,
}

impl fmt::Debug for HttpsTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpsTransport").field("base", &self.base).finish_non_exhaustive()
    }
}

impl HttpsTransport {
    /// To the API at this origin, such as `https://api.stripe.com`. A call with all its parts ends
    /// within the given time.
    ///
    /// # Errors
    /// [`InvalidAddress`]: the secret key must not cross a network in plain text.
    pub fn new(base: &str, within: Duration) -> Result<Self, InvalidAddress> {
        let uri: Uri = base.parse().map_err(|_| InvalidAddress)?;
        let authority = uri.authority().ok_or(InvalidAddress)?;
        let here = matches!(authority.host(), "127.0.0.1" | "localhost" | "[::1]");
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => here,
            _ => false,
        };
        let plain = uri.path() == "/" && uri.query().is_none();
        if !secure || !plain || authority.as_str().contains('@') {
            return Err(InvalidAddress);
        }
        let base = base.trim_end_matches('/').to_owned();
        Ok(Self { base, within, client: OnceLock::new() })
    }

    fn client(&self) -> &HttpsClient {
        self.client.get_or_init(|| {
            let mut http = HttpConnector::new();
            http.set_connect_timeout(Some(CONNECT));
            http.set_nodelay(true);
            http.enforce_http(false);
            let https = HttpsConnectorBuilder::new()
                .with_webpki_roots()
                .https_or_http()
                .enable_http1()
                .wrap_connector(http);
            Client::builder(TokioExecutor::new())
                .pool_timer(TokioTimer::new())
                .pool_idle_timeout(IDLE)
                .build(https)
        })
    }

    async fn once(&self, request: &Request) -> Result<Response, TransportError> {
        let broken = |error: &dyn std::error::Error| TransportError::Broken(causes(error));
        let message = self.message(request).map_err(|error| broken(&error))?;
        let response = self.client().request(message).await.map_err(|error| broken(&error))?;
        let status = response.status().as_u16();
        let body = Limited::new(response.into_body(), LARGEST_BODY).collect().await;
        let body = body.map_err(|error| broken(error.as_ref()))?;
        Ok(Response { status, body: body.to_bytes().into() })
    }

    fn message(
        &self,
        request: &Request,
    ) -> Result<hyper::Request<Full<Bytes>>, hyper::http::Error> {
        let mut key = HeaderValue::try_from(format!("Bearer {}", request.secret_key))?;
        key.set_sensitive(true);
        let mut message = hyper::Request::builder()
            .method(request.method.as_str())
            .uri(format!("{}{}", self.base, request.path))
            .header(AUTHORIZATION, key)
            .header("Stripe-Version", API_VERSION);
        if let Some(key) = &request.idempotency_key {
            message = message.header("Idempotency-Key", key);
        }
        if !request.body.is_empty() {
            message = message.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        message.body(Full::from(request.body.clone()))
    }
}

impl Transport for HttpsTransport {
    /// A request whose connection fails is sent a second time. Lambda freezes a function between
    /// two events; a connection that Stripe closed meanwhile would leave a payment unknown.
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let both = async {
            match self.once(&request).await {
                Err(TransportError::Broken(_)) => self.once(&request).await,
                other => other,
            }
        };
        timeout(self.within, both).await.unwrap_or(Err(TransportError::Timeout))
    }
}

/// An error with its causes. They name hosts and reasons, and nothing of the request.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_key_crosses_no_network_in_plain_text() {
        let within = Duration::from_secs(8);
        for fine in ["https://api.stripe.com", "http://127.0.0.1:8420", "http://localhost:8420/"] {
            assert!(HttpsTransport::new(fine, within).is_ok(), "{fine}");
        }
        let wrong = [
            "http://api.stripe.com",
            "http://127.0.0.1.example.com",
            "http://localhost@example.com",
            "ftp://127.0.0.1",
            "api.stripe.com",
            "https://api.stripe.com/v1",
            "https://api.stripe.com?x",
            "",
        ];
        for wrong in wrong {
            assert_eq!(HttpsTransport::new(wrong, within).err(), Some(InvalidAddress), "{wrong}");
        }
    }
}
