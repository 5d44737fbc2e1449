//! The access rule of every route: the handler runs only for callers that the rule allows.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::atomic::{AtomicUsize, Ordering};

use app::login::SessionRecord;
use app::login::session::NewSession;
use app::users::User;
use contract::{
    Access, AsStaff, InAccount, Method, OnAccountAsStaff, Public, ROUTES, Role as Needed, Route,
    RouteInfo, SignedIn, Staff as NeededStaff,
};
use domain::user::{Role, Staff, UserStatus};
use jiff::SignedDuration;
use portal_http::{Failure, Gate, Request, Response, answer};
use testkit::access::{MemoryAccess, live_session, member, noon, user};
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, Seen};
use testkit::system::FixedClock;

type TestGate = Gate<KnownOrigin, FixedClock, MemoryAccess>;

/// A change of a user or of a session.
type Change = fn(&mut User, &mut SessionRecord);

/// Counts the calls that reach a handler.
#[derive(Default)]
struct Reached(AtomicUsize);

async fn handle<C>(
    reached: &Reached,
    _request: Request<C>,
) -> Result<Response<&'static str>, Failure> {
    reached.0.fetch_add(1, Ordering::Relaxed);
    Ok(Response::new("here"))
}

fn gate(access: MemoryAccess) -> TestGate {
    let portal_url = PORTAL_URL.to_owned();
    Gate { origin: KnownOrigin, clock: FixedClock::at(noon()), portal_url, access }
}

/// Dana, manager of `a-1`, with a session.
fn dana(change: impl FnOnce(&mut User, &mut SessionRecord)) -> (MemoryAccess, NewSession) {
    let mut dana = user("dana.roy");
    let mut session = live_session(&dana, 1, noon());
    change(&mut dana, &mut session.record);
    dana.second_factor |= dana.staff.is_some();
    let access = MemoryAccess::default()
        .with_user(dana)
        .with_session(&session.record)
        .with_member(member("dana.roy", "a-1", Role::Manager))
        .with_member(member("sam.keller", "a-2", Role::Manager));
    (access, session)
}

/// Sends a request through the gate of its route. Gives the response, and whether the handler ran.
async fn send(route: &RouteInfo, gate: &TestGate, ask: &Ask) -> (Seen, bool) {
    let reached = Reached::default();
    let RouteInfo { operation, function, method, path, access: _ } = *route;
    let response = match route.access {
        Access::Public => {
            let route = Route { operation, function, method, path, access: Public };
            answer(&route, gate, &reached, &handle, ask.request()).await
        }
        // `matrix` has its own world for the gateway and for mailed links.
        Access::Signed | Access::Linked => unreachable!("{route:?} has no session"),
        Access::SignedIn => {
            let route = Route { operation, function, method, path, access: SignedIn };
            answer(&route, gate, &reached, &handle, ask.request()).await
        }
        Access::InAccount(role) => {
            let route = Route { operation, function, method, path, access: InAccount { role } };
            answer(&route, gate, &reached, &handle, ask.request()).await
        }
        Access::AsStaff(staff) => {
            let route = Route { operation, function, method, path, access: AsStaff { staff } };
            answer(&route, gate, &reached, &handle, ask.request()).await
        }
        Access::OnAccountAsStaff(staff) => {
            let route =
                Route { operation, function, method, path, access: OnAccountAsStaff { staff } };
            answer(&route, gate, &reached, &handle, ask.request()).await
        }
    };
    (Seen::of(&response), reached.0.load(Ordering::Relaxed) > 0)
}

/// The routes that a browser calls.
fn for_browsers() -> impl Iterator<Item = &'static RouteInfo> {
    ROUTES.iter().filter(|route| !matches!(route.access, Access::Signed | Access::Linked))
}

fn behind_session() -> impl Iterator<Item = &'static RouteInfo> {
    for_browsers().filter(|route| route.access != Access::Public)
}

fn in_account() -> impl Iterator<Item = &'static RouteInfo> {
    ROUTES.iter().filter(|route| matches!(route.access, Access::InAccount(_)))
}

fn on_account_as_staff() -> impl Iterator<Item = &'static RouteInfo> {
    ROUTES.iter().filter(|route| matches!(route.access, Access::OnAccountAsStaff(_)))
}

/// Gives Dana the role that the route needs.
fn allowed(route: &RouteInfo) -> Change {
    match route.access {
        Access::OnAccountAsStaff(_) | Access::AsStaff(_) => {
            |user, _| user.staff = Some(Staff::Admin)
        }
        Access::Public
        | Access::Signed
        | Access::Linked
        | Access::SignedIn
        | Access::InAccount(_) => |_, _| {},
    }
}

fn ask(route: &RouteInfo, account: &str) -> Ask {
    Ask::for_route(route).with("accountId", account).with("number", "INV-1").body("{}")
}

