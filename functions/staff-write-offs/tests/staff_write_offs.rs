//! Staff give up what will not be paid.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use contract::STAFF_WRITE_OFFS;
use lambda_http::Request;
use portal_http::{Gate, answer};
use serde_json::{Value, json};
use staff_write_offs::{Ports, handle};
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
        seen.push(Seen::of(&answer(&STAFF_WRITE_OFFS, &gate, &ports, &handle, request).await));
    }
    seen
}

fn ask(account: &str, key: &str, body: &Value) -> Request {
    staff::ask(&STAFF_WRITE_OFFS.info(), account, key, body)
}

fn write_off(amount: &str, invoice: Value) -> Value {
    json!({ "amount": money(amount), "reason": "uncollectable", "invoiceNumber": invoice })
}

#[tokio::test]
async fn an_invoice_or_whatever_is_open_is_given_up() {
    let requests = vec![
        http_event("staff-write-offs/ok.json"),
        ask("a", "k", &write_off("65.00", json!(null))),
    ];
    let seen = send(ledger().await, requests).await;
    for (seen, amount, balance) in [(&seen[0], "-5.00", "65.00"), (&seen[1], "-65.00", "0.00")] {
        assert_eq!((seen.status.as_u16(), &seen.json["type"]), (201, &json!("write-off")));
        assert_eq!(seen.json["amount"], money(amount));
        assert_eq!(seen.json["balanceAfter"], money(balance));
    }
}

#[tokio::test]
async fn more_than_is_open_is_refused() {
    let requests = vec![
        ask("a", "1", &write_off("40.01", json!("i-2"))),
        ask("a", "2", &write_off("70.01", json!(null))),
        ask("a", "3", &write_off("1.00", json!("i-3"))),
        ask("a", "4", &write_off("-1.00", json!("i-2"))),
    ];
    let seen = send(ledger().await, requests).await;
    assert_eq!(fault(&seen[0]), refusal(422, "/amount", "too-much"));
    assert_eq!(fault(&seen[1]), refusal(422, "/amount", "too-much"));
    assert_eq!(fault(&seen[2]), refusal(422, "/invoiceNumber", "unknown-invoice"));
    assert_eq!(fault(&seen[3]), refusal(422, "/amount/amount", "bad-amount"));
    assert_eq!(seen[0].json["errors"][0]["message"], "This is more than is left.");
}
