//! Callers: what the access rule of a route proves about who sent the request.
//!
//! The constructors are private to this crate. A handler that takes a caller therefore cannot run
//! before the access check.

use app::login::SessionRecord;
use app::login::session::ValidSession;
use app::payments::events::GatewayEvent;
use app::users::User;
use domain::ids::{AccountId, UserId};
use domain::user::Role;

/// The caller of any route, as the wrapper sees it.
pub trait Caller: Send + Sync {
    /// The signed-in user with their session; `None` on a public route.
    fn signed_in(&self) -> Option<&SessionCaller>;

    /// The account, when the caller sees it as a member of staff.
    fn account_viewed_as_staff(&self) -> Option<&AccountId> {
        None
    }
}

/// A user with a valid session.
#[derive(Debug)]
pub struct SessionCaller {
    user: User,
    session: SessionRecord,
}

impl SessionCaller {
    pub(crate) fn new(session: ValidSession) -> Self {
        Self { user: session.user, session: session.session }
    }

    /// The user.
    pub fn user(&self) -> &User {
        &self.user
    }

    /// The session of this request.
    pub fn session(&self) -> &SessionRecord {
        &self.session
    }
}

/// A user whom the rule of the route allows to use this account.
#[derive(Debug)]
pub struct AccountCaller {
    session: SessionCaller,
    account: AccountId,
    role: Role,
    as_staff: bool,
}

impl AccountCaller {
    pub(crate) fn new(
        session: SessionCaller,
        account: AccountId,
        role: Role,
        as_staff: bool,
    ) -> Self {
        Self { session, account, role, as_staff }
    }

    /// Whether the caller is a member of staff, who looks at the account.
    pub fn is_staff(&self) -> bool {
        self.as_staff
    }

    /// The account of the path.
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// The user's role in the account. Staff read as a manager does.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Whether the last digits of telephone numbers are hidden from the caller, as from viewers.
    pub fn sees_masked_numbers(&self) -> bool {
        self.role < Role::Billing
    }

    /// The user.
    pub fn user(&self) -> &User {
        &self.session.user
    }
}

/// A member of staff whom the rule of the route allows.
#[derive(Debug)]
pub struct StaffMember {
    session: SessionCaller,
}

impl StaffMember {
    pub(crate) fn new(session: SessionCaller) -> Self {
        Self { session }
    }

    /// The user.
    pub fn user(&self) -> &User {
        &self.session.user
    }
}

/// A member of staff whom the rule of the route allows to change this account.
#[derive(Debug)]
pub struct StaffCaller {
    session: SessionCaller,
    account: AccountId,
}

impl StaffCaller {
    pub(crate) fn new(session: SessionCaller, account: AccountId) -> Self {
        Self { session, account }
    }

    /// The account of the path. It exists.
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// The user.
    pub fn user(&self) -> &User {
        &self.session.user
    }
}

/// The payment gateway, with the event that it signed.
#[derive(Debug)]
pub struct GatewayCaller {
    event: GatewayEvent,
}

impl GatewayCaller {
    pub(crate) fn new(event: GatewayEvent) -> Self {
        Self { event }
    }

    /// What the gateway reports.
    pub fn event(&self) -> &GatewayEvent {
        &self.event
    }
}

/// The holder of a link that the portal mailed to a user.
#[derive(Debug)]
pub struct LinkCaller {
    user: UserId,
}

impl LinkCaller {
    pub(crate) fn new(user: UserId) -> Self {
        Self { user }
    }

    /// The user whom the link names. The caller need not be that person.
    pub fn user(&self) -> &UserId {
        &self.user
    }
}

/// The caller of a public route is not known.
impl Caller for () {
    fn signed_in(&self) -> Option<&SessionCaller> {
        None
    }
}

impl Caller for GatewayCaller {
    fn signed_in(&self) -> Option<&SessionCaller> {
        None
    }
}

impl Caller for LinkCaller {
    fn signed_in(&self) -> Option<&SessionCaller> {
        None
    }
}

impl Caller for SessionCaller {
    fn signed_in(&self) -> Option<&SessionCaller> {
        Some(self)
    }
}

impl Caller for AccountCaller {
    fn signed_in(&self) -> Option<&SessionCaller> {
        Some(&self.session)
    }

    fn account_viewed_as_staff(&self) -> Option<&AccountId> {
        self.as_staff.then_some(&self.account)
    }
}

impl Caller for StaffMember {
    fn signed_in(&self) -> Option<&SessionCaller> {
        Some(&self.session)
    }
}

impl Caller for StaffCaller {
    fn signed_in(&self) -> Option<&SessionCaller> {
        Some(&self.session)
    }
}

impl AsRef<SessionCaller> for SessionCaller {
    fn as_ref(&self) -> &SessionCaller {
        self
    }
}

impl AsRef<SessionCaller> for AccountCaller {
    fn as_ref(&self) -> &SessionCaller {
        &self.session
    }
}

impl AsRef<SessionCaller> for StaffMember {
    fn as_ref(&self) -> &SessionCaller {
        &self.session
    }
}

impl AsRef<SessionCaller> for StaffCaller {
    fn as_ref(&self) -> &SessionCaller {
        &self.session
    }
}
