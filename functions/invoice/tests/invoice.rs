//! Invoice Transaction Details.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use contract::{INVOICE, ROUTES};
use domain::people::Role;
use invoice::{Ports, handle};
use lambda_http::Request;
use portal_http::{Gate, answer};
use serde_json::{Value, json};
use testkit::access::{MemoryAccess, live_session, member, noon, user};
use testkit::documents::{account, invoice, payment, refund, with};
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, Seen, http_event};
use testkit::ledger::imported;
use testkit::outside::FixedClock;

async fn send(lines: &[Value], request: Request) -> Seen {
    let dana = user("dana.roy");
    let access = MemoryAccess::default()
        .with_session(&live_session(&dana, 1, noon()).record)
        .with_user(dana)
        .with_member(member("dana.roy", "a", Role::Viewer));
    let (clock, portal_url) = (FixedClock::at(noon()), PORTAL_URL.to_owned());
    let gate = Gate { origin: KnownOrigin, clock, portal_url, access };
    let (ledger, documents) = imported(lines).await;
    let ports = Ports { ledger, documents };
    Seen::of(&answer(&INVOICE, &gate, &ports, &handle, request).await)
}

async fn show(lines: &[Value], number: &str) -> Seen {
    let route = ROUTES.iter().find(|route| route.function == "invoice").unwrap();
    let session = live_session(&user("dana.roy"), 1, noon());
    let ask = Ask::for_route(route).with("accountId", "a").with("number", number);
    send(lines, ask.signed_in(&session).request()).await
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
    let seen = send(&[account("a", 1), quebec()], http_event("invoice/ok.json")).await;
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
            { "category": "recurring", "amount": money("155.00") },
            { "category": "usage", "amount": money("30.00") },
            { "category": "credit", "amount": money("-5.00") },
        ])
    );
    assert_eq!(seen.json["subtotal"], money("180.00"));
    assert_eq!(seen.json["total"], money("206.96"));
    assert_eq!(seen.json["lineCount"], 4);
    assert_eq!(seen.json["billTo"]["city"], "Ottawa");
    assert_eq!(seen.json["callRecords"], Value::Null);
}

#[tokio::test]
async fn its_status_follows_what_is_paid_and_the_day() {
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
async fn it_says_what_paid_it_also_what_came_before_it_and_what_was_taken_back() {
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
async fn it_keeps_the_address_it_was_billed_to() {
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

#[tokio::test]
async fn the_first_200_lines_are_shown_and_all_are_counted() {
    let line = |id: usize| {
        json!({
            "id": id.to_string(), "description": "Seat", "category": "recurring",
            "quantity": "1", "unitPrice": "1.00", "amount": "1.00",
        })
    };
    let lines: Vec<_> = (0..250).map(line).collect();
    let bill = with(invoice("i-1", "a", "250.00"), "lines", json!(lines));
    let seen = show(&[account("a", 1), bill], "i-1").await;
    assert_eq!(seen.json["lines"].as_array().unwrap().len(), 200);
    assert_eq!(seen.json["lineCount"], 250);
    assert_eq!(seen.json["causes"][0]["amount"]["amount"], "250.00");
}
