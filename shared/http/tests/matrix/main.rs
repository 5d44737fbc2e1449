//! The authorization matrix: every route × every account × every caller, each with the response
//! that the design demands (`rule`). A refused request has no effect.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod caller;
mod rule;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use contract::{Access, Method, ROUTES, Role, RouteInfo, Staff};
use testkit::http::Ask;

use caller::{Account, Caller};
use rule::{Outcome, is_viewed_as_staff, outcome};
use testkit::access::user;
use world::{Call, NOON, SIGNATURE, SIGNED, TOKEN, When, send};

/// Every route. An access rule without a reading or a changing route gets one for the test.
fn routes() -> Vec<RouteInfo> {
    let mut routes = ROUTES.to_vec();
    let roles = [Role::Viewer, Role::Billing, Role::Manager].map(Access::InAccount);
    let staff = [Staff::Agent, Staff::Admin];
    let rules = [Access::Public, Access::SignedIn]
        .into_iter()
        .chain(roles)
        .chain(staff.map(Access::OnAccountAsStaff))
        .chain(staff.map(Access::AsStaff));
    for access in rules {
        for method in [Method::Get, Method::Delete] {
            let known = routes
                .iter()
                .any(|known| (known.access, known.method.changes()) == (access, method.changes()));
            if !known {
                let (operation, path) = ("test", "/v1/accounts/{accountId}/test");
                routes.push(RouteInfo { operation, function: "test", method, path, access });
            }
        }
    }
    routes
}

/// Whether a handler ran.
fn handled(calls: &[Call]) -> bool {
    calls.iter().any(|call| matches!(call, Call::Handle(_)))
}

/// The accounts that a request of the route can name.
fn accounts(route: &RouteInfo) -> &'static [Account] {
    let all: &[Account] = const { &Account::ALL };
    if route.path.contains("{accountId}") { all } else { &all[..1] }
}

fn ask(route: &RouteInfo, account: Account) -> Ask {
    Ask::for_route(route).with("accountId", account.id()).body("{}")
}

/// The request with every fault that is checked after access. A refusal must not reveal them.
fn faulty(ask: &Ask) -> Ask {
    ask.clone().without("origin").header("content-type", "text/plain").body("{")
}

#[tokio::test]
async fn every_route_answers_every_caller_as_the_rule_demands() {
    let mut outcomes: BTreeMap<(u16, bool), usize> = BTreeMap::new();
    for who in Caller::all() {
        let (access, session) = who.stored();
        for route in routes() {
            for account in accounts(&route) {
                let cell = format!("{route:?} {account:?} {who:?}");
                let expected = outcome(route.access, route.method, who, *account);
                let ask = who.sends(ask(&route, *account), &session);
                let (seen, calls) = send(&route, &access, &ask, NOON).await;
                *outcomes.entry((seen.status.as_u16(), handled(&calls))).or_default() += 1;
                match expected {
                    Outcome::Allowed => {
                        assert_eq!((seen.status.as_u16(), handled(&calls)), (200, true), "{cell}");
                    }
                    Outcome::Refused(status, problem) => {
                        let found = (seen.status.as_u16(), seen.problem(), handled(&calls));
                        assert_eq!(found, (status, Some(problem), false), "{cell}");
                    }
                }
            }
        }
    }
    let kinds: Vec<_> = outcomes.keys().copied().collect();
    let expected = [(200, true), (400, false), (401, false), (403, false), (404, false)];
    assert_eq!(kinds, expected, "{outcomes:?}");
}

#[tokio::test]
async fn a_refusal_comes_before_every_other_fault_and_has_no_effect() {
    for who in Caller::all() {
        let (access, session) = who.stored();
        for route in routes() {
            for account in accounts(&route) {
                let Outcome::Refused(status, problem) =
                    outcome(route.access, route.method, who, *account)
                else {
                    continue;
                };
                let cell = format!("{route:?} {account:?} {who:?}");
                let ask = faulty(&who.sends(ask(&route, *account), &session));
                // Late enough that an allowed request would extend the session.
                let (seen, calls) = send(&route, &access, &ask, When { minutes: 10, ..NOON }).await;
                let found = (seen.status.as_u16(), seen.problem());
                assert_eq!(found, (status, Some(problem)), "{cell}");
                // The caller was read once at most; nothing else was called.
                assert!(calls.is_empty() || calls == [Call::Read], "{cell} {calls:?}");
            }
        }
    }
}

#[tokio::test]
async fn an_allowed_request_learns_of_other_faults_one_by_one_and_the_handler_runs_last() {
    let long = format!("\"{}\"", "x".repeat(64 * 1024));
    let mut routes_seen = BTreeSet::new();
    for who in Caller::all() {
        let (access, session) = who.stored();
        for route in routes().iter().filter(|route| route.method.changes()) {
            if outcome(route.access, route.method, who, Account::Own) != Outcome::Allowed {
                continue;
            }
            // The long body is slow, so each route gets it once.
            let is_long = routes_seen.insert(format!("{route:?}"));
            let ask = who.sends(ask(route, Account::Own), &session);
            let ask = if is_long { ask.body(&long) } else { ask.body("{") };
            let foreign = ask.clone().without("origin").header("content-type", "text/plain");
            let scripted = ask.clone().without("x-requested-with");
            let elsewhere = ask.clone().header("origin", "https://billing.example.ca.evil.test");
            let text = ask.clone().header("content-type", "text/plain");
            let broken = ask.clone().body("{");
            let (too_long, reached) = if is_long { (413, false) } else { (400, true) };
            for (ask, status, reached) in [
                (&foreign, 403, false),
                (&scripted, 403, false),
                (&elsewhere, 403, false),
                (&text, 415, false),
                (&ask, too_long, reached),
                (&broken, 400, true),
            ] {
                let (seen, calls) = send(route, &access, ask, NOON).await;
                let found = (seen.status.as_u16(), handled(&calls));
                assert_eq!(found, (status, reached), "{route:?} {who:?}");
            }
        }
    }
    assert!(!routes_seen.is_empty());
}

