//! A request's way in and an answer's way out.

use std::future::{Future, ready};
use std::sync::Arc;
use std::time::Duration;

use app::login::RecordView;
use app::login::{ReadCaller, TouchSession};
use app::origin::OriginSecrets;
use app::system::Clock;
use contract::{FieldError, InAccount, Language, Problem, ProblemKind, Route};
use jiff::{SignedDuration, Timestamp};
use lambda_http::http::StatusCode;
use lambda_http::http::header::{self, HeaderName};
use lambda_http::{Body, Error, Request, Response};
use serde::Serialize;

use crate::admit::sealed::Known;
use crate::call::{Asked, Call, Glimpse, language_of};
use crate::handle::{Fetched, Handle, Prefetch};
use crate::outgoing::run;
use crate::reply::Content;
use crate::{Failure, Gate, Reply, Rule, browser, message};

/// Serves a route for as long as the function lives.
///
/// # Errors
/// Only when the Lambda runtime itself fails; a request never does.
pub async fn serve<R, O, C, A, P, H>(
    route: Route<R>,
    gate: Gate<O, C, A>,
    ports: P,
    handler: H,
) -> Result<(), Error>
where
    R: Rule,
    O: OriginSecrets,
    C: Clock,
    A: ReadCaller + TouchSession + RecordView,
    P: Send + Sync,
    H: for<'a> Handle<'a, P, R::Caller>,
{
    warm(&gate.origin).await;
    let (route, gate, ports, handler) = (&route, &gate, &ports, &handler);
    run(move |request| answer(route, gate, ports, handler, request)).await
}

/// Serves a route whose one read may start beside the access check.
///
/// # Errors
/// Only when the Lambda runtime itself fails; a request never does.
pub async fn serve_with_prefetch<O, C, A, P, F, X, H>(
    route: Route<InAccount>,
    gate: Gate<O, C, A>,
    ports: P,
    prefetch: F,
    handler: H,
) -> Result<(), Error>
where
    O: OriginSecrets,
    C: Clock,
    A: ReadCaller + TouchSession + RecordView,
    P: Send + Sync,
    X: Send,
    F: for<'a> Prefetch<'a, P, Found = X>,
    H: for<'a> Handle<'a, P, crate::AccountCaller, Fetched<X>>,
{
    warm(&gate.origin).await;
    let (route, gate, ports, prefetch, handler) = (&route, &gate, &ports, &prefetch, &handler);
    run(move |request| answer_with_prefetch(route, gate, ports, prefetch, handler, request)).await
}

/// Reads the origin secret before the first request needs it. A failure is left to that request.
pub(crate) async fn warm(origin: &impl OriginSecrets) {
    let _later = tokio::time::timeout(Duration::from_secs(3), origin.accepted()).await;
}

/// Answers one request, whatever it is.
pub async fn answer<R, O, C, A, P, H>(
    route: &Route<R>,
    gate: &Gate<O, C, A>,
    ports: &P,
    handler: &H,
    request: Request,
) -> Response<Body>
where
    R: Rule,
    O: OriginSecrets,
    C: Clock,
    A: ReadCaller + TouchSession + RecordView,
    P: Send + Sync,
    H: for<'a> Handle<'a, P, R::Caller>,
{
    let asked = Arc::new(Asked::new(request));
    respond(route, gate, &asked, |_| ready(()), |call, ()| handler.handle(ports, call, ())).await
}

