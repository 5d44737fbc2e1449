//! The authorisation matrix: every route × every account × every caller, each with the answer that
//! the design gives (`rule`), and with nothing done for who is refused.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop at once"
)]

mod caller;
mod rule;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use contract::{Access, Method, ROUTES, Role, RouteInfo, Staff};
use testkit::http::Ask;

use caller::{Account, Caller};
use rule::{Outcome, is_viewed_as_staff, outcome};
use world::{Did, NOON, When, send};

/// Every route there is, and for each rule that none of them has one that reads and one that
/// changes something.
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
fn handled(calls: &[Did]) -> bool {
    calls.iter().any(|call| matches!(call, Did::Handle(_)))
}

/// The accounts that a route can be asked for.
fn accounts(route: &RouteInfo) -> &'static [Account] {
    let all: &[Account] = const { &Account::ALL };
    if route.path.contains("{accountId}") { all } else { &all[..1] }
}

fn ask(route: &RouteInfo, account: Account) -> Ask {
    Ask::for_route(route).with("accountId", account.id()).body("{}")
}

/// The same with everything wrong that is looked at after the access: whoever is refused must not
/// learn of it.
fn spoilt(ask: &Ask) -> Ask {
    ask.clone().without("origin").header("content-type", "text/plain").body("{")
}

#[tokio::test]
async fn every_route_answers_every_caller_as_the_rule_says() {
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
                    Outcome::Admitted => {
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
    assert_eq!(kinds, [(200, true), (401, false), (403, false), (404, false)], "{outcomes:?}");
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
                let ask = spoilt(&who.sends(ask(&route, *account), &session));
                // So late that whoever is admitted would have their session touched.
                let (seen, calls) = send(&route, &access, &ask, When { minutes: 10, ..NOON }).await;
                let found = (seen.status.as_u16(), seen.problem());
                assert_eq!(found, (status, Some(problem)), "{cell}");
                // Who is calling was read, once at most; nothing else was called.
                assert!(calls.is_empty() || calls == [Did::Read], "{cell} {calls:?}");
            }
        }
    }
}

#[tokio::test]
async fn who_is_admitted_is_told_of_other_faults_one_by_one_and_the_handler_last() {
    let long = format!("\"{}\"", "x".repeat(64 * 1024));
    let mut tried = BTreeSet::new();
    for who in Caller::all() {
        let (access, session) = who.stored();
        for route in routes().iter().filter(|route| route.method.changes()) {
            if outcome(route.access, route.method, who, Account::Own) != Outcome::Admitted {
                continue;
            }
            // Once for each route is enough for a body that takes long to send.
            let is_long = tried.insert(format!("{route:?}"));
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
    assert!(!tried.is_empty());
}

#[tokio::test]
async fn a_handler_is_told_the_account_asked_for_and_the_caller_s_own_role_there() {
    let expected = |access: Access, who: Caller, account: Account| match access {
        Access::Public => "anybody".to_owned(),
        Access::SignedIn => "dana.roy".to_owned(),
        Access::AsStaff(_) => "dana.roy of staff".to_owned(),
        Access::OnAccountAsStaff(_) => format!("dana.roy on {}", account.id()),
        Access::InAccount(_) => {
            let own = who.place.filter(|_| who.staff.is_none());
            let role = own.map(|place| portal_http::present::users::role(place.role));
            format!("dana.roy {:?} in {}", role.unwrap_or(Role::Manager), account.id())
        }
    };
    for who in Caller::all() {
        let (access, session) = who.stored();
        for route in routes().iter().filter(|route| route.method == Method::Get) {
            for account in accounts(route) {
                if outcome(route.access, route.method, who, *account) == Outcome::Admitted {
                    let ask = who.sends(ask(route, *account), &session);
                    let (_, mut calls) = send(route, &access, &ask, NOON).await;
                    let told = expected(route.access, who, *account);
                    assert_eq!(
                        calls.pop(),
                        Some(Did::Handle(told)),
                        "{route:?} {account:?} {who:?}"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn staff_are_shown_a_customer_s_account_once_it_is_on_the_trail_and_not_before() {
    let mut shown = 0;
    for who in Caller::all() {
        for route in routes().iter().filter(|route| route.method == Method::Get) {
            for account in accounts(route) {
                if outcome(route.access, route.method, who, *account) != Outcome::Admitted {
                    continue;
                }
                let (access, session) = who.stored();
                let ask = who.sends(ask(route, *account), &session);
                let cell = format!("{route:?} {account:?} {who:?}");
                let traced = is_viewed_as_staff(route.access, who);
                let fails = When { trail_works: false, ..NOON };
                let (seen, calls) = send(route, &access, &ask, fails).await;
                let status = if traced { 503 } else { 200 };
                assert_eq!((seen.status.as_u16(), handled(&calls)), (status, !traced), "{cell}");
                for first in [true, false] {
                    let (_, calls) = send(route, &access, &ask, NOON).await;
                    let before: &[Did] = if traced && first { &[Did::Record] } else { &[] };
                    let reads = usize::from(route.access != Access::Public);
                    assert_eq!(&calls[reads..calls.len() - 1], before, "{cell}");
                }
                shown += usize::from(traced);
            }
        }
    }
    assert!(shown > 0);
}
