//! Who may call: the access rule of each kind of route, and nothing else decides it.

use app::activity::Activity;
use app::login::RecordView;
use app::login::session;
use app::login::session::ValidSession;
use app::login::{CallerRecords, ReadCaller, SessionRecord, TouchSession};
use app::origin::OriginSecrets;
use app::secret::SecretHash;
use app::store::StoreError;
use app::system::Clock;
use app::users::User;
use contract::{
    AsStaff, InAccount, Method, OnAccountAsStaff, ProblemKind, Public, Route, SignedIn,
};
use domain::ids::{AccountId, UserId};
use domain::user::{Role, Staff};
use jiff::Timestamp;
use subtle::ConstantTimeEq;

use crate::admit::sealed::Known;
use crate::call::{AccountCaller, Asked, SessionCaller, StaffCaller, StaffMember};
use crate::{Failure, convert, cookie, serve};

/// Times that a trace is tried when requests of one session meet, as a page sends several at once.
const VIEW_TRIES: usize = 3;

/// What the wrapper needs: the origin secret, the clock, the portal's own address and, for routes
/// behind a session, the access store.
#[derive(Clone, Debug)]
pub struct Gate<O, C, A = NoSessions> {
    /// Knows the secret that only the edge sends.
    pub origin: O,
    /// The clock.
    pub clock: C,
    /// The origin of the portal's own page.
    pub portal_url: String,
    /// Reads who is calling, and writes down that staff look at an account.
    pub access: A,
}

/// The access store of functions whose routes are public: it knows nobody.
#[derive(Clone, Copy, Debug)]
pub struct NoSessions;

impl ReadCaller for NoSessions {
    async fn read_caller(
        &self,
        _user: &UserId,
        _secret: &SecretHash,
        _account: Option<&AccountId>,
    ) -> Result<CallerRecords, StoreError> {
        Ok(CallerRecords::default())
    }
}

impl TouchSession for NoSessions {
    async fn touch_session(
        &self,
        _user: &UserId,
        _secret: &SecretHash,
        _idle_expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        Ok(())
    }
}

impl RecordView for NoSessions {
    async fn record_view(
        &self,
        _session: &SessionRecord,
        _account: &AccountId,
        _activity: &Activity,
    ) -> Result<(), StoreError> {
        Err(StoreError::Unavailable("this function keeps no trail".to_owned()))
    }
}

impl<O, C, A> Gate<O, C, A> {
    /// The gate behind an edge, which is given as its secret, the clock and the origin of the
    /// portal's own page; with the access store.
    pub fn at((origin, clock, portal_url): (O, C, String), access: A) -> Self {
        Self { origin, clock, portal_url, access }
    }
}

