//! Stripe's test cards.

use stripe_sim::{MethodChange, PaymentStep};

use crate::shop::{Form, Shop, id, text};

fn off_session(shop: &Shop, customer: &str, method: &str) -> (u16, serde_json::Value) {
    shop.post(
        "/v1/payment_intents",
        &[
            ("amount", "1234"),
            ("currency", "cad"),
            ("customer", customer),
            ("payment_method", method),
            ("confirm", "true"),
            ("off_session", "true"),
        ],
    )
}

#[test]
fn each_declined_card_says_why() {
    let shop = Shop::open();
    let cases = [
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedLostCard", "card_declined", "lost_card"),
        ("pm_card_chargeDeclinedStolenCard", "card_declined", "stolen_card"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", ""),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", ""),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", ""),
    ];
    for (token, code, decline_code) in cases {
        let (status, body) = shop.pay(token, "1234");
        let error = &body["error"];
        assert_eq!((status, &error["code"]), (402, &code.into()), "{token}");
        assert_eq!(error["decline_code"].as_str().unwrap_or_default(), decline_code, "{token}");
    }
    assert_eq!(shop.read("/v1/balance_transactions")["data"], serde_json::json!([]));
}

#[test]
fn a_saved_card_pays_without_its_customer() {
    let shop = Shop::open();
    let (customer, method) = shop.saved("pm_card_mastercard");
    shop.events();
    let (status, intent) = off_session(&shop, &customer, &method);
    assert_eq!((status, &intent["status"]), (200, &"succeeded".into()));
    assert_eq!(intent["amount_received"], 1234);
    let expected = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"];
    assert_eq!(shop.events(), expected);
}

#[test]
fn a_card_can_be_saved_and_then_fail() {
    let shop = Shop::open();
    let (customer, method) = shop.saved("pm_card_chargeCustomerFail");
    assert_eq!(off_session(&shop, &customer, &method).0, 402);
    let form = [("customer", customer.as_str())];
    assert_eq!(shop.post("/v1/payment_methods/pm_card_chargeDeclined/attach", &form).0, 402);
}

#[test]
fn without_the_customer_a_card_that_needs_authentication_is_declined() {
    let shop = Shop::open();
    let (customer, method) = shop.saved("pm_card_authenticationRequired");
    shop.events();
    let (status, body) = off_session(&shop, &customer, &method);
    assert_eq!((status, &body["error"]["code"]), (402, &"authentication_required".into()));
    assert_eq!(body["error"]["payment_intent"]["status"], "requires_payment_method");
    let events = shop.events();
    assert_eq!(
        events,
        ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"]
    );
}

fn on_session(shop: &Shop) -> String {
    let intent = shop.make(
        "/v1/payment_intents",
        &[
            ("amount", "1234"),
            ("currency", "cad"),
            ("payment_method", "pm_card_authenticationRequired"),
            ("confirm", "true"),
            ("return_url", "https://shop.example/back"),
        ],
    );
    assert_eq!(intent["status"], "requires_action");
    let url = text(&intent["next_action"]["redirect_to_url"]["url"]);
    assert!(url.ends_with(&format!("/3ds/{}", id(&intent))), "{url}");
    id(&intent)
}

#[test]
fn with_the_customer_it_is_authenticated() {
    let shop = Shop::open();
    for (passes, status) in [(true, "succeeded"), (false, "requires_payment_method")] {
        let intent = on_session(&shop);
        let step = PaymentStep::Authenticate { passes };
        let after = shop.stripe.payment(shop.now(), &intent, &step).unwrap();
        assert_eq!(after["status"], status);
        assert!(shop.stripe.payment(shop.now(), &intent, &step).is_err(), "twice");
    }
}

