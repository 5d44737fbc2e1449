//! The way of what the payment gateway sends: edge, size, signature, handler, log.
//!
//! It comes from no page, so the rules for browsers do not apply; its signature, over the bytes as
//! they came, is what authenticates it. A route with the rule [`Signed`] can be served in no other
//! way, and nothing else makes a [`GatewayCaller`].

use std::sync::Arc;

use app::payments::events::{OpenWebhooks, WebhookError};
use contract::{ProblemKind, Route, Signed};
use jiff::Timestamp;
use lambda_http::{Body, Error};

use crate::Failure;
use crate::caller::GatewayCaller;
use crate::gate::Guard;
use crate::handler::Handler;
use crate::request::Request;
use crate::request::raw::RawRequest;
use crate::request_log::RequestLog;
use crate::response::encode;
use crate::response::outgoing::run;

/// The longest body. An event holds one object of the gateway, which may be a long list.
const MAX_BODY_BYTES: usize = 256 * 1024;

/// Serves a route of the gateway until the function ends. `gateway` opens what is sent.
///
/// # Errors
/// Only when the Lambda runtime itself fails. A failed request is not an error.
pub async fn serve_signed<G, V, P, H>(
    route: Route<Signed>,
    gate: G,
    gateway: fn(&P) -> &V,
    ports: P,
    handler: H,
) -> Result<(), Error>
where
    G: Guard,
    V: OpenWebhooks,
    P: Send + Sync,
    H: for<'a> Handler<'a, P, GatewayCaller>,
{
    gate.gate().warm().await;
    let (route, gate, ports, handler) = (&route, &gate, &ports, &handler);
    run(move |request| answer_signed(route, gate, gateway(ports), ports, handler, request)).await
}

/// Answers one request.
pub async fn answer_signed<G, V, P, H>(
    route: &Route<Signed>,
    gate: &G,
    gateway: &V,
    ports: &P,
    handler: &H,
    request: lambda_http::Request,
) -> lambda_http::Response<Body>
where
    G: Guard,
    V: OpenWebhooks,
    P: Send + Sync,
    H: for<'a> Handler<'a, P, GatewayCaller>,
{
    let raw = Arc::new(RawRequest::new(request));
    let gate = gate.gate();
    let log = RequestLog::new(route.function, &raw, &gate.clock);
    match gate.came_through_the_edge(&raw).await {
        Ok(true) => {}
        Ok(false) => return log.responded(encode::nothing()),
        Err(failure) => return log.failed(&failure, raw.language()),
    }
    let handled = async {
        let caller = open(gateway, route.access, &raw, log.began()).await?;
        let request = Request::new(caller, &raw, log.began());
        let language = request.language();
        encode::response(&handler.handle(ports, request, ()).await?, language)
    };
    match handled.await {
        Ok(response) => log.responded(response),
        Err(failure) => log.failed(&failure, raw.language()),
    }
}

/// The gateway with its event, if it signed the body.
async fn open(
    gateway: &impl OpenWebhooks,
    rule: Signed,
    raw: &RawRequest,
    now: Timestamp,
) -> Result<GatewayCaller, Failure> {
    if raw.body.len() > MAX_BODY_BYTES {
        return Err(Failure::of(ProblemKind::TooLarge));
    }
    let Some(signature) = raw.header(rule.header) else {
        return Err(Failure::malformed(rule.header, "missing-field"));
    };
    match gateway.open(&raw.body, signature, now).await {
        Ok(event) => Ok(GatewayCaller::new(event)),
        Err(error) => {
            tracing::warn!(%error, "a message to the gateway's webhook is refused; if the gateway \
                sent it, compare its signing secret and its mode with the stored secret");
            Err(refusal(error, rule.header))
        }
    }
}

fn refusal(error: WebhookError, header: &str) -> Failure {
    match error {
        WebhookError::Unsigned(_) => Failure::malformed(header, "bad-value"),
        WebhookError::Malformed => Failure::malformed("", "bad-value"),
        WebhookError::OtherMode => Failure::malformed("/livemode", "bad-value"),
        WebhookError::Unavailable(cause) => Failure::of(ProblemKind::Unavailable).because(cause),
    }
}
