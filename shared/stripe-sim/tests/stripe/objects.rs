//! Every answer has the fields of Stripe's own example of the object, and parses with the types
//! of a Stripe client that others maintain.
//!
//! `fixtures.json` is from Stripe's OpenAPI repository (MIT); it says which commit.

use serde::de::DeserializeOwned;
use serde_json::Value;
use stripe_sim::PaymentStep;

use crate::shop::{PAYS, Shop, id, text};

/// Fields of the examples that this version of the API shows only when they are expanded, or
/// that belong to a product that the portal does not use.
const LEFT_OUT: [&str; 2] = ["charge.refunds", "checkout.session.line_items"];

fn example(kind: &str) -> Value {
    let fixtures: Value = serde_json::from_str(include_str!("fixtures.json")).unwrap();
    let example = fixtures["resources"][kind].clone();
    assert!(example.is_object(), "there is no example of {kind}");
    example
}

/// The keys of the example that are not in the object, at any depth at which both have objects.
fn missing(path: &str, example: &Value, object: &Value) -> Vec<String> {
    let (Some(wanted), Some(own)) = (example.as_object(), object.as_object()) else {
        return Vec::new();
    };
    let of_key = |(key, value): (&String, &Value)| {
        let path = format!("{path}.{key}");
        match own.get(key) {
            None => vec![path],
            Some(_) if path.ends_with("metadata") => Vec::new(),
            Some(own) => missing(&path, value, own),
        }
    };
    let all = wanted.iter().flat_map(of_key);
    all.filter(|path| !LEFT_OUT.contains(&path.as_str())).collect()
}

fn parse<T: DeserializeOwned>(object: &Value) -> T {
    serde_json::from_value(object.clone()).unwrap_or_else(|error| panic!("{error}: {object}"))
}

fn check<T: DeserializeOwned>(kind: &str, object: &Value) {
    assert_eq!(missing(kind, &example(kind), object), [""; 0]);
    parse::<T>(object);
}

/// A shop in which everything has happened, and its one payment by card.
fn busy() -> (Shop, Value) {
    let shop = Shop::open();
    let (customer, method) = shop.saved("pm_card_visa");
    let intent = shop.make(
        "/v1/payment_intents",
        &[
            ("amount", "1234"),
            ("currency", "cad"),
            ("customer", &customer),
            ("payment_method", &method),
            ("confirm", "true"),
            ("off_session", "true"),
            ("metadata[attempt_id]", "a-1"),
            ("expand[]", "latest_charge.balance_transaction"),
        ],
    );
    (shop, intent)
}

#[test]
fn a_payment_by_card_looks_like_stripes() {
    let (shop, intent) = busy();
    check::<stripe_shared::PaymentIntent>("payment_intent", &intent);
    check::<stripe_shared::Charge>("charge", &intent["latest_charge"]);
    let movement = &intent["latest_charge"]["balance_transaction"];
    check::<stripe_shared::BalanceTransaction>("balance_transaction", movement);
    let customer = shop.read(&format!("/v1/customers/{}", text(&intent["customer"])));
    check::<stripe_shared::Customer>("customer", &customer);
    let method = shop.read(&format!("/v1/payment_methods/{}", text(&intent["payment_method"])));
    check::<stripe_shared::PaymentMethod>("payment_method", &method);
}

#[test]
fn what_follows_a_payment_looks_like_stripes() {
    let (shop, intent) = busy();
    let form = [("payment_intent", text(&intent["id"])), ("amount", "100".to_owned())];
    let form = form.each_ref().map(|(key, value)| (*key, value.as_str()));
    check::<stripe_shared::Refund>("refund", &shop.make("/v1/refunds", &form));
    let charge_back = PaymentStep::ChargeBack { reason: None };
    shop.stripe.payment(shop.now(), &id(&intent), &charge_back).unwrap();
    let dispute = &shop.read("/v1/disputes")["data"][0];
    check::<stripe_shared::Dispute>("dispute", dispute);
    for movement in dispute["balance_transactions"].as_array().unwrap() {
        parse::<stripe_shared::BalanceTransaction>(movement);
    }
    shop.paid("900000");
    let payouts = shop.stripe.pay_out(shop.now());
    assert_eq!(payouts.len(), 1);
    parse::<stripe_shared::Payout>(&payouts[0]);
}

#[test]
fn checkout_looks_like_stripes() {
    let shop = Shop::open();
    let customer = shop.customer();
    let session = shop.session(&customer);
    check::<stripe_shared::CheckoutSession>("checkout.session", &session);
    shop.stripe.enter(shop.now(), &id(&session), &crate::shop::bank(PAYS)).unwrap();
    let path =
        format!("/v1/checkout/sessions/{}?expand[]=payment_intent.latest_charge", id(&session));
    let session = shop.read(&path);
    check::<stripe_shared::CheckoutSession>("checkout.session", &session);
    let intent = &session["payment_intent"];
    parse::<stripe_shared::PaymentIntent>(intent);
    parse::<stripe_shared::Charge>(&intent["latest_charge"]);
}

#[test]
fn a_saved_bank_account_looks_like_stripes() {
    let shop = Shop::open();
    let (_, method, mandate) = shop.saved_account(PAYS);
    let intent = &shop.read("/v1/setup_intents")["data"][0];
    check::<stripe_shared::SetupIntent>("setup_intent", intent);
    parse::<stripe_shared::PaymentMethod>(&shop.read(&format!("/v1/payment_methods/{method}")));
    let mandate = shop.read(&format!("/v1/mandates/{mandate}"));
    parse::<stripe_shared::Mandate>(&mandate);
    let gaps = missing("mandate", &example("mandate"), &mandate);
    assert_eq!(gaps, ["mandate.payment_method_details.sepa_debit"], "of a bank in Europe");
}

#[test]
fn an_event_looks_like_stripes() {
    let (shop, _) = busy();
    let events = shop.read("/v1/events?limit=100");
    assert!(events["data"].as_array().unwrap().len() > 3);
    for event in events["data"].as_array().unwrap() {
        let mut gaps = missing("event", &example("event"), event);
        gaps.retain(|path| !path.starts_with("event.data.object."));
        assert_eq!(gaps, [""; 0]);
        parse::<stripe_shared::Event>(event);
        assert_eq!(event["api_version"], stripe_sim::API_VERSION);
    }
}

#[test]
fn a_decline_looks_like_stripes() {
    let shop = Shop::open();
    let (status, body) = shop.pay("pm_card_chargeDeclinedInsufficientFunds", "1234");
    assert_eq!(status, 402);
    let error = &body["error"];
    parse::<stripe_shared::ApiErrors>(error);
    assert_eq!(
        [&error["type"], &error["code"], &error["decline_code"]],
        ["card_error", "card_declined", "insufficient_funds"]
    );
    let intent = &error["payment_intent"];
    check::<stripe_shared::PaymentIntent>("payment_intent", intent);
    assert_eq!(intent["status"], "requires_payment_method");
    assert_eq!(intent["last_payment_error"]["charge"], error["charge"]);
    let charge = shop.read(&format!("/v1/charges/{}", text(&error["charge"])));
    check::<stripe_shared::Charge>("charge", &charge);
    assert_eq!(charge["status"], "failed");
}
