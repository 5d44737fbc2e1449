//! The whole project on a running stack: the real template and the real binaries, each with its own
//! role. `cargo xtask test` starts the stack and runs these tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod audit;
mod auto_pay;
mod beside;
mod bounds;
mod call_records;
mod clock;
mod consent;
mod crowded;
mod inputs;
mod invitation;
mod journal;
mod killed;
mod ledger;
mod left_out;
mod limits;
mod mail_feedback;
mod managers;
mod payer;
mod permissions;
mod permissions_to_pay;
mod poison;
mod publish;
mod reading;
mod restore;
mod stack;
mod tokens;
mod unsubscribe;
mod without;

use contract::{Access, ROUTES, RouteInfo};
use serde_json::{Value, json};
use stack::{Answer, Session, Stack};
use testkit::documents::{account, file, invoice, payment, with};

/// A route's path for an account; the other parameters are invented.
fn path(route: &RouteInfo, account: &str) -> String {
    let path = route.path.replace("{accountId}", account).replace("{number}", "INV-1");
    path.replace("{entryId}", "20260101-1")
}

fn ask(stack: &Stack, route: &RouteInfo, account: &str, session: Option<&Session>) -> Answer {
    stack.ask(route.method.name(), &path(route, account), session, None)
}

#[test]
#[ignore = "needs a running stack"]
fn another_user_s_account_answers_like_one_that_does_not_exist() {
    let stack = Stack::running();
    let session = stack.sign_in("dana.moreau");
    let mut routes = 0;
    for route in ROUTES.iter().filter(|route| matches!(route.access, Access::InAccount(_))) {
        routes += 1;
        let foreign = ask(&stack, route, "acct-1002", Some(&session));
        assert_eq!(foreign.status, 404, "{} {}", route.path, foreign.body);
        for account in ["acct-9999", "no%20account", "%C3%A9", &"x".repeat(65)] {
            let absent = ask(&stack, route, account, Some(&session));
            assert_eq!(absent.without_instance(), foreign.without_instance(), "{account}");
        }
    }
    assert!(routes >= 3);
}

#[test]
#[ignore = "needs a running stack"]
fn without_the_edge_s_secret_every_request_is_refused_without_a_body() {
    let stack = Stack::running();
    let nothing = Answer { status: 403, body: String::new() };
    for route in ROUTES {
        for secret in [None, Some(""), Some("guessed")] {
            let answer = stack.ask_api(route.method.name(), &path(route, "acct-1001"), secret);
            assert_eq!(answer, nothing, "{} with {secret:?}", route.path);
        }
    }
    assert_eq!(stack.ask_api("GET", "/v1/nothing-here", None), nothing);
}

#[test]
#[ignore = "needs a running stack"]
fn routes_that_need_a_session_answer_401_without_one() {
    let stack = Stack::running();
    let has_session = |access| !matches!(access, Access::Public | Access::Signed | Access::Linked);
    for route in ROUTES.iter().filter(|route| has_session(route.access)) {
        let answer = ask(&stack, route, "acct-1001", None);
        assert_eq!(answer.status, 401, "{}", route.path);
        assert_eq!(answer.json()["type"], "/problems/not-signed-in");
    }
}

#[test]
#[ignore = "needs a running stack"]
fn an_unknown_path_is_answered_with_a_problem_document() {
    let stack = Stack::running();
    for (method, path) in
        [("GET", "/v1/nothing"), ("DELETE", "/v1/portal"), ("GET", "/v1/auth/sign-in")]
    {
        let answer = stack.ask(method, path, None, None);
        assert_eq!((answer.status, &answer.json()["type"]), (404, &json!("/problems/not-found")));
    }
}

#[test]
#[ignore = "needs a running stack"]
fn a_request_that_is_malformed_names_its_field() {
    let stack = Stack::running();
    let session = stack.sign_in("vera.lindqvist");
    let query = "/v1/accounts/acct-1001/transactions?from=2026-02-30";
    let answer = stack.ask("GET", query, Some(&session), None);
    assert_eq!((answer.status, &answer.json()["errors"][0]["pointer"]), (400, &json!("?from")));
    let body = json!({ "username": "x", "password": "y", "colour": "red" });
    let answer = stack.ask("POST", "/v1/auth/sign-in", None, Some(&body));
    assert_eq!((answer.status, &answer.json()["errors"][0]["pointer"]), (400, &json!("/colour")));
}

