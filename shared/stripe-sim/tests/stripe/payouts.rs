//! Payouts and the balance transactions that they pay.

use crate::shop::{Shop, id, text};
use stripe_sim::PaymentStep;

/// The balance transactions of a payout, read in pages of two.
fn movements(shop: &Shop, payout: &str) -> Vec<serde_json::Value> {
    let mut all: Vec<serde_json::Value> = Vec::new();
    loop {
        let after = all.last().map(|last| format!("&starting_after={}", id(last)));
        let path = format!(
            "/v1/balance_transactions?payout={payout}&limit=2{}",
            after.unwrap_or_default()
        );
        let page = shop.read(&path);
        all.extend(page["data"].as_array().unwrap().iter().cloned());
        if page["has_more"] == false {
            return all;
        }
    }
}

fn net(movements: &[serde_json::Value]) -> i64 {
    movements.iter().map(|movement| movement["net"].as_i64().unwrap()).sum()
}

#[test]
fn a_payment_is_paid_out_two_days_later() {
    let shop = Shop::open();
    shop.paid("10000");
    shop.days_pass(2);
    assert_eq!(shop.read("/v1/payouts")["data"], serde_json::json!([]));
    shop.events();
    // The next midnight.
    shop.seconds_pass(9 * 3600);
    let payout = shop.read("/v1/payouts")["data"][0].clone();
    assert_eq!((&payout["amount"], &payout["status"]), (&9680.into(), &"in_transit".into()));
    assert_eq!(payout["automatic"], true);
    assert_eq!(shop.events(), ["payout.created"]);
    shop.days_pass(1);
    assert_eq!(shop.events(), ["payout.paid", "payout.reconciliation_completed"]);
    let payout = shop.read(&format!("/v1/payouts/{}", id(&payout)));
    assert_eq!(
        (&payout["status"], &payout["reconciliation_status"]),
        (&"paid".into(), &"completed".into())
    );
}

#[test]
fn a_payout_is_the_sum_of_what_it_pays() {
    let shop = Shop::open();
    let payments: Vec<_> = ["10000", "2500", "777"].map(|sum| id(&shop.paid(sum))).into();
    shop.make("/v1/refunds", &[("payment_intent", &payments[0]), ("amount", "1500")]);
    let step = PaymentStep::ChargeBack { reason: None };
    shop.stripe.payment(shop.now(), &payments[1], &step).unwrap();
    shop.stripe.payment(shop.now(), &payments[1], &PaymentStep::Win).unwrap();
    shop.days_pass(5);
    let payouts = shop.read("/v1/payouts");
    let payouts = payouts["data"].as_array().unwrap();
    for payout in payouts {
        let paid = movements(&shop, &id(payout));
        assert_eq!(net(&paid), payout["amount"].as_i64().unwrap());
        assert!(paid.iter().all(|movement| movement["status"] == "available"));
    }
    let all = payouts.iter().flat_map(|payout| movements(&shop, &id(payout)));
    let mut kinds: Vec<_> = all.map(|one| text(&one["reporting_category"])).collect();
    kinds.sort();
    let expected = ["charge", "charge", "charge", "dispute", "dispute_reversal", "refund"];
    assert_eq!(kinds, expected);
}

#[test]
fn a_negative_balance_waits() {
    let shop = Shop::open();
    let intent = id(&shop.paid("1000"));
    let step = PaymentStep::ChargeBack { reason: None };
    shop.stripe.payment(shop.now(), &intent, &step).unwrap();
    shop.days_pass(5);
    assert_eq!(shop.read("/v1/payouts")["data"], serde_json::json!([]));
    shop.paid("10000");
    shop.days_pass(3);
    let payout = shop.read("/v1/payouts")["data"][0].clone();
    assert_eq!(payout["amount"], 10000 - 320 + 1000 - 59 - 1000 - 1500);
}

#[test]
fn each_currency_has_its_payout() {
    let shop = Shop::open();
    shop.paid("10000");
    shop.make(
        "/v1/payment_intents",
        &[
            ("amount", "1000"),
            ("currency", "jpy"),
            ("payment_method", "pm_card_visa"),
            ("confirm", "true"),
        ],
    );
    shop.events();
    let payouts = shop.stripe.pay_out(shop.now());
    let sums: Vec<_> = payouts
        .iter()
        .map(|payout| (text(&payout["currency"]), payout["amount"].as_i64()))
        .collect();
    assert_eq!(sums, [("cad".to_owned(), Some(9680)), ("jpy".to_owned(), Some(971))]);
    assert_eq!(shop.stripe.pay_out(shop.now()), [serde_json::Value::Null; 0], "nothing is left");
    let events = shop.events();
    assert_eq!(events.iter().filter(|kind| *kind == "payout.paid").count(), 2);
}
