//! Disputes: the customer's bank takes a payment back. The portal calls them chargebacks and
//! bank returns.

use serde_json::{Value, json};

use crate::balance::{self, Movement};
use crate::calendar::after_days;
use crate::events::{emit, emit_change};
use crate::form::Form;
use crate::lists::list;
use crate::money::dispute_fee;
use crate::object::Object;
use crate::refusal::Refusal;
use crate::state::State;

/// The provider may send evidence for this many days.
const EVIDENCE_DAYS: i64 = 14;

/// Why a cardholder takes a payment back.
pub(crate) const REASONS: [&str; 9] = [
    "credit_not_processed",
    "duplicate",
    "fraudulent",
    "general",
    "noncompliant",
    "product_not_received",
    "product_unacceptable",
    "subscription_canceled",
    "unrecognized",
];

/// The bank takes back what is left of a charge. Nobody can contest the return of a bank debit,
/// so its dispute is lost at once.
pub(crate) fn open(state: &mut State, charge_id: &str, reason: &str) -> String {
    let charge = state.copy(charge_id);
    let amount = charge.number("amount") - charge.number("amount_refunded");
    let is_card = charge.get("payment_method_details").get("type") == Some(&json!("card"));
    let id = state.random.id("dp_1", 23);
    let dispute = json!({
        "id": id,
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge_id,
        "created": state.seconds(),
        "currency": charge.text("currency"),
        "enhanced_eligibility_types": [],
        "evidence": evidence(),
        "evidence_details": {
            "due_by": is_card.then(|| after_days(state.now, EVIDENCE_DAYS).as_second()),
            "enhanced_eligibility": {},
            "has_evidence": false,
            "past_due": false,
            "submission_count": 0,
        },
        "is_charge_refundable": false,
        "livemode": false,
        "metadata": {},
        "payment_intent": charge.get("payment_intent"),
        "payment_method_details": is_card.then(|| json!({
            "card": {
                "brand": charge.text_at("/payment_method_details/card/brand"),
                "case_type": "chargeback",
                "network": charge.text_at("/payment_method_details/card/brand"),
                "network_reason_code": "10.4",
            },
            "type": "card",
        })),
        "reason": reason,
        "status": "needs_response",
    });
    state.add(dispute);
    state.change(charge_id, |charge| charge.set("disputed", true));
    emit(state, "charge.dispute.created", &id);
    let fee = dispute_fee(is_card, charge.text("currency"));
    move_funds(state, &id, -amount, fee, "dispute");
    emit(state, "charge.dispute.funds_withdrawn", &id);
    if !is_card {
        close(state, &id, "lost");
    }
    id
}

fn move_funds(state: &mut State, id: &str, amount: i64, fee: i64, category: &'static str) {
    let currency = state.text(id, "currency");
    let movement =
        Movement { kind: "adjustment", category, amount, fee, currency: &currency, source: id };
    let transaction = balance::record(state, &movement);
    let shown = state.show(&transaction);
    state.change(id, |dispute| {
        let mut all = dispute.get("balance_transactions").as_array().cloned().unwrap_or_default();
        all.push(shown);
        dispute.set("balance_transactions", all);
    });
}

/// The provider wins: the bank gives the money back. Stripe keeps its fee.
///
/// # Errors
///
/// The dispute is decided already.
pub(crate) fn win(state: &mut State, id: &str) -> Result<(), Refusal> {
    if state.text(id, "status") != "needs_response" {
        let message = "The dispute is decided already.";
        return Err(Refusal::state("dispute_unexpected_state", message));
    }
    let amount = state.copy(id).number("amount");
    move_funds(state, id, amount, 0, "dispute_reversal");
    let charge = state.text(id, "charge");
    state.change(&charge, |charge| charge.set("disputed", false));
    emit(state, "charge.dispute.funds_reinstated", id);
    close(state, id, "won");
    Ok(())
}

fn close(state: &mut State, id: &str, status: &str) {
    let previous = state.change(id, |dispute| dispute.set("status", status));
    emit_change(state, "charge.dispute.closed", id, previous);
}

/// The newest dispute of a charge.
pub(crate) fn of_charge(state: &State, charge: &str) -> Option<String> {
    let mut own = state.all("dispute").filter(|dispute| dispute.text("charge") == charge);
    own.next().map(|dispute| dispute.text("id").to_owned())
}

/// `GET /v1/disputes/{id}`.
pub(crate) fn retrieve(state: &State, id: &str) -> Result<Value, Refusal> {
    state.of_path("dispute", id).map(Object::value)
}

/// `GET /v1/disputes`, by `charge`, `payment_intent` and `created`.
pub(crate) fn all(state: &State, form: &Form) -> Result<Value, Refusal> {
    list(state, "dispute", "/v1/disputes", form, &["charge", "payment_intent"], |dispute| {
        let same = |key: &str| form.text(key).is_none_or(|wanted| dispute.text(key) == wanted);
        same("charge") && same("payment_intent")
    })
}

/// No evidence was sent.
fn evidence() -> Value {
    let fields = [
        "access_activity_log",
        "billing_address",
        "cancellation_policy",
        "cancellation_policy_disclosure",
        "cancellation_rebuttal",
        "customer_communication",
        "customer_email_address",
        "customer_name",
        "customer_purchase_ip",
        "customer_signature",
        "duplicate_charge_documentation",
        "duplicate_charge_explanation",
        "duplicate_charge_id",
        "product_description",
        "receipt",
        "refund_policy",
        "refund_policy_disclosure",
        "refund_refusal_explanation",
        "service_date",
        "service_documentation",
        "shipping_address",
        "shipping_carrier",
        "shipping_date",
        "shipping_documentation",
        "shipping_tracking_number",
        "uncategorized_file",
        "uncategorized_text",
    ];
    let mut evidence = Object::default();
    for field in fields {
        evidence.set(field, Value::Null);
    }
    evidence.set("enhanced_evidence", json!({}));
    evidence.value()
}