#[tokio::test]
async fn an_allowed_caller_reaches_the_handler() {
    for route in for_browsers() {
        let (access, session) = dana(allowed(route));
        let (seen, ran) = send(route, &gate(access), &ask(route, "a-1").signed_in(&session)).await;
        assert_eq!((seen.status.as_u16(), ran), (200, true), "{route:?}");
        assert_eq!(seen.header("cache-control"), Some("no-store"), "{route:?}");
        assert_eq!(seen.header("x-content-type-options"), Some("nosniff"), "{route:?}");
    }
}

#[tokio::test]
async fn a_request_without_the_origin_secret_is_refused_without_a_body() {
    for route in for_browsers() {
        let (access, session) = dana(allowed(route));
        let gate = gate(access);
        let ask = ask(route, "a-1").signed_in(&session);
        for forged in [
            ask.clone().without("x-origin-verify"),
            ask.clone().header("x-origin-verify", ""),
            ask.clone().header("x-origin-verify", "edge-secre"),
            ask.clone().header("x-origin-verify", "edge-secret, edge-secret"),
        ] {
            let (seen, ran) = send(route, &gate, &forged).await;
            assert_eq!((seen.status.as_u16(), ran), (403, false), "{route:?}");
            assert!(seen.json.is_null(), "{route:?}");
        }
    }
}

#[tokio::test]
async fn the_previous_origin_secret_is_accepted_during_a_rotation() {
    for route in for_browsers() {
        let (access, session) = dana(allowed(route));
        let rotated = ask(route, "a-1").signed_in(&session);
        let rotated = rotated.header("x-origin-verify", "edge-secret-before");
        assert_eq!(send(route, &gate(access), &rotated).await.0.status, 200, "{route:?}");
    }
}

#[tokio::test]
async fn an_origin_secret_that_is_not_yet_known_is_read_again() {
    for route in for_browsers() {
        let (access, session) = dana(allowed(route));
        let new = ask(route, "a-1").signed_in(&session);
        let new = new.header("x-origin-verify", "edge-secret-after");
        assert_eq!(send(route, &gate(access), &new).await.0.status, 200, "{route:?}");
    }
}

#[tokio::test]
async fn an_invalid_session_is_refused() {
    let invalid: [(&str, Change); 4] = [
        ("idle", |_, session| session.idle_expires_at = noon()),
        ("expired", |_, session| session.expires_at = noon()),
        ("of an earlier epoch", |user, _| user.session_epoch += 1),
        ("of a deactivated user", |user, _| user.status = UserStatus::Deactivated),
    ];
    for route in behind_session() {
        for (what, change) in invalid {
            let (access, session) = dana(change);
            let ask = ask(route, "a-1").signed_in(&session);
            let (seen, ran) = send(route, &gate(access), &ask).await;
            assert_eq!((seen.status.as_u16(), ran), (401, false), "{what}: {route:?}");
            assert_eq!(seen.problem(), Some("not-signed-in"), "{what}: {route:?}");
        }
    }
}

#[tokio::test]
async fn an_absent_malformed_or_unknown_cookie_is_refused() {
    for route in behind_session() {
        let (access, session) = dana(|_, _| {});
        let other_secret = live_session(&user("dana.roy"), 2, noon());
        let other_user = live_session(&user("sam.keller"), 1, noon());
        let gate = gate(access);
        let ask = ask(route, "a-1");
        let cut = format!("__Host-sid={}", session.record.user);
        for unknown in [
            ask.clone(),
            ask.clone().header("cookie", "__Host-sid=x.y"),
            ask.clone().header("cookie", &cut),
            ask.clone().signed_in(&other_secret),
            ask.clone().signed_in(&other_user),
        ] {
            let (seen, ran) = send(route, &gate, &unknown).await;
            assert_eq!((seen.status.as_u16(), ran), (401, false), "{route:?}");
        }
    }
}

#[tokio::test]
async fn foreign_absent_and_malformed_accounts_get_the_same_404() {
    for route in in_account() {
        let (access, session) = dana(|_, _| {});
        let gate = gate(access);
        let mut answers = Vec::new();
        for account in ["a-2", "nowhere", "a%23b", "", "é"] {
            let ask = ask(route, account).signed_in(&session);
            let (seen, ran) = send(route, &gate, &ask).await;
            assert_eq!((seen.status.as_u16(), ran), (404, false), "{account}: {route:?}");
            answers.push(seen);
        }
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{route:?}");
        let without = Ask::for_route(route).signed_in(&session);
        assert_eq!(send(route, &gate, &without).await.0, answers[0], "without an account");
    }
}

#[tokio::test]
async fn without_a_session_every_account_gets_the_same_401() {
    for route in in_account() {
        let gate = gate(dana(|_, _| {}).0);
        let of = async |account| send(route, &gate, &ask(route, account)).await.0;
        let own = of("a-1").await;
        assert_eq!(own.status, 401);
        for account in ["a-2", "nowhere", "a b"] {
            assert_eq!(of(account).await, own, "{account}: {route:?}");
        }
    }
}

