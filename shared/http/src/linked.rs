//! The way of a link that the portal mailed: edge, token, size, form, handler, log.
//!
//! Mail services follow such a link for their users, from no page and without a session (RFC 8058).
//! So the rules for browsers do not apply: the token in the path is what authenticates the request,
//! and the form says that its user wants it. A route with the rule [`Linked`] can be served in no
//! other way, and nothing else makes a [`LinkCaller`].

use std::sync::Arc;

use app::unsubscribe::{LinkError, OpenLinks};
use contract::{Linked, ProblemKind, Route};
use jiff::Timestamp;
use lambda_http::Body;

use crate::Failure;
use crate::caller::LinkCaller;
use crate::gate::Guard;
use crate::handler::Handler;
use crate::request::Request;
use crate::request::raw::RawRequest;
use crate::request_log::RequestLog;
use crate::response::encode;

/// The longest body. The form is a line.
const MAX_BODY_BYTES: usize = 4 * 1024;

/// The field of the form, and its only value.
const FIELD: (&str, &str) = ("List-Unsubscribe", "One-Click");

/// Answers one request. `links` opens its token.
pub async fn answer_linked<G, V, P, H>(
    route: &Route<Linked>,
    gate: &G,
    links: &V,
    ports: &P,
    handler: &H,
    request: lambda_http::Request,
) -> lambda_http::Response<Body>
where
    G: Guard,
    V: OpenLinks,
    P: Send + Sync,
    H: for<'a> Handler<'a, P, LinkCaller>,
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
        let caller = open(links, route.access, &raw, log.began()).await?;
        check_form(&raw)?;
        let request = Request::new(caller, &raw, log.began());
        let language = request.language();
        encode::response(&handler.handle(ports, request, ()).await?, language)
    };
    match handled.await {
        Ok(response) => log.responded(response),
        Err(failure) => log.failed(&failure, raw.language()),
    }
}

/// The user whom the link names, if the portal made it and it has not expired.
async fn open(
    links: &impl OpenLinks,
    rule: Linked,
    raw: &RawRequest,
    now: Timestamp,
) -> Result<LinkCaller, Failure> {
    let token = raw.path(rule.parameter).unwrap_or_default();
    match links.open(token, now).await {
        Ok(user) => Ok(LinkCaller::new(user)),
        Err(LinkError::Forged) => Err(Failure::of(ProblemKind::LinkInvalid)),
        Err(LinkError::Expired) => Err(Failure::of(ProblemKind::LinkExpired)),
        Err(LinkError::Key(error)) => {
            Err(Failure::of(ProblemKind::Unavailable).because(error.to_string()))
        }
    }
}

/// Requires the form, in either of the types that RFC 8058 names.
fn check_form(raw: &RawRequest) -> Result<(), Failure> {
    if raw.body.len() > MAX_BODY_BYTES {
        return Err(Failure::of(ProblemKind::TooLarge));
    }
    let kind = raw.header("content-type").unwrap_or_default().to_ascii_lowercase();
    let is_there = match kind.split(';').next().unwrap_or_default().trim() {
        "application/x-www-form-urlencoded" => form_urlencoded::parse(&raw.body)
            .any(|(name, value)| (name.as_ref(), value.as_ref()) == FIELD),
        // One field: its name is in a header of the only part, its value is the part.
        "multipart/form-data" => {
            let text = String::from_utf8_lossy(&raw.body);
            text.contains(FIELD.0) && text.lines().any(|line| line == FIELD.1)
        }
        _ => return Err(Failure::malformed("content-type", "bad-value")),
    };
    if is_there { Ok(()) } else { Err(Failure::malformed("/List-Unsubscribe", "missing-field")) }
}
