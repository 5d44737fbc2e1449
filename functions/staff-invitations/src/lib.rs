//! Recorded users, the release of their invitations, and invitations to an account by staff.

use app::idempotency::{IdempotencyKey, ReadIdempotency};
use app::staff::{
    FindRecorded, FindUnmanaged, ReadRelease, RecordedPosition, ReleaseOrder, order_release,
    recorded_page,
};
use app::system::{Clock, Random};
use app::users::{IdempotentRequest, InviteUsers, JoinStore, QueueInvitation, WriteUsers};
use contract::{InvitationRelease, PageQuery, ReleaseRequest, StaffInvitations};
use domain::ids::UserId;
use portal_http::present::{staff, users};
use portal_http::{
    Cursor, Failure, Request, Response, StaffCaller, StaffMember, body_or_replay, page_limit,
    record_body,
};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ServeSignedIn,
    Capability::RecordActivity,
    Capability::FindRecorded,
    Capability::ReadRelease,
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
    /// Most invitations that a release sends each minute.
    pub per_minute: u32,
}

/// The list that a cursor of recorded users is valid for.
const BINDING: [&str; 1] = ["staff-invitations"];

/// Most accounts without an Office Manager in a response.
const MAX_UNMANAGED: u16 = 100;

/// A page of the recorded users, the current release, and accounts without an Office Manager.
///
/// # Errors
/// `malformed` when the query is malformed.
pub async fn list<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    request: Request<StaffMember>,
) -> Result<Response<StaffInvitations>, Failure>
where
    S: FindRecorded + ReadRelease + FindUnmanaged,
{
    let PageQuery { limit, cursor } = request.query()?;
    let limit = page_limit(limit)?;
    let after = cursor.as_deref().map(position).transpose()?;
    let (found, next) = recorded_page(&ports.store, after, limit).await?;
    let release = ports.store.get_release().await?;
    let unmanaged =
        if after.is_none() { ports.store.unmanaged(MAX_UNMANAGED).await? } else { Vec::new() };
    let seal = |position: RecordedPosition| {
        Cursor::seal(&BINDING, (position.part, position.user.map(|user| user.to_string())))
    };
    Ok(Response::new(StaffInvitations {
        items: found.iter().map(staff::recorded_user).collect(),
        next: next.map(seal).transpose()?,
        release: release.map(|order| staff::release(&order, ports.per_minute)),
        without_manager: unmanaged.into_iter().map(staff::found_account).collect(),
    }))
}

fn position(cursor: &str) -> Result<RecordedPosition, Failure> {
    let (part, user): (u8, Option<String>) = Cursor::open(&BINDING, cursor)?;
    let refused = |_| Failure::malformed("?cursor", "bad-cursor");
    let user = user.map(|id| UserId::parse(&id).map_err(refused)).transpose()?;
    Ok(RecordedPosition { part, user })
}

/// Orders a release, once for the `Idempotency-Key`.
///
/// # Errors
/// `malformed` when the body is malformed; `idempotency-key-reused`.
pub async fn release<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    request: Request<StaffMember>,
) -> Result<Response<InvitationRelease>, Failure>
where
    S: WriteUsers + ReadIdempotency,
    R: Random,
{
    let key = request.idempotency_key()?;
    let ReleaseRequest { accounts: named } = request.body()?;
    let named = named.as_deref().map(staff::accounts).transpose()?;
    let caller = request.caller().user().id;
    let key = IdempotencyKey::new("staff", &caller, "release-invitations", key, request.raw_body());
    let per_minute = ports.per_minute;
    let body = |order: &ReleaseOrder| staff::release(order, per_minute);
    let idempotent = IdempotentRequest { key, answer: &record_body(body) };
    let by = request.by();
    let done = order_release(&ports.store, &ports.random, &by, named, idempotent).await?;
    Ok(Response::created(body_or_replay(&done, body)?))
}

/// Invites a person to an account, as its Office Manager does.
///
/// # Errors
/// `not-found` when the account does not exist; `malformed` or `invalid`, naming the field;
/// `idempotency-key-reused`; `too-many-tries`.
pub async fn invite<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    request: Request<StaffCaller>,
) -> Result<Response<contract::AccountUser>, Failure>
where
    S: JoinStore,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    let Ports { store, queue, clock, random, .. } = ports;
    let invite = InviteUsers { store, queue, clock, random };
    users::invite(invite, &request, request.caller().account(), "staff-invite-user").await
}
