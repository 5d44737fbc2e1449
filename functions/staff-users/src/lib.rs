//! `GET` and `POST /v1/staff/users`: the provider's own people, and one more of them.

use app::fold::name_order;
use app::idempotency::{IdempotencyKey, ReadIdempotency};
use app::rate_limit::CountAttempts;
use app::staff::ListStaff;
use app::system::{Clock, Random};
use app::users::User;
use app::users::{IdempotentRequest, InviteUsers, QueueInvitation, WriteUsers};
use contract::{InviteStaffRequest, StaffUser, StaffUsers};
use portal_http::people::{answer_once, by, invitee, kept, staff_user};
use portal_http::{Call, Failure, Reply, StaffMember, convert};
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
    /// Users, administrators, intents and limits.
    pub store: S,
    /// The worker's queue.
    pub queue: Q,
    /// For pauses.
    pub clock: C,
    /// For ids of activities.
    pub random: R,
}

/// All of them, by name.
///
/// # Errors
/// `unavailable` or `internal` when the store fails.
pub async fn list<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    call: Call<StaffMember>,
) -> Result<Reply<StaffUsers>, Failure>
where
    S: ListStaff,
    Q: Sync,
    C: Sync,
    R: Sync,
{
    let caller = call.caller().user().id;
    let mut staff = ports.store.staff().await?;
    staff.sort_by_key(name_order);
    let items = staff.iter().filter_map(|user| staff_user(user, caller)).collect();
    Ok(Reply::new(StaffUsers { items, next: None }))
}

/// Invites a member of staff, once for its `Idempotency-Key`, and answers with them.
///
/// # Errors
/// `malformed` or `invalid`, naming the field; `idempotency-key-reused`; `too-many-tries`.
pub async fn invite<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    call: Call<StaffMember>,
) -> Result<Reply<StaffUser>, Failure>
where
    S: ListStaff + WriteUsers + ReadIdempotency + CountAttempts,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    let key = call.idempotency_key()?;
    let InviteStaffRequest { username, email, given_name, family_name, language, role } =
        call.body()?;
    let whom = invitee(&username, &email, &given_name, &family_name, language)?;
    let caller = call.caller().user().id;
    let once = IdempotencyKey::new("staff", &caller, "invite-staff", key, call.content());
    let body = |user: &User| staff_user(user, caller);
    let intent = Some(IdempotentRequest { key: once, answer: &kept(body) });
    let Ports { store, queue, clock, random } = ports;
    let inviting = InviteUsers { store, queue, clock, random };
    let done = inviting.invite_staff(&by(&call), &whom, convert::from_staff(role), intent).await?;
    let found: Option<StaffUser> = answer_once(&done, body)?;
    found.map(Reply::created).ok_or_else(|| Failure::internal("a member of staff who is none"))
}
