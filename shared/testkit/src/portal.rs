//! The portal of a test: users and sessions in memory, the handlers of one function, and responses
//! as the Lambda runtime sends them.
//!
//! A test of a function sets up its store and its ports and sends requests:
//!
//! ```ignore
//! let portal = TestPortal::new(&viewer_of("a"), Routes::new().on(AGING, handle), ports);
//! let seen = portal.send(ask(AGING).with("accountId", "a").query("asOf=2026-07-09")).await;
//! let seen = portal.send("aging/past.json").await;
//! ```
//!
//! Tests of functions depend on this module only, not on how `portal_http` calls a handler.

use std::pin::Pin;
use std::sync::Arc;

use app::payments::events::OpenWebhooks;
use contract::{InAccount, Route, Signed};
use domain::user::Role;
use jiff::Timestamp;
pub use portal_http::Routes;
use portal_http::{
    AccountCaller, Dispatch, Gate, GatewayCaller, Handler, Prefetch, Prefetched, answer_signed,
    answer_with_prefetch, service,
};
use serde_json::Value;

use crate::access::{MemoryAccess, live_session, member, noon, user};
use crate::http::{AnyRoute, Ask, KnownOrigin, PORTAL_URL, Seen, event, runtime_response};
use crate::system::FixedClock;

/// The gate of every test.
type TestGate = Gate<KnownOrigin, FixedClock, MemoryAccess>;

/// The future response of the Lambda runtime.
type Running = Pin<Box<dyn Future<Output = Value>>>;

/// One function of the portal, behind the edge.
pub struct TestPortal {
    answer: Box<dyn Fn(String) -> Running>,
}

impl TestPortal {
    /// The function that serves these routes with these ports, at noon. It reads callers from
    /// `access`, and shares that table with the test.
    pub fn new<T, P>(access: &MemoryAccess, routes: Routes<T>, ports: P) -> Self
    where
        T: Dispatch<TestGate, P> + 'static,
        P: Send + Sync + 'static,
    {
        Self::shared(access, routes, &Arc::new(ports))
    }

    /// The same, with ports that the test shares.
    pub fn shared<T, P>(access: &MemoryAccess, routes: Routes<T>, ports: &Arc<P>) -> Self
    where
        T: Dispatch<TestGate, P> + 'static,
        P: Send + Sync + 'static,
    {
        let function = Arc::new((routes, gate(access, noon()), Arc::clone(ports)));
        Self::answering(move |event| {
            let function = Arc::clone(&function);
            Box::pin(async move {
                let (routes, gate, ports) = &*function;
                let answer = |request| routes.answer(gate, &**ports, request);
                runtime_response(service(answer), &event).await
            })
        })
    }

    /// The function that serves one route with a prefetch, at `now`.
    pub fn with_prefetch<P, F, X, H>(
        access: &MemoryAccess,
        now: Timestamp,
        route: Route<InAccount>,
        (prefetch, handle): (F, H),
        ports: P,
    ) -> Self
    where
        P: Send + Sync + 'static,
        X: Send + 'static,
        F: for<'a> Prefetch<'a, P, Found = X> + 'static,
        H: for<'a> Handler<'a, P, AccountCaller, Prefetched<X>> + 'static,
    {
        let function = Arc::new((gate(access, now), prefetch, handle, ports));
        Self::answering(move |event| {
            let function = Arc::clone(&function);
            Box::pin(async move {
                let (gate, prefetch, handle, ports) = &*function;
                let answer =
                    |request| answer_with_prefetch(&route, gate, ports, prefetch, handle, request);
                runtime_response(service(answer), &event).await
            })
        })
    }

    /// The function that serves what the payment gateway signs, with ports that the test shares.
    pub fn signed<V, P, H>(
        route: Route<Signed>,
        gateway: fn(&P) -> &V,
        handle: H,
        ports: &Arc<P>,
    ) -> Self
    where
        V: OpenWebhooks + 'static,
        P: Send + Sync + 'static,
        H: for<'a> Handler<'a, P, GatewayCaller> + 'static,
    {
        let gate = gate(&MemoryAccess::default(), noon());
        let function = Arc::new((gate, handle, Arc::clone(ports)));
        Self::answering(move |event| {
            let function = Arc::clone(&function);
            Box::pin(async move {
                let (gate, handle, ports) = &*function;
                let answer = |request| {
                    answer_signed(&route, gate, gateway(ports), &**ports, handle, request)
                };
                runtime_response(service(answer), &event).await
            })
        })
    }

    fn answering(answer: impl Fn(String) -> Running + 'static) -> Self {
        Self { answer: Box::new(answer) }
    }

    /// Sends a request, or an event by its path under `events/`.
    pub async fn send(&self, request: impl Event) -> Seen {
        Seen::of_runtime(&self.run(request).await)
    }

    /// The same, with the response of the runtime as JSON.
    pub async fn run(&self, request: impl Event) -> Value {
        (self.answer)(request.event()).await
    }
}

fn gate(access: &MemoryAccess, now: Timestamp) -> TestGate {
    let (clock, portal_url) = (FixedClock::at(now), PORTAL_URL.to_owned());
    Gate { origin: KnownOrigin, clock, portal_url, access: access.clone() }
}

/// What can be sent to a function: [`Ask`], or the path of an event under `events/`.
pub trait Event {
    /// The event of the HTTP API.
    fn event(self) -> String;
}

impl Event for Ask {
    fn event(self) -> String {
        Ask::event(&self)
    }
}

impl Event for &Ask {
    fn event(self) -> String {
        Ask::event(self)
    }
}

impl Event for &str {
    fn event(self) -> String {
        event(self)
    }
}

/// A request of the page on which Dana Roy is signed in, with the session of [`dana`]. The events
/// under `events/` send the same cookie.
pub fn ask(route: impl AnyRoute) -> Ask {
    Ask::of(route).signed_in(&live_session(&user("dana.roy"), 1, noon()))
}

/// Dana Roy, who is signed in with one browser since noon and belongs to no account.
pub fn dana() -> MemoryAccess {
    dana_at(noon())
}

/// The same, at another time.
pub fn dana_at(now: Timestamp) -> MemoryAccess {
    let dana = user("dana.roy");
    MemoryAccess::default().with_session(&live_session(&dana, 1, now).record).with_user(dana)
}

/// Dana Roy, signed in, and a viewer of this account.
pub fn viewer_of(account: &str) -> MemoryAccess {
    dana().with_member(member("dana.roy", account, Role::Viewer))
}
