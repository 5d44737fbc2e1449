//! One member of staff: role, end and return; and anybody's login: its second factor, sessions,
//! status and e-mail address.

mod logins;

use app::identity::SwitchOffFactor;
use app::login::EndSession;
use app::login::{ChangeFactor, NoticeQueue};
use app::staff::{FactorReset, ReadAdmins, StaffMembers};
use app::system::{Clock, Random};
use app::users::UserStore;
use app::users::WriteUsers;
use contract::{ChangeStaffRequest, StaffStatus, StaffUser};
use portal_http::people::{by, path_user, staff_user};
use portal_http::{Call, Failure, NoContent, Reply, StaffMember, convert};
use runtime::Capability;

pub use logins::{change_login, end_sessions, find};

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
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
    /// Tells people of it.
    pub notices: Q,
    /// Has them invited.
    pub invitations: V,
    /// For pauses.
    pub clock: C,
    /// For ids of activities.
    pub random: R,
}

/// Changes the role of a member of staff, deactivates or reinstates them.
///
/// # Errors
/// `not-found`; `invalid` unless exactly one of the two is given; `conflict`; `last-manager`.
pub async fn change<S, I, Q, V, C, R>(
    ports: &Ports<S, I, Q, V, C, R>,
    call: Call<StaffMember>,
) -> Result<Reply<StaffUser>, Failure>
where
    S: ReadAdmins + WriteUsers,
    I: Sync,
    Q: Sync,
    V: Sync,
    C: Clock,
    R: Random,
{
    let (user, by) = (path_user(&call)?, by(&call));
    let Ports { store, clock, random, .. } = ports;
    let office = StaffMembers { store, clock, random };
    let changed = match call.body()? {
        ChangeStaffRequest { role: Some(role), status: None } => {
            office.set_role(&by, user, convert::from_staff(role)).await?
        }
        ChangeStaffRequest { role: None, status: Some(status) } => {
            office.set_active(&by, user, status == StaffStatus::Active).await?
        }
        _ => return Err(Failure::invalid("", "one-of-these")),
    };
    let found = staff_user(&changed, call.caller().user().id);
    found.map(Reply::new).ok_or_else(|| Failure::internal("a member of staff who is none"))
}

/// Switches off the second factor of anybody who has lost it, and signs them out.
///
/// # Errors
/// `not-found`.
pub async fn reset<S, I, Q, V, C, R>(
    ports: &Ports<S, I, Q, V, C, R>,
    call: Call<StaffMember>,
) -> Result<Reply<NoContent>, Failure>
where
    S: UserStore + ChangeFactor + EndSession,
    I: SwitchOffFactor,
    Q: NoticeQueue,
    V: Sync,
    C: Sync,
    R: Random,
{
    let user = path_user(&call)?;
    let Ports { identity, store, notices, random, .. } = ports;
    FactorReset { identity, store, notices, random }.reset(&by(&call), user).await?;
    Ok(Reply::new(NoContent))
}
