//! Invoices by cause, and how one differs from the one before it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use contract::{INVOICE_COMPARISON, INVOICES};
use invoice::{Ports, comparison, newest};
use serde_json::{Value, json};
use testkit::call_records::MemoryCalls;
use testkit::documents::{account, invoice, payment, with};
use testkit::http::{Ask, Seen};
use testkit::ledger::imported;
use testkit::portal::{Event, Routes, TestPortal, ask, viewer_of};

async fn send(posted: &[Value], request: impl Event) -> Seen {
    let (ledger, documents) = imported(posted).await;
    let routes = Routes::new().on(INVOICES, newest).on(INVOICE_COMPARISON, comparison);
    let ports = Ports { ledger, documents, calls: MemoryCalls::default() };
    TestPortal::new(&viewer_of("a"), routes, ports).send(request).await
}

fn list() -> Ask {
    ask(INVOICES).with("accountId", "a")
}

fn compared(number: &str) -> Ask {
    ask(INVOICE_COMPARISON).with("accountId", "a").with("number", number)
}

fn cad(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "CAD" })
}

/// An invoice issued on this day with these lines: category, description and amount.
fn bill(number: &str, day: &str, total: &str, lines: &[[&str; 3]]) -> Value {
    let lines: Vec<_> = lines
        .iter()
        .enumerate()
        .map(|(id, [category, description, amount])| {
            json!({
                "id": id.to_string(), "description": description, "category": category,
                "quantity": "1", "unitPrice": amount, "amount": amount,
            })
        })
        .collect();
    with(with(invoice(number, "a", total), "lines", json!(lines)), "issuedOn", json!(day))
}

fn june() -> Value {
    let lines = [
        ["recurring", "Seat", "60.00"],
        ["recurring", "Seat", "60.00"],
        ["recurring", "Number", "10.00"],
        ["one-time", "Desk phone", "129.00"],
        ["usage", "Calls", "8.00"],
    ];
    bill("i-6", "2026-06-01", "267.00", &lines)
}

fn july() -> Value {
    let lines = [
        ["recurring", "Number", "10.00"],
        ["recurring", "Seat", "180.00"],
        ["usage", "Calls", "3.00"],
        ["credit", "Loyalty", "-5.00"],
    ];
    let bill = bill("i-7", "2026-07-01", "197.40", &lines);
    with(bill, "taxes", json!([{ "name": "GST", "rate": "5", "amount": "9.40" }]))
}

#[tokio::test]
async fn an_invoice_is_compared_with_the_one_before_it() {
    let posted = [account("a", 1), june(), payment("p-1", "a", "1.00"), july()];
    let seen = send(&posted, compared("i-7")).await;
    assert_eq!(seen.status, 200, "{}", seen.json);
    let line = |description: &str, before: Value, now: Value, change: &str| {
        json!({
            "description": description, "before": before, "now": now, "change": cad(change),
        })
    };
    let cause = |cause: &str, before: &str, now: &str, change: &str, lines: Value| {
        json!({
            "cause": cause, "before": cad(before), "now": cad(now), "change": cad(change),
            "lines": lines, "otherLines": null,
        })
    };
    let none = Value::Null;
    let calls = line("Calls", cad("8.00"), cad("3.00"), "-5.00");
    let phone = line("Desk phone", cad("129.00"), none.clone(), "-129.00");
    let loyalty = line("Loyalty", none.clone(), cad("-5.00"), "-5.00");
    let causes = json!([
        cause(
            "recurring",
            "130.00",
            "190.00",
            "60.00",
            json!([line("Seat", cad("120.00"), cad("180.00"), "60.00")])
        ),
        cause("usage", "8.00", "3.00", "-5.00", json!([calls])),
        cause("one-time", "129.00", "0.00", "-129.00", json!([phone])),
        cause("credit", "0.00", "-5.00", "-5.00", json!([loyalty])),
        cause("taxes", "0.00", "9.40", "9.40", json!([line("GST", none, cad("9.40"), "9.40")])),
    ]);
    let difference = &seen.json["difference"];
    assert_eq!(difference["causes"], causes);
    assert_eq!(difference["change"], cad("-69.60"));
    assert_eq!(difference["earlier"]["number"], "i-6");
    assert_eq!(seen.json["invoice"]["total"], cad("197.40"));
}

