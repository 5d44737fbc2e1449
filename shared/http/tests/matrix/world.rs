//! The store and the handler of a request. Both record their calls.

use std::sync::{Arc, Mutex};

use app::activity::{Action, Activity};
use app::login::{CallerRecords, ReadCaller, RecordView, SessionRecord, TouchSession};
use app::payments::events::{EventSubject, GatewayEvent, OpenWebhooks, WebhookError};
use app::secret::SecretHash;
use app::store::StoreError;
use app::unsubscribe::{KeyError, LinkError, OpenLinks};
use contract::{
    Access, AsStaff, InAccount, Linked, OnAccountAsStaff, Public, Role as Needed, Route, RouteInfo,
    Signed, SignedIn,
};
use domain::ids::{AccountId, UserId};
use jiff::{SignedDuration, Timestamp};
use portal_http::{
    AccountCaller, Failure, Gate, GatewayCaller, LinkCaller, Request, Response, SessionCaller,
    StaffCaller, StaffMember, answer, answer_linked, answer_signed, present,
};
use testkit::access::{MemoryAccess, noon, user};
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, Seen};
use testkit::system::FixedClock;

/// A call of the store or of the handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// Read the caller.
    Read,
    /// Extended the session.
    Touch,
    /// Logged a view by staff.
    Record,
    /// Ran the handler, with this caller.
    Handle(String),
}

/// The calls, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calls(Arc<Mutex<Vec<Call>>>);

impl Calls {
    fn add(&self, call: Call) {
        self.0.lock().unwrap().push(call);
    }

    fn all(&self) -> Vec<Call> {
        self.0.lock().unwrap().clone()
    }
}

/// An access store that records its calls. The test decides whether the activity log works.
struct RecordingStore {
    access: MemoryAccess,
    calls: Calls,
    log_works: bool,
}

impl ReadCaller for RecordingStore {
    async fn read_caller(
        &self,
        user: &UserId,
        secret: &SecretHash,
        account: Option<&AccountId>,
    ) -> Result<CallerRecords, StoreError> {
        self.calls.add(Call::Read);
        self.access.read_caller(user, secret, account).await
    }
}

impl TouchSession for RecordingStore {
    async fn touch_session(
        &self,
        user: &UserId,
        secret: &SecretHash,
        idle_expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.calls.add(Call::Touch);
        self.access.touch_session(user, secret, idle_expires_at).await
    }
}

impl RecordView for RecordingStore {
    async fn record_view(
        &self,
        session: &SessionRecord,
        account: &AccountId,
        activity: &Activity,
    ) -> Result<(), StoreError> {
        assert_eq!(activity.action, Action::ViewedByStaff);
        self.calls.add(Call::Record);
        if !self.log_works {
            return Err(StoreError::Throttled);
        }
        self.access.record_view(session, account, activity).await
    }
}

/// The caller that a handler receives, as text.
trait CallerText {
    fn text(&self) -> String;
}

impl CallerText for () {
    fn text(&self) -> String {
        "public".to_owned()
    }
}

impl CallerText for GatewayCaller {
    fn text(&self) -> String {
        format!("gateway with {}", self.event().id)
    }
}

impl CallerText for LinkCaller {
    fn text(&self) -> String {
        format!("link of {}", self.user())
    }
}

impl CallerText for SessionCaller {
    fn text(&self) -> String {
        format!("{}", self.user().username)
    }
}

impl CallerText for AccountCaller {
    fn text(&self) -> String {
        let role: Needed = present::users::role(self.role());
        format!("{} {role:?} in {}", self.user().username, self.account())
    }
}

impl CallerText for StaffMember {
    fn text(&self) -> String {
        format!("{} of staff", self.user().username)
    }
}

impl CallerText for StaffCaller {
    fn text(&self) -> String {
        format!("{} on {}", self.user().username, self.account())
    }
}

/// The header in which this world's gateway signs, as [`SIGNATURE`].
pub(crate) const SIGNED: Signed = Signed { header: "stripe-signature" };
/// What this world's gateway signs with.
pub(crate) const SIGNATURE: &str = "signed";

/// Takes the signature for good that is [`SIGNATURE`].
struct Gateway;

impl OpenWebhooks for Gateway {
    async fn open(
        &self,
        _body: &[u8],
        signature: &str,
        now: Timestamp,
    ) -> Result<GatewayEvent, WebhookError> {
        if signature != SIGNATURE {
            return Err(WebhookError::Unsigned("it is forged"));
        }
        let (id, kind) = ("evt_1".to_owned(), "test".to_owned());
        Ok(GatewayEvent { id, kind, at: now, subject: EventSubject::Other })
    }
}

/// The parameter of the path with this world's token.
pub(crate) const LINKED: Linked = Linked { parameter: "token" };
/// The only token that is good.
pub(crate) const TOKEN: &str = "good-token";

/// Takes the token for good that is [`TOKEN`]. It names Dana.
struct Links;

impl OpenLinks for Links {
    async fn open(&self, token: &str, _now: Timestamp) -> Result<UserId, LinkError> {
        match token {
            TOKEN => Ok(user("dana.roy").id),
            "expired" => Err(LinkError::Expired),
            "unknown" => Err(LinkError::Key(KeyError("no answer".to_owned()))),
            _ => Err(LinkError::Forged),
        }
    }
}

/// Records its caller only: a link's body is a form.
async fn follow(
    calls: &Calls,
    call: Request<LinkCaller>,
) -> Result<Response<&'static str>, Failure> {
    calls.add(Call::Handle(call.caller().text()));
    Ok(Response::new("here"))
}

/// Records its caller, then reads the body as a handler does.
async fn handle<C: CallerText>(
    calls: &Calls,
    call: Request<C>,
) -> Result<Response<&'static str>, Failure> {
    calls.add(Call::Handle(call.caller().text()));
    let _body: serde_json::Value = call.body()?;
    Ok(Response::new("here"))
}

/// The time of a request, and whether the activity log works.
#[derive(Clone, Copy, Debug)]
pub(crate) struct When {
    /// Minutes since noon.
    pub(crate) minutes: i64,
    /// Whether the activity log can be written.
    pub(crate) log_works: bool,
}

/// At noon, with a working activity log.
pub(crate) const NOON: When = When { minutes: 0, log_works: true };

/// Sends a request through the gate of its route. Gives the response and the calls.
pub(crate) async fn send(
    route: &RouteInfo,
    access: &MemoryAccess,
    ask: &Ask,
    when: When,
) -> (Seen, Vec<Call>) {
    let calls = Calls::default();
    let clock = FixedClock::at(noon() + SignedDuration::from_mins(when.minutes));
    let (access, log_works) = (access.clone(), when.log_works);
    let store = RecordingStore { access, calls: calls.clone(), log_works };
    let portal_url = PORTAL_URL.to_owned();
    let gate = Gate { origin: KnownOrigin, clock, portal_url, access: store };
    let RouteInfo { operation, function, method, path, access } = *route;
    // A new access rule is a compile error here: add it here and in `rule`.
    let response = match access {
        Access::Public => {
            let route = Route { operation, function, method, path, access: Public };
            answer(&route, &gate, &calls, &handle, ask.request()).await
        }
        Access::Signed => {
            let route = Route { operation, function, method, path, access: SIGNED };
            answer_signed(&route, &gate, &Gateway, &calls, &handle, ask.request()).await
        }
        Access::Linked => {
            let route = Route { operation, function, method, path, access: LINKED };
            answer_linked(&route, &gate, &Links, &calls, &follow, ask.request()).await
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
