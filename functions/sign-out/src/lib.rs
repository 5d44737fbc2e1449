//! `POST /v1/auth/sign-out`: ends the session, or with `?everywhere=true` all sessions of the user.

use app::login;
use app::login::{EndMySessions, EndSession};
use app::system::Random;
use contract::SignOutQuery;
use portal_http::{Failure, NoContent, Request, Response, SessionCaller};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] =
    &[Capability::ServeSignedIn, Capability::EndSession, Capability::RecordActivity];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, R> {
    /// Sessions and their activity log.
    pub access: S,
    /// For ids of activities.
    pub random: R,
}

/// Ends the session on the server and in the browser.
///
/// # Errors
/// `unavailable` or `internal` when the store fails. The cookie stays, so that the user can retry.
pub async fn handle<S: EndSession + EndMySessions, R: Random>(
    ports: &Ports<S, R>,
    request: Request<SessionCaller>,
) -> Result<Response<NoContent>, Failure> {
    let query: SignOutQuery = request.query()?;
    let Ports { access, random } = ports;
    let (user, session) = (request.caller().user(), request.caller().session());
    if query.everywhere {
        login::end_my_sessions(access, random, user, request.client(), request.now()).await?;
    }
    access.end_session(&user.id, &session.secret).await?;
    Ok(Response::no_content().without_session())
}
