//! The way of every request: edge, access check with the prefetch beside it, browser check,
//! handler, session expiry, log.

use std::future::{Future, ready};
use std::sync::Arc;

use contract::{InAccount, Route};
use jiff::Timestamp;
use lambda_http::{Body, Error};
use serde::Serialize;

use crate::Failure;
use crate::authorize::AccessRule;
use crate::caller::{AccountCaller, Caller};
use crate::gate::Guard;
use crate::handler::{Handler, Prefetch, Prefetched};
use crate::request::raw::RawRequest;
use crate::request::{PrefetchRequest, Request, browser};
use crate::request_log::RequestLog;
use crate::response::outgoing::run;
use crate::response::{Response, encode};

/// Serves a route until the function ends.
///
/// # Errors
/// Only when the Lambda runtime itself fails. A failed request is not an error.
pub async fn serve<R, G, P, H>(route: Route<R>, gate: G, ports: P, handler: H) -> Result<(), Error>
where
    R: AccessRule,
    G: Guard,
    P: Send + Sync,
    H: for<'a> Handler<'a, P, R::Caller>,
{
    gate.gate().warm().await;
    let (route, gate, ports, handler) = (&route, &gate, &ports, &handler);
    run(move |request| answer(route, gate, ports, handler, request)).await
}

/// Serves a route with a prefetch.
///
/// # Errors
/// Only when the Lambda runtime itself fails. A failed request is not an error.
pub async fn serve_with_prefetch<G, P, F, X, H>(
    route: Route<InAccount>,
    gate: G,
    ports: P,
    prefetch: F,
    handler: H,
) -> Result<(), Error>
where
    G: Guard,
    P: Send + Sync,
    X: Send,
    F: for<'a> Prefetch<'a, P, Found = X>,
    H: for<'a> Handler<'a, P, AccountCaller, Prefetched<X>>,
{
    gate.gate().warm().await;
    let (route, gate, ports, prefetch, handler) = (&route, &gate, &ports, &prefetch, &handler);
    run(move |request| answer_with_prefetch(route, gate, ports, prefetch, handler, request)).await
}

/// Answers one request.
pub async fn answer<R, G, P, H>(
    route: &Route<R>,
    gate: &G,
    ports: &P,
    handler: &H,
    request: lambda_http::Request,
) -> lambda_http::Response<Body>
where
    R: AccessRule,
    G: Guard,
    P: Send + Sync,
    H: for<'a> Handler<'a, P, R::Caller>,
{
    let raw = Arc::new(RawRequest::new(request));
    let handle = |request, ()| handler.handle(ports, request, ());
    respond(route, gate, &raw, |_| ready(()), handle).await
}

/// Answers one request, with a read that starts beside the access check when cookie and account id
/// can be parsed. The handler gets the result only when the caller is authorized. A refusal drops
/// the read.
pub async fn answer_with_prefetch<G, P, F, X, H>(
    route: &Route<InAccount>,
    gate: &G,
    ports: &P,
    prefetch: &F,
    handler: &H,
    request: lambda_http::Request,
) -> lambda_http::Response<Body>
where
    G: Guard,
    P: Send + Sync,
    X: Send,
    F: for<'a> Prefetch<'a, P, Found = X>,
    H: for<'a> Handler<'a, P, AccountCaller, Prefetched<X>>,
{
    let raw = Arc::new(RawRequest::new(request));
    let start = |now| {
        let request = PrefetchRequest::new(&raw, now);
        async move { Some(prefetch.prefetch(ports, request?).await) }
    };
    let handle = |request, found| handler.handle(ports, request, Prefetched(found));
    respond(route, gate, &raw, start, handle).await
}

async fn respond<R, G, X, W, T>(
    route: &Route<R>,
    gate: &G,
    raw: &Arc<RawRequest>,
    prefetch: impl FnOnce(Timestamp) -> X,
    handle: impl FnOnce(Request<R::Caller>, X::Output) -> W,
) -> lambda_http::Response<Body>
where
    R: AccessRule,
    G: Guard,
    X: Future,
    W: Future<Output = Result<Response<T>, Failure>>,
    T: Serialize,
{
    let gate = gate.gate();
    let mut log = RequestLog::new(route.function, raw, &gate.clock);
    let now = log.began();
    match gate.came_through_the_edge(raw).await {
        Ok(true) => {}
        Ok(false) => return log.responded(encode::nothing()),
        Err(failure) => return log.failed(&failure, raw.language()),
    }
    // A refusal does not wait for the prefetch: its duration would tell something of the account.
    let prefetch = async { Ok(prefetch(now).await) };
    let (prefetched, caller) = match tokio::try_join!(prefetch, gate.authorize(route, raw, now)) {
        Ok(both) => both,
        Err(failure) => return log.failed(&failure, raw.language()),
    };
    let session = caller.signed_in().map(|signed_in| signed_in.session().clone());
    log.user = session.as_ref().map(|session| session.user.to_string());
    let request = Request::new(caller, raw, now);
    let language = request.language();
    let checked = if route.method.changes() {
        browser::check(&raw.headers, &raw.body, &gate.portal_url)
    } else {
        Ok(())
    };
    let outcome = match checked {
        Ok(()) => handle(request, prefetched)
            .await
            .and_then(|response| encode::response(&response, language)),
        Err(failure) => Err(failure),
    };
    if let Some(session) = session {
        gate.touch(&session, now).await;
    }
    match outcome {
        Ok(response) => log.responded(response),
        Err(failure) => log.failed(&failure, language),
    }
}
