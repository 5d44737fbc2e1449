//! Recorded people and their release, and invitations to an account by staff.

use app::idempotency::{IdempotencyKey, ReadIdempotency};
use app::staff::{FindRecorded, FindUnmanaged, ReadRelease, order_release, recorded_page};
use app::staff::{RecordedPosition, ReleaseOrder};
use app::system::{Clock, Random};
use app::users::{IdempotentRequest, InviteUsers, JoinStore, QueueInvitation, WriteUsers};
use contract::{InvitationRelease, PageQuery, RecordedUser, ReleaseRequest, StaffInvitations};
use domain::ids::UserId;
use portal_http::people::{accounts, answer_once, by, invite_user, kept, page_limit};
use portal_http::{Call, Cursor, Failure, Reply, StaffCaller, StaffMember, convert};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::RecordActivity,
    Capability::FindRecorded,
    Capability::ReadRelease,
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
    /// How many invitations a release sends each minute, at most.
    pub per_minute: u32,
}

/// What a cursor of recorded people is bound to.
const BINDING: [&str; 1] = ["staff-invitations"];

/// Most accounts without an Office Manager that are listed.
const MAX_UNMANAGED: u16 = 100;

/// Some of those recorded, the release under way, and accounts without an Office Manager.
///
/// # Errors
/// `malformed` when the query is.
pub async fn list<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    call: Call<StaffMember>,
) -> Result<Reply<StaffInvitations>, Failure>
where
    S: FindRecorded + ReadRelease + FindUnmanaged,
    Q: Sync,
    C: Sync,
    R: Sync,
{
    let PageQuery { limit, cursor } = call.query()?;
    let limit = page_limit(limit)?;
    let after = cursor.as_deref().map(position).transpose()?;
    let (found, next) = recorded_page(&ports.store, after, limit).await?;
    let release = ports.store.get_release().await?;
    let unmanaged =
        if after.is_none() { ports.store.unmanaged(MAX_UNMANAGED).await? } else { Vec::new() };
    let seal = |position: RecordedPosition| {
        Cursor::seal(&BINDING, (position.part, position.user.map(|user| user.to_string())))
    };
    Ok(Reply::new(StaffInvitations {
        items: found
            .into_iter()
            .map(|user| RecordedUser {
                id: user.id.to_string(),
                username: user.username.to_string(),
                email: user.email.to_string(),
            })
            .collect(),
        next: next.map(seal).transpose()?,
        release: release.map(|order| release_of(&order, ports.per_minute)),
        without_manager: unmanaged.into_iter().map(convert::found_account).collect(),
    }))
}

fn position(cursor: &str) -> Result<RecordedPosition, Failure> {
    let (part, user): (u8, Option<String>) = Cursor::open(&BINDING, cursor)?;
    let refused = |_| Failure::malformed("?cursor", "bad-cursor");
    let user = user.map(|id| UserId::parse(&id).map_err(refused)).transpose()?;
    Ok(RecordedPosition { part, user })
}

fn release_of(order: &ReleaseOrder, per_minute: u32) -> InvitationRelease {
    let accounts = order.accounts.as_ref();
    let accounts = accounts.map(|accounts| accounts.iter().map(ToString::to_string).collect());
    InvitationRelease { at: order.at, accounts, per_minute }
}

/// Orders a release, once for its `Idempotency-Key`.
///
/// # Errors
/// `malformed` when the body is; `idempotency-key-reused`.
pub async fn release<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    call: Call<StaffMember>,
) -> Result<Reply<InvitationRelease>, Failure>
where
    S: WriteUsers + ReadIdempotency,
    Q: Sync,
    C: Sync,
    R: Random,
{
    let key = call.idempotency_key()?;
    let ReleaseRequest { accounts: named } = call.body()?;
    let named = named.as_deref().map(accounts).transpose()?;
    let caller = call.caller().user().id;
    let once = IdempotencyKey::new("staff", &caller, "release-invitations", key, call.content());
    let body = |order: &ReleaseOrder| release_of(order, ports.per_minute);
    let intent = IdempotentRequest { key: once, answer: &kept(body) };
    let done = order_release(&ports.store, &ports.random, &by(&call), named, intent).await?;
    Ok(Reply::created(answer_once(&done, body)?))
}

/// Invites somebody to an account, as its Office Manager would.
///
/// # Errors
/// `not-found` when there is no such account; `malformed` or `invalid`, naming the field;
/// `idempotency-key-reused`; `too-many-tries`.
pub async fn invite<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    call: Call<StaffCaller>,
) -> Result<Reply<contract::AccountUser>, Failure>
where
    S: JoinStore,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    let Ports { store, queue, clock, random, .. } = ports;
    let invite = InviteUsers { store, queue, clock, random };
    invite_user(invite, &call, call.caller().account(), "staff-invite-user").await
}
