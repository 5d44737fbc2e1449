//! Staff correct a balance.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use contract::STAFF_ADJUSTMENTS;
use lambda_http::Request;
use portal_http::{Gate, answer};
use serde_json::{Value, json};
use staff_adjustments::{Ports, handle};
use testkit::access::noon;
use testkit::documents::{account, invoice};
use testkit::http::{KnownOrigin, PORTAL_URL, Seen, http_event};
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
        seen.push(Seen::of(&answer(&STAFF_ADJUSTMENTS, &gate, &ports, &handle, request).await));
    }
    seen
}

fn ask(account: &str, key: &str, body: &Value) -> Request {
    staff::ask(&STAFF_ADJUSTMENTS.info(), account, key, body)
}

fn adjustment(amount: &str) -> Value {
    json!({ "amount": money(amount), "reason": "old rate" })
}

#[tokio::test]
async fn it_lowers_or_raises_what_is_owed() {
    let requests =
        vec![http_event("staff-adjustments/ok.json"), ask("a", "k", &adjustment("7.50"))];
    let seen = send(ledger().await, requests).await;
    for (seen, amount, balance) in [(&seen[0], "-5.00", "65.00"), (&seen[1], "7.50", "72.50")] {
        assert_eq!((seen.status.as_u16(), &seen.json["type"]), (201, &json!("adjustment")));
        assert_eq!(seen.json["amount"], money(amount));
        assert_eq!(seen.json["balanceAfter"], money(balance));
    }
    assert_eq!(seen[0].json["description"], "Billed at the old rate");
}

#[tokio::test]
async fn nothing_is_no_adjustment_and_the_sign_is_content() {
    let requests = vec![
        ask("a", "k", &adjustment("0.00")),
        ask("a", "k", &adjustment("1.00")),
        ask("a", "k", &adjustment("-1.00")),
    ];
    let seen = send(ledger().await, requests).await;
    assert_eq!(fault(&seen[0]), refusal(422, "/amount/amount", "bad-amount"));
    assert_eq!(seen[1].status, 201);
    assert_eq!(seen[2].problem(), Some("idempotency-key-reused"));
}
