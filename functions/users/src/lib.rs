//! `GET` and `POST /v1/accounts/{accountId}/users`: the account's users, and one more of them.

use app::account::ReadAccountSummaries;
use app::fold::name_order;
use app::system::{Clock, Random};
use app::users::{AccountUser, InviteUsers, JoinStore, ListUsers, QueueInvitation};
use contract::{PageQuery, ProblemKind, Users};
use domain::ids::UserId;
use portal_http::people::{account_user, invite_user, page_limit};
use portal_http::{AccountCaller, Call, Cursor, Failure, Reply};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::RecordActivity,
    Capability::ListUsers,
    Capability::ReadUser,
    Capability::ReadIntent,
    Capability::CountAttempts,
    Capability::WriteUsers,
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

/// A page of the account's users, by name within it.
///
/// # Errors
/// `malformed` when the query is.
pub async fn list<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    call: Call<AccountCaller>,
) -> Result<Reply<Users>, Failure>
where
    S: ListUsers + ReadAccountSummaries,
    Q: Sync,
    C: Sync,
    R: Sync,
{
    let (account, caller) = (call.caller().account(), call.caller().user().id);
    let PageQuery { limit, cursor } = call.query()?;
    let limit = page_limit(limit)?;
    let parts = ["users", account.as_str()];
    let after: Option<String> = match cursor {
        Some(cursor) => Some(Cursor::open(&parts, &cursor)?),
        None => None,
    };
    let refused = |_| Failure::malformed("?cursor", "bad-cursor");
    let after = after.map(|id| UserId::parse(&id).map_err(refused)).transpose()?;
    let summary = ports.store.account_summary(account).await?;
    let summary = summary.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    let (mut found, next) = ports.store.account_users(account, after.as_ref(), limit).await?;
    found.sort_by_key(order);
    Ok(Reply::new(Users {
        items: found.iter().map(|found| account_user(found, caller)).collect(),
        next: next.map(|id| Cursor::seal(&parts, id.to_string())).transpose()?,
        second_factor_required: summary.factor_required,
    }))
}

/// What people are listed by. Not even the order tells the name of who has not accepted.
fn order(found: &AccountUser) -> (String, String, String) {
    match found.member.invitation {
        Some(_) => (found.user.username.to_string(), String::new(), String::new()),
        None => name_order(&found.user),
    }
}

/// Invites somebody, once for its `Idempotency-Key`, and answers with them.
///
/// # Errors
/// `malformed` or `invalid`, naming the field; `idempotency-key-reused`; `too-many-tries`.
pub async fn invite<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    call: Call<AccountCaller>,
) -> Result<Reply<contract::AccountUser>, Failure>
where
    S: JoinStore,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    let Ports { store, queue, clock, random } = ports;
    let invite = InviteUsers { store, queue, clock, random };
    invite_user(invite, &call, call.caller().account(), "invite-user").await
}
