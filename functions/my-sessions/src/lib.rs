//! `GET /v1/me/sessions` and `DELETE /v1/me/sessions/{sessionId}`: the sessions of the caller.

use app::login;
use app::login::{EndMySessions, ListSessions};
use app::system::Random;
use contract::{MySessions, ProblemKind};
use portal_http::{Failure, NoContent, Request, Response, SessionCaller, present};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ServeSignedIn,
    Capability::ListSessions,
    Capability::EndSession,
    Capability::RecordActivity,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, R> {
    /// Sessions and their activity log.
    pub access: S,
    /// For ids of activities.
    pub random: R,
}

/// Lists the caller's valid sessions, newest first.
///
/// # Errors
/// `unavailable` or `internal` when the store fails.
pub async fn list<S: ListSessions, R: Random>(
    ports: &Ports<S, R>,
    request: Request<SessionCaller>,
) -> Result<Response<MySessions>, Failure> {
    let (user, current) = (request.caller().user(), request.caller().session());
    let sessions = login::my_sessions(&ports.access, user, request.now()).await?;
    Ok(Response::new(present::login::sessions(sessions, &current.secret)))
}

/// Ends one of the caller's sessions. Ending the current one signs the caller out.
///
/// # Errors
/// `not-found` when the caller has no such session.
pub async fn end<S: ListSessions + EndMySessions, R: Random>(
    ports: &Ports<S, R>,
    request: Request<SessionCaller>,
) -> Result<Response<NoContent>, Failure> {
    let (user, current) = (request.caller().user(), request.caller().session());
    let id = request.path("sessionId")?;
    let (client, Ports { access, random }) = (request.client(), ports);
    let ended = login::end_my_session(access, random, user, id, client, request.now()).await?;
    let ended = ended.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    let response = Response::no_content();
    Ok(if ended.secret == current.secret { response.without_session() } else { response })
}
