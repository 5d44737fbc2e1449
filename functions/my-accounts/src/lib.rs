//! `POST /v1/me/invitations/{accountId}` and `POST /v1/me/accounts/{accountId}/leave`: which
//! accounts one belongs to is one's own decision.

use app::account::ReadAccountSummaries;
use app::system::{Clock, Random};
use app::users::{Consent, ListUsers, WriteUsers};
use contract::{AnswerInvitationRequest, ProblemKind};
use domain::ids::AccountId;
use portal_http::people::by;
use portal_http::{Call, Failure, NoContent, Reply, SessionCaller};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
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
    call: Call<SessionCaller>,
) -> Result<Reply<NoContent>, Failure>
where
    S: ListUsers + ReadAccountSummaries + WriteUsers,
    C: Clock,
    R: Random,
{
    let account = path_account(&call)?;
    let AnswerInvitationRequest { accept } = call.body()?;
    let (consent, by, user) = (ports.consent(), by(&call), call.caller().user().id);
    if accept {
        consent.accept(&by, &account, user).await?;
    } else {
        consent.decline(&by, &account, user).await?;
    }
    Ok(Reply::new(NoContent))
}

/// Takes the caller out of an account, whether they belong to it or not.
///
/// # Errors
/// `last-manager`.
pub async fn leave<S, C, R>(
    ports: &Ports<S, C, R>,
    call: Call<SessionCaller>,
) -> Result<Reply<NoContent>, Failure>
where
    S: ListUsers + ReadAccountSummaries + WriteUsers,
    C: Clock,
    R: Random,
{
    let account = path_account(&call)?;
    ports.consent().leave(&by(&call), &account, call.caller().user().id).await?;
    Ok(Reply::new(NoContent))
}

fn path_account(call: &Call<SessionCaller>) -> Result<AccountId, Failure> {
    AccountId::parse(call.path("accountId")?).map_err(|_| Failure::of(ProblemKind::NotFound))
}
