//! Invoice Transaction Details.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use contract::{INVOICE, INVOICE_LINES};
use domain::call_record::{CallCharge, CallRecord};
use domain::ids::DocumentNumber;
use invoice::{Ports, handle, lines};
use portal_http::segment_of;
use serde_json::{Value, json};
use testkit::call_records::{MemoryCalls, call};
use testkit::documents::{account, invoice, payment, refund, with};
use testkit::http::{Ask, Seen};
use testkit::ledger::imported;
use testkit::portal::{Event, Routes, TestPortal, ask, viewer_of};

async fn send(posted: &[Value], request: impl Event) -> Seen {
    send_with(MemoryCalls::default(), posted, request).await
}

async fn send_with(calls: MemoryCalls, posted: &[Value], request: impl Event) -> Seen {
    let (ledger, documents) = imported(posted).await;
    let routes = Routes::new().on(INVOICE, handle).on(INVOICE_LINES, lines);
    let ports = Ports { ledger, documents, calls };
    TestPortal::new(&viewer_of("a"), routes, ports).send(request).await
}

fn details(number: &str) -> Ask {
    ask(INVOICE).with("accountId", "a").with("number", number)
}

async fn show(lines: &[Value], number: &str) -> Seen {
    send(lines, details(number)).await
}

fn quebec() -> Value {
    let line = |id: &str, category: &str, amount: &str| {
        json!({
            "id": id, "description": id, "category": category, "quantity": "1",
            "unitPrice": amount, "amount": amount,
        })
    };
    let lines = json!([
        line("seats", "recurring", "140.00"),
        line("numbers", "recurring", "15.00"),
        line("calls", "usage", "30.00"),
        line("loyalty", "credit", "-5.00"),
    ]);
    let taxes = json!([
        { "name": "GST", "rate": "5", "amount": "9.00", "registration": "80000 0001 RT0001" },
        { "name": "QST", "rate": "9.975", "amount": "17.96" },
    ]);
    let bill = with(invoice("i-2", "a", "0.00"), "lines", lines);
    with(with(bill, "taxes", taxes), "total", json!("206.96"))
}

#[tokio::test]
async fn an_invoice_is_shown_as_it_was_billed() {
    let seen = send(&[account("a", 1), quebec()], "invoice/ok.json").await;
    assert_eq!(seen.status, 200);
    let money = |amount: &str| json!({ "amount": amount, "currency": "CAD" });
    assert_eq!(
        seen.json["taxes"],
        json!([
            { "name": "GST", "rate": "5", "amount": money("9.00"),
              "registration": "80000 0001 RT0001" },
            { "name": "QST", "rate": "9.975", "amount": money("17.96"), "registration": null },
        ])
    );
    assert_eq!(
        seen.json["causes"],
        json!([
            { "cause": "recurring", "amount": money("155.00") },
            { "cause": "usage", "amount": money("30.00") },
            { "cause": "credit", "amount": money("-5.00") },
            { "cause": "taxes", "amount": money("26.96") },
        ])
    );
    assert_eq!(seen.json["subtotal"], money("180.00"));
    assert_eq!(seen.json["total"], money("206.96"));
    assert_eq!(seen.json["lineCount"], 4);
    assert_eq!(seen.json["billTo"]["city"], "Ottawa");
    assert_eq!(seen.json["callRecords"], Value::Null);
}

#[tokio::test]
async fn an_invoice_s_status_follows_what_is_paid_and_the_day() {
    let bill = || invoice("i-1", "a", "100.00");
    let soon = || with(bill(), "dueOn", json!("2026-07-16"));
    let late = || with(bill(), "dueOn", json!("2026-07-14"));
    let part = || payment("p-1", "a", "40.00");
    for (lines, status, open) in [
        (vec![account("a", 1), soon()], "open", "100.00"),
        (vec![account("a", 1), soon(), part()], "partly-paid", "60.00"),
        (vec![account("a", 1), late(), part()], "past-due", "60.00"),
        (vec![account("a", 1), late(), payment("p-1", "a", "100.00")], "paid", "0.00"),
        (vec![account("a", 1), invoice("i-1", "a", "0.00")], "paid", "0.00"),
    ] {
        let seen = show(&lines, "i-1").await;
        let found = (&seen.json["status"], &seen.json["open"]["amount"]);
        assert_eq!(found, (&json!(status), &json!(open)));
    }
}

