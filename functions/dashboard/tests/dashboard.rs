//! The Account Dashboard.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::reading::Filters;
use contract::DASHBOARD;
use dashboard::{Ports, handle, prefetch};
use domain::user::Role;
use jiff::Timestamp;
use portal_http::present;
use serde_json::{Value, json};
use testkit::access::{member, noon};
use testkit::documents::{account, invoice, payment, with};
use testkit::http::Seen;
use testkit::ledger::imported;
use testkit::payment::limits;
use testkit::portal::{TestPortal, dana_at};
use testkit::stripe::Shop;

/// What a viewer of account `a` sees at an instant.
async fn seen_at(lines: &[Value], now: Timestamp) -> Seen {
    let access = dana_at(now).with_member(member("dana.roy", "a", Role::Viewer));
    let ports = Ports { ledger: imported(lines).await.0, limits };
    let portal = TestPortal::with_prefetch(&access, now, DASHBOARD, (prefetch, handle), ports);
    portal.send("dashboard/ok.json").await
}

fn balance(seen: &Seen) -> (Value, Value, Value) {
    let tile = &seen.json["currentBalance"];
    (tile["amount"]["amount"].clone(), tile["dueOn"].clone(), tile["pastDue"]["amount"].clone())
}

#[tokio::test]
async fn a_bank_debit_on_its_way_is_reserved_and_still_owed() {
    let shop = Shop::open(&[invoice("i-1", "a", "89.31")]).await;
    shop.pay("1", "60.00", "pm_bank").await;
    shop.pay("2", "10.00", "pm_asks").await;
    let access = dana_at(noon()).with_member(member("dana.roy", "a", Role::Viewer));
    let (ports, handlers) = (Ports { ledger: shop.ledger.clone(), limits }, (prefetch, handle));
    let portal = TestPortal::with_prefetch(&access, noon(), DASHBOARD, handlers, ports);
    let seen = portal.send("dashboard/ok.json").await;
    assert_eq!(balance(&seen).0, "89.31");
    let reserved = &seen.json["currentBalance"]["reserved"]["amount"];
    assert_eq!(*reserved, "60.00", "a payment that waits for its payer reserves nothing");
}

/// Paid with more than was billed.
fn overpaid() -> [Value; 3] {
    [account("a", 1), invoice("i-1", "a", "89.31"), payment("p-1", "a", "300.00")]
}

#[tokio::test]
async fn a_credit_balance_is_negative_and_has_no_due_date() {
    let seen = seen_at(&overpaid(), noon()).await;
    assert_eq!(balance(&seen), (json!("-210.69"), Value::Null, json!("0.00")));
}

#[tokio::test]
async fn the_last_payment_is_shown() {
    let seen = seen_at(&overpaid(), noon()).await;
    let last = &seen.json["lastPayment"];
    assert_eq!(
        *last,
        json!({
            "date": "2026-07-10", "method": "wire", "number": "ext:p-1",
            "amount": { "amount": "300.00", "currency": "CAD" },
        })
    );
}

#[tokio::test]
async fn only_an_invoice_has_an_open_amount() {
    let seen = seen_at(&overpaid(), noon()).await;
    let items = seen.json["transactions"]["items"].as_array().unwrap();
    let shown = |item: &Value| (item["seq"].clone(), item["open"]["amount"].clone());
    let shown: Vec<_> = items.iter().map(shown).collect();
    assert_eq!(shown, [(json!(2), Value::Null), (json!(1), json!("0.00"))]);
}

#[tokio::test]
async fn an_invoice_is_overdue_on_the_day_after_its_due_date_in_the_account_s_time_zone() {
    let lines = [account("a", 1), invoice("i-1", "a", "50.00")];
    // Due on the 15th. In Toronto the 15th ends at 04:00 UTC of the 16th.
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let before = seen_at(&lines, at("2026-07-16T03:59:59Z")).await;
    assert_eq!(balance(&before), (json!("50.00"), json!("2026-07-15"), json!("0.00")));
    let after = seen_at(&lines, at("2026-07-16T04:00:00Z")).await;
    assert_eq!(balance(&after), (json!("50.00"), json!("2026-07-15"), json!("50.00")));
}

