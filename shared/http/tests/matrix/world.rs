//! What stands around a request: a store that tells what was called, and a handler that counts.

use std::sync::{Arc, Mutex};

use app::access::{CallerRecords, ReadCaller, TouchSession};
use app::secret::SecretHash;
use app::store::StoreError;
use contract::{
    Access, InAccount, OnAccountAsStaff, Public, Role as Needed, Route, RouteInfo, SignedIn,
};
use domain::ids::{AccountId, UserId};
use jiff::{SignedDuration, Timestamp};
use portal_http::{
    AccountCaller, Call, Failure, Gate, Reply, SessionCaller, StaffCaller, answer, convert,
};
use testkit::access::{MemoryAccess, noon};
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, Seen};
use testkit::outside::FixedClock;

/// What was called, in order: a port of the wrapper by its name, or the handler with what its
/// caller was proven to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calls(Arc<Mutex<Vec<String>>>);

impl Calls {
    fn add(&self, call: &str) {
        self.0.lock().unwrap().push(call.to_owned());
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// The access store; every call of it is written down.
struct Watched {
    access: MemoryAccess,
    calls: Calls,
}

impl ReadCaller for Watched {
    async fn read_caller(
        &self,
        user: &UserId,
        secret: &SecretHash,
        account: Option<&AccountId>,
    ) -> Result<CallerRecords, StoreError> {
        self.calls.add("read");
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
        self.calls.add("touch");
        self.access.touch_session(user, secret, idle_expires_at).await
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
        let role: Needed = convert::role(self.role());
        format!("{} {role:?} in {}", self.user().username, self.account())
    }
}

impl Proven for StaffCaller {
    fn proven(&self) -> String {
        format!("{} on {}", self.user().username, self.account())
    }
}

/// Writes down who reached it, then reads the body as a handler does.
async fn handle<C: Proven>(calls: &Calls, call: Call<C>) -> Result<Reply<&'static str>, Failure> {
    calls.add(&call.caller().proven());
    let _body: serde_json::Value = call.body()?;
    Ok(Reply::new("here"))
}

/// Sends a request through the wrapper of its route, some minutes after noon. What was answered,
/// and what was called.
pub(crate) async fn send(
    route: &RouteInfo,
    access: &MemoryAccess,
    ask: &Ask,
    minutes: i64,
) -> (Seen, Vec<String>) {
    let calls = Calls::default();
    let clock = FixedClock::at(noon() + SignedDuration::from_mins(minutes));
    let watched = Watched { access: access.clone(), calls: calls.clone() };
    let portal_url = PORTAL_URL.to_owned();
    let gate = Gate { origin: KnownOrigin, clock, portal_url, access: watched };
    let (function, method, path) = (route.function, route.method, route.path);
    // A rule that is not here does not compile: add it here, and to `rule`.
    let response = match route.access {
        Access::Public => {
            let route = Route { function, method, path, access: Public };
            answer(&route, &gate, &calls, &handle, ask.request()).await
        }
        Access::SignedIn => {
            let route = Route { function, method, path, access: SignedIn };
            answer(&route, &gate, &calls, &handle, ask.request()).await
        }
        Access::InAccount(role) => {
            let route = Route { function, method, path, access: InAccount { role } };
            answer(&route, &gate, &calls, &handle, ask.request()).await
        }
        Access::OnAccountAsStaff(staff) => {
            let route = Route { function, method, path, access: OnAccountAsStaff { staff } };
            answer(&route, &gate, &calls, &handle, ask.request()).await
        }
    };
    (Seen::of(&response), calls.all())
}
