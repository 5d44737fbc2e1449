//! The gate of every function: origin secret, session, access rule, and the log of staff views.

use std::time::Duration;

use app::activity::Activity;
use app::login::session::ValidSession;
use app::login::{CallerRecords, ReadCaller, RecordView, SessionRecord, TouchSession, session};
use app::origin::OriginSecrets;
use app::secret::SecretHash;
use app::store::StoreError;
use app::system::Clock;
use contract::{ProblemKind, Route};
use domain::ids::{AccountId, UserId};
use jiff::Timestamp;
use subtle::ConstantTimeEq;

use crate::authorize::{AccessRequest, AccessRule};
use crate::caller::Caller;
use crate::request::raw::RawRequest;
use crate::{Failure, cookie};

/// Attempts to record a view. Requests of one session meet, because a page sends several at once.
const VIEW_ATTEMPTS: usize = 3;

/// Longest wait for the origin secret at a cold start.
const WARM_UP: Duration = Duration::from_secs(3);

/// What the gate asks of the access store.
pub trait CallerStore: ReadCaller + TouchSession + RecordView {}

impl<A: ReadCaller + TouchSession + RecordView> CallerStore for A {}

/// The wrapper's own dependencies: the origin secret, the clock, the portal's origin and, for
/// routes that need a session, the access store.
#[derive(Clone, Debug)]
pub struct Gate<O, C, A = NoSessions> {
    /// Knows the secret that only the edge sends.
    pub origin: O,
    /// The clock.
    pub clock: C,
    /// The origin of the portal's own page.
    pub portal_url: String,
    /// Reads the caller, and records that staff view an account.
    pub access: A,
}

/// A [`Gate`] with all its parts: the one bound of every function that serves requests.
pub trait Guard: Send + Sync {
    /// Knows the secret that only the edge sends.
    type Origin: OriginSecrets;
    /// The clock.
    type Clock: Clock;
    /// The access store.
    type Access: CallerStore;

    /// The gate.
    fn gate(&self) -> &Gate<Self::Origin, Self::Clock, Self::Access>;
}

impl<O: OriginSecrets, C: Clock, A: CallerStore> Guard for Gate<O, C, A> {
    type Origin = O;
    type Clock = C;
    type Access = A;

    fn gate(&self) -> &Self {
        self
    }
}

/// The access store of functions whose routes are all public. It has no sessions.
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
        Err(StoreError::Unavailable("this function has no activity log".to_owned()))
    }
}

impl<O, C, A> Gate<O, C, A> {
    /// The gate behind the edge, which is its secret, the clock and the origin of the portal's own
    /// page, with the access store.
    pub fn at((origin, clock, portal_url): (O, C, String), access: A) -> Self {
        Self { origin, clock, portal_url, access }
    }
}

impl<O: OriginSecrets, C: Clock, A: CallerStore> Gate<O, C, A> {
    /// Reads the origin secret before the first request needs it, beside another read. When this
    /// fails, the first request reads again.
    pub async fn warm_beside(&self, other: impl Future<Output = ()>) {
        tokio::join!(self.warm(), other);
    }

    /// Reads the origin secret before the first request needs it. When this fails, the first
    /// request reads again.
    pub(crate) async fn warm(&self) {
        let _later = tokio::time::timeout(WARM_UP, self.origin.accepted()).await;
    }

    /// Whether the request came through the edge.
    pub(crate) async fn came_through_the_edge(&self, raw: &RawRequest) -> Result<bool, Failure> {
        let accepted = self.origin.accepted().await;
        let accepted =
            accepted.map_err(|e| Failure::of(ProblemKind::Unavailable).because(e.to_string()))?;
        let sent = raw.header("x-origin-verify").unwrap_or_default();
        if is_among(sent, &accepted) {
            return Ok(true);
        }
        if sent.is_empty() {
            return Ok(false);
        }
        // While the secret is rotated, the edge may send a value that this function has not read.
        Ok(self.origin.reread().await.is_some_and(|now| is_among(sent, &now)))
    }

    /// Authenticates the caller and applies the route's access rule.
    pub(crate) async fn authorize<R: AccessRule>(
        &self,
        route: &Route<R>,
        raw: &RawRequest,
        now: Timestamp,
    ) -> Result<R::Caller, Failure> {
        let mut request =
            AccessRequest { method: route.method, session: None, account: raw.account() };
        if R::NEEDS_SESSION {
            request.session = Some(self.authenticate(raw, now).await?);
        }
        let caller = route.access.authorize(request)?;
        self.record_view(&caller, raw, now).await?;
        Ok(caller)
    }

    /// The valid session that the cookie names.
    async fn authenticate(
        &self,
        raw: &RawRequest,
        now: Timestamp,
    ) -> Result<ValidSession, Failure> {
        let refused = || Failure::of(ProblemKind::NotSignedIn);
        let claim = cookie::claim(raw.header("cookie")).ok_or_else(refused)?;
        let (secret, account) = (claim.secret.hash(), raw.account());
        let records = self.access.read_caller(&claim.user, &secret, account.as_ref()).await?;
        session::valid_session(records, now).ok_or_else(refused)
    }

    /// Records the first view of an account by staff in a session. If that fails, the request is
    /// refused: staff see nothing that is not in the activity log.
    async fn record_view(
        &self,
        caller: &impl Caller,
        raw: &RawRequest,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let (Some(viewer), Some(account)) = (caller.signed_in(), caller.account_viewed_as_staff())
        else {
            return Ok(());
        };
        let (user, session) = (viewer.user(), viewer.session());
        if session.viewed.contains(account) {
            return Ok(());
        }
        let view =
            Activity::view(user, &session.secret, account, now).from(raw.client_address().as_str());
        for _ in 0..VIEW_ATTEMPTS {
            match self.access.record_view(session, account, &view).await {
                Ok(()) => return Ok(()),
                Err(StoreError::ConditionFailed(_) | StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
            // Another request of this session has recorded a view, or the session has ended.
            let records = self.access.read_caller(&user.id, &session.secret, None).await?;
            let refused = || Failure::of(ProblemKind::NotSignedIn);
            if records.session.ok_or_else(refused)?.viewed.contains(account) {
                return Ok(());
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// Extends the idle expiry of a session when it is due. A failure does not fail the request.
    pub(crate) async fn touch(&self, session: &SessionRecord, now: Timestamp) {
        let Some(idle_expires_at) = session::touch(session, now) else { return };
        let touched =
            self.access.touch_session(&session.user, &session.secret, idle_expires_at).await;
        match touched {
            // The condition fails when the user has signed out meanwhile.
            Ok(()) | Err(StoreError::ConditionFailed(_)) => {}
            Err(error) => {
                tracing::warn!(user = %session.user, %error, "idle expiry not extended");
            }
        }
    }
}

/// Whether one of the values is the one sent. Compares in constant time, so the duration does not
/// show how much of a value matches.
fn is_among(sent: &str, values: &[String]) -> bool {
    let matches = values.iter().filter(|value| sent.as_bytes().ct_eq(value.as_bytes()).into());
    matches.count() > 0
}
