//! Mandates: the customer's permission to debit a bank account.

use serde_json::{Value, json};

use crate::events::emit_change;
use crate::object::Object;
use crate::refusal::Refusal;
use crate::state::State;

/// What the customer agrees to.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    pub(crate) payment_schedule: String,
    pub(crate) interval_description: Option<String>,
    pub(crate) transaction_type: String,
    /// Amount and currency, if the mandate is for one payment only.
    pub(crate) once: Option<(i64, String)>,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            payment_schedule: "sporadic".to_owned(),
            interval_description: None,
            transaction_type: "personal".to_owned(),
            once: None,
        }
    }
}

/// Records a mandate for a bank account.
pub(crate) fn add(
    state: &mut State,
    id: Option<&str>,
    method: &str,
    terms: &Terms,
    status: &str,
) -> String {
    let id = id.map_or_else(|| state.random.id("mandate_1", 23), str::to_owned);
    let kind = if terms.once.is_some() { "single_use" } else { "multi_use" };
    let mut mandate = Object::from(json!({
        "id": id,
        "object": "mandate",
        "customer_acceptance": {
            "accepted_at": state.seconds(),
            "online": {"ip_address": "127.0.0.1", "user_agent": "stripe-sim"},
            "type": "online",
        },
        "livemode": false,
        "on_behalf_of": null,
        "payment_method": method,
        "payment_method_details": {
            "acss_debit": {
                "interval_description": terms.interval_description,
                "payment_schedule": terms.payment_schedule,
                "transaction_type": terms.transaction_type,
            },
            "type": "acss_debit",
        },
        "status": status,
        "type": kind,
    }));
    match &terms.once {
        Some((amount, currency)) => {
            mandate.set("single_use", json!({"amount": amount, "currency": currency}));
        }
        None => mandate.set("multi_use", json!({})),
    }
    state.add(mandate.value())
}

/// `GET /v1/mandates/{id}`.
pub(crate) fn retrieve(state: &State, id: &str) -> Result<Value, Refusal> {
    state.of_path("mandate", id).map(Object::value)
}

/// The newest mandate of a bank account.
pub(crate) fn of_method(state: &State, method: &str) -> Option<String> {
    let mut own = state.all("mandate").filter(|mandate| mandate.text("payment_method") == method);
    own.next().map(|mandate| mandate.text("id").to_owned())
}

/// The mandate becomes active or inactive.
pub(crate) fn set_status(state: &mut State, id: &str, status: &str) {
    if state.text(id, "status") != status {
        let previous = state.change(id, |mandate| mandate.set("status", status));
        emit_change(state, "mandate.updated", id, previous);
    }
}
