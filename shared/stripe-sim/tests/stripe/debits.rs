//! Canadian pre-authorized debit.

use stripe_sim::{CheckoutEntry, MethodChange, PaymentStep};

use crate::shop::{PAYS, REFUSES, RETURNS, Shop, bank, id, text};

/// A saved bank account, debited off session: the payment intent.
fn debited(shop: &Shop, account: &str) -> String {
    let (customer, method, mandate) = shop.saved_account(account);
    shop.events();
    let (status, intent) = shop.debit((&customer, &method, &mandate));
    assert_eq!((status, &intent["status"]), (200, &"processing".into()), "{intent}");
    let expected = ["payment_intent.created", "charge.pending", "payment_intent.processing"];
    assert_eq!(shop.events(), expected);
    id(&intent)
}

fn status(shop: &Shop, intent: &str) -> String {
    text(&shop.read(&format!("/v1/payment_intents/{intent}"))["status"])
}

#[test]
fn a_debit_settles_after_five_business_days() {
    let shop = Shop::open();
    let intent = debited(&shop, PAYS);
    // From Monday to the next Monday, the same hour.
    shop.seconds_pass(7 * 86_400 - 1);
    assert_eq!(status(&shop, &intent), "processing");
    shop.seconds_pass(1);
    assert_eq!(status(&shop, &intent), "succeeded");
    assert_eq!(shop.events(), ["charge.succeeded", "payment_intent.succeeded"]);
}

#[test]
fn a_debit_costs_one_percent_and_forty_cents() {
    let shop = Shop::open();
    debited(&shop, PAYS);
    shop.days_pass(7);
    let movements = shop.read("/v1/balance_transactions?type=payment");
    let movement = &movements["data"][0];
    assert_eq!((&movement["fee"], &movement["net"]), (&140.into(), &9860.into()));
    assert_eq!(movement["reporting_category"], "charge");
}

#[test]
fn a_bank_can_refuse_after_five_business_days() {
    let shop = Shop::open();
    let intent = debited(&shop, REFUSES);
    shop.days_pass(7);
    let intent = shop.read(&format!("/v1/payment_intents/{intent}?expand[]=latest_charge"));
    assert_eq!(intent["status"], "requires_payment_method");
    assert_eq!(intent["last_payment_error"]["code"], "insufficient_funds");
    assert_eq!(intent["latest_charge"]["status"], "failed");
    assert_eq!(shop.events(), ["charge.failed", "payment_intent.payment_failed"]);
    assert_eq!(shop.read("/v1/balance_transactions")["data"], serde_json::json!([]));
}

#[test]
fn a_bank_can_take_back_what_it_has_paid() {
    let shop = Shop::open();
    debited(&shop, RETURNS);
    shop.days_pass(7);
    shop.events();
    shop.days_pass(2);
    let dispute = shop.read("/v1/disputes")["data"][0].clone();
    assert_eq!((&dispute["status"], &dispute["amount"]), (&"lost".into(), &10000.into()));
    assert_eq!(dispute["reason"], "debit_not_authorized");
    let mut events = shop.events();
    events.retain(|kind| kind.starts_with("charge.dispute"));
    let expected = ["created", "funds_withdrawn", "closed"];
    assert_eq!(events, expected.map(|kind| format!("charge.dispute.{kind}")));
}

#[test]
fn a_debit_can_be_settled_and_returned_at_once() {
    let shop = Shop::open();
    let intent = debited(&shop, PAYS);
    let settled = shop.stripe.payment(shop.now(), &intent, &PaymentStep::Settle).unwrap();
    assert_eq!(settled["status"], "succeeded");
    assert!(shop.stripe.payment(shop.now(), &intent, &PaymentStep::Settle).is_err());
    let reason = Some("incorrect_account_details".to_owned());
    shop.stripe.payment(shop.now(), &intent, &PaymentStep::Return { reason }).unwrap();
    assert_eq!(shop.read("/v1/disputes")["data"][0]["reason"], "incorrect_account_details");
    shop.days_pass(10);
    assert_eq!(shop.read("/v1/charges")["data"].as_array().unwrap().len(), 1);
}

#[test]
fn a_return_before_the_bank_has_paid_is_a_failure() {
    let shop = Shop::open();
    let intent = debited(&shop, PAYS);
    let step = PaymentStep::Return { reason: None };
    let after = shop.stripe.payment(shop.now(), &intent, &step).unwrap();
    assert_eq!(after["status"], "requires_payment_method");
    shop.days_pass(10);
    assert_eq!(status(&shop, &intent), "requires_payment_method");
}

