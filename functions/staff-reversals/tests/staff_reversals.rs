//! Staff reverse a payment, a refund or another reversal.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use contract::STAFF_REVERSALS;
use portal_http::present::corrections::{self, Ports};
use serde_json::{Value, json};
use testkit::access::noon;
use testkit::documents::{account, invoice, payment, refund};
use testkit::http::{Ask, Seen};
use testkit::ledger::imported;
use testkit::portal::{Routes, TestPortal};
use testkit::staff::{self, fault, money, refusal, signed_in};
use testkit::system::FixedClock;

/// An administrator is signed in. Account `a` has two paid invoices and a refund, and owes nothing.
async fn portal() -> TestPortal {
    let lines = [
        account("a", 1),
        invoice("i-1", "a", "30.00"),
        invoice("i-2", "a", "40.00"),
        payment("p-1", "a", "30.00"),
        payment("p-2", "a", "60.00"),
        refund("r-1", "a", "20.00", "p-2"),
    ];
    let ports = Ports {
        ledger: imported(&lines).await.0,
        clock: FixedClock::at(noon()),
        read: staff_reversals::reversal,
    };
    TestPortal::new(&signed_in(), Routes::new().on(STAFF_REVERSALS, corrections::post), ports)
}

fn post(account: &str, key: &str, body: &Value) -> Ask {
    staff::ask(STAFF_REVERSALS, account, key, body)
}

fn reversal(entry: &str, amount: &str) -> Value {
    json!({ "entryId": entry, "amount": money(amount), "reason": "chargeback" })
}

/// Answers one reversal after the other.
async fn reverse<const N: usize>(portal: &TestPortal, reversals: [(&str, &str); N]) -> [Seen; N] {
    let mut seen = Vec::new();
    for (number, (entry, amount)) in reversals.into_iter().enumerate() {
        seen.push(portal.send(post("a", &number.to_string(), &reversal(entry, amount))).await);
    }
    seen.try_into().unwrap()
}

fn posted(seen: &Seen, amount: &str, balance: &str) {
    assert_eq!((seen.status.as_u16(), &seen.json["type"]), (201, &json!("reversal")));
    assert_eq!(seen.json["amount"], money(amount));
    assert_eq!(seen.json["balanceAfter"], money(balance));
}

#[tokio::test]
async fn a_payment_is_returned_once() {
    let portal = portal().await;
    posted(&portal.send("staff-reversals/ok.json").await, "30.00", "30.00");
    let [again] = reverse(&portal, [("20260710-3", "0.01")]).await;
    assert_eq!(fault(&again), refusal(422, "/amount", "too-much"));
}

#[tokio::test]
async fn a_return_and_a_refund_are_taken_back_once() {
    let portal = portal().await;
    portal.send("staff-reversals/ok.json").await;
    let reversals = [("20260715-6", "10.00"), ("20260712-5", "20.00"), ("20260712-5", "0.01")];
    let [part_of_return, refund, again] = reverse(&portal, reversals).await;
    posted(&part_of_return, "-10.00", "20.00");
    posted(&refund, "-20.00", "0.00");
    assert_eq!(fault(&again), refusal(422, "/amount", "too-much"));
}

#[tokio::test]
async fn an_invoice_cannot_be_reversed() {
    let [invoice] = reverse(&portal().await, [("20260701-1", "1.00")]).await;
    assert_eq!(fault(&invoice), refusal(422, "/entryId", "not-reversible"));
}

#[tokio::test]
async fn an_entry_that_is_not_there_cannot_be_reversed() {
    let entries = [("20260715-9", "1.00"), ("p-1", "1.00")];
    for seen in reverse(&portal().await, entries).await {
        assert_eq!(fault(&seen), refusal(422, "/entryId", "unknown-entry"));
    }
}