#[tokio::test]
async fn a_role_below_the_required_one_is_forbidden() {
    let route = |role| RouteInfo {
        operation: "test",
        function: "test",
        method: Method::Get,
        path: "/v1/accounts/{accountId}/test",
        access: Access::InAccount(role),
    };
    for (own, needed, status) in [
        (Role::Viewer, Needed::Viewer, 200),
        (Role::Viewer, Needed::Billing, 403),
        (Role::Billing, Needed::Manager, 403),
        (Role::Billing, Needed::Billing, 200),
        (Role::Manager, Needed::Manager, 200),
    ] {
        let (access, session) = dana(|_, _| {});
        let gate = gate(access.with_member(member("dana.roy", "a-1", own)));
        let route = route(needed);
        let (seen, ran) = send(&route, &gate, &ask(&route, "a-1").signed_in(&session)).await;
        assert_eq!((seen.status.as_u16(), ran), (status, status == 200), "{own:?} {needed:?}");
    }
}

#[tokio::test]
async fn staff_read_every_account_and_change_none() {
    for route in in_account() {
        for (method, status) in [(Method::Get, 200), (Method::Post, 403)] {
            let route = RouteInfo { method, ..*route };
            let (access, session) = dana(|user, _| user.staff = Some(Staff::Agent));
            let ask = ask(&route, "a-2").signed_in(&session);
            let (seen, ran) = send(&route, &gate(access), &ask).await;
            assert_eq!((seen.status.as_u16(), ran), (status, status == 200), "{method:?}");
        }
    }
}

#[tokio::test]
async fn staff_routes_need_a_staff_role_and_no_membership() {
    let route = |staff| RouteInfo {
        operation: "test",
        function: "test",
        method: Method::Post,
        path: "/v1/staff/accounts/{accountId}/test",
        access: Access::OnAccountAsStaff(staff),
    };
    for (own, needed, status) in [
        (None, NeededStaff::Agent, 403),
        (None, NeededStaff::Admin, 403),
        (Some(Staff::Agent), NeededStaff::Agent, 200),
        (Some(Staff::Agent), NeededStaff::Admin, 403),
        (Some(Staff::Admin), NeededStaff::Agent, 200),
        (Some(Staff::Admin), NeededStaff::Admin, 200),
    ] {
        // Dana manages `a-1` and not `a-2`. The third account does not exist.
        for account in ["a-1", "a-2", "nowhere"] {
            let (access, session) = dana(|user, _| user.staff = own);
            let (route, gate) = (route(needed), gate(access));
            let (seen, ran) = send(&route, &gate, &ask(&route, account).signed_in(&session)).await;
            let (status, problem) = match status {
                200 if account == "nowhere" => (404, Some("not-found")),
                200 => (200, None),
                _ => (403, Some("forbidden")),
            };
            let found = (seen.status.as_u16(), seen.problem(), ran);
            assert_eq!(found, (status, problem, status == 200), "{own:?} {needed:?} {account}");
        }
    }
}

#[tokio::test]
async fn a_staff_route_answers_401_then_404_then_403() {
    for route in on_account_as_staff() {
        for (staff, status) in [(None, 403), (Some(Staff::Agent), 403), (Some(Staff::Admin), 200)] {
            let (access, session) = dana(|user, _| user.staff = staff);
            let gate = gate(access);
            for account in ["a%23b", "", "é", "a b"] {
                let ask = ask(route, account);
                assert_eq!(send(route, &gate, &ask).await.0.status, 401, "{account}: {route:?}");
                let (seen, ran) = send(route, &gate, &ask.signed_in(&session)).await;
                let found = (seen.problem(), ran);
                assert_eq!(found, (Some("not-found"), false), "{account}: {route:?}");
            }
            let ask = ask(route, "a-2");
            assert_eq!(send(route, &gate, &ask).await.0.status, 401, "{route:?}");
            let ask = ask.signed_in(&session);
            assert_eq!(send(route, &gate, &ask).await.0.status, status, "{route:?}");
        }
    }
}

#[tokio::test]
async fn a_page_of_another_origin_cannot_use_the_session_on_a_staff_route() {
    for route in on_account_as_staff() {
        for staff in [None, Some(Staff::Agent), Some(Staff::Admin)] {
            let (access, session) = dana(|user, _| user.staff = staff);
            let foreign = ask(route, "a-2").signed_in(&session).without("origin");
            assert_eq!(send(route, &gate(access), &foreign).await.0.status, 403, "{route:?}");
        }
    }
}

#[tokio::test]
async fn a_used_session_is_extended_at_most_every_five_minutes() {
    for route in behind_session() {
        let (access, session) = dana(allowed(route));
        let gate = gate(access.clone());
        let ask = ask(route, "a-1").signed_in(&session);
        for (minutes, touches) in [(0, 0), (4, 0), (1, 1), (4, 1), (5, 2), (29, 3)] {
            gate.clock.advance(SignedDuration::from_mins(minutes));
            let (seen, _) = send(route, &gate, &ask).await;
            assert_eq!(seen.status, 200, "{route:?}");
            assert_eq!(access.touches(), touches, "after {minutes} more minutes: {route:?}");
        }
    }
}
