//! Staff give credit.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use contract::STAFF_CREDITS;
use lambda_http::Request;
use portal_http::{Gate, answer};
use serde_json::{Value, json};
use staff_credits::{Ports, handle};
use testkit::access::{live_session, noon, user};
use testkit::documents::{account, invoice};
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, Seen, http_event};
use testkit::ledger::{MemoryLedger, imported};
use testkit::staff::{self, fault, money, refusal, signed_in};
use testkit::system::FixedClock;

async fn ledger() -> MemoryLedger {
    let lines = [account("a", 1), invoice("i-1", "a", "30.00"), invoice("i-2", "a", "40.00")];
    imported(&lines).await.0
}

async fn send(ledger: MemoryLedger, requests: Vec<Request>) -> Vec<Seen> {
    let access = signed_in();
    let (clock, portal_url) = (FixedClock::at(noon()), PORTAL_URL.to_owned());
    let gate = Gate { origin: KnownOrigin, clock, portal_url, access };
    let ports = Ports { ledger, clock: FixedClock::at(noon()) };
    let mut seen = Vec::new();
    for request in requests {
        seen.push(Seen::of(&answer(&STAFF_CREDITS, &gate, &ports, &handle, request).await));
    }
    seen
}

fn ask(account: &str, key: &str, body: &Value) -> Request {
    staff::ask(&STAFF_CREDITS.info(), account, key, body)
}

fn credit(amount: &str) -> Value {
    json!({ "amount": money(amount), "reason": "patience" })
}

#[tokio::test]
async fn it_is_posted_today_and_answered_with_the_transaction() {
    let seen = send(ledger().await, vec![http_event("staff-credits/ok.json")]).await;
    assert_eq!(seen[0].status, 201);
    let expected = json!({
        "id": "20260715-3", "seq": 3, "type": "credit", "date": "2026-07-15",
        "documentOn": "2026-07-15", "number": "20260715-3",
        "description": "Thank you for your patience", "amount": money("-5.00"),
        "balanceAfter": money("65.00"), "open": null,
    });
    assert_eq!(seen[0].json, expected);
}

#[tokio::test]
async fn the_same_key_is_answered_with_the_first_and_another_body_is_refused() {
    let again = || ask("a", "k", &credit("5.00"));
    let requests = vec![again(), again(), ask("a", "k", &credit("6.00")), again()];
    let seen = send(ledger().await, requests).await;
    assert_eq!((seen[0].status.as_u16(), seen[0].json["seq"].clone()), (201, json!(3)));
    assert_eq!(seen[1], seen[0]);
    assert_eq!((seen[2].status.as_u16(), seen[2].problem()), (422, Some("idempotency-key-reused")));
    assert_eq!(seen[3], seen[0]);
}

#[tokio::test]
async fn a_refusal_names_its_field_and_leaves_the_key_free() {
    let with = |name: &str, value: Value| {
        let mut body = credit("5.00");
        body[name] = value;
        body
    };
    let dollars = |amount: &str, currency: &str| json!({ "amount": amount, "currency": currency });
    let cases = [
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
    ];
    let mut requests: Vec<_> = cases.iter().map(|(body, _)| ask("a", "k", body)).collect();
    requests.push(ask("a", "k", &credit("5.00")));
    let seen = send(ledger().await, requests).await;
    for (seen, (body, expected)) in seen.iter().zip(&cases) {
        assert_eq!(fault(seen), *expected, "{body}");
    }
    assert_eq!((seen[13].status.as_u16(), seen[13].json["seq"].clone()), (201, json!(3)));
}

#[tokio::test]
async fn it_needs_a_key_and_an_account() {
    let session = live_session(&user("dana.roy"), 1, noon());
    let route = STAFF_CREDITS.info();
    let no_key = Ask::for_route(&route).with("accountId", "a").json(&credit("5.00"));
    let requests = vec![no_key.signed_in(&session).request(), ask("gone", "k", &credit("5.00"))];
    let seen = send(ledger().await, requests).await;
    assert_eq!(fault(&seen[0]), refusal(400, "Idempotency-Key", "missing-field"));
    assert_eq!(seen[1].problem(), Some("not-found"));
}
