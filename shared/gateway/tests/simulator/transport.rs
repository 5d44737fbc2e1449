//! A transport to a simulator in the same process.

use std::sync::Arc;

use gateway::{Request, Response, Transport, TransportError};
use jiff::Timestamp;
use stripe_sim::{Outcome, Stripe};

/// The transport, with the time at which requests arrive.
pub(crate) struct InProcess {
    pub(crate) stripe: Stripe,
    pub(crate) clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

impl Transport for InProcess {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let request = stripe_sim::Request {
            method: request.method.as_str().to_owned(),
            path: request.path,
            authorization: Some(format!("Bearer {}", request.secret_key)),
            idempotency_key: request.idempotency_key,
            version: Some(gateway::API_VERSION.to_owned()),
            body: request.body,
        };
        match self.stripe.request((self.clock)(), &request) {
            Outcome::Answer(answer) => {
                Ok(Response { status: answer.status, body: answer.body.to_string().into_bytes() })
            }
            Outcome::RequestLost | Outcome::ResponseLost => {
                Err(TransportError::Broken("a fault".to_owned()))
            }
            Outcome::Delayed { .. } => Err(TransportError::Timeout),
        }
    }
}
