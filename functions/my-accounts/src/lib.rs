//! `POST /v1/me/invitations/{accountId}` and `POST /v1/me/accounts/{accountId}/leave`: users
//! accept, decline and end their own memberships.

use app::account::ReadAccountSummaries;
use app::system::{Clock, Random};
use app::users::{Consent, ListUsers, WriteUsers};
use contract::AnswerInvitationRequest;
use portal_http::{Failure, NoContent, Request, Response, SessionCaller};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ServeSignedIn,
    Capability::ListUsers,
    Capability::WriteUsers,
    Capability::RemoveMembers,
    Capability::RecordActivity,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, C, R> {
    /// Users, memberships and account summaries.
    pub store: S,
    /// For pauses.
    pub clock: C,
    /// For ids of activities.
    pub random: R,
}

impl<S, C, R> Ports<S, C, R> {
    fn consent(&self) -> Consent<'_, S, C, R> {
        Consent { store: &self.store, clock: &self.clock, random: &self.random }
    }
}

/// Accepts the caller's invitation to an account, or declines it.
///
/// # Errors
/// `not-found` when there is no invitation to accept; `conflict` when a member declines.
pub async fn answer<S, C, R>(
    ports: &Ports<S, C, R>,
    request: Request<SessionCaller>,
) -> Result<Response<NoContent>, Failure>
where
    S: ListUsers + ReadAccountSummaries + WriteUsers,
    C: Clock,
    R: Random,
{
    let account = request.path_account()?;
    let AnswerInvitationRequest { accept } = request.body()?;
    let (consent, by, user) = (ports.consent(), request.by(), request.caller().user().id);
    if accept {
        consent.accept(&by, &account, user).await?;
    } else {
        consent.decline(&by, &account, user).await?;
    }
    Ok(Response::no_content())
}

/// Removes the caller from an account. Succeeds also when they are not a member.
///
/// # Errors
/// `last-manager`.
pub async fn leave<S, C, R>(
    ports: &Ports<S, C, R>,
    request: Request<SessionCaller>,
) -> Result<Response<NoContent>, Failure>
where
    S: ListUsers + ReadAccountSummaries + WriteUsers,
    C: Clock,
    R: Random,
{
    let account = request.path_account()?;
    ports.consent().leave(&request.by(), &account, request.caller().user().id).await?;
    Ok(Response::no_content())
}
