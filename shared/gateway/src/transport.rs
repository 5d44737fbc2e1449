//! The port over which requests go to Stripe.

use std::fmt;
use std::future::Future;

/// Whether a request reads or changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Changes.
    Post,
}

impl Method {
    /// Its name in HTTP.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// A request. It can be sent twice: it reads, or has an idempotency key, or changes nothing the
/// second time.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Reads or changes.
    pub method: Method,
    /// Path and query, from `/v1`.
    pub path: String,
    /// A form, percent-encoded; empty for a request that reads.
    pub body: String,
    /// Stripe carries requests with the same key out once, within 24 hours.
    pub idempotency_key: Option<String>,
    /// The provider's secret key, for the header `Authorization`.
    pub secret_key: String,
}

impl fmt::Debug for Request {
    /// Without the secret key, and without the form, which names customers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, path, idempotency_key, .. } = self;
        let path = path.split('?').next();
        f.debug_struct("Request")
            .field("method", method)
            .field("path", &path)
            .field("idempotency_key", idempotency_key)
            .finish_non_exhaustive()
    }
}

/// A response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status of HTTP.
    pub status: u16,
    /// The body, as it came.
    pub body: Vec<u8>,
}

/// Why there is no response. The request may have been carried out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// None came in time.
    #[error("no response in time")]
    Timeout,
    /// The connection could not be made, or broke.
    #[error("the connection failed: {0}")]
    Broken(String),
}

/// Sends requests to Stripe's API.
pub trait Transport: Send + Sync {
    /// Sends a request, and gives the response with any status.
    fn send(
        &self,
        request: Request,
    ) -> impl Future<Output = Result<Response, TransportError>> + Send;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_request_has_no_secret_and_no_form() {
        let request = Request {
            method: Method::Get,
            path: "/v1/payment_intents?customer=cus_1".to_owned(),
            body: "email=dana".to_owned(),
            idempotency_key: None,
            secret_key: "sk_test_hush".to_owned(),
        };
        let text = format!("{request:?}");
        assert!(text.contains("/v1/payment_intents"), "{text}");
        assert!(!text.contains("hush") && !text.contains("dana") && !text.contains("cus_1"));
    }
}
