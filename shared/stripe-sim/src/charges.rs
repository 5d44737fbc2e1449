//! Charges: one try to move money, by a card or a bank debit.

use serde_json::{Value, json};

use crate::form::Form;
use crate::lists::list;
use crate::object::Object;
use crate::refusal::Refusal;
use crate::state::State;

/// Fields that are empty when a charge is made.
const EMPTY: [&str; 15] = [
    "application",
    "application_fee",
    "application_fee_amount",
    "balance_transaction",
    "failure_balance_transaction",
    "failure_code",
    "failure_message",
    "on_behalf_of",
    "receipt_number",
    "review",
    "shipping",
    "source",
    "source_transfer",
    "transfer_data",
    "transfer_group",
];

/// Makes the charge of a payment intent, in this status: `succeeded`, `pending` or `failed`.
pub(crate) fn add(
    state: &mut State,
    intent: &Object,
    method: &str,
    mandate: Option<&str>,
    status: &str,
) -> String {
    let captured = if status == "failed" { 0 } else { intent.number("amount") };
    let id = state.random.id("ch_3", 23);
    let receipt = format!("{}/receipts/{id}", state.pages);
    let details = details(state, method, intent, mandate);
    let mut charge = Object::from(json!({
        "id": id,
        "object": "charge",
        "amount": intent.number("amount"),
        "amount_captured": captured,
        "amount_refunded": 0,
        "billing_details": state.copy(method).get("billing_details"),
        "calculated_statement_descriptor": statement(intent),
        "captured": status != "failed",
        "created": state.seconds(),
        "currency": intent.text("currency"),
        "customer": intent.get("customer"),
        "description": intent.get("description"),
        "disputed": false,
        "fraud_details": {},
        "livemode": false,
        "metadata": intent.get("metadata"),
        "outcome": outcome(status),
        "paid": status != "failed",
        "payment_intent": intent.text("id"),
        "payment_method": method,
        "payment_method_details": details,
        "receipt_email": intent.get("receipt_email"),
        "receipt_url": if status == "succeeded" { Some(receipt) } else { None },
        "refunded": false,
        "statement_descriptor": intent.get("statement_descriptor"),
        "statement_descriptor_suffix": intent.get("statement_descriptor_suffix"),
        "status": status,
    }));
    for field in EMPTY {
        charge.set(field, Value::Null);
    }
    state.add(charge.value())
}

fn statement(intent: &Object) -> String {
    let own = intent.text("statement_descriptor");
    let suffix = intent.text("statement_descriptor_suffix");
    match (own, suffix) {
        ("", "") => "STRIPE-SIM".to_owned(),
        ("", suffix) => format!("STRIPE-SIM* {suffix}"),
        (own, _) => own.to_owned(),
    }
}

/// What the bank said, in a charge of this status.
pub(crate) fn outcome(status: &str) -> Value {
    let succeeded = status != "failed";
    json!({
        "advice_code": null,
        "network_advice_code": null,
        "network_decline_code": null,
        "network_status": if succeeded { "approved_by_network" } else { "declined_by_network" },
        "reason": null,
        "risk_level": "normal",
        "seller_message": if succeeded { "Payment complete." } else { "The bank refused." },
        "type": if succeeded { "authorized" } else { "issuer_declined" },
    })
}

/// What the charge keeps of its method.
fn details(state: &State, method: &str, intent: &Object, mandate: Option<&str>) -> Value {
    let method = state.copy(method);
    let kind = method.text("type");
    let mut kept = Object::from(method.get(kind).clone());
    if kind == "acss_debit" {
        kept.set("mandate", mandate);
    } else {
        for (key, value) in card_details(intent, kept.text("brand")) {
            kept.set(key, value);
        }
    }
    let mut details = Object::from(json!({"type": kind}));
    details.set(kind, kept.value());
    details.value()
}

fn card_details(intent: &Object, brand: &str) -> [(&'static str, Value); 15] {
    [
        ("amount_authorized", intent.get("amount").clone()),
        ("authorization_code", Value::Null),
        ("extended_authorization", json!({"status": "disabled"})),
        ("incremental_authorization", json!({"status": "unavailable"})),
        ("installments", Value::Null),
        ("mandate", Value::Null),
        ("multicapture", json!({"status": "unavailable"})),
        ("network", json!(brand)),
        ("network_token", json!({"used": false})),
        ("network_transaction_id", Value::Null),
        (
            "overcapture",
            json!({"maximum_amount_capturable": intent.number("amount"), "status": "unavailable"}),
        ),
        ("regulated_status", json!("unregulated")),
        ("three_d_secure", Value::Null),
        ("transaction_link_id", Value::Null),
        ("wallet", Value::Null),
    ]
}

/// `GET /v1/charges/{id}`.
pub(crate) fn retrieve(state: &State, id: &str) -> Result<Value, Refusal> {
    state.of_path("charge", id).map(Object::value)
}

/// `GET /v1/charges`, by `customer`, `payment_intent` and `created`.
pub(crate) fn all(state: &State, form: &Form) -> Result<Value, Refusal> {
    list(state, "charge", "/v1/charges", form, &["customer", "payment_intent"], |charge| {
        let same = |key: &str| form.text(key).is_none_or(|wanted| charge.text(key) == wanted);
        same("customer") && same("payment_intent")
    })
}
