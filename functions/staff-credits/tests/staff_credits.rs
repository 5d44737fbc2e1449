//! Staff give credit.

#![allow(clippy::indexing_slicing, reason = "a test may panic")]

use contract::STAFF_CREDITS;
use portal_http::present::corrections::{self, Ports};
use serde_json::{Value, json};
use testkit::access::noon;
use testkit::documents::{account, invoice};
use testkit::http::Ask;
use testkit::ledger::imported;
use testkit::portal::{Routes, TestPortal, ask};
use testkit::staff::{self, fault, money, refusal, signed_in};
use testkit::system::FixedClock;

/// An administrator is signed in, and account `a` has two open invoices, 70.00 together.
async fn portal() -> TestPortal {
    let lines = [account("a", 1), invoice("i-1", "a", "30.00"), invoice("i-2", "a", "40.00")];
    let ports = Ports {
        ledger: imported(&lines).await.0,
        clock: FixedClock::at(noon()),
        read: staff_credits::credit,
    };
    TestPortal::new(&signed_in(), Routes::new().on(STAFF_CREDITS, corrections::post), ports)
}

fn post(account: &str, key: &str, body: &Value) -> Ask {
    staff::ask(STAFF_CREDITS, account, key, body)
}

fn credit(amount: &str) -> Value {
    json!({ "amount": money(amount), "reason": "patience" })
}

#[tokio::test]
async fn a_credit_is_posted_today_and_answered_with_the_transaction() {
    let seen = portal().await.send("staff-credits/ok.json").await;
    assert_eq!(seen.status, 201);
    let expected = json!({
        "id": "20260715-3", "seq": 3, "type": "credit", "date": "2026-07-15",
        "documentOn": "2026-07-15", "number": "20260715-3",
        "description": "Thank you for your patience", "amount": money("-5.00"),
        "balanceAfter": money("65.00"), "open": null, "dueOn": null, "method": null,
    });
    assert_eq!(seen.json, expected);
}

#[tokio::test]
async fn the_same_key_is_answered_with_the_first_and_another_body_is_refused() {
    let portal = portal().await;
    let again = || post("a", "k", &credit("5.00"));
    let first = portal.send(again()).await;
    assert_eq!((first.status.as_u16(), &first.json["seq"]), (201, &json!(3)));
    assert_eq!(portal.send(again()).await, first);
    let other = portal.send(post("a", "k", &credit("6.00"))).await;
    assert_eq!((other.status.as_u16(), other.problem()), (422, Some("idempotency-key-reused")));
    assert_eq!(portal.send(again()).await, first);
}

#[tokio::test]
async fn a_refusal_names_its_field_and_leaves_the_key_free() {
    let with = |name: &str, value: Value| {
        let mut body = credit("5.00");
        body[name] = value;
        body
    };
    let dollars = |amount: &str, currency: &str| json!({ "amount": amount, "currency": currency });
    let portal = portal().await;
    for (body, expected) in [
        (with("amount", money("0.00")), refusal(422, "/amount/amount", "bad-amount")),
        (with("amount", money("-5.00")), refusal(422, "/amount/amount", "bad-amount")),
        (with("amount", money("5.001")), refusal(422, "/amount/amount", "bad-amount")),
        (with("amount", money("five")), refusal(422, "/amount/amount", "bad-amount")),
        (with("amount", dollars("5", "USD")), refusal(422, "/amount/currency", "wrong-currency")),
        (with("amount", dollars("5", "$")), refusal(422, "/amount/currency", "wrong-currency")),
        (with("amount", json!(5)), refusal(400, "/amount", "bad-value")),
        (with("reason", json!(" ")), refusal(422, "/reason", "bad-reason")),
        (with("reason", json!("a\nb")), refusal(422, "/reason", "bad-reason")),
        (with("reason", json!("out\u{202e}age")), refusal(422, "/reason", "bad-reason")),
        (with("invoiceNumber", json!("i-9")), refusal(422, "/invoiceNumber", "unknown-invoice")),
        (with("invoiceNumber", json!("")), refusal(422, "/invoiceNumber", "unknown-invoice")),
        (with("kind", json!("x")), refusal(400, "/kind", "unknown-field")),
    ] {
        assert_eq!(fault(&portal.send(post("a", "k", &body)).await), expected, "{body}");
    }
    let seen = portal.send(post("a", "k", &credit("5.00"))).await;
    assert_eq!((seen.status.as_u16(), &seen.json["seq"]), (201, &json!(3)));
}

#[tokio::test]
async fn a_credit_needs_an_idempotency_key() {
    let no_key = ask(STAFF_CREDITS).with("accountId", "a").json(&credit("5.00"));
    let seen = portal().await.send(no_key).await;
    assert_eq!(fault(&seen), refusal(400, "Idempotency-Key", "missing-field"));
}

#[tokio::test]
async fn an_account_that_is_not_there_is_not_found() {
    let seen = portal().await.send(post("gone", "k", &credit("5.00"))).await;
    assert_eq!(seen.problem(), Some("not-found"));
}
