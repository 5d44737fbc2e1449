//! One user of an account: role, deactivation, reinstatement, and a new invitation.

use app::account::ReadAccountSummaries;
use app::idempotency::IdempotencyKey;
use app::rate_limit::CountAttempts;
use app::system::{Clock, Random};
use app::users::{
    AccountUser, ChangeUsers, IdempotentRequest, InviteUsers, JoinStore, ListMemberships,
    ListUsers, QueueInvitation, WriteUsers,
};
use contract::{ChangeUserRequest, Reinstated};
use portal_http::present::users;
use portal_http::{AccountCaller, Failure, Request, Response, body_or_replay, record_body};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ServeAccount,
    Capability::ListUsers,
    Capability::ReadSuppressions,
    Capability::ListMemberships,
    Capability::ReadIdempotency,
    Capability::CountAttempts,
    Capability::WriteUsers,
    Capability::RemoveMembers,
    Capability::QueueInvitation,
];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, Q, C, R> {
    /// Users, memberships, accounts, idempotency records and limits.
    pub store: S,
    /// The queue of invitations to send.
    pub queue: Q,
    /// For pauses.
    pub clock: C,
    /// For ids of activities.
    pub random: R,
}

impl<S, Q, C, R> Ports<S, Q, C, R> {
    fn changer(&self) -> ChangeUsers<'_, S, C, R> {
        ChangeUsers { store: &self.store, clock: &self.clock, random: &self.random }
    }
}

/// Changes a user's role, or reinstates them.
///
/// # Errors
/// `not-found`; `invalid` unless exactly one of the two is sent; `conflict`; `last-manager`;
/// `too-many-tries` for a reinstatement.
pub async fn change<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    request: Request<AccountCaller>,
) -> Result<Response<contract::AccountUser>, Failure>
where
    S: ListUsers + ListMemberships + ReadAccountSummaries + WriteUsers + CountAttempts,
    C: Clock,
    R: Random,
{
    let user = request.path_user()?;
    let (account, by) = (request.caller().account(), request.by());
    let changed = match request.body()? {
        ChangeUserRequest { role: Some(role), status: None } => {
            ports.changer().set_role(&by, account, user, users::from_role(role)).await?
        }
        ChangeUserRequest { role: None, status: Some(Reinstated::Active) } => {
            ports.changer().reinstate(&by, account, user).await?
        }
        _ => return Err(Failure::invalid("", "one-of-these")),
    };
    Ok(Response::new(users::user(&changed, request.caller().user().id)))
}

/// Deactivates a user in this account, which they can no longer open. Cancels the invitation of a
/// user who has not accepted it.
///
/// # Errors
/// `not-found`; `conflict`; `last-manager`.
pub async fn deactivate<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    request: Request<AccountCaller>,
) -> Result<Response<contract::AccountUser>, Failure>
where
    S: ListUsers + ListMemberships + ReadAccountSummaries + WriteUsers,
    C: Clock,
    R: Random,
{
    let user = request.path_user()?;
    let account = request.caller().account();
    let changed = ports.changer().deactivate(&request.by(), account, user).await?;
    Ok(Response::new(users::user(&changed, request.caller().user().id)))
}

/// Sends a user a new invitation, once for the `Idempotency-Key`.
///
/// # Errors
/// `not-found`; `idempotency-key-reused`; `too-many-tries`.
pub async fn invite_again<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    request: Request<AccountCaller>,
) -> Result<Response<contract::AccountUser>, Failure>
where
    S: JoinStore,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    let (key, user) = (request.idempotency_key()?, request.path_user()?);
    let (account, caller) = (request.caller().account(), request.caller().user().id);
    let key = IdempotencyKey::new(
        account.as_str(),
        &caller,
        "invite-user-again",
        key,
        user.to_string().as_bytes(),
    );
    let body = |found: &AccountUser| users::user(found, caller);
    let idempotent = IdempotentRequest { key, answer: &record_body(body) };
    let Ports { store, queue, clock, random } = ports;
    let invite = InviteUsers { store, queue, clock, random };
    let done = invite.again(&request.by(), account, user, idempotent).await?;
    Ok(Response::created(body_or_replay(&done, body)?))
}