/// As [`answer`], with a read that starts beside the access check if cookie and account id parse.
/// What it finds reaches the handler only when access is granted; a refusal ends it.
pub async fn answer_with_prefetch<O, C, A, P, F, X, H>(
    route: &Route<InAccount>,
    gate: &Gate<O, C, A>,
    ports: &P,
    prefetch: &F,
    handler: &H,
    request: Request,
) -> Response<Body>
where
    O: OriginSecrets,
    C: Clock,
    A: ReadCaller + TouchSession + RecordView,
    P: Send + Sync,
    X: Send,
    F: for<'a> Prefetch<'a, P, Found = X>,
    H: for<'a> Handle<'a, P, crate::AccountCaller, Fetched<X>>,
{
    let asked = Arc::new(Asked::new(request));
    let account = if asked.claims_a_session() { asked.account() } else { None };
    let glance = {
        let asked = Arc::clone(&asked);
        move |now| async move {
            let account = account?;
            Some(prefetch.prefetch(ports, Glimpse::new(account, now, &asked)).await)
        }
    };
    let handle = |call, found| handler.handle(ports, call, Fetched(found));
    respond(route, gate, &asked, glance, handle).await
}

/// The way of every request: origin, access (and the prefetch beside it), browser rules, handler,
/// touch, log.
async fn respond<R, O, C, A, X, W, T>(
    route: &Route<R>,
    gate: &Gate<O, C, A>,
    asked: &Arc<Asked>,
    prefetch: impl FnOnce(Timestamp) -> X,
    handle: impl FnOnce(Call<R::Caller>, X::Output) -> W,
) -> Response<Body>
where
    R: Rule,
    O: OriginSecrets,
    C: Clock,
    A: ReadCaller + TouchSession + RecordView,
    X: Future,
    W: Future<Output = Result<Reply<T>, Failure>>,
    T: Serialize,
{
    let now = gate.clock.now();
    let mut line = Line::new(route.function, asked, now);
    let language = asked.language();
    match gate.came_through_the_edge(asked).await {
        Ok(true) => {}
        Ok(false) => return line.write(&gate.clock, nothing()),
        Err(failure) => return line.fail(&gate.clock, &failure, language),
    }
    // A refusal waits for nothing that was read ahead: how long that takes tells of the account.
    let prefetch = async { Ok(prefetch(now).await) };
    let (prefetched, caller) = match tokio::try_join!(prefetch, gate.admit(route, asked, now)) {
        Ok(both) => both,
        Err(failure) => return line.fail(&gate.clock, &failure, language),
    };
    let session = caller.known().map(|(_, session)| session.clone());
    line.user = session.as_ref().map(|session| session.user.to_string());
    let language = language_of(&caller, asked);
    let checked = if route.method.changes() {
        browser::check(&asked.headers, &asked.body, &gate.portal_url)
    } else {
        Ok(())
    };
    let call = Call { caller, asked: Arc::clone(asked), language, now };
    let outcome = match checked {
        Ok(()) => handle(call, prefetched).await.and_then(|reply| success(&reply, language)),
        Err(failure) => Err(failure),
    };
    if let Some(session) = session {
        gate.touch(&session, now).await;
    }
    match outcome {
        Ok(response) => line.write(&gate.clock, response),
        Err(failure) => line.fail(&gate.clock, &failure, language),
    }
}

/// The one line that a request leaves in the log.
struct Line<'a> {
    route: &'static str,
    request_id: &'a str,
    began: Timestamp,
    user: Option<String>,
}

impl<'a> Line<'a> {
    fn new(route: &'static str, asked: &'a Asked, began: Timestamp) -> Self {
        Self { route, request_id: &asked.request_id, began, user: None }
    }

    fn fail(&self, clock: &impl Clock, failure: &Failure, language: Language) -> Response<Body> {
        let response = problem(failure, self.request_id, language);
        self.end(clock, response, failure.internal_text())
    }

    fn write(&self, clock: &impl Clock, response: Response<Body>) -> Response<Body> {
        self.end(clock, response, None)
    }

    fn end(
        &self,
        clock: &impl Clock,
        response: Response<Body>,
        error: Option<&str>,
    ) -> Response<Body> {
        let ms = clock.now().duration_since(self.began).as_millis();
        let ms = u64::try_from(ms).unwrap_or_default();
        let status = response.status().as_u16();
        let Self { route, request_id, user, .. } = self;
        let user = user.as_deref();
        if status >= 500 {
            tracing::error!(route, status, request_id, user, ms, error, "request");
        } else {
            tracing::info!(route, status, request_id, user, ms, "request");
        }
        response
    }
}

