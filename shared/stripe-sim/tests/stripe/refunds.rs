//! Refunds.

use crate::shop::{PAYS, Shop, id, text};
use stripe_sim::PaymentStep;

fn refund(shop: &Shop, intent: &str, amount: &str) -> (u16, serde_json::Value) {
    let form = [("payment_intent", intent), ("amount", amount), ("metadata[portal]", "r-1")];
    shop.post("/v1/refunds", &form)
}

#[test]
fn three_partial_refunds_of_which_two_are_equal_are_three_refunds() {
    let shop = Shop::open();
    let intent = id(&shop.paid("1000"));
    shop.events();
    for amount in ["300", "300", "400"] {
        assert_eq!(refund(&shop, &intent, amount).0, 200);
    }
    let listed = shop.read(&format!("/v1/refunds?payment_intent={intent}"));
    let amounts: Vec<_> =
        listed["data"].as_array().unwrap().iter().map(|one| one["amount"].as_i64()).collect();
    assert_eq!(amounts, [Some(400), Some(300), Some(300)]);
    let charge = &shop.read("/v1/charges")["data"][0];
    assert_eq!((&charge["amount_refunded"], &charge["refunded"]), (&1000.into(), &true.into()));
    assert_eq!(shop.events(), ["refund.created", "charge.refunded"].repeat(3));
}

#[test]
fn no_more_is_refunded_than_was_captured() {
    let shop = Shop::open();
    let intent = id(&shop.paid("1000"));
    let code = |amount: &str| {
        let (status, body) = refund(&shop, &intent, amount);
        (status, body["error"]["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(code("1001"), (400, "amount_too_large".to_owned()));
    assert_eq!(code("0").0, 400);
    assert_eq!(code("600").0, 200);
    assert_eq!(code("401"), (400, "amount_too_large".to_owned()));
    assert_eq!(code("400").0, 200);
    assert_eq!(code("1"), (400, "charge_already_refunded".to_owned()));
}

#[test]
fn only_a_paid_charge_is_refunded() {
    let shop = Shop::open();
    let (_, declined) = shop.pay("pm_card_chargeDeclined", "1000");
    let intent = text(&declined["error"]["payment_intent"]["id"]);
    assert_eq!(refund(&shop, &intent, "1").0, 400);
    let intent = id(&shop.paid("1000"));
    let step = PaymentStep::ChargeBack { reason: None };
    shop.stripe.payment(shop.now(), &intent, &step).unwrap();
    let (status, body) = refund(&shop, &intent, "1");
    assert_eq!((status, &body["error"]["code"]), (400, &"charge_disputed".into()));
}

#[test]
fn a_refund_of_a_bank_debit_is_pending_first() {
    let shop = Shop::open();
    let (customer, method, mandate) = shop.saved_account(PAYS);
    let (_, intent) = shop.debit((&customer, &method, &mandate));
    shop.days_pass(7);
    let (_, pending) = refund(&shop, &id(&intent), "10000");
    assert_eq!(pending["status"], "pending");
    shop.events();
    shop.days_pass(3);
    let path = format!("/v1/refunds/{}", id(&pending));
    assert_eq!(shop.read(&path)["status"], "succeeded");
    assert!(shop.events().contains(&"refund.updated".to_owned()));
}

#[test]
fn a_refund_that_fails_comes_back() {
    let shop = Shop::open();
    let intent = id(&shop.paid("1000"));
    let made = id(&refund(&shop, &intent, "1000").1);
    shop.events();
    let failed = shop.stripe.fail_refund(shop.now(), &made).unwrap();
    assert_eq!(failed["status"], "failed");
    assert!(shop.stripe.fail_refund(shop.now(), &made).is_err());
    assert_eq!(shop.events(), ["refund.failed", "refund.updated", "charge.refund.updated"]);
    let movements = shop.read(&format!("/v1/balance_transactions?source={made}"));
    let net = |at: usize| movements["data"][at]["net"].as_i64().unwrap();
    assert_eq!((net(0), net(1)), (1000, -1000));
    assert_eq!(refund(&shop, &intent, "1000").0, 200, "it can be refunded again");
}

#[test]
fn a_card_can_refuse_a_refund_later() {
    let shop = Shop::open();
    let intent = id(&shop.pay("pm_card_refundFail", "1000").1);
    let made = id(&refund(&shop, &intent, "1000").1);
    shop.days_pass(1);
    assert_eq!(shop.read(&format!("/v1/refunds/{made}"))["status"], "failed");
}