#[test]
fn without_an_active_mandate_nothing_is_debited() {
    let shop = Shop::open();
    let (customer, method, mandate) = shop.saved_account(PAYS);
    let inactive = MethodChange { mandate: Some("inactive".to_owned()), ..MethodChange::default() };
    shop.events();
    shop.stripe.change_method(shop.now(), &method, &inactive).unwrap();
    assert_eq!(shop.events(), ["mandate.updated"]);
    let (status, body) = shop.debit((&customer, &method, &mandate));
    let code = &body["error"]["code"];
    assert_eq!((status, code), (400, &"payment_intent_mandate_invalid".into()));
    assert_eq!(shop.read("/v1/payment_intents")["data"], serde_json::json!([]));
    assert_eq!(shop.events(), [""; 0]);
}

#[test]
fn a_bank_account_that_is_removed_loses_its_mandate() {
    let shop = Shop::open();
    let (customer, method, mandate) = shop.saved_account(PAYS);
    shop.events();
    shop.make(&format!("/v1/payment_methods/{method}/detach"), &[]);
    assert_eq!(shop.events(), ["payment_method.detached", "mandate.updated"]);
    assert_eq!(shop.read(&format!("/v1/mandates/{mandate}"))["status"], "inactive");
    assert_eq!(shop.debit((&customer, &method, &mandate)).0, 400);
}

#[test]
fn a_bank_debit_is_in_canadian_or_us_dollars() {
    let shop = Shop::open();
    let (customer, method, mandate) = shop.saved_account(PAYS);
    let refused = shop.refused(
        "/v1/payment_intents",
        &[
            ("amount", "10000"),
            ("currency", "eur"),
            ("customer", &customer),
            ("payment_method", &method),
            ("mandate", &mandate),
            ("confirm", "true"),
        ],
    );
    assert_eq!((refused.0, refused.2.as_str()), (400, "payment_method"));
}

#[test]
fn small_deposits_are_verified_before_the_account_is_saved() {
    let shop = Shop::open();
    let customer = shop.customer();
    let session = shop.setup(&customer);
    let entry = CheckoutEntry { microdeposits: true, ..bank(PAYS) };
    let step = shop.stripe.enter(shop.now(), &id(&session), &entry).unwrap();
    assert_eq!(step.status, "complete");
    let path = format!("/v1/setup_intents/{}", text(&session["setup_intent"]));
    let intent = shop.read(&path);
    assert_eq!(intent["status"], "requires_action");
    assert_eq!(intent["next_action"]["type"], "verify_with_microdeposits");
    let methods = format!("/v1/payment_methods?customer={customer}");
    assert_eq!(shop.read(&methods)["data"], serde_json::json!([]));
    let verify = format!("{path}/verify_microdeposits");
    assert_eq!(shop.post(&verify, &[("amounts[]", "1"), ("amounts[]", "2")]).0, 400);
    shop.events();
    shop.make(&verify, &[("amounts[]", "32"), ("amounts[]", "45")]);
    let expected = ["mandate.updated", "payment_method.attached", "setup_intent.succeeded"];
    assert_eq!(shop.events(), expected);
    let method = text(&shop.read(&methods)["data"][0]["id"]);
    assert_eq!(shop.debit((&customer, &method, &text(&intent["mandate"]))).0, 200);
}

#[test]
fn a_payment_waits_for_small_deposits() {
    let shop = Shop::open();
    let session = shop.session(&shop.customer());
    let entry = CheckoutEntry { microdeposits: true, ..bank(PAYS) };
    shop.stripe.enter(shop.now(), &id(&session), &entry).unwrap();
    let session = shop.read(&format!("/v1/checkout/sessions/{}", id(&session)));
    assert_eq!(
        (&session["status"], &session["payment_status"]),
        (&"complete".into(), &"unpaid".into())
    );
    let intent = text(&session["payment_intent"]);
    assert_eq!(status(&shop, &intent), "requires_action");
    shop.stripe.payment(shop.now(), &intent, &PaymentStep::Verify).unwrap();
    assert_eq!(status(&shop, &intent), "processing");
}

#[test]
fn a_request_can_bring_its_mandate() {
    let shop = Shop::open();
    let cases = [("success", "succeeded"), ("accountClosed", "requires_payment_method")];
    for (token, after) in cases {
        let token = format!("pm_acssDebit_{token}");
        let mut form = vec![
            ("amount", "10000"),
            ("currency", "cad"),
            ("payment_method", token.as_str()),
            ("confirm", "true"),
        ];
        assert_eq!(shop.post("/v1/payment_intents", &form).0, 400, "no mandate");
        form.push(("mandate_data[customer_acceptance][type]", "offline"));
        let intent = id(&shop.make("/v1/payment_intents", &form));
        assert_eq!(status(&shop, &intent), "processing");
        shop.days_pass(7);
        assert_eq!(status(&shop, &intent), after);
    }
}