#[test]
#[ignore = "needs a running stack"]
fn an_uploaded_file_is_posted_reported_and_shown_and_posts_nothing_again() {
    let stack = Stack::running();
    // Each run on the same stack uses another account.
    let id = &format!("e2e-{}", std::process::id());
    let named = |name: &str| format!("{id}-{name}");
    let manager = json!({
        "username": "noor.haddad", "email": "noor.haddad@prairiesky.example.ca",
        "givenName": "Noor", "familyName": "Haddad",
    });
    let lines = [
        with(account(id, 1), "manager", manager),
        invoice(&named("i-1"), id, "120.00"),
        with(payment(&named("p-0"), id, "1.00"), "amount", json!("1.005")),
        payment(&named("p-1"), id, "20.00"),
        with(payment(&named("p-2"), id, "1.00"), "colour", json!("red")),
        payment(&named("p-3"), "e2e-nobody", "1.00"),
    ];
    let mut text = file(&lines);
    text.push_str("no JSON\n");
    let name = named("billing.jsonl");
    let report = stack.import(&name, &text);
    let count = |report: &Value, name: &str| report[name].as_u64().unwrap();
    assert_eq!((count(&report, "posted"), count(&report, "rejected")), (3, 4), "{report}");
    let code = |problem: &Value| (problem["line"].as_u64(), problem["code"].clone());
    let codes: Vec<_> = report["problems"].as_array().unwrap().iter().map(code).collect();
    let expected =
        [(3, "bad-amount"), (5, "unknown-field"), (6, "unknown-account"), (7, "not-json")];
    assert_eq!(codes, expected.map(|(line, code)| (Some(line), json!(code))));

    // An existing user with the same e-mail address joins the account when they accept.
    let session = stack.sign_in("noor.haddad");
    let dashboard = format!("/v1/accounts/{id}/dashboard");
    assert_eq!(stack.ask("GET", &dashboard, Some(&session), None).status, 404);
    let (answer, accept) = (format!("/v1/me/invitations/{id}"), json!({ "accept": true }));
    assert_eq!(stack.ask("POST", &answer, Some(&session), Some(&accept)).status, 204);
    let balance = || {
        let shown = stack.ask("GET", &dashboard, Some(&session), None).json();
        shown["currentBalance"]["amount"]["amount"].clone()
    };
    assert_eq!(balance(), "100.00");
    let path = format!("/v1/accounts/{id}/invoices/{}", named("i-1"));
    let invoice = stack.ask("GET", &path, Some(&session), None).json();
    assert_eq!(
        (&invoice["open"]["amount"], &invoice["status"]),
        (&json!("100.00"), &json!("past-due"))
    );
    assert_eq!(invoice["payments"][0]["number"], format!("ext:{}", named("p-1")));

    let again = stack.import(&name, &text);
    assert_eq!((count(&again, "posted"), count(&again, "duplicates")), (0, 3), "{again}");
    assert_eq!(balance(), "100.00");
}

#[test]
#[ignore = "needs a running stack"]
fn cursors_walk_the_whole_history_once_and_work_for_nothing_else() {
    let stack = Stack::running();
    let session = stack.sign_in("dana.moreau");
    let base = "/v1/accounts/acct-1001/transactions?limit=3";
    let mut seqs = Vec::new();
    let mut path = base.to_owned();
    let mut cursor = String::new();
    loop {
        let page = stack.ask("GET", &path, Some(&session), None).json();
        let items = page["items"].as_array().unwrap();
        seqs.extend(items.iter().map(|item| item["seq"].as_u64().unwrap()));
        let Some(next) = page["next"].as_str() else { break };
        cursor = next.to_owned();
        path = format!("{base}&cursor={cursor}");
    }
    assert_eq!(seqs, (1..=8).rev().collect::<Vec<_>>());
    let other = format!("{base}&type=payment&cursor={cursor}");
    let answer = stack.ask("GET", &other, Some(&session), None);
    assert_eq!((answer.status, &answer.json()["errors"][0]["pointer"]), (400, &json!("?cursor")));
}

#[test]
#[ignore = "needs a running stack"]
fn signing_out_ends_the_session() {
    let stack = Stack::running();
    let session = stack.sign_in("bill.okafor");
    assert_eq!(stack.ask("GET", "/v1/session", Some(&session), None).status, 200);
    assert_eq!(stack.ask("POST", "/v1/auth/sign-out", Some(&session), None).status, 204);
    assert_eq!(stack.ask("GET", "/v1/session", Some(&session), None).status, 401);
}
