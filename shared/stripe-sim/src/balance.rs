//! Balance transactions: what each charge, refund, dispute and payout does to the balance that
//! the provider has at Stripe.

use serde_json::{Value, json};

use crate::calendar::{after_days, next_midnight};
use crate::form::Form;
use crate::lists::list;
use crate::object::Object;
use crate::refusal::Refusal;
use crate::state::{State, Task};

/// Money of a payment can be paid out after this many days.
const PENDING_DAYS: i64 = 2;

/// One movement.
#[derive(Debug)]
pub(crate) struct Movement<'a> {
    /// Stripe's `type`.
    pub(crate) kind: &'static str,
    /// Stripe's `reporting_category`.
    pub(crate) category: &'static str,
    pub(crate) amount: i64,
    pub(crate) fee: i64,
    pub(crate) currency: &'a str,
    /// The charge, refund, dispute or payout.
    pub(crate) source: &'a str,
}

/// Records a movement, and gives the id of its balance transaction.
pub(crate) fn record(state: &mut State, movement: &Movement<'_>) -> String {
    let Movement { kind, category, amount, fee, currency, source } = *movement;
    let waits = matches!(kind, "charge" | "payment");
    let days = if waits { PENDING_DAYS } else { 0 };
    let fees = json!([{
        "amount": fee, "application": null, "currency": currency,
        "description": "Stripe processing fees", "type": "stripe_fee",
    }]);
    let transaction = json!({
        "id": state.random.id("txn_3", 23),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": after_days(state.now, days).as_second(),
        "balance_type": "payments",
        "created": state.seconds(),
        "currency": currency,
        "description": null,
        "exchange_rate": null,
        "fee": fee,
        "fee_details": if fee == 0 { json!([]) } else { fees },
        "net": amount - fee,
        "reporting_category": category,
        "source": source,
        "status": if waits { "pending" } else { "available" },
        "type": kind,
    });
    if !state.is_scheduled(&Task::MakePayouts) {
        state.schedule(next_midnight(state.now), Task::MakePayouts);
    }
    state.add(transaction)
}

/// `GET /v1/balance_transactions/{id}`.
pub(crate) fn retrieve(state: &State, id: &str) -> Result<Value, Refusal> {
    state.of_path("balance_transaction", id).map(Object::value)
}

/// `GET /v1/balance_transactions`, by `payout`, `source`, `type`, `currency` and `created`.
pub(crate) fn all(state: &State, form: &Form) -> Result<Value, Refusal> {
    let payout = form.text("payout");
    if let Some(id) = payout {
        state.of_param("payout", id, "payout")?;
    }
    let filters = ["payout", "source", "type", "currency"];
    list(state, "balance_transaction", "/v1/balance_transactions", form, &filters, |own| {
        let paid_by = state.paid_out.get(own.text("id")).map(String::as_str);
        let same = |key: &str| form.text(key).is_none_or(|wanted| own.text(key) == wanted);
        (payout.is_none() || paid_by == payout)
            && same("source")
            && same("type")
            && same("currency")
    })
}
