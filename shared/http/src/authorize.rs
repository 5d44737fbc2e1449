//! The access rules: which caller may call which kind of route. Nothing else decides this.

use app::login::session::ValidSession;
use app::users::User;
use contract::{AsStaff, InAccount, Method, OnAccountAsStaff, ProblemKind, Public, SignedIn};
use domain::ids::AccountId;
use domain::user::{Role, Staff};

use crate::Failure;
use crate::caller::{AccountCaller, Caller, SessionCaller, StaffCaller, StaffMember};
use crate::present::{staff, users};

/// What a rule decides on. It has no public constructor, so only this crate can ask a rule, and
/// only this crate can write one.
#[derive(Debug)]
pub struct AccessRequest {
    /// The method of the route.
    pub(crate) method: Method,
    /// The valid session, if the rule needs one.
    pub(crate) session: Option<ValidSession>,
    /// The account of the path; `None` when the path has none or it is malformed.
    pub(crate) account: Option<AccountId>,
}

impl AccessRequest {
    fn session(&mut self) -> Result<ValidSession, Failure> {
        self.session.take().ok_or_else(|| Failure::of(ProblemKind::NotSignedIn))
    }

    fn account(&mut self) -> Result<AccountId, Failure> {
        self.account.take().ok_or_else(|| Failure::of(ProblemKind::NotFound))
    }
}

/// The access rule of a route. Only the rules of the contract are rules.
pub trait AccessRule: Copy + Send + Sync + 'static {
    /// What the rule proves; the handler receives it.
    type Caller: Caller;

    /// Whether the rule needs a session.
    const NEEDS_SESSION: bool;

    /// The caller, or the refusal.
    ///
    /// # Errors
    /// `not-signed-in`, `not-found`, `forbidden` or `second-factor-required`.
    fn authorize(self, request: AccessRequest) -> Result<Self::Caller, Failure>;
}

impl AccessRule for Public {
    type Caller = ();
    const NEEDS_SESSION: bool = false;

    fn authorize(self, _request: AccessRequest) -> Result<(), Failure> {
        Ok(())
    }
}

impl AccessRule for SignedIn {
    type Caller = SessionCaller;
    const NEEDS_SESSION: bool = true;

    fn authorize(self, mut request: AccessRequest) -> Result<SessionCaller, Failure> {
        request.session().map(SessionCaller::new)
    }
}

impl AccessRule for InAccount {
    type Caller = AccountCaller;
    const NEEDS_SESSION: bool = true;

    /// Foreign, absent and malformed accounts are all not found. Staff read as a manager does and
    /// change nothing here, even in an account of which they are members: the portal logs what
    /// staff view, and marks what staff post.
    fn authorize(self, mut request: AccessRequest) -> Result<AccountCaller, Failure> {
        let (session, account) = (request.session()?, request.account()?);
        let changes = request.method.changes();
        let member = session.membership.as_ref().filter(|member| member.account == account);
        let as_staff = session.user.staff.is_some();
        let role = match member {
            _ if as_staff && changes => return Err(Failure::of(ProblemKind::Forbidden)),
            _ if as_staff => Role::Manager,
            Some(member) => member.role,
            None => return Err(Failure::of(ProblemKind::NotFound)),
        };
        let strict = session.summary.as_ref().is_some_and(|summary| summary.factor_required);
        require_second_factor(&session.user, as_staff || strict)?;
        if users::role(role) < self.role {
            return Err(Failure::of(ProblemKind::Forbidden));
        }
        require_account(&session)?;
        Ok(AccountCaller::new(SessionCaller::new(session), account, role, as_staff))
    }
}

impl AccessRule for OnAccountAsStaff {
    type Caller = StaffCaller;
    const NEEDS_SESSION: bool = true;

    /// A malformed account is not found for every caller. Only staff learn whether an account
    /// exists. A role in the account does not make the caller staff.
    fn authorize(self, mut request: AccessRequest) -> Result<StaffCaller, Failure> {
        let (session, account) = (request.session()?, request.account()?);
        require_staff(&session.user, self.staff)?;
        require_account(&session)?;
        Ok(StaffCaller::new(SessionCaller::new(session), account))
    }
}

impl AccessRule for AsStaff {
    type Caller = StaffMember;
    const NEEDS_SESSION: bool = true;

    fn authorize(self, mut request: AccessRequest) -> Result<StaffMember, Failure> {
        let session = request.session()?;
        require_staff(&session.user, self.staff)?;
        Ok(StaffMember::new(SessionCaller::new(session)))
    }
}

/// Requires this staff role or a higher one, and a second factor.
fn require_staff(user: &User, lowest: contract::Staff) -> Result<(), Failure> {
    let high_enough = |role: Staff| staff::staff_role(role) >= lowest;
    if !user.staff.is_some_and(high_enough) {
        return Err(Failure::of(ProblemKind::Forbidden));
    }
    require_second_factor(user, true)
}

fn require_account(session: &ValidSession) -> Result<(), Failure> {
    session.summary.as_ref().map(|_| ()).ok_or_else(|| Failure::of(ProblemKind::NotFound))
}

fn require_second_factor(user: &User, required: bool) -> Result<(), Failure> {
    if (required || user.must_set_up_factor) && !user.second_factor {
        return Err(Failure::of(ProblemKind::SecondFactorRequired));
    }
    Ok(())
}