#[tokio::test]
async fn an_invoice_shows_each_credit_that_pays_it_less_what_was_taken_back() {
    let lines = [
        account("a", 1),
        payment("p-0", "a", "30.00"),
        invoice("i-1", "a", "100.00"),
        with(payment("p-1", "a", "70.00"), "receivedOn", json!("2026-07-11")),
        refund("r-1", "a", "20.00", "p-1"),
    ];
    let seen = show(&lines, "i-1").await;
    let applied = |paid: &Value| {
        (paid["number"].as_str().unwrap().to_owned(), paid["amount"]["amount"].clone())
    };
    let payments = seen.json["payments"].as_array().unwrap();
    let applied: Vec<_> = payments.iter().map(applied).collect();
    let expected = [("ext:p-0".to_owned(), json!("30.00")), ("ext:p-1".to_owned(), json!("50.00"))];
    assert_eq!(applied, expected);
    assert_eq!(seen.json["open"]["amount"], "20.00");
}

#[tokio::test]
async fn an_invoice_keeps_the_address_it_was_billed_to() {
    let mut moved = account("a", 2);
    moved["billTo"]["city"] = json!("Gatineau");
    let seen = show(&[account("a", 1), invoice("i-1", "a", "1.00"), moved], "i-1").await;
    assert_eq!(seen.json["billTo"]["city"], "Ottawa");
}

#[tokio::test]
async fn another_account_s_invoice_is_not_found() {
    let lines = [account("a", 1), account("b", 1), invoice("i-1", "b", "1.00")];
    for number in ["i-1", "none", "no\u{7}ne"] {
        assert_eq!(show(&lines, number).await.problem(), Some("not-found"), "{number}");
    }
}

/// The invoice `i-1` of an account with a usage line for three calls of 174 seconds.
fn bill_of_calls(account: &str, amount: &str) -> Value {
    let line = json!([{
        "id": "1", "description": "Calls", "category": "usage", "quantity": "1",
        "unitPrice": amount, "amount": amount, "usage": { "calls": 3, "billedSeconds": 174 },
    }]);
    with(invoice("i-1", account, amount), "lines", line)
}

/// Calls of 32, 57 and 75 seconds at 0.006 a minute, billed 30/6, on the invoice `i-1`.
fn three_calls() -> [CallRecord; 3] {
    [("c1", 36, "0.0036"), ("c2", 60, "0.006"), ("c3", 78, "0.0078")].map(
        |(id, seconds, charge)| CallRecord {
            invoice_number: "i-1".into(),
            billed_seconds: seconds,
            charge: CallCharge::parse(charge).unwrap(),
            ..call(id, "2026-06-10T12:00:00Z")
        },
    )
}

/// What an invoice shows of the three calls.
fn sums(billed: &str, difference: &str, matches: bool) -> Value {
    let money = |amount: &str| json!({ "amount": amount, "currency": "CAD" });
    json!({
        "available": true, "calls": 3,
        "tieOut": { "matches": matches, "groups": [{
            "lines": ["1"], "calls": 3, "billedSeconds": 174, "charge": "0.0174",
            "billed": money(billed), "stated": { "calls": 3, "billedSeconds": 174 },
            "difference": money(difference), "matches": matches,
        }] },
    })
}

#[tokio::test]
async fn calls_tie_to_the_line_that_was_rounded_once_and_to_no_other() {
    for (amount, difference, matches) in [("0.02", "0.00", true), ("0.01", "0.01", false)] {
        let calls = MemoryCalls::default().with("a", &three_calls());
        let posted = [account("a", 1), bill_of_calls("a", amount)];
        let seen = send_with(calls, &posted, details("i-1")).await;
        assert_eq!(seen.json["callRecords"], sums(amount, difference, matches));
    }
}

/// So no number has to be masked there.
#[tokio::test]
async fn a_viewer_sees_sums_of_an_invoice_s_calls_and_no_single_call() {
    let calls = MemoryCalls::default().with("a", &three_calls());
    let posted = [account("a", 1), bill_of_calls("a", "0.02")];
    let seen = send_with(calls, &posted, details("i-1")).await;
    assert_eq!(seen.json["callRecords"]["calls"], 3);
    let shown = seen.json.to_string();
    for call in three_calls() {
        for text in [call.caller, call.callee, call.caller_name] {
            assert!(!shown.contains(&text), "{text}: {shown}");
        }
    }
}