#[test]
fn a_card_that_was_set_up_needs_no_second_authentication() {
    let shop = Shop::open();
    let customer = shop.customer();
    let session = shop.session(&customer);
    let entry = crate::shop::card("4000 0025 0000 3155");
    let step = shop.stripe.enter(shop.now(), &id(&session), &entry).unwrap();
    let intent = step.authenticate.unwrap();
    let passes = PaymentStep::Authenticate { passes: true };
    let paid = shop.stripe.payment(shop.now(), &intent, &passes).unwrap();
    let (status, _) = off_session(&shop, &customer, &text(&paid["payment_method"]));
    assert_eq!(status, 200);
}

#[test]
fn a_card_is_good_through_its_last_month() {
    let shop = Shop::open();
    let (customer, method) = shop.saved("pm_card_visa");
    let change =
        MethodChange { exp_month: Some(11), exp_year: Some(2026), ..MethodChange::default() };
    shop.stripe.change_method(shop.now(), &method, &change).unwrap();
    assert_eq!(off_session(&shop, &customer, &method).0, 200);
    shop.seconds_pass(9 * 3600);
    let (status, body) = off_session(&shop, &customer, &method);
    assert_eq!((status, &body["error"]["code"]), (402, &"expired_card".into()));
}

#[test]
fn a_saved_card_can_be_made_to_fail_and_to_work_again() {
    let shop = Shop::open();
    let (customer, method) = shop.saved("pm_card_visa");
    for (code, status) in [("lost_card", 402), ("authentication_required", 402), ("none", 200)] {
        let change = MethodChange { decline: Some(code.to_owned()), ..MethodChange::default() };
        shop.stripe.change_method(shop.now(), &method, &change).unwrap();
        assert_eq!(off_session(&shop, &customer, &method).0, status, "{code}");
    }
}

#[test]
fn another_customers_card_does_not_pay() {
    let shop = Shop::open();
    let (_, method) = shop.saved("pm_card_visa");
    let other = shop.customer();
    assert_eq!(off_session(&shop, &other, &method).0, 400);
    let form: Form = &[
        ("amount", "1234"),
        ("currency", "cad"),
        ("payment_method", "pm_none"),
        ("confirm", "true"),
    ];
    let expected = (400, "resource_missing".to_owned(), "payment_method".to_owned());
    assert_eq!(shop.refused("/v1/payment_intents", form), expected);
}

#[test]
fn an_intent_that_waits_can_be_canceled_and_a_paid_one_cannot() {
    let shop = Shop::open();
    let intent = on_session(&shop);
    let canceled = shop.make(&format!("/v1/payment_intents/{intent}/cancel"), &[]);
    assert_eq!(canceled["status"], "canceled");
    let paid = id(&shop.paid("1234"));
    let refused = shop.refused(&format!("/v1/payment_intents/{paid}/cancel"), &[]);
    assert_eq!((refused.0, refused.1.as_str()), (400, "payment_intent_unexpected_state"));
}

#[test]
fn an_intent_can_be_made_first_and_confirmed_later() {
    let shop = Shop::open();
    let form = [("amount", "1234"), ("currency", "cad"), ("payment_method", "pm_card_visa")];
    let intent = shop.make("/v1/payment_intents", &form);
    assert_eq!(intent["status"], "requires_confirmation");
    let confirm = format!("/v1/payment_intents/{}/confirm", id(&intent));
    assert_eq!(shop.make(&confirm, &[])["status"], "succeeded");
    assert_eq!(shop.post(&confirm, &[]).0, 400, "twice");
    let form = [("amount", "1234"), ("currency", "cad"), ("off_session", "true")];
    assert_eq!(shop.post("/v1/payment_intents", &form).0, 400, "not without confirm");
}

#[test]
fn nothing_is_charged_for_an_expansion_that_there_is_not() {
    let shop = Shop::open();
    let form = [
        ("amount", "1234"),
        ("currency", "cad"),
        ("payment_method", "pm_card_visa"),
        ("confirm", "true"),
        ("expand[]", "colour"),
    ];
    assert_eq!(shop.post("/v1/payment_intents", &form).0, 400);
    assert_eq!(shop.read("/v1/charges")["data"], serde_json::json!([]));
}