impl<O, C, A> Gate<O, C, A>
where
    O: OriginSecrets,
    C: Clock,
    A: ReadCaller + TouchSession + RecordView,
{
    /// Whether the request came through the edge. Says neither which value matched nor how far.
    pub(crate) async fn came_through_the_edge(&self, asked: &Asked) -> Result<bool, Failure> {
        let accepted = self.origin.accepted().await;
        let accepted =
            accepted.map_err(|e| Failure::of(ProblemKind::Unavailable).because(e.to_string()))?;
        let sent = asked.header("x-origin-verify").unwrap_or_default();
        if is_among(sent, &accepted) {
            return Ok(true);
        }
        if sent.is_empty() {
            return Ok(false);
        }
        // While the secret is rotated, the edge may send a value that this function has not read.
        Ok(self.origin.reread().await.is_some_and(|now| is_among(sent, &now)))
    }

    /// Reads the origin secret and something else at the same time, before the first request needs
    /// them. A failure is left to that request.
    pub async fn warm_beside(&self, other: impl Future<Output = ()>) {
        tokio::join!(serve::warm(&self.origin), other);
    }

    /// The caller, or the refusal.
    pub(crate) async fn admit<R: Rule>(
        &self,
        route: &Route<R>,
        asked: &Asked,
        now: Timestamp,
    ) -> Result<R::Caller, Failure> {
        if !R::BEHIND_SESSION {
            return route.access.decide(route.method, None, None);
        }
        let refused = || Failure::of(ProblemKind::NotSignedIn);
        let claim = cookie::claim(asked.header("cookie")).ok_or_else(refused)?;
        let (secret, account) = (claim.secret.hash(), asked.account());
        let records = self.access.read_caller(&claim.user, &secret, account.as_ref()).await?;
        let live = session::valid_session(records, now).ok_or_else(refused)?;
        let caller = route.access.decide(route.method, Some(live), account)?;
        self.trace(&caller, asked, now).await?;
        Ok(caller)
    }

    /// Writes down that a member of staff looks at an account, the first time in a session. Without
    /// a trace nothing is shown.
    async fn trace(
        &self,
        caller: &impl Known,
        asked: &Asked,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let (Some((user, session)), Some(account)) = (caller.known(), caller.staff_view()) else {
            return Ok(());
        };
        if session.viewed.contains(account) {
            return Ok(());
        }
        let view =
            Activity::view(user, &session.secret, account, now).from(asked.address().as_str());
        for _ in 0..VIEW_TRIES {
            match self.access.record_view(session, account, &view).await {
                Ok(()) => return Ok(()),
                Err(StoreError::ConditionFailed(_) | StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
            // Another request of the session's is there first, or the session has ended.
            let records = self.access.read_caller(&user.id, &session.secret, None).await?;
            let refused = || Failure::of(ProblemKind::NotSignedIn);
            if records.session.ok_or_else(refused)?.viewed.contains(account) {
                return Ok(());
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// Keeps a session awake, now and then. That never fails a request.
    pub(crate) async fn touch(&self, session: &SessionRecord, now: Timestamp) {
        let Some(idle_expires_at) = session::touch(session, now) else { return };
        let touched =
            self.access.touch_session(&session.user, &session.secret, idle_expires_at).await;
        match touched {
            // Signed out meanwhile.
            Ok(()) | Err(StoreError::ConditionFailed(_)) => {}
            Err(error) => tracing::warn!(user = %session.user, %error, "session not touched"),
        }
    }
}

/// Whether one of the values is this one; how far they are alike does not show in the time.
fn is_among(sent: &str, values: &[String]) -> bool {
    let matches = values.iter().filter(|value| sent.as_bytes().ct_eq(value.as_bytes()).into());
    matches.count() > 0
}

/// The access rule of a route. Only the contract's rules are rules.
pub trait Rule: sealed::Decide {}

impl<R: sealed::Decide> Rule for R {}

pub(crate) mod sealed {
    use super::{AccountId, Failure, Method, SessionRecord, User, ValidSession};

    /// What a rule decides of a caller whose session stands.
    pub trait Decide: Copy + Send + Sync + 'static {
        /// What it proves, for the handler.
        type Caller: Known + Send + Sync;

        /// Whether a session is needed at all.
        const BEHIND_SESSION: bool;

        /// The caller, or the refusal.
        fn decide(
            self,
            method: Method,
            live: Option<ValidSession>,
            account: Option<AccountId>,
        ) -> Result<Self::Caller, Failure>;
    }

    /// What the wrapper itself wants to know of any caller.
    pub trait Known {
        /// Who, with which session, if the route needs one.
        fn known(&self) -> Option<(&User, &SessionRecord)>;

        /// The account that is shown to somebody who is there as staff only.
        fn staff_view(&self) -> Option<&AccountId> {
            None
        }
    }
}

impl sealed::Decide for Public {
    type Caller = ();
    const BEHIND_SESSION: bool = false;

    fn decide(
        self,
        _: Method,
        _: Option<ValidSession>,
        _: Option<AccountId>,
    ) -> Result<(), Failure> {
        Ok(())
    }
}

impl sealed::Decide for SignedIn {
    type Caller = SessionCaller;
    const BEHIND_SESSION: bool = true;

    fn decide(
        self,
        _: Method,
        live: Option<ValidSession>,
        _: Option<AccountId>,
    ) -> Result<SessionCaller, Failure> {
        live.map(SessionCaller::new).ok_or_else(|| Failure::of(ProblemKind::NotSignedIn))
    }
}

impl sealed::Decide for InAccount {
    type Caller = AccountCaller;
    const BEHIND_SESSION: bool = true;

    /// Foreign, absent and malformed accounts are all not found. Staff read as a manager would, and
    /// change nothing here, whether they have a place or not: what they do is traced and marked.
    fn decide(
        self,
        method: Method,
        live: Option<ValidSession>,
        account: Option<AccountId>,
    ) -> Result<AccountCaller, Failure> {
        let live = live.ok_or_else(|| Failure::of(ProblemKind::NotSignedIn))?;
        let account = account.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
        let member = live.membership.as_ref().filter(|member| member.account == account);
        let as_staff = live.user.staff.is_some();
        let role = match member {
            _ if as_staff && method.changes() => return Err(Failure::of(ProblemKind::Forbidden)),
            _ if as_staff => Role::Manager,
            Some(member) => member.role,
            None => return Err(Failure::of(ProblemKind::NotFound)),
        };
        let strict = live.summary.as_ref().is_some_and(|summary| summary.factor_required);
        second_factor(&live.user, as_staff || strict)?;
        if convert::role(role) < self.role {
            return Err(Failure::of(ProblemKind::Forbidden));
        }
        exists(&live)?;
        Ok(AccountCaller::new(SessionCaller::new(live), account, role, as_staff))
    }
}

impl sealed::Decide for OnAccountAsStaff {
    type Caller = StaffCaller;
    const BEHIND_SESSION: bool = true;

    /// A malformed account is not found, whoever asks; whether one exists, only staff are told.
    /// Their role in an account makes nobody staff.
    fn decide(
        self,
        _: Method,
        live: Option<ValidSession>,
        account: Option<AccountId>,
    ) -> Result<StaffCaller, Failure> {
        let live = live.ok_or_else(|| Failure::of(ProblemKind::NotSignedIn))?;
        let account = account.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
        as_staff(&live.user, self.staff)?;
        exists(&live)?;
        Ok(StaffCaller::new(SessionCaller::new(live), account))
    }
}

impl sealed::Decide for AsStaff {
    type Caller = StaffMember;
    const BEHIND_SESSION: bool = true;

    fn decide(
        self,
        _: Method,
        live: Option<ValidSession>,
        _: Option<AccountId>,
    ) -> Result<StaffMember, Failure> {
        let live = live.ok_or_else(|| Failure::of(ProblemKind::NotSignedIn))?;
        as_staff(&live.user, self.staff)?;
        Ok(StaffMember::new(SessionCaller::new(live)))
    }
}

/// Staff of this role at least, with a second factor.
fn as_staff(user: &User, lowest: contract::Staff) -> Result<(), Failure> {
    let high_enough = |staff: Staff| convert::staff(staff) >= lowest;
    if !user.staff.is_some_and(high_enough) {
        return Err(Failure::of(ProblemKind::Forbidden));
    }
    second_factor(user, true)
}

/// That the account is there.
fn exists(live: &ValidSession) -> Result<(), Failure> {
    live.summary.as_ref().map(|_| ()).ok_or_else(|| Failure::of(ProblemKind::NotFound))
}

fn second_factor(user: &User, required: bool) -> Result<(), Failure> {
    if (required || user.must_set_up_factor) && !user.second_factor {
        return Err(Failure::of(ProblemKind::SecondFactorRequired));
    }
    Ok(())
}
