//! `GET` and `POST /v1/staff/users`: lists and invites staff.

use app::fold::name_order;
use app::idempotency::{IdempotencyKey, ReadIdempotency};
use app::rate_limit::CountAttempts;
use app::staff::ListStaff;
use app::system::{Clock, Random};
use app::users::{IdempotentRequest, InviteUsers, QueueInvitation, User, WriteUsers};
use contract::{InviteStaffRequest, StaffUser, StaffUsers};
use portal_http::present::{staff, users};
use portal_http::{Failure, Request, Response, StaffMember, body_or_replay, record_body};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ServeSignedIn,
    Capability::RecordActivity,
    Capability::ListUsers,
    Capability::ReadUser,
    Capability::ReadIdempotency,
    Capability::CountAttempts,
    Capability::WriteUsers,
    Capability::QueueInvitation,
];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, Q, C, R> {
    /// Users, administrators, idempotency records and limits.
    pub store: S,
    /// The queue of invitations to send.
    pub queue: Q,
    /// For pauses.
    pub clock: C,
    /// For ids of activities.
    pub random: R,
}

/// All staff, by name.
///
/// # Errors
/// `unavailable` or `internal` when the store fails.
pub async fn list<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    request: Request<StaffMember>,
) -> Result<Response<StaffUsers>, Failure>
where
    S: ListStaff,
{
    let caller = request.caller().user().id;
    let mut found = ports.store.staff().await?;
    found.sort_by_key(name_order);
    let items = found.iter().filter_map(|user| staff::member(user, caller)).collect();
    Ok(Response::new(StaffUsers { items, next: None }))
}

/// Invites a member of staff, once for the `Idempotency-Key`, and responds with them.
///
/// # Errors
/// `malformed` or `invalid`, naming the field; `idempotency-key-reused`; `too-many-tries`.
pub async fn invite<S, Q, C, R>(
    ports: &Ports<S, Q, C, R>,
    request: Request<StaffMember>,
) -> Result<Response<StaffUser>, Failure>
where
    S: ListStaff + WriteUsers + ReadIdempotency + CountAttempts,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    let key = request.idempotency_key()?;
    let InviteStaffRequest { username, email, given_name, family_name, language, role } =
        request.body()?;
    let invitee = users::invitee(&username, &email, &given_name, &family_name, language)?;
    let caller = request.caller().user().id;
    let key = IdempotencyKey::new("staff", &caller, "invite-staff", key, request.raw_body());
    let body = |user: &User| staff::member(user, caller);
    let idempotent = Some(IdempotentRequest { key, answer: &record_body(body) });
    let Ports { store, queue, clock, random } = ports;
    let invite = InviteUsers { store, queue, clock, random };
    let role = staff::from_staff_role(role);
    let done = invite.invite_staff(&request.by(), &invitee, role, idempotent).await?;
    let found: Option<StaffUser> = body_or_replay(&done, body)?;
    found.map(Response::created).ok_or_else(|| Failure::internal("the invited user is not staff"))
}
