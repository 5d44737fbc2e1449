//! Account Aging.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use aging::{Ports, handle};
use contract::AGING;
use domain::user::Role;
use serde_json::{Value, json};
use testkit::access::{member, noon};
use testkit::documents::{account, invoice, payment, with};
use testkit::http::Seen;
use testkit::ledger::imported;
use testkit::portal::{Event, Routes, TestPortal, ask, viewer_of};
use testkit::system::FixedClock;

async fn send(lines: &[Value], request: impl Event) -> Seen {
    let access = viewer_of("a").with_member(member("dana.roy", "gone", Role::Viewer));
    let ports = Ports { ledger: imported(lines).await.0, clock: FixedClock::at(noon()) };
    TestPortal::new(&access, Routes::new().on(AGING, handle), ports).send(request).await
}

async fn show(lines: &[Value], account: &str, query: &str) -> Seen {
    send(lines, ask(AGING).with("accountId", account).query(query)).await
}

fn money(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "CAD" })
}

/// Due so many days before 15 July 2026.
fn bill(number: &str, due_on: &str) -> Value {
    let bill = with(invoice(number, "a", "10.00"), "issuedOn", json!("2026-01-02"));
    with(bill, "dueOn", json!(due_on))
}

#[tokio::test]
async fn every_bucket_is_there_with_its_items_and_their_days() {
    let adjustment = json!({
        "type": "adjustment", "id": "adj-1", "accountId": "a", "effectiveOn": "2026-06-10",
        "amount": "5.00", "currency": "CAD", "reason": "late fee",
    });
    let lines = [
        account("a", 1),
        bill("i-current", "2026-07-15"),
        bill("i-over", "2026-03-16"),
        bill("i-120", "2026-03-17"),
        adjustment,
    ];
    let seen = show(&lines, "a", "").await;
    assert_eq!(seen.status, 200);
    let buckets = seen.json["buckets"].as_array().unwrap();
    let found: Vec<_> = buckets.iter().map(|b| (&b["name"], &b["amount"]["amount"])).collect();
    let expected = [
        ("current", "10.00"),
        ("1-30", "0.00"),
        ("31-60", "5.00"),
        ("61-90", "0.00"),
        ("91-120", "10.00"),
        ("over-120", "10.00"),
    ];
    let expected = expected.map(|(name, amount)| (json!(name), json!(amount)));
    assert!(found.into_iter().eq(expected.iter().map(|(name, amount)| (name, amount))));
    let item = |bucket: usize| seen.json["buckets"][bucket]["invoices"][0].clone();
    assert_eq!(item(0)["daysOverdue"], 0);
    assert_eq!((&item(4)["number"], &item(4)["daysOverdue"]), (&json!("i-120"), &json!(120)));
    assert_eq!(item(5)["daysOverdue"], 121);
    let fee = json!({
        "id": "20260610-4", "type": "adjustment", "number": "adj-1", "dueOn": "2026-06-10",
        "daysOverdue": 35, "open": money("5.00"),
    });
    assert_eq!(item(2), fee);
    assert_eq!(seen.json["balance"], money("35.00"));
    assert_eq!(seen.json["asOf"], "2026-07-15");
}

/// Overdue since the 9th, and paid with more than was due on the 10th.
fn paid_late() -> [Value; 3] {
    let late = with(payment("p-1", "a", "30.00"), "receivedOn", json!("2026-07-10"));
    [account("a", 1), bill("i-1", "2026-07-08"), late]
}

#[tokio::test]
async fn a_past_day_is_shown_as_it_was() {
    let lines = paid_late();
    let seen = send(&lines, "aging/past.json").await;
    assert_eq!(seen.json["asOf"], "2026-07-09");
    assert_eq!(seen.json["buckets"][1]["amount"], money("10.00"));
    assert_eq!(seen.json["buckets"][1]["invoices"][0]["daysOverdue"], 1);
    let before = show(&lines, "a", "asOf=2020-02-29").await;
    assert_eq!(before.json["balance"], money("0.00"));
}

#[tokio::test]
async fn unapplied_credit_is_shown_apart_and_lowers_the_balance() {
    let seen = show(&paid_late(), "a", "").await;
    let found = (&seen.json["unapplied"], &seen.json["balance"], &seen.json["disputed"]);
    assert_eq!(found, (&money("20.00"), &money("-20.00"), &money("0.00")));
    assert_eq!(seen.json["buckets"].as_array().unwrap().len(), 6);
}

#[tokio::test]
async fn a_day_that_cannot_be_read_is_refused_by_name() {
    for (query, status, code) in
        [("asOf=2026-02-29", 400, "bad-value"), ("asOf=today", 400, "bad-value")]
    {
        let seen = show(&[account("a", 1)], "a", query).await;
        let fault = ("?asOf".to_owned(), code.to_owned());
        assert_eq!((seen.status.as_u16(), seen.faults()), (status, vec![fault]), "{query}");
    }
    assert_eq!(show(&[account("a", 1)], "a", "asof=2026-07-01").await.faults()[0].0, "?asof");
}

#[tokio::test]
async fn a_future_day_is_shown_as_today() {
    for day in ["2026-07-16", "2027-07-15", "9999-12-31"] {
        let seen = show(&[account("a", 1)], "a", &format!("asOf={day}")).await;
        assert_eq!(
            (seen.status.as_u16(), &seen.json["asOf"]),
            (200, &json!("2026-07-15")),
            "{day}"
        );
    }
}

#[tokio::test]
async fn an_account_without_a_ledger_is_not_found() {
    assert_eq!(show(&[account("a", 1)], "gone", "").await.problem(), Some("not-found"));
}

/// Billing systems write 9999 for "never" and 1970 for "unknown".
#[tokio::test]
async fn the_first_and_last_days_of_the_calendar_do_not_overflow() {
    let epoch = with(bill("i-1", "1970-01-18"), "issuedOn", json!("1970-01-01"));
    let lines = [account("a", 1), epoch, bill("i-2", "9999-12-31")];
    let seen = show(&lines, "a", "").await;
    assert_eq!(seen.json["balance"], money("20.00"));
    let item = |bucket: usize| seen.json["buckets"][bucket]["invoices"][0].clone();
    assert_eq!((&item(0)["dueOn"], &item(0)["daysOverdue"]), (&json!("9999-12-31"), &json!(0)));
    assert_eq!((&item(5)["dueOn"], &item(5)["daysOverdue"]), (&json!("1970-01-18"), &json!(20632)));
}
