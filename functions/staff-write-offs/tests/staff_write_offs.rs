//! Staff write off what will not be paid.

#![allow(clippy::indexing_slicing, reason = "a test may panic")]

use contract::STAFF_WRITE_OFFS;
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
        read: staff_write_offs::write_off,
    };
    TestPortal::new(&signed_in(), Routes::new().on(STAFF_WRITE_OFFS, corrections::post), ports)
}

fn post(account: &str, key: &str, body: &Value) -> Ask {
    staff::ask(STAFF_WRITE_OFFS, account, key, body)
}

fn write_off(amount: &str, invoice: Value) -> Value {
    json!({ "amount": money(amount), "reason": "uncollectable", "invoiceNumber": invoice })
}

#[tokio::test]
async fn an_invoice_is_written_off_or_whatever_is_open() {
    let portal = portal().await;
    let invoice = portal.send("staff-write-offs/ok.json").await;
    let open = portal.send(post("a", "k", &write_off("65.00", json!(null)))).await;
    for (seen, amount, balance) in [(&invoice, "-5.00", "65.00"), (&open, "-65.00", "0.00")] {
        assert_eq!((seen.status.as_u16(), &seen.json["type"]), (201, &json!("write-off")));
        assert_eq!(seen.json["amount"], money(amount));
        assert_eq!(seen.json["balanceAfter"], money(balance));
    }
}

#[tokio::test]
async fn more_than_is_open_is_refused() {
    let portal = portal().await;
    let invoice = portal.send(post("a", "1", &write_off("40.01", json!("i-2")))).await;
    assert_eq!(fault(&invoice), refusal(422, "/amount", "too-much"));
    assert_eq!(invoice.json["errors"][0]["message"], "This is more than is left.");
    let all = portal.send(post("a", "2", &write_off("70.01", json!(null)))).await;
    assert_eq!(fault(&all), refusal(422, "/amount", "too-much"));
}

#[tokio::test]
async fn an_invoice_that_is_not_there_is_refused() {
    let seen = portal().await.send(post("a", "3", &write_off("1.00", json!("i-3")))).await;
    assert_eq!(fault(&seen), refusal(422, "/invoiceNumber", "unknown-invoice"));
}

#[tokio::test]
async fn an_amount_below_zero_is_refused() {
    let seen = portal().await.send(post("a", "4", &write_off("-1.00", json!("i-2")))).await;
    assert_eq!(fault(&seen), refusal(422, "/amount/amount", "bad-amount"));
}
