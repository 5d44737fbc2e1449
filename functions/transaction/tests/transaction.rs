//! Transaction Details.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use contract::{ALLOCATIONS, TRANSACTION};
use portal_http::Cursor;
use serde_json::{Value, json};
use testkit::documents::{account, invoice, payment, refund, with};
use testkit::http::Seen;
use testkit::ledger::imported;
use testkit::portal::{Event, Routes, TestPortal, ask, viewer_of};
use transaction::{Ports, handle, list};

async fn send(lines: &[Value], request: impl Event) -> Seen {
    let ports = Ports { ledger: imported(lines).await.0 };
    let routes = Routes::new().on(TRANSACTION, handle).on(ALLOCATIONS, list);
    TestPortal::new(&viewer_of("a"), routes, ports).send(request).await
}

async fn show(lines: &[Value], entry: &str) -> Seen {
    send(lines, ask(TRANSACTION).with("accountId", "a").with("entryId", entry)).await
}

async fn more(lines: &[Value], entry: &str, query: &str) -> Seen {
    let ask = ask(ALLOCATIONS).with("accountId", "a").with("entryId", entry);
    send(lines, ask.query(query)).await
}

fn money(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "CAD" })
}

/// Number and amount of each side that it is allocated to.
fn allocations(seen: &Seen) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let all = seen.json["allocations"].as_array().unwrap().iter();
    all.map(|made| (text(&made["number"]), text(&made["amount"]["amount"]))).collect()
}

fn sides<const N: usize>(sides: [(&str, &str); N]) -> Vec<(String, String)> {
    sides.map(|(number, amount)| (number.to_owned(), amount.to_owned())).into()
}

fn lines() -> Vec<Value> {
    let reversal = json!({
        "type": "reversal", "id": "b-1", "accountId": "a", "on": "2026-07-13", "currency": "CAD",
        "paymentId": "p-2", "reason": "bounced",
    });
    vec![
        account("a", 1),
        with(payment("p-0", "a", "30.00"), "receivedOn", json!("2026-06-30")),
        invoice("i-1", "a", "100.00"),
        with(
            with(payment("p-1", "a", "90.00"), "receivedOn", json!("2026-07-02")),
            "reference",
            json!("wire 7"),
        ),
        with(payment("p-2", "a", "40.00"), "invoiceNumber", json!("i-1")),
        refund("r-1", "a", "50.00", "p-1"),
        reversal,
    ]
}

#[tokio::test]
async fn an_invoice_says_what_paid_it() {
    let bill = [account("a", 1), invoice("i-1", "a", "100.00"), payment("p-1", "a", "25.00")];
    let seen = send(&bill, "transaction/ok.json").await;
    let expected = json!({
        "id": "20260701-1", "seq": 1, "type": "invoice", "date": "2026-07-01",
        "documentOn": "2026-07-01", "number": "i-1", "description": "",
        "amount": money("100.00"), "balanceAfter": money("100.00"), "open": money("75.00"),
        "allocations": [{
            "id": "20260710-2", "type": "payment", "number": "ext:p-1", "date": "2026-07-10",
            "amount": money("25.00"),
        }],
        "allocationCount": 1, "nextAllocations": null,
        "unapplied": null, "taken": null, "givenBack": null, "names": null, "dueOn": "2026-07-15",
        "method": null,
        "postedAt": "2026-07-20T12:00:00Z",
    });
    assert_eq!(seen.json, expected);
}

#[tokio::test]
async fn what_was_taken_back_no_longer_pays_an_invoice() {
    let seen = show(&lines(), "20260701-2").await;
    let expected = sides([("ext:p-0", "30.00"), ("ext:p-1", "40.00")]);
    assert_eq!(allocations(&seen), expected, "credit that waited, and a payment");
    assert_eq!(seen.json["open"], money("30.00"));
}

#[tokio::test]
async fn a_payment_shows_what_it_pays_and_what_is_unapplied() {
    let seen = show(&lines(), "20260702-3").await;
    assert_eq!(allocations(&seen), sides([("i-1", "40.00")]));
    let found = (&seen.json["unapplied"], &seen.json["taken"], &seen.json["open"]);
    assert_eq!(found, (&money("0.00"), &money("50.00"), &Value::Null));
    assert_eq!((&seen.json["method"], &seen.json["dueOn"]), (&json!("wire"), &Value::Null));
    assert_eq!(seen.json["description"], "wire 7");
}

