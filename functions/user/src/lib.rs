//! One user of an account: role, end, return, and a new invitation.

use app::account::ReadAccountSummaries;
use app::idempotency::IdempotencyKey;
use app::rate_limit::CountAttempts;
use app::system::{Clock, Random};
use app::users::ListMemberships;
use app::users::{
    AccountUser, ChangeUsers, IdempotentRequest, InviteUsers, JoinStore, ListUsers,
    QueueInvitation, WriteUsers,
};
use contract::{ChangeUserRequest, Reinstated};
use portal_http::people::{account_user, answer_once, by, kept, path_user};
use portal_http::{AccountCaller, Call, Failure, Reply, convert};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::RecordActivity,
    Capability::ListUsers,
    Capability::ListMemberships,
    Capability::ReadIntent,
    Capability::CountAttempts,
    Capability::WriteUsers,
    Capability::RemoveMembers,
    Capability::QueueInvitation,
];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, Q, C, R> {
    /// Users, places, cards, intents and limits.
    pub store: S,
    /// The worker's queue.
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
/// `not-found`; `invalid` unless exactly one of the two is given; `conflict`; `last-manager`;
/// `too-many-tries` for a reinstatement.
pub async fn change<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    call: Call<AccountCaller>,
) -> Result<Reply<contract::AccountUser>, Failure>
where
    S: ListUsers + ListMemberships + ReadAccountSummaries + WriteUsers + CountAttempts,
    Q: Sync,
    C: Clock,
    R: Random,
{
    let user = path_user(&call)?;
    let (account, by) = (call.caller().account(), by(&call));
    let changed = match call.body()? {
        ChangeUserRequest { role: Some(role), status: None } => {
            ports.changer().set_role(&by, account, user, convert::from_role(role)).await?
        }
        ChangeUserRequest { role: None, status: Some(Reinstated::Active) } => {
            ports.changer().reinstate(&by, account, user).await?
        }
        _ => return Err(Failure::invalid("", "one-of-these")),
    };
    Ok(Reply::new(account_user(&changed, call.caller().user().id)))
}

/// Deactivates a user in this account; they are out of it at once. Of a user who has not joined,
/// the invitation is cancelled.
///
/// # Errors
/// `not-found`; `conflict`; `last-manager`.
pub async fn deactivate<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    call: Call<AccountCaller>,
) -> Result<Reply<contract::AccountUser>, Failure>
where
    S: ListUsers + ListMemberships + ReadAccountSummaries + WriteUsers,
    Q: Sync,
    C: Clock,
    R: Random,
{
    let user = path_user(&call)?;
    let account = call.caller().account();
    let changed = ports.changer().deactivate(&by(&call), account, user).await?;
    Ok(Reply::new(account_user(&changed, call.caller().user().id)))
}

/// Sends a user a new invitation, once for its `Idempotency-Key`.
///
/// # Errors
/// `not-found`; `idempotency-key-reused`; `too-many-tries`.
pub async fn invite_again<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    call: Call<AccountCaller>,
) -> Result<Reply<contract::AccountUser>, Failure>
where
    S: JoinStore,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    let (key, user) = (call.idempotency_key()?, path_user(&call)?);
    let (account, caller) = (call.caller().account(), call.caller().user().id);
    let content = user.to_string();
    let once = IdempotencyKey::new(
        account.as_str(),
        &caller,
        "invite-user-again",
        key,
        content.as_bytes(),
    );
    let body = |found: &AccountUser| account_user(found, caller);
    let intent = IdempotentRequest { key: once, answer: &kept(body) };
    let Ports { store, queue, clock, random } = ports;
    let invite = InviteUsers { store, queue, clock, random };
    let done = invite.again(&by(&call), account, user, intent).await?;
    Ok(Reply::created(answer_once(&done, body)?))
}
