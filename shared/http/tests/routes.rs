//! Functions with several routes, and the log of views by staff.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::account::AccountSummary;
use app::activity::{Action, Activity};
use app::login::session::NewSession;
use app::login::{CallerRecords, EndSession, ReadCaller, RecordView, SessionRecord, TouchSession};
use app::secret::SecretHash;
use app::store::StoreError;
use contract::{
    DASHBOARD, END_MY_SESSION, InAccount, MY_SESSIONS, Method, Role as Needed, Route, RouteInfo,
};
use domain::ids::{AccountId, UserId};
use domain::user::{Role, Staff};
use jiff::Timestamp;
use portal_http::{AccountCaller, Failure, Gate, Request, Response, Routes, SessionCaller, answer};
use testkit::access::{MemoryAccess, account_summary, live_session, member, noon, user};
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, Seen};
use testkit::ledger::{Faults, When};
use testkit::system::FixedClock;

fn gate<A>(access: A) -> Gate<KnownOrigin, FixedClock, A> {
    let portal_url = PORTAL_URL.to_owned();
    Gate { origin: KnownOrigin, clock: FixedClock::at(noon()), portal_url, access }
}

async fn list(_: &(), _: Request<SessionCaller>) -> Result<Response<&'static str>, Failure> {
    Ok(Response::new("list"))
}

async fn end(_: &(), request: Request<SessionCaller>) -> Result<Response<String>, Failure> {
    Ok(Response::new(format!("end {}", request.path("sessionId")?)))
}

async fn show(_: &(), _: Request<AccountCaller>) -> Result<Response<&'static str>, Failure> {
    Ok(Response::new("shown"))
}

#[tokio::test]
async fn each_route_reaches_its_own_handler_with_its_own_rule() {
    let dana = user("dana.roy");
    let session = live_session(&dana, 1, noon());
    let access = MemoryAccess::default().with_user(dana).with_session(&session.record);
    let gate = gate(access);
    let routes = Routes::new().on(MY_SESSIONS, list).on(END_MY_SESSION, end);
    let send = async |ask: Ask| Seen::of(&routes.answer(&gate, &(), ask.request()).await);

    let listed = send(Ask::for_route(&MY_SESSIONS.info()).signed_in(&session)).await;
    assert_eq!(listed.json, "list");
    let one = Ask::for_route(&END_MY_SESSION.info()).with("sessionId", "s-1");
    let ended = send(one.clone().body("{}").signed_in(&session)).await;
    assert_eq!(ended.json, "end s-1");
    assert_eq!(send(one.clone().body("{}")).await.status, 401, "without a session");
    let foreign = one.signed_in(&session).body("{}").without("origin");
    assert_eq!(send(foreign).await.problem(), Some("foreign-request"));
    let other = RouteInfo { method: Method::Put, ..MY_SESSIONS.info() };
    assert_eq!(send(Ask::for_route(&other).signed_in(&session).body("{}")).await.status, 404);
}

fn agent(access: MemoryAccess) -> (MemoryAccess, NewSession) {
    let mut agent = user("lou.agent");
    (agent.staff, agent.second_factor) = (Some(Staff::Agent), true);
    let session = live_session(&agent, 1, noon());
    let access = access.with_user(agent).with_session(&session.record);
    (
        access
            .with_account_summary(account_summary("a-1", &[]))
            .with_account_summary(account_summary("a-2", &[])),
        session,
    )
}

#[tokio::test]
async fn a_view_by_staff_is_logged_once_for_each_session_and_account() {
    let (access, session) = agent(MemoryAccess::default());
    let gate = gate(access.clone());
    for (account, views) in [("a-1", 1), ("a-1", 1), ("a-2", 2), ("a-1", 2)] {
        let ask = Ask::for_route(&DASHBOARD.info()).with("accountId", account);
        let response = answer(&DASHBOARD, &gate, &(), &show, ask.signed_in(&session).request());
        assert_eq!(Seen::of(&response.await).status, 200);
        assert_eq!(access.activities().len(), views, "{account}");
    }
    let first = &access.activities()[0];
    assert_eq!((first.action, first.at), (Action::ViewedByStaff, noon()));
    assert_eq!(first.actor.staff, Some(Staff::Agent));
    assert_eq!(first.address.as_deref(), Some("203.0.113.7"));
}

#[tokio::test]
async fn a_view_of_an_account_that_does_not_exist_is_not_logged() {
    let (access, session) = agent(MemoryAccess::default());
    let ask = Ask::for_route(&DASHBOARD.info()).with("accountId", "a-9").signed_in(&session);
    let response = answer(&DASHBOARD, &gate(access.clone()), &(), &show, ask.request()).await;
    assert_eq!((Seen::of(&response).status.as_u16(), access.activities().len()), (404, 0));
}

