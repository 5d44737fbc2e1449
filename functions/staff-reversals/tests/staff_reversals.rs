//! Staff return a payment, or take back a refund or another reversal.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use contract::STAFF_REVERSALS;
use lambda_http::Request;
use portal_http::{Gate, answer};
use serde_json::{Value, json};
use staff_reversals::{Ports, handle};
use testkit::access::noon;
use testkit::documents::{account, invoice, payment, refund};
use testkit::http::{KnownOrigin, PORTAL_URL, Seen, http_event};
use testkit::ledger::{MemoryLedger, imported};
use testkit::staff::{self, fault, money, refusal, signed_in};
use testkit::system::FixedClock;

async fn ledger() -> MemoryLedger {
    let lines = [
        account("a", 1),
        invoice("i-1", "a", "30.00"),
        invoice("i-2", "a", "40.00"),
        payment("p-1", "a", "30.00"),
        payment("p-2", "a", "60.00"),
        refund("r-1", "a", "20.00", "p-2"),
    ];
    imported(&lines).await.0
}

async fn send(ledger: MemoryLedger, requests: Vec<Request>) -> Vec<Seen> {
    let access = signed_in();
    let (clock, portal_url) = (FixedClock::at(noon()), PORTAL_URL.to_owned());
    let gate = Gate { origin: KnownOrigin, clock, portal_url, access };
    let ports = Ports { ledger, clock: FixedClock::at(noon()) };
    let mut seen = Vec::new();
    for request in requests {
        seen.push(Seen::of(&answer(&STAFF_REVERSALS, &gate, &ports, &handle, request).await));
    }
    seen
}

fn ask(account: &str, key: &str, body: &Value) -> Request {
    staff::ask(&STAFF_REVERSALS.info(), account, key, body)
}

fn reversal(entry: &str, amount: &str) -> Value {
    json!({ "entryId": entry, "amount": money(amount), "reason": "chargeback" })
}

#[tokio::test]
async fn a_payment_is_returned_and_the_return_taken_back() {
    let requests = vec![
        http_event("staff-reversals/ok.json"),
        ask("a", "1", &reversal("20260710-3", "0.01")),
        ask("a", "2", &reversal("20260715-6", "10.00")),
        ask("a", "3", &reversal("20260712-5", "20.00")),
        ask("a", "4", &reversal("20260712-5", "0.01")),
    ];
    let seen = send(ledger().await, requests).await;
    for (seen, amount, balance) in
        [(&seen[0], "30.00", "30.00"), (&seen[2], "-10.00", "20.00"), (&seen[3], "-20.00", "0.00")]
    {
        assert_eq!((seen.status.as_u16(), &seen.json["type"]), (201, &json!("reversal")));
        assert_eq!(seen.json["amount"], money(amount));
        assert_eq!(seen.json["balanceAfter"], money(balance));
    }
    assert_eq!(fault(&seen[1]), refusal(422, "/amount", "too-much"));
    assert_eq!(fault(&seen[4]), refusal(422, "/amount", "too-much"));
}

#[tokio::test]
async fn what_is_no_payment_and_took_nothing_cannot_be_reversed() {
    let requests = vec![
        ask("a", "1", &reversal("20260701-1", "1.00")),
        ask("a", "2", &reversal("20260715-9", "1.00")),
        ask("a", "3", &reversal("p-1", "1.00")),
    ];
    let seen = send(ledger().await, requests).await;
    assert_eq!(fault(&seen[0]), refusal(422, "/entryId", "not-reversible"));
    assert_eq!(fault(&seen[1]), refusal(422, "/entryId", "unknown-entry"));
    assert_eq!(fault(&seen[2]), refusal(422, "/entryId", "unknown-entry"));
}
