//! Staff correct a balance.

#![allow(clippy::indexing_slicing, reason = "a test may panic")]

use contract::STAFF_ADJUSTMENTS;
use portal_http::present::corrections::{self, Ports};
use serde_json::{Value, json};
use testkit::access::noon;
use testkit::documents::{account, invoice};
use testkit::http::Ask;
use testkit::ledger::imported;
use testkit::portal::{Routes, TestPortal};
use testkit::staff::{self, fault, money, refusal, signed_in};
use testkit::system::FixedClock;

/// An administrator is signed in, and account `a` has two open invoices, 70.00 together.
async fn portal() -> TestPortal {
    let lines = [account("a", 1), invoice("i-1", "a", "30.00"), invoice("i-2", "a", "40.00")];
    let ports = Ports {
        ledger: imported(&lines).await.0,
        clock: FixedClock::at(noon()),
        read: staff_adjustments::adjustment,
    };
    TestPortal::new(&signed_in(), Routes::new().on(STAFF_ADJUSTMENTS, corrections::post), ports)
}

fn post(account: &str, key: &str, body: &Value) -> Ask {
    staff::ask(STAFF_ADJUSTMENTS, account, key, body)
}

fn adjustment(amount: &str) -> Value {
    json!({ "amount": money(amount), "reason": "old rate" })
}

#[tokio::test]
async fn a_negative_adjustment_lowers_what_is_owed() {
    let seen = portal().await.send("staff-adjustments/ok.json").await;
    assert_eq!((seen.status.as_u16(), &seen.json["type"]), (201, &json!("adjustment")));
    assert_eq!(seen.json["amount"], money("-5.00"));
    assert_eq!(seen.json["balanceAfter"], money("65.00"));
    assert_eq!(seen.json["description"], "Billed at the old rate");
}

#[tokio::test]
async fn a_positive_adjustment_raises_what_is_owed() {
    let portal = portal().await;
    portal.send("staff-adjustments/ok.json").await;
    let seen = portal.send(post("a", "k", &adjustment("7.50"))).await;
    assert_eq!((seen.status.as_u16(), &seen.json["type"]), (201, &json!("adjustment")));
    assert_eq!(seen.json["amount"], money("7.50"));
    assert_eq!(seen.json["balanceAfter"], money("72.50"));
}

#[tokio::test]
async fn an_adjustment_of_nothing_is_refused_and_leaves_the_key_free() {
    let portal = portal().await;
    let seen = portal.send(post("a", "k", &adjustment("0.00"))).await;
    assert_eq!(fault(&seen), refusal(422, "/amount/amount", "bad-amount"));
    assert_eq!(portal.send(post("a", "k", &adjustment("1.00"))).await.status, 201);
}

#[tokio::test]
async fn the_same_key_with_the_other_sign_is_refused() {
    let portal = portal().await;
    assert_eq!(portal.send(post("a", "k", &adjustment("1.00"))).await.status, 201);
    let seen = portal.send(post("a", "k", &adjustment("-1.00"))).await;
    assert_eq!(seen.problem(), Some("idempotency-key-reused"));
}
