//! Disputes: what the portal calls chargebacks.

use stripe_sim::PaymentStep;

use crate::shop::{Shop, id};

fn dispute_events(shop: &Shop) -> Vec<String> {
    let mut events = shop.events();
    events.retain(|kind| kind.starts_with("charge.dispute."));
    events.iter().map(|kind| kind.replace("charge.dispute.", "")).collect()
}

#[test]
fn a_charge_is_taken_back_and_won() {
    let shop = Shop::open();
    let intent = id(&shop.paid("1000"));
    let step = PaymentStep::ChargeBack { reason: Some("duplicate".to_owned()) };
    shop.stripe.payment(shop.now(), &intent, &step).unwrap();
    assert_eq!(dispute_events(&shop), ["created", "funds_withdrawn"]);
    assert!(shop.stripe.payment(shop.now(), &intent, &step).is_err(), "twice");
    shop.stripe.payment(shop.now(), &intent, &PaymentStep::Win).unwrap();
    assert_eq!(dispute_events(&shop), ["funds_reinstated", "closed"]);
    let dispute = &shop.read(&format!("/v1/disputes?payment_intent={intent}"))["data"][0];
    assert_eq!((&dispute["status"], &dispute["reason"]), (&"won".into(), &"duplicate".into()));
    let nets: Vec<_> = dispute["balance_transactions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|movement| movement["net"].as_i64())
        .collect();
    assert_eq!(nets, [Some(-2500), Some(1000)], "Stripe keeps its fee of 15.00");
    assert!(shop.stripe.payment(shop.now(), &intent, &PaymentStep::Win).is_err(), "twice");
}

#[test]
fn a_dispute_is_about_what_was_not_refunded() {
    let shop = Shop::open();
    let intent = id(&shop.paid("1000"));
    shop.make("/v1/refunds", &[("payment_intent", &intent), ("amount", "400")]);
    let step = PaymentStep::ChargeBack { reason: None };
    shop.stripe.payment(shop.now(), &intent, &step).unwrap();
    assert_eq!(shop.read("/v1/disputes")["data"][0]["amount"], 600);
}

#[test]
fn one_test_card_is_charged_back_at_once() {
    let shop = Shop::open();
    let (status, intent) = shop.pay("pm_card_createDispute", "1000");
    assert_eq!((status, &intent["status"]), (200, &"succeeded".into()));
    assert_eq!(dispute_events(&shop), ["created", "funds_withdrawn"]);
}

#[test]
fn what_was_not_paid_is_not_charged_back() {
    let shop = Shop::open();
    let form = [("amount", "1000"), ("currency", "cad")];
    let intent = id(&shop.make("/v1/payment_intents", &form));
    for step in [PaymentStep::ChargeBack { reason: None }, PaymentStep::Win, PaymentStep::Settle] {
        assert!(shop.stripe.payment(shop.now(), &intent, &step).is_err(), "{step:?}");
    }
    let missing = shop.stripe.payment(shop.now(), "pi_none", &PaymentStep::Settle).unwrap_err();
    assert_eq!(missing.status, 404);
}