#[tokio::test]
async fn another_account_s_calls_are_on_no_invoice_of_the_same_number() {
    let posted = [account("a", 1), account("b", 1), bill_of_calls("a", "0.02")];
    let calls = MemoryCalls::default().with("b", &three_calls());
    let seen = send_with(calls.clone(), &posted, details("i-1")).await;
    assert_eq!((seen.status.as_u16(), &seen.json["callRecords"]), (200, &Value::Null));
    calls.list("a", &three_calls());
    let seen = send_with(calls.clone(), &posted, details("i-1")).await;
    assert_eq!(seen.json["callRecords"], sums("0.02", "0.00", true));

    let foreign = [account("a", 1), account("b", 1), bill_of_calls("b", "0.02")];
    let seen = send_with(calls, &foreign, details("i-1")).await;
    assert_eq!((seen.status.as_u16(), seen.problem()), (404, Some("not-found")));
}

/// An invoice of so many lines of 1.00.
fn long_bill(number: &str, count: usize) -> Value {
    let line = |id: usize| {
        json!({
            "id": id.to_string(), "description": "Seat", "category": "recurring",
            "quantity": "1", "unitPrice": "1.00", "amount": "1.00",
        })
    };
    let lines: Vec<_> = (0..count).map(line).collect();
    with(invoice(number, "a", &format!("{count}.00")), "lines", json!(lines))
}

async fn more_lines(posted: &[Value], number: &str, query: &str) -> Seen {
    let ask = ask(INVOICE_LINES).with("accountId", "a").with("number", number);
    send(posted, ask.query(query)).await
}

#[tokio::test]
async fn all_lines_are_shown_page_by_page_and_each_once() {
    let posted = [account("a", 1), long_bill("i-1", 450)];
    let seen = show(&posted, "i-1").await;
    assert_eq!(seen.json["lineCount"], 450);
    assert_eq!(seen.json["causes"][0]["amount"]["amount"], "450.00");
    let mut found = seen.json["lines"].as_array().unwrap().clone();
    assert_eq!(found.len(), 200);
    let mut next = seen.json["nextLines"].clone();
    while let Some(cursor) = next.as_str() {
        let query = format!("limit=200&cursor={cursor}");
        let page = more_lines(&posted, "i-1", &query).await;
        found.extend(page.json["items"].as_array().unwrap().iter().cloned());
        next = page.json["next"].clone();
    }
    let ids: Vec<_> = found.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(ids, (0..450).map(|id| id.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_invoice_of_200_lines_is_whole_and_its_first_page_is_as_long_as_of_other_lists() {
    let posted = [account("a", 1), long_bill("i-2", 200)];
    let whole = show(&posted, "i-2").await;
    assert_eq!(
        (&whole.json["nextLines"], &whole.json["nextPayments"]),
        (&Value::Null, &Value::Null)
    );
    let first = more_lines(&posted, "i-2", "").await;
    assert_eq!(first.json["items"].as_array().unwrap().len(), 50, "as other lists");
}

#[tokio::test]
async fn a_cursor_of_lines_is_good_for_its_invoice_only() {
    let posted = [account("a", 1), long_bill("i-1", 250), long_bill("i-2", 250)];
    let seen = show(&posted, "i-1").await;
    let cursor = seen.json["nextLines"].as_str().unwrap();
    let refused = more_lines(&posted, "i-2", &format!("cursor={cursor}")).await;
    let fault = ("?cursor".to_owned(), "bad-cursor".to_owned());
    assert_eq!((refused.status.as_u16(), refused.faults()), (400, vec![fault]));
}

#[tokio::test]
async fn lines_of_an_invoice_that_is_not_there_are_not_found() {
    let posted = [account("a", 1), long_bill("i-1", 250)];
    assert_eq!(more_lines(&posted, "i-3", "").await.problem(), Some("not-found"));
}

#[tokio::test]
async fn every_number_that_an_import_accepts_can_be_opened() {
    let longest = "/".repeat(64);
    for number in ["2026/07", "a%2Fb", "..", "Q?x=1", "№ 12 été", "~1", &longest] {
        let bill = with(invoice("i-1", "a", "1.00"), "number", json!(number));
        let segment = segment_of(&DocumentNumber::parse(number).unwrap());
        let posted = [account("a", 1), bill];
        let seen = show(&posted, &segment).await;
        assert_eq!((seen.status.as_u16(), &seen.json["number"]), (200, &json!(number)));
        assert_eq!(more_lines(&posted, &segment, "").await.status, 200, "{number}");
    }
}
