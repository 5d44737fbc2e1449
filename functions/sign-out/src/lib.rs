//! `POST /v1/auth/sign-out`: ends the session, or with `?everywhere=true` all of the person's.

use app::login;
use app::login::EndMySessions;
use app::login::EndSession;
use app::system::Random;
use contract::SignOutQuery;
use portal_http::{Call, Failure, NoContent, Reply, SessionCaller};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
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

/// Ends the session on the server and in the browser.
///
/// # Errors
/// When it cannot be ended; it is still in the browser then, so that it can be tried again.
pub async fn handle<S: EndSession + EndMySessions, R: Random>(
    ports: &Ports<S, R>,
    call: Call<SessionCaller>,
) -> Result<Reply<NoContent>, Failure> {
    let query: SignOutQuery = call.query()?;
    let Ports { access, random } = ports;
    let (user, session) = (call.caller().user(), call.caller().session());
    if query.everywhere {
        login::end_my_sessions(access, random, user, call.client(), call.now()).await?;
    }
    access.end_session(&user.id, &session.secret).await?;
    Ok(Reply::new(NoContent).without_session())
}