#[tokio::test]
async fn a_reversed_payment_pays_nothing_and_names_its_invoice() {
    let reversed = show(&lines(), "20260710-4").await;
    assert_eq!(allocations(&reversed), sides([]));
    assert_eq!(reversed.json["taken"], money("40.00"));
    let first = json!({ "id": "20260701-2", "type": "invoice", "number": "i-1" });
    assert_eq!(reversed.json["names"], first);
}

#[tokio::test]
async fn a_refund_or_reversal_shows_the_payment_it_took_from() {
    for (entry, number, amount) in
        [("20260712-5", "ext:p-1", "50.00"), ("20260713-6", "ext:p-2", "40.00")]
    {
        let seen = show(&lines(), entry).await;
        assert_eq!(seen.json["names"]["number"], number);
        assert_eq!(seen.json["taken"], money(amount));
        assert_eq!(seen.json["dueOn"], Value::Null, "it opened nothing");
        assert_eq!(allocations(&seen), sides([]));
    }
}

#[tokio::test]
async fn an_id_of_no_entry_in_the_account_is_not_found() {
    let mut lines = lines();
    lines.extend([account("b", 1), invoice("i-9", "b", "1.00")]);
    lines.push(with(invoice("i-8", "b", "1.00"), "issuedOn", json!("2026-07-14")));
    for entry in ["20260714-2", "20260701-1", "20260701-02", "20260230-1", "x", "", "%"] {
        assert_eq!(show(&lines, entry).await.problem(), Some("not-found"), "{entry}");
    }
}

/// So many invoices of 1.00, and a payment of them all: entry `20260710-<count + 1>`.
fn paid_at_once(count: usize) -> Vec<Value> {
    let invoices = (1..=count).map(|id| invoice(&format!("i-{id:03}"), "a", "1.00"));
    let payment = payment("p-1", "a", &format!("{count}.00"));
    std::iter::once(account("a", 1)).chain(invoices).chain([payment]).collect()
}

#[tokio::test]
async fn a_large_payment_shows_all_it_pays_page_by_page_and_each_once() {
    let mut lines = paid_at_once(450);
    let entry = "20260710-451";
    let seen = show(&lines, entry).await;
    assert_eq!(seen.json["allocationCount"], 450);
    let mut found = allocations(&seen);
    assert_eq!(found.len(), 200);
    let mut next = seen.json["nextAllocations"].clone();
    // What is unapplied after the read appears only in the next read.
    lines.push(refund("r-1", "a", "100.00", "p-1"));
    while let Some(cursor) = next.as_str() {
        let mut page = more(&lines, entry, &format!("limit=200&cursor={cursor}")).await;
        next = page.json["next"].take();
        page.json["allocations"] = page.json["items"].take();
        found.extend(allocations(&page));
    }
    let expected = (1..=450).map(|id| (format!("i-{id:03}"), "1.00".to_owned()));
    assert!(found.iter().cloned().eq(expected), "{found:?}");
    assert_eq!(show(&lines, entry).await.json["allocationCount"], 350);
}

#[tokio::test]
async fn a_cursor_of_allocations_is_good_for_its_transaction_only() {
    let lines = paid_at_once(201);
    let seen = show(&lines, "20260710-202").await;
    let cursor = seen.json["nextAllocations"].as_str().unwrap();
    let fault = ("?cursor".to_owned(), "bad-cursor".to_owned());
    let made_up = Cursor::seal(&["allocations", "a", "20260710-202"], (200, (201, 0))).unwrap();
    for (entry, cursor) in [("20260701-1", cursor), ("20260710-202", &made_up)] {
        let refused = more(&lines, entry, &format!("cursor={cursor}")).await;
        assert_eq!((refused.status.as_u16(), refused.faults()), (400, vec![fault.clone()]));
    }
    let remaining = more(&lines, "20260710-202", &format!("cursor={cursor}")).await;
    assert_eq!(remaining.json["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn allocations_of_an_entry_that_is_not_there_are_not_found() {
    let lines = paid_at_once(1);
    assert_eq!(more(&lines, "20260701-999", "").await.problem(), Some("not-found"));
}