#[tokio::test]
async fn a_handler_receives_the_requested_account_and_the_caller_s_role_there() {
    let expected = |access: Access, who: Caller, account: Account| match access {
        Access::Public => "public".to_owned(),
        Access::Signed => "gateway with evt_1".to_owned(),
        Access::Linked => format!("link of {}", user("dana.roy").id),
        Access::SignedIn => "dana.roy".to_owned(),
        Access::AsStaff(_) => "dana.roy of staff".to_owned(),
        Access::OnAccountAsStaff(_) => format!("dana.roy on {}", account.id()),
        Access::InAccount(_) => {
            let own = who.member.filter(|_| who.staff.is_none());
            let role = own.map(|member| portal_http::present::users::role(member.role));
            format!("dana.roy {:?} in {}", role.unwrap_or(Role::Manager), account.id())
        }
    };
    for who in Caller::all() {
        let (access, session) = who.stored();
        for route in routes().iter().filter(|route| route.method == Method::Get) {
            for account in accounts(route) {
                if outcome(route.access, route.method, who, *account) == Outcome::Allowed {
                    let ask = who.sends(ask(route, *account), &session);
                    let (_, mut calls) = send(route, &access, &ask, NOON).await;
                    let caller = expected(route.access, who, *account);
                    assert_eq!(
                        calls.pop(),
                        Some(Call::Handle(caller)),
                        "{route:?} {account:?} {who:?}"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn staff_see_an_account_only_after_the_view_is_logged() {
    let mut shown = 0;
    for who in Caller::all() {
        for route in routes().iter().filter(|route| route.method == Method::Get) {
            for account in accounts(route) {
                if outcome(route.access, route.method, who, *account) != Outcome::Allowed {
                    continue;
                }
                let (access, session) = who.stored();
                let ask = who.sends(ask(route, *account), &session);
                let cell = format!("{route:?} {account:?} {who:?}");
                let logged = is_viewed_as_staff(route.access, who);
                let fails = When { log_works: false, ..NOON };
                let (seen, calls) = send(route, &access, &ask, fails).await;
                let status = if logged { 503 } else { 200 };
                assert_eq!((seen.status.as_u16(), handled(&calls)), (status, !logged), "{cell}");
                for first in [true, false] {
                    let (_, calls) = send(route, &access, &ask, NOON).await;
                    let before: &[Call] = if logged && first { &[Call::Record] } else { &[] };
                    let reads = usize::from(route.access != Access::Public);
                    assert_eq!(&calls[reads..calls.len() - 1], before, "{cell}");
                }
                shown += usize::from(logged);
            }
        }
    }
    assert!(shown > 0);
}

/// The gateway is no browser: it sends no origin and any content type.
#[tokio::test]
async fn what_the_gateway_signed_reaches_its_handler_for_every_caller_and_from_no_page() {
    let signed = |route: &&RouteInfo| route.access == Access::Signed;
    let mut seen_routes = 0;
    for route in ROUTES.iter().filter(signed) {
        for who in Caller::all() {
            let (access, session) = who.stored();
            let ask = who.sends(ask(route, Account::Own), &session);
            let ask = ask.without("origin").without("x-requested-with");
            let ask = ask.header("content-type", "text/plain").header(SIGNED.header, SIGNATURE);
            let (seen, calls) = send(route, &access, &ask, NOON).await;
            assert_eq!(seen.status, 200, "{route:?} {who:?}");
            assert_eq!(calls, [Call::Handle("gateway with evt_1".to_owned())]);
            let outside = ask.without("x-origin-verify");
            let (seen, calls) = send(route, &access, &outside, NOON).await;
            assert_eq!((seen.status.as_u16(), calls.len()), (403, 0), "only behind the edge");
        }
        seen_routes += 1;
    }
    assert!(seen_routes > 0);
}

/// A mail service sends neither an origin nor a session; a page may send both.
#[tokio::test]
async fn the_holder_of_a_link_reaches_its_handler_as_every_caller() {
    let routes: Vec<_> = ROUTES.iter().filter(|route| route.access == Access::Linked).collect();
    assert!(!routes.is_empty());
    let linked = |route: &RouteInfo, token: &str| {
        let form = "application/x-www-form-urlencoded";
        let ask = Ask::for_route(route).with("token", token).header("content-type", form);
        ask.body("List-Unsubscribe=One-Click")
    };
    for route in routes {
        for who in Caller::all() {
            let (access, session) = who.stored();
            let good = who.sends(linked(route, TOKEN), &session);
            for ask in [good.clone(), good.without("origin").without("x-requested-with")] {
                let (seen, calls) = send(route, &access, &ask, NOON).await;
                assert_eq!(seen.status, 200, "{route:?} {who:?}");
                let caller = format!("link of {}", user("dana.roy").id);
                assert_eq!(calls, [Call::Handle(caller)], "the session is not read");
                let (seen, calls) =
                    send(route, &access, &ask.without("x-origin-verify"), NOON).await;
                assert_eq!((seen.status.as_u16(), calls.len()), (403, 0), "only behind the edge");
            }
            for (token, status) in [("expired", 410), ("forged", 400), ("", 400), ("unknown", 503)]
            {
                let ask = who.sends(linked(route, token), &session);
                let (seen, calls) = send(route, &access, &ask, NOON).await;
                assert_eq!((seen.status.as_u16(), calls.len()), (status, 0), "{token}");
            }
        }
    }
}
