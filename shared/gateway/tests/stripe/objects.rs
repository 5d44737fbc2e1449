//! Stripe's objects, as short as an answer can be, and the real examples.

use app::payments::events::ReadPayouts;
use app::payments::gateway::PaymentGateway;
use domain::document::MethodKind;
use domain::payment::{Decline, GatewayState};
use gateway::parse_event;
use serde_json::{Value, json};

use crate::script::{list, ok, stripe};
use crate::{PAYMENT, REFUND};

/// A payment intent of the portal, over 12.34 CAD.
pub(crate) fn intent(status: &str) -> Value {
    json!({
        "id": "pi_1", "object": "payment_intent", "amount": 1234, "currency": "cad",
        "amount_received": if status == "succeeded" { 1234 } else { 0 },
        "status": status,
        "metadata": metadata(),
        "latest_charge": null, "payment_method": null, "last_payment_error": null,
        "next_action": null, "some_new_field": { "of": "Stripe" },
    })
}

/// The object with other values for some fields.
pub(crate) fn with(mut object: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    object.as_object_mut().unwrap().extend(fields);
    object
}

/// A charge of a card, with these refunds.
pub(crate) fn charge(refunds: &[Value]) -> Value {
    json!({
        "id": "ch_1", "object": "charge", "payment_method": "pm_1",
        "payment_method_details": {
            "type": "card",
            "card": { "brand": "visa", "last4": "4242", "exp_month": 8, "exp_year": 2030 },
        },
        "refunds": { "object": "list", "data": refunds, "has_more": false },
    })
}

/// A captured payment with this charge.
pub(crate) fn captured(charge: &Value) -> Value {
    with(intent("succeeded"), json!({ "latest_charge": charge }))
}

/// A refund that the portal asked for.
pub(crate) fn refund(id: &str, amount: i64, status: &str) -> Value {
    json!({
        "id": id, "object": "refund", "amount": amount, "currency": "cad", "status": status,
        "metadata": { "refund_id": REFUND }, "payment_intent": "pi_1",
    })
}

fn fixture(name: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("fixtures.json")).unwrap();
    all["resources"][name].clone()
}

/// What the portal records at its own objects.
fn metadata() -> Value {
    json!({ "account_id": "acct-1001", "payment_id": PAYMENT })
}

#[tokio::test]
async fn stripes_own_examples_are_understood() {
    let charge = with(fixture("charge"), json!({ "disputed": true }));
    let refunds = json!({ "object": "list", "data": [fixture("refund")], "has_more": false });
    let charge = with(charge, json!({ "refunds": refunds }));
    let intent = fixture("payment_intent");
    let status = json!({
        "status": "succeeded", "latest_charge": charge, "amount_received": 1099,
        "payment_method": fixture("payment_method"), "metadata": metadata(),
    });
    let (stripe, _) = stripe(vec![ok(&with(intent, status)), list(&[fixture("dispute")])]);
    let seen = stripe.payment("pi_1PgafyB7WZ01zgkWSjxsAJo3").await.unwrap();
    assert_eq!(seen.state, GatewayState::Succeeded);
    assert_eq!(seen.amount.to_string(), "10.99");
    assert_eq!(seen.refunds[0].amount.to_string(), "1.00");
    assert_eq!(seen.refunds[0].request, None);
    assert!(!seen.disputes[0].withdrawn);
    let method = seen.method.unwrap();
    assert_eq!((method.kind, method.expiry), (MethodKind::Card, Some((8, 2030))));
}

#[tokio::test]
async fn every_example_is_read_where_it_is_asked_for() {
    let attached = with(fixture("payment_method"), json!({ "customer": "cus_1" }));
    let ours = |object| with(object, json!({ "metadata": metadata() }));
    let intent = ours(fixture("payment_intent"));
    let (stripe, _) = stripe(vec![
        ok(&fixture("customer")),
        ok(&attached),
        ok(&ours(fixture("checkout.session"))),
        ok(&fixture("mandate")),
        ok(&intent),
        list(&[]),
        ok(&intent),
        list(&[fixture("balance_transaction")]),
    ]);
    assert_eq!(stripe.account_of("cus_QXg1o8vcGmoR32").await, Ok(None));
    assert_eq!(stripe.method("pm_1").await.unwrap().1, "cus_1");
    assert!(stripe.checkout("cs_1").await.unwrap().checkout.url.starts_with("https://checkout."));
    assert!(stripe.mandate("mandate_1").await.is_ok());
    let declined = stripe.payment("pi_1").await.unwrap().state;
    assert_eq!(declined, GatewayState::Declined(Decline::Declined));
    assert_eq!(stripe.payout_lines("po_1").await.unwrap()[0].net.to_string(), "1.00");
    assert!(parse_event(fixture("event").to_string().as_bytes(), false).is_ok());
}