#[tokio::test]
async fn the_first_invoice_has_nothing_to_be_compared_with() {
    let seen = send(&[account("a", 1), june(), july()], compared("i-6")).await;
    assert_eq!(seen.json["difference"], Value::Null);
    assert_eq!(seen.json["invoice"]["number"], "i-6");
}

#[tokio::test]
async fn an_invoice_of_long_ago_is_not_compared_with() {
    let yearly = |day: &str| [account("a", 1), bill("i-0", day, "0.00", &[]), july()];
    for (day, earlier) in [("2025-05-27", json!("i-0")), ("2025-05-26", Value::Null)] {
        let seen = send(&yearly(day), compared("i-7")).await;
        assert_eq!(seen.json["difference"]["earlier"]["number"], earlier, "{day}");
    }
}

#[tokio::test]
async fn lines_beyond_the_largest_twenty_changes_are_summed() {
    let amounts: Vec<_> = (1..=23).map(|cents| format!("0.{cents:02}")).collect();
    let lines: Vec<_> = amounts.iter().map(|amount| ["usage", &**amount, &**amount]).collect();
    let many = bill("i-7", "2026-07-01", "2.76", &lines);
    let before = bill("i-6", "2026-06-01", "0.00", &[]);
    let seen = send(&[account("a", 1), before, many], compared("i-7")).await;
    let usage = &seen.json["difference"]["causes"][0];
    let listed = usage["lines"].as_array().unwrap();
    assert_eq!((listed.len(), &listed[0]["description"]), (20, &json!("0.23")));
    assert_eq!(usage["otherLines"], json!({ "count": 3, "change": cad("0.06") }));
}

#[tokio::test]
async fn the_newest_twelve_invoices_are_listed_by_cause() {
    let mut posted = vec![account("a", 1)];
    for month in 1..=7 {
        for half in [1, 15] {
            let (number, day) = (format!("{month}-{half}"), format!("2026-{month:02}-{half:02}"));
            posted.push(bill(&number, &day, "1.00", &[["usage", "Calls", "1.00"]]));
        }
    }
    posted.push(payment("p-1", "a", "3.00"));
    let seen = send(&posted, list()).await;
    let items = seen.json["items"].as_array().unwrap();
    let numbers: Vec<_> = items.iter().map(|item| item["number"].as_str().unwrap()).collect();
    assert_eq!(numbers.len(), 12);
    assert_eq!((numbers[0], numbers[11]), ("7-15", "2-1"));
    assert_eq!(items[0]["causes"], json!([{ "cause": "usage", "amount": cad("1.00") }]));
}

#[tokio::test]
async fn many_payments_between_two_invoices_hide_neither() {
    let mut posted = vec![account("a", 1), june()];
    posted.extend((0..1_050).map(|at| payment(&format!("p-{at}"), "a", "0.01")));
    posted.push(july());
    let seen = send(&posted, compared("i-7")).await;
    assert_eq!(seen.json["difference"]["earlier"]["number"], "i-6");
    let seen = send(&posted, list()).await;
    assert_eq!(seen.json["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_account_without_invoices_has_an_empty_list() {
    let seen = send(&[account("a", 1)], list()).await;
    assert_eq!(seen.json, json!({ "items": [] }));
}

#[tokio::test]
async fn another_account_s_invoice_is_not_compared() {
    let posted = [account("a", 1), account("b", 1), invoice("i-1", "b", "1.00")];
    for number in ["i-1", "none"] {
        assert_eq!(send(&posted, compared(number)).await.problem(), Some("not-found"), "{number}");
    }
}
