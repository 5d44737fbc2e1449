//! `GET /v1/me/sessions` and `DELETE /v1/me/sessions/{sessionId}`: where one is signed in.

use app::login;
use app::login::{EndMySessions, ListSessions};
use app::system::Random;
use contract::{MySession, MySessions, ProblemKind};
use portal_http::{Call, Failure, NoContent, Reply, SessionCaller};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::ListSessions,
    Capability::EndSession,
    Capability::RecordActivity,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, R> {
    /// Sessions, and the trail of what is done to them.
    pub access: S,
    /// For ids.
    pub random: R,
}

/// Lists the caller's sessions that have not ended, latest first.
///
/// # Errors
/// When they cannot be read.
pub async fn list<S: ListSessions, R: Random>(
    ports: &Ports<S, R>,
    call: Call<SessionCaller>,
) -> Result<Reply<MySessions>, Failure> {
    let (user, current) = (call.caller().user(), call.caller().session());
    let sessions = login::my_sessions(&ports.access, user, call.now()).await?;
    let item = |session: login::MySession| MySession {
        id: session.id.to_string(),
        current: session.record.secret == current.secret,
        begun_at: session.record.begun_at,
        last_used_at: session.last_used_at(),
        expires_at: session.record.expires_at,
        address: session.record.address,
        agent: session.record.user_agent,
    };
    Ok(Reply::new(MySessions { items: sessions.into_iter().map(item).collect(), next: None }))
}

/// Ends one of the caller's sessions; with their present one they are signed out.
///
/// # Errors
/// `not-found` for whatever is no session of the caller's.
pub async fn end<S: ListSessions + EndMySessions, R: Random>(
    ports: &Ports<S, R>,
    call: Call<SessionCaller>,
) -> Result<Reply<NoContent>, Failure> {
    let (user, current) = (call.caller().user(), call.caller().session());
    let id = call.path("sessionId")?;
    let (place, Ports { access, random }) = (call.client(), ports);
    let ended = login::end_my_session(access, random, user, id, place, call.now()).await?;
    let ended = ended.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    let reply = Reply::new(NoContent);
    Ok(if ended.secret == current.secret { reply.without_session() } else { reply })
}
