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

use std::collections::BTreeMap;

use contract::{Access, Method, ROUTES, Role, RouteInfo, Staff};
use testkit::http::Ask;

use caller::{Account, Caller};
use rule::{Outcome, outcome};
use world::send;

/// Every route there is, and one for each rule that there is no route of.
fn routes() -> Vec<RouteInfo> {
    let mut routes = ROUTES.to_vec();
    let roles = [Role::Viewer, Role::Billing, Role::Manager].map(Access::InAccount);
    let staff = [Staff::Agent, Staff::Admin].map(Access::OnAccountAsStaff);
    let rules = [Access::Public, Access::SignedIn].into_iter().chain(roles).chain(staff);
    for access in rules {
        for method in [Method::Get, Method::Post] {
            let known = routes.iter().any(|known| (known.access, known.method) == (access, method));
            if !known {
                let path = "/v1/accounts/{accountId}/test";
                routes.push(RouteInfo { function: "test", method, path, access });
            }
        }
    }
    routes
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
                let (seen, calls) = send(&route, &access, &ask, 0).await;
                let handled = calls.iter().filter(|call| *call != "read").count();
                *outcomes.entry((seen.status.as_u16(), handled > 0)).or_default() += 1;
                match expected {
                    Outcome::Admitted => {
                        assert_eq!((seen.status.as_u16(), handled), (200, 1), "{cell}");
                    }
                    Outcome::Refused(status, problem) => {
                        let found = (seen.status.as_u16(), seen.problem(), handled);
                        assert_eq!(found, (status, Some(problem), 0), "{cell}");
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
                let (seen, calls) = send(&route, &access, &ask, 10).await;
                let found = (seen.status.as_u16(), seen.problem());
                assert_eq!(found, (status, Some(problem)), "{cell}");
                // Who is calling was read, once at most; nothing else was called.
                assert!(calls.len() <= 1 && calls.iter().all(|call| call == "read"), "{cell}");
            }
        }
    }
}

#[tokio::test]
async fn who_is_admitted_is_told_of_other_faults_one_by_one_and_the_handler_last() {
    let long = format!("\"{}\"", "x".repeat(64 * 1024));
    let mut admitted = 0;
    for who in Caller::all() {
        let (access, session) = who.stored();
        for route in routes().iter().filter(|route| route.method != Method::Get) {
            if outcome(route.access, route.method, who, Account::Own) != Outcome::Admitted {
                continue;
            }
            admitted += 1;
            let ask = who.sends(ask(route, Account::Own), &session).body(&long);
            let foreign = ask.clone().without("origin").header("content-type", "text/plain");
            let scripted = ask.clone().without("x-requested-with");
            let elsewhere = ask.clone().header("origin", "https://billing.example.ca.evil.test");
            let text = ask.clone().header("content-type", "text/plain");
            let broken = ask.clone().body("{");
            for (ask, status, reached) in [
                (&foreign, 403, false),
                (&scripted, 403, false),
                (&elsewhere, 403, false),
                (&text, 415, false),
                (&ask, 413, false),
                (&broken, 400, true),
            ] {
                let (seen, calls) = send(route, &access, ask, 0).await;
                let handled = calls.iter().any(|call| call != "read");
                let found = (seen.status.as_u16(), handled);
                assert_eq!(found, (status, reached), "{route:?} {who:?}");
            }
        }
    }
    assert!(admitted > 0);
}

#[tokio::test]
async fn a_handler_is_told_the_account_asked_for_and_the_caller_s_own_role_there() {
    let expected = |access: Access, who: Caller, account: Account| match access {
        Access::Public => "anybody".to_owned(),
        Access::SignedIn => "dana.roy".to_owned(),
        Access::OnAccountAsStaff(_) => format!("dana.roy on {}", account.id()),
        Access::InAccount(_) => {
            let role = who.role.filter(|_| who.staff.is_none()).map(portal_http::convert::role);
            format!("dana.roy {:?} in {}", role.unwrap_or(Role::Manager), account.id())
        }
    };
    for who in Caller::all() {
        let (access, session) = who.stored();
        for route in routes().iter().filter(|route| route.method == Method::Get) {
            for account in accounts(route) {
                if outcome(route.access, route.method, who, *account) == Outcome::Admitted {
                    let ask = who.sends(ask(route, *account), &session);
                    let (_, mut calls) = send(route, &access, &ask, 0).await;
                    let told = expected(route.access, who, *account);
                    assert_eq!(calls.pop(), Some(told), "{route:?} {account:?} {who:?}");
                }
            }
        }
    }
}
