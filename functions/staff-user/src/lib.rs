//! One member of staff: role and status; and any login: second factor, sessions, status and e-mail
//! address.

mod logins;

use app::identity::SwitchOffFactor;
use app::login::{ChangeFactor, EndSession, NoticeQueue};
use app::staff::{FactorReset, ReadAdmins, StaffMembers};
use app::system::{Clock, Random};
use app::users::{UserStore, WriteUsers};
use contract::{ChangeStaffRequest, StaffStatus, StaffUser};
use portal_http::present::staff;
use portal_http::{Failure, NoContent, Request, Response, StaffMember};
use runtime::Capability;

pub use logins::{change_login, end_sessions, find};

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ServeSignedIn,
    Capability::RecordActivity,
    Capability::ReadUser,
    Capability::ReadAdmins,
    Capability::WriteUsers,
    Capability::RecordFactor,
    Capability::ResetFactor,
    Capability::FindAccounts,
    Capability::ListMemberships,
    Capability::EndSession,
    Capability::ChangeLogins,
    Capability::CorrectEmail,
    Capability::QueueInvitation,
    Capability::QueueNotice,
];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, I, Q, V, C, R> {
    /// Users and administrators.
    pub store: S,
    /// Switches second factors off.
    pub identity: I,
    /// The queue of notices to send.
    pub notices: Q,
    /// The queue of invitations to send.
    pub invitations: V,
    /// For pauses.
    pub clock: C,
    /// For ids of activities.
    pub random: R,
}

/// Changes the role of a member of staff, deactivates or reinstates them.
///
/// # Errors
/// `not-found`; `invalid` unless exactly one of the two is sent; `conflict`; `last-manager`.
pub async fn change<S, I, Q, V, C, R>(
    ports: &Ports<S, I, Q, V, C, R>,
    request: Request<StaffMember>,
) -> Result<Response<StaffUser>, Failure>
where
    S: ReadAdmins + WriteUsers,
    C: Clock,
    R: Random,
{
    let (user, by) = (request.path_user()?, request.by());
    let Ports { store, clock, random, .. } = ports;
    let members = StaffMembers { store, clock, random };
    let changed = match request.body()? {
        ChangeStaffRequest { role: Some(role), status: None } => {
            members.set_role(&by, user, staff::from_staff_role(role)).await?
        }
        ChangeStaffRequest { role: None, status: Some(status) } => {
            members.set_active(&by, user, status == StaffStatus::Active).await?
        }
        _ => return Err(Failure::invalid("", "one-of-these")),
    };
    let found = staff::member(&changed, request.caller().user().id);
    found.map(Response::new).ok_or_else(|| Failure::internal("the changed user is not staff"))
}

/// Switches off the second factor of a user who has lost it, and ends their sessions.
///
/// # Errors
/// `not-found`.
pub async fn reset<S, I, Q, V, C, R>(
    ports: &Ports<S, I, Q, V, C, R>,
    request: Request<StaffMember>,
) -> Result<Response<NoContent>, Failure>
where
    S: UserStore + ChangeFactor + EndSession,
    I: SwitchOffFactor,
    Q: NoticeQueue,
    R: Random,
{
    let user = request.path_user()?;
    let Ports { identity, store, notices, random, .. } = ports;
    FactorReset { identity, store, notices, random }.reset(&request.by(), user).await?;
    Ok(Response::no_content())
}