#[tokio::test]
async fn a_view_that_cannot_be_logged_is_refused() {
    // Call 1 reads the caller; call 2 logs the view.
    let faults = Faults::crash_at(2, When::Before);
    let (access, session) = agent(MemoryAccess::with_faults(faults));
    let gate = gate(access);
    let ask = Ask::for_route(&DASHBOARD.info()).with("accountId", "a-1").signed_in(&session);
    let seen = Seen::of(&answer(&DASHBOARD, &gate, &(), &show, ask.request()).await);
    assert_eq!(seen.status, 503);
}

/// A store that another request changes between the access check and the log of the view.
struct ConcurrentStore {
    access: MemoryAccess,
    /// Whether the other request ends the session. Otherwise it logs the same view.
    ends: bool,
}

impl ReadCaller for ConcurrentStore {
    async fn read_caller(
        &self,
        user: &UserId,
        secret: &SecretHash,
        account: Option<&AccountId>,
    ) -> Result<CallerRecords, StoreError> {
        self.access.read_caller(user, secret, account).await
    }
}

impl TouchSession for ConcurrentStore {
    async fn touch_session(
        &self,
        user: &UserId,
        secret: &SecretHash,
        idle_expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.access.touch_session(user, secret, idle_expires_at).await
    }
}

impl RecordView for ConcurrentStore {
    async fn record_view(
        &self,
        session: &SessionRecord,
        account: &AccountId,
        view: &Activity,
    ) -> Result<(), StoreError> {
        if self.ends {
            self.access.end_session(&session.user, &session.secret).await?;
            return self.access.record_view(session, account, view).await;
        }
        // The transaction of the other request is still in progress.
        self.access.record_view(session, account, view).await?;
        Err(StoreError::Conflict)
    }
}

/// The status of a view by staff, and how many views are logged afterwards.
async fn view_beside_another_request(ends: bool) -> (u16, usize) {
    let (access, session) = agent(MemoryAccess::default());
    let store = ConcurrentStore { access: access.clone(), ends };
    let ask = Ask::for_route(&DASHBOARD.info()).with("accountId", "a-1").signed_in(&session);
    let response = answer(&DASHBOARD, &gate(store), &(), &show, ask.request()).await;
    (Seen::of(&response).status.as_u16(), access.activities().len())
}

#[tokio::test]
async fn two_requests_of_one_session_log_one_view() {
    assert_eq!(view_beside_another_request(false).await, (200, 1));
}

#[tokio::test]
async fn a_session_that_ends_before_the_view_is_logged_sees_nothing() {
    assert_eq!(view_beside_another_request(true).await, (401, 0));
}

#[tokio::test]
async fn a_view_by_a_member_is_logged_only_if_the_member_is_staff() {
    for (staff, views) in [(None, 0), (Some(Staff::Agent), 1)] {
        let mut dana = user("dana.roy");
        (dana.staff, dana.second_factor) = (staff, staff.is_some());
        let session = live_session(&dana, 1, noon());
        let access = MemoryAccess::default().with_user(dana).with_session(&session.record);
        let access = access.with_member(member("dana.roy", "a-1", Role::Viewer));
        let gate = gate(access.clone());
        let ask = Ask::for_route(&DASHBOARD.info()).with("accountId", "a-1").signed_in(&session);
        let seen = Seen::of(&answer(&DASHBOARD, &gate, &(), &show, ask.request()).await);
        assert_eq!((seen.status.as_u16(), access.activities().len()), (200, views));
    }
}

#[tokio::test]
async fn a_member_without_the_required_second_factor_does_not_see_the_account() {
    let manager: Route<InAccount> =
        Route { access: InAccount { role: Needed::Manager }, ..DASHBOARD };
    for (required, on, own, expected) in [
        (false, false, Role::Manager, None),
        (true, true, Role::Manager, None),
        (true, false, Role::Manager, Some("second-factor-required")),
        (true, true, Role::Viewer, Some("forbidden")),
    ] {
        let mut dana = user("dana.roy");
        dana.second_factor = on;
        let session = live_session(&dana, 1, noon());
        let summary = AccountSummary { factor_required: required, ..account_summary("a-1", &[]) };
        let access = MemoryAccess::default().with_user(dana).with_session(&session.record);
        let access =
            access.with_member(member("dana.roy", "a-1", own)).with_account_summary(summary);
        let gate = gate(access);
        let ask = Ask::for_route(&DASHBOARD.info()).with("accountId", "a-1").signed_in(&session);
        let seen = Seen::of(&answer(&manager, &gate, &(), &show, ask.request()).await);
        assert_eq!(seen.problem(), expected, "{required} {on} {own}");
    }
}

#[tokio::test]
async fn an_account_is_not_found_by_its_deactivated_members() {
    let dana = user("dana.roy");
    let session = live_session(&dana, 1, noon());
    let mut membership = member("dana.roy", "a-1", Role::Manager);
    membership.active = false;
    let access = MemoryAccess::default().with_user(dana).with_session(&session.record);
    let gate = gate(access.with_member(membership));
    let ask = Ask::for_route(&DASHBOARD.info()).with("accountId", "a-1").signed_in(&session);
    let seen = Seen::of(&answer(&DASHBOARD, &gate, &(), &show, ask.request()).await);
    assert_eq!(seen.problem(), Some("not-found"));
}