#[tokio::test]
async fn what_is_due_next_is_the_sum_of_the_first_day_from_today_on() {
    let due = |number: &str, amount: &str, on: &str| {
        with(invoice(number, "a", amount), "dueOn", json!(on))
    };
    let lines = [
        account("a", 1),
        due("i-1", "5.00", "2026-07-14"),
        due("i-2", "7.00", "2026-07-15"),
        due("i-3", "8.00", "2026-07-15"),
        due("i-4", "9.00", "2026-07-31"),
    ];
    let next = |on: &str, amount: &str| {
        let amount = json!({ "amount": amount, "currency": "CAD" });
        json!({ "on": on, "amount": amount })
    };
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    for (now, past, expected) in [
        ("2026-07-15T12:00:00Z", "5.00", next("2026-07-15", "15.00")),
        ("2026-07-16T12:00:00Z", "20.00", next("2026-07-31", "9.00")),
        ("2026-08-01T12:00:00Z", "29.00", Value::Null),
    ] {
        let tile = &seen_at(&lines, at(now)).await.json["currentBalance"];
        assert_eq!((&tile["pastDue"]["amount"], &tile["nextDue"]), (&json!(past), &expected));
    }
}

#[tokio::test]
async fn the_dashboard_of_a_new_account_is_empty() {
    let seen = seen_at(&[account("a", 1)], noon()).await;
    assert_eq!(balance(&seen), (json!("0.00"), Value::Null, json!("0.00")));
    assert_eq!(seen.json["lastPayment"], Value::Null);
    assert_eq!(seen.json["transactions"], json!({ "items": [], "next": null }));
    assert_eq!(
        seen.json["autoPay"],
        json!({ "enabled": false, "cannotCharge": null, "nextCharge": null, "method": null })
    );
}

#[tokio::test]
async fn auto_pay_and_its_default_method_are_shown() {
    let gateway = json!({
        "customerId": "cus_1", "autoPay": true,
        "methods": [
            { "id": "pm_1", "type": "bank-debit", "last4": "6789" },
            { "id": "pm_2", "type": "card", "brand": "visa", "last4": "4242",
              "expMonth": 8, "expYear": 2030, "default": true },
        ],
    });
    let seen = seen_at(&[with(account("a", 1), "gateway", gateway)], noon()).await;
    assert_eq!(
        seen.json["autoPay"],
        json!({
            "enabled": true,
            "cannotCharge": null,
            "nextCharge": null,
            "method": {
                "id": "pm_2", "type": "card", "brand": "visa", "last4": "4242",
                "expiry": { "month": 8, "year": 2030 },
            },
        })
    );
}

#[tokio::test]
async fn no_transaction_older_than_24_months_is_shown() {
    let old = with(payment("p-old", "a", "1.00"), "receivedOn", json!("2024-07-14"));
    let edge = with(payment("p-edge", "a", "1.00"), "receivedOn", json!("2024-07-15"));
    let seen = seen_at(&[account("a", 1), old, edge], noon()).await;
    let items = seen.json["transactions"]["items"].as_array().unwrap().clone();
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["number"], "ext:p-edge");
}

#[tokio::test]
async fn at_most_ten_transactions_are_shown_and_the_history_continues_there() {
    let many = (0..12).map(|number| payment(&format!("p-{number}"), "a", "1.00"));
    let lines: Vec<_> = std::iter::once(account("a", 1)).chain(many).collect();
    let seen = seen_at(&lines, noon()).await;
    assert_eq!(seen.json["transactions"]["items"].as_array().unwrap().len(), 10);
    let next = seen.json["transactions"]["next"].as_str().unwrap();
    let id = testkit::access::account("a");
    let position = present::transaction::page_position(&id, &Filters::default(), next).unwrap();
    assert_eq!(position.after.seq, 3, "the history continues where the dashboard ends");
}

#[tokio::test]
async fn an_account_without_a_ledger_is_not_found() {
    let seen = seen_at(&[account("b", 1)], noon()).await;
    assert_eq!(seen.problem(), Some("not-found"));
}
