//! `POST /v1/auth/sign-out`: ends the session, or with `?everywhere=true` all of the person's.

use app::access::EndSession;
use contract::SignOutQuery;
use portal_http::{Call, Failure, NoContent, Reply, SessionCaller};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::EndSession,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S> {
    /// Sessions.
    pub access: S,
}

/// Ends the session on the server and in the browser.
///
/// # Errors
/// When it cannot be ended; it is still in the browser then, so that it can be tried again.
pub async fn handle<S: EndSession>(
    ports: &Ports<S>,
    call: Call<SessionCaller>,
) -> Result<Reply<NoContent>, Failure> {
    let query: SignOutQuery = call.query()?;
    let (user, session) = (call.caller().user(), call.caller().session());
    if query.everywhere {
        ports.access.end_all_sessions(&user.id).await?;
    }
    ports.access.end_session(&user.id, &session.secret).await?;
    Ok(Reply::new(NoContent).without_session())
}
