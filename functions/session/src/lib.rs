//! `GET /v1/session`: who is signed in, and which accounts they can open.

use app::account::ReadAccountSummaries;
use app::users::ListMemberships;
use contract::Session;
use portal_http::{Failure, Request, Response, SessionCaller, present};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] =
    &[Capability::ServeSignedIn, Capability::ListMemberships, Capability::ReadAccountSummaries];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S> {
    /// Memberships and accounts.
    pub access: S,
}

/// Responds with the caller's session.
///
/// # Errors
/// `unavailable` or `internal` when the store fails.
pub async fn handle<S: ListMemberships + ReadAccountSummaries>(
    ports: &Ports<S>,
    request: Request<SessionCaller>,
) -> Result<Response<Session>, Failure> {
    let (user, session) = (request.caller().user(), request.caller().session());
    let mut memberships = ports.access.list_memberships(&user.id).await?;
    memberships.retain(|member| member.active || member.open_invitation(request.now()).is_some());
    let ids: Vec<_> = memberships.iter().map(|member| member.account.clone()).collect();
    let mut accounts = ports.access.account_summaries(&ids).await?;
    accounts.sort_by(|a, b| (&a.name, &a.account).cmp(&(&b.name, &b.account)));
    Ok(Response::new(present::session::session(user, session, &memberships, &accounts)))
}
