//! `GET` and `POST /v1/accounts/{accountId}/users`: lists and invites users of the account.

use app::account::ReadAccountSummaries;
use app::fold::name_order;
use app::system::{Clock, Random};
use app::users::{AccountUser, InviteUsers, JoinStore, ListUsers, QueueInvitation};
use contract::{PageQuery, ProblemKind, Users};
use domain::ids::UserId;
use portal_http::present::users;
use portal_http::{AccountCaller, Cursor, Failure, Request, Response, page_limit};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ServeAccount,
    Capability::ListUsers,
    Capability::ReadSuppressions,
    Capability::ReadUser,
    Capability::ReadIdempotency,
    Capability::CountAttempts,
    Capability::WriteUsers,
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

/// A page of the account's users, by name within the page.
///
/// # Errors
/// `malformed` when the query is malformed.
pub async fn list<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    request: Request<AccountCaller>,
) -> Result<Response<Users>, Failure>
where
    S: ListUsers + ReadAccountSummaries,
{
    let (account, caller) = (request.caller().account(), request.caller().user().id);
    let PageQuery { limit, cursor } = request.query()?;
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
    Ok(Response::new(Users {
        items: found.iter().map(|found| users::user(found, caller)).collect(),
        next: next.map(|id| Cursor::seal(&parts, id.to_string())).transpose()?,
        second_factor_required: summary.factor_required,
    }))
}

/// The order of users in a page. It must not reveal the name of a user who has not accepted.
fn order(found: &AccountUser) -> (String, String, String) {
    match found.member.invitation {
        Some(_) => (found.user.username.to_string(), String::new(), String::new()),
        None => name_order(&found.user),
    }
}

/// Invites a person, once for the `Idempotency-Key`, and responds with the user.
///
/// # Errors
/// `malformed` or `invalid`, naming the field; `idempotency-key-reused`; `too-many-tries`.
pub async fn invite<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    request: Request<AccountCaller>,
) -> Result<Response<contract::AccountUser>, Failure>
where
    S: JoinStore,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    let Ports { store, queue, clock, random } = ports;
    let invite = InviteUsers { store, queue, clock, random };
    users::invite(invite, &request, request.caller().account(), "invite-user").await
}
