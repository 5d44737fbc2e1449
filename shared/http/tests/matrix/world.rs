//! What stands around a request: a store that tells what was called, and a handler that counts.

use std::sync::{Arc, Mutex};

use app::activity::{Action, Activity};
use app::login::RecordView;
use app::login::{CallerRecords, ReadCaller, SessionRecord, TouchSession};
use app::secret::SecretHash;
use app::store::StoreError;
use contract::{
    Access, AsStaff, InAccount, OnAccountAsStaff, Public, Role as Needed, Route, RouteInfo,
    SignedIn,
};
use domain::ids::{AccountId, UserId};
use jiff::{SignedDuration, Timestamp};
use portal_http::{
    AccountCaller, Failure, Gate, Request, Response, SessionCaller, StaffCaller, StaffMember,
    answer, present,
};
use testkit::access::{MemoryAccess, noon};
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, Seen};
use testkit::system::FixedClock;

/// A call of one of the wrapper's ports, or of the handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Did {
    /// Read who is calling.
    Read,
    /// Kept their session awake.
    Touch,
    /// Wrote down that staff look at an account.
    Record,
    /// Called the handler, with what its caller was proven to be.
    Handle(String),
}

/// What was called, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calls(Arc<Mutex<Vec<Did>>>);

impl Calls {
    fn add(&self, call: Did) {
        self.0.lock().unwrap().push(call);
    }

    fn all(&self) -> Vec<Did> {
        self.0.lock().unwrap().clone()
    }
}

/// The access store; every call of it is written down. Whether looks at accounts can be is for the
/// test to say.
struct Watched {
    access: MemoryAccess,
    calls: Calls,
    trail_works: bool,
}

impl ReadCaller for Watched {
    async fn read_caller(
        &self,
        user: &UserId,
        secret: &SecretHash,
        account: Option<&AccountId>,
    ) -> Result<CallerRecords, StoreError> {
        self.calls.add(Did::Read);
        self.access.read_caller(user, secret, account).await
    }
}

impl TouchSession for Watched {
    async fn touch_session(
        &self,
        user: &UserId,
        secret: &SecretHash,
        idle_expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.calls.add(Did::Touch);
        self.access.touch_session(user, secret, idle_expires_at).await
    }
}

impl RecordView for Watched {
    async fn record_view(
        &self,
        session: &SessionRecord,
        account: &AccountId,
        activity: &Activity,
    ) -> Result<(), StoreError> {
        assert_eq!(activity.action, Action::ViewedByStaff);
        self.calls.add(Did::Record);
        if !self.trail_works {
            return Err(StoreError::Throttled);
        }
        self.access.record_view(session, account, activity).await
    }
}

/// What a handler is told of its caller.
trait Proven {
    fn proven(&self) -> String;
}

impl Proven for () {
    fn proven(&self) -> String {
        "anybody".to_owned()
    }
}

impl Proven for SessionCaller {
    fn proven(&self) -> String {
        format!("{}", self.user().username)
    }
}

impl Proven for AccountCaller {
    fn proven(&self) -> String {
        let role: Needed = present::users::role(self.role());
        format!("{} {role:?} in {}", self.user().username, self.account())
    }
}

impl Proven for StaffMember {
    fn proven(&self) -> String {
        format!("{} of staff", self.user().username)
    }
}

impl Proven for StaffCaller {
    fn proven(&self) -> String {
        format!("{} on {}", self.user().username, self.account())
    }
}

/// Writes down who reached it, then reads the body as a handler does.
async fn handle<C: Proven>(
    calls: &Calls,
    call: Request<C>,
) -> Result<Response<&'static str>, Failure> {
    calls.add(Did::Handle(call.caller().proven()));
    let _body: serde_json::Value = call.body()?;
    Ok(Response::new("here"))
}

/// What is different from a request at noon with everything at work.
#[derive(Clone, Copy, Debug)]
pub(crate) struct When {
    /// Minutes since noon.
    pub(crate) minutes: i64,
    /// Whether the trail can be written.
    pub(crate) trail_works: bool,
}

/// At noon, with everything at work.
pub(crate) const NOON: When = When { minutes: 0, trail_works: true };

/// Sends a request through the wrapper of its route. What was answered, and what was called.
pub(crate) async fn send(
    route: &RouteInfo,
    access: &MemoryAccess,
    ask: &Ask,
    when: When,
) -> (Seen, Vec<Did>) {
    let calls = Calls::default();
    let clock = FixedClock::at(noon() + SignedDuration::from_mins(when.minutes));
    let (access, trail_works) = (access.clone(), when.trail_works);
    let watched = Watched { access, calls: calls.clone(), trail_works };
    let portal_url = PORTAL_URL.to_owned();
    let gate = Gate { origin: KnownOrigin, clock, portal_url, access: watched };
    let RouteInfo { operation, function, method, path, access } = *route;
    // A rule that is not here does not compile: add it here, and to `rule`.
    let response = match access {
        Access::Public => {
            let route = Route { operation, function, method, path, access: Public };
            answer(&route, &gate, &calls, &handle, ask.request()).await
        }
        Access::SignedIn => {
            let route = Route { operation, function, method, path, access: SignedIn };
            answer(&route, &gate, &calls, &handle, ask.request()).await
        }
        Access::InAccount(role) => {
            let route = Route { operation, function, method, path, access: InAccount { role } };
            answer(&route, &gate, &calls, &handle, ask.request()).await
        }
        Access::AsStaff(staff) => {
            let route = Route { operation, function, method, path, access: AsStaff { staff } };
            answer(&route, &gate, &calls, &handle, ask.request()).await
        }
        Access::OnAccountAsStaff(staff) => {
            let route =
                Route { operation, function, method, path, access: OnAccountAsStaff { staff } };
            answer(&route, &gate, &calls, &handle, ask.request()).await
        }
    };
    (Seen::of(&response), calls.all())
}
