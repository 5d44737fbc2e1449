//! One payment, as the page polls it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use contract::PAYMENT;
use domain::user::Role;
use payment::{Ports, handle};
use serde_json::{Value, json};
use stripe_sim::Effect;
use testkit::access::member;
use testkit::documents::invoice;
use testkit::ledger::MemoryLedger;
use testkit::portal::{Routes, TestPortal, ask, dana, viewer_of};
use testkit::staff::money;
use testkit::stripe::Shop;

async fn shop() -> Shop {
    Shop::open(&[invoice("i-1", "a", "100.00")]).await
}

/// Dana Roy may pay for accounts `a` and `b`.
fn portal(ledger: &MemoryLedger) -> TestPortal {
    let access = dana().with_member(member("dana.roy", "a", Role::Billing)).with_member(member(
        "dana.roy",
        "b",
        Role::Billing,
    ));
    TestPortal::new(&access, Routes::new().on(PAYMENT, handle), Ports { ledger: ledger.clone() })
}

#[tokio::test]
async fn a_settled_payment_is_shown() {
    let shop = shop().await;
    shop.pay("1", "60.00", "pm_good").await;
    let seen = portal(&shop.ledger).send("payment/ok.json").await;
    assert_eq!((seen.status.as_u16(), &seen.json["status"]), (200, &json!("succeeded")));
    assert_eq!(seen.json["amount"], money("60.00"));
    assert_eq!(seen.json["refunds"], json!([]));
}

#[tokio::test]
async fn a_payment_in_flight_is_shown_with_where_the_payer_must_go() {
    let shop = shop().await;
    let made = shop.pay("1", "60.00", "pm_asks").await;
    let seen = portal(&shop.ledger).send("payment/ok.json").await;
    assert_eq!(seen.json["status"], "requires-action");
    assert_eq!(seen.json["redirectUrl"], made.redirect.unwrap());
}

#[tokio::test]
async fn a_payment_that_the_gateway_has_not_answered_reads_as_unknown() {
    let shop = shop().await;
    shop.fault("POST /v1/payment_intents", Effect::LoseResponse, 1);
    shop.pay("1", "60.00", "pm_good").await;
    let seen = portal(&shop.ledger).send("payment/ok.json").await;
    assert_eq!(
        (&seen.json["status"], &seen.json["redirectUrl"]),
        (&json!("unknown"), &Value::Null)
    );
    assert_eq!(seen.json["refundable"], money("0.00"), "nothing is booked");
}

#[tokio::test]
async fn a_payment_of_another_account_and_one_that_never_was_are_not_found() {
    let shop = shop().await;
    let own = shop.pay("1", "60.00", "pm_good").await.id.to_string();
    let portal = portal(&shop.ledger);
    let never = "pay_00000000000040008000000000000000";
    let upper = own.to_uppercase();
    for (account, id) in [("b", own.as_str()), ("a", never), ("a", "1"), ("a", &upper)] {
        let ask = ask(PAYMENT).with("accountId", account).with("paymentId", id);
        assert_eq!(portal.send(ask).await.problem(), Some("not-found"), "{account} {id}");
    }
}

#[tokio::test]
async fn a_viewer_sees_no_payment() {
    let shop = shop().await;
    shop.pay("1", "60.00", "pm_good").await;
    let ports = Ports { ledger: shop.ledger.clone() };
    let portal = TestPortal::new(&viewer_of("a"), Routes::new().on(PAYMENT, handle), ports);
    assert_eq!(portal.send("payment/ok.json").await.problem(), Some("forbidden"));
}