/// Most bytes of an answer's body. Lambda takes 6 MB, after a text is escaped as a JSON string or
/// bytes are written as base64.
const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;

fn success<T: Serialize>(reply: &Reply<T>, language: Language) -> Result<Response<Body>, Failure> {
    let (body, kind, file) = match &reply.content {
        Content::Json(body) => {
            let json = serde_json::to_string(body);
            let json = json.map_err(|e| Failure::internal(e.to_string()))?;
            (Body::Text(json), "application/json", None)
        }
        // Bytes: a text would lose its byte order mark on the way (see `outgoing`).
        Content::Csv(csv) => {
            let bytes = csv.text.clone().into_bytes();
            (Body::Binary(bytes), "text/csv; charset=utf-8", Some(&csv.name))
        }
    };
    if body.len() > MAX_ANSWER_BYTES {
        return Err(Failure::of(ProblemKind::Invalid).with_fault("", "too-many"));
    }
    // `NoContent` is the one body that is no object.
    let mut response = if matches!(&body, Body::Text(json) if json == "null") {
        sealed(StatusCode::NO_CONTENT, Body::Empty)
    } else {
        with(sealed(reply.status, body), header::CONTENT_TYPE, kind)
    };
    response = with(response, header::CONTENT_LANGUAGE, language.tag());
    if let Some(name) = file {
        let disposition = format!("attachment; filename=\"{name}\"");
        response = with(response, header::CONTENT_DISPOSITION, &disposition);
    }
    Ok(match &reply.cookie {
        Some(cookie) => with(response, header::SET_COOKIE, cookie),
        None => response,
    })
}

/// What a request that did not come through the edge gets.
fn nothing() -> Response<Body> {
    sealed(StatusCode::FORBIDDEN, Body::Empty)
}

/// A failure as a problem document in the caller's language.
fn problem(failure: &Failure, request_id: &str, language: Language) -> Response<Body> {
    let kind = failure.kind();
    let (title, detail) = kind.text(language);
    let errors = failure.faults().iter().map(|fault| FieldError {
        pointer: fault.pointer.clone(),
        code: fault.code.to_owned(),
        message: message::message(fault.code, language).to_owned(),
    });
    let document = Problem {
        r#type: kind,
        title: title.to_owned(),
        status: kind.status(),
        detail: detail.to_owned(),
        instance: request_id.to_owned(),
        errors: errors.collect(),
    };
    let status = StatusCode::from_u16(kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = serde_json::to_string(&document).unwrap_or_default();
    let response = sealed(status, json.into());
    let response = with(response, header::CONTENT_TYPE, "application/problem+json");
    let response = with(response, header::CONTENT_LANGUAGE, language.tag());
    let wait = match kind {
        ProblemKind::Unavailable => Some(2),
        _ => failure.retry_after().map(whole_seconds),
    };
    match wait {
        Some(seconds) => with(response, header::RETRY_AFTER, &seconds.to_string()),
        None => response,
    }
}

/// So long and not a second longer: half an hour must not read as 31 minutes.
fn whole_seconds(wait: SignedDuration) -> i64 {
    wait.as_secs().saturating_add(i64::from(wait.subsec_nanos() > 0))
}

/// An answer with the headers that every answer has.
fn sealed(status: StatusCode, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let response = with(response, header::CACHE_CONTROL, "no-store");
    with(response, header::X_CONTENT_TYPE_OPTIONS, "nosniff")
}

fn with(mut response: Response<Body>, name: HeaderName, value: &str) -> Response<Body> {
    if let Ok(value) = value.parse() {
        response.headers_mut().insert(name, value);
    }
    response
}
