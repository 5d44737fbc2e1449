//! Payouts: once a day Stripe pays what is available to the provider's bank.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::balance::{self, Movement};
use crate::calendar::{after_business_days, next_midnight};
use crate::events::{emit, emit_change};
use crate::form::Form;
use crate::lists::list;
use crate::object::Object;
use crate::refusal::Refusal;
use crate::state::{State, Task};

/// Pays out what is available in each currency; with `everything`, also what is pending.
/// A balance that is not above zero waits for the next day.
pub(crate) fn make(state: &mut State, everything: bool) -> Vec<String> {
    let now = state.seconds();
    let ready = |transaction: &&Object| {
        let open = !state.paid_out.contains_key(transaction.text("id"));
        let available = everything || transaction.number("available_on") <= now;
        open && available && transaction.text("type") != "payout"
    };
    let mut by_currency: BTreeMap<String, (i64, Vec<String>)> = BTreeMap::new();
    for transaction in state.all("balance_transaction").filter(ready) {
        let sum = by_currency.entry(transaction.text("currency").to_owned()).or_default();
        sum.0 += transaction.number("net");
        sum.1.push(transaction.text("id").to_owned());
    }
    let mut made = Vec::new();
    for (currency, (net, transactions)) in by_currency {
        for id in &transactions {
            state.change(id, |transaction| transaction.set("status", "available"));
        }
        if net > 0 {
            made.push(pay_out(state, &currency, net, transactions));
        }
    }
    made
}

fn pay_out(state: &mut State, currency: &str, net: i64, transactions: Vec<String>) -> String {
    let id = state.random.id("po_1", 23);
    let arrives = after_business_days(state.now, 1);
    let payout = json!({
        "id": id,
        "object": "payout",
        "amount": net,
        "application_fee": null,
        "application_fee_amount": null,
        "arrival_date": arrives.as_second(),
        "automatic": true,
        "balance_transaction": null,
        "created": state.seconds(),
        "currency": currency,
        "description": "STRIPE PAYOUT",
        "destination": "ba_1SimulatedBankAccount",
        "failure_balance_transaction": null,
        "failure_code": null,
        "failure_message": null,
        "livemode": false,
        "metadata": {},
        "method": "standard",
        "original_payout": null,
        "payout_method": null,
        "reconciliation_status": "in_progress",
        "reversed_by": null,
        "source_type": "card",
        "statement_descriptor": null,
        "status": "in_transit",
        "trace_id": null,
        "type": "bank_account",
    });
    state.add(payout);
    let (kind, category) = ("payout", "payout");
    let movement = Movement { kind, category, amount: -net, fee: 0, currency, source: &id };
    let own = balance::record(state, &movement);
    state.change(&id, |payout| payout.set("balance_transaction", own));
    for transaction in transactions {
        state.paid_out.insert(transaction, id.clone());
    }
    state.schedule(arrives, Task::ArrivePayout(id.clone()));
    emit(state, "payout.created", &id);
    id
}

/// The payouts of the day are made, and those of the next day planned if money is pending. What
/// is not above zero waits for the next movement.
pub(crate) fn make_daily(state: &mut State) {
    make(state, false);
    let now = state.seconds();
    let waits = |transaction: &Object| transaction.number("available_on") > now;
    if state.all("balance_transaction").any(waits) && !state.is_scheduled(&Task::MakePayouts) {
        state.schedule(next_midnight(state.now), Task::MakePayouts);
    }
}

/// The provider's bank has the money.
pub(crate) fn arrive(state: &mut State, id: &str) {
    state.unschedule(&Task::ArrivePayout(id.to_owned()));
    let previous = state.change(id, |payout| payout.set("status", "paid"));
    emit_change(state, "payout.paid", id, previous);
    let previous = state.change(id, |payout| payout.set("reconciliation_status", "completed"));
    emit_change(state, "payout.reconciliation_completed", id, previous);
}

/// `GET /v1/payouts/{id}`.
pub(crate) fn retrieve(state: &State, id: &str) -> Result<Value, Refusal> {
    state.of_path("payout", id).map(Object::value)
}

/// `GET /v1/payouts`, by `status`, `arrival_date` and `created`.
pub(crate) fn all(state: &State, form: &Form) -> Result<Value, Refusal> {
    let from = form.number("arrival_date[gte]")?;
    let to = form.number("arrival_date[lte]")?;
    list(state, "payout", "/v1/payouts", form, &["status", "arrival_date[*]"], |payout| {
        let arrives = payout.number("arrival_date");
        let within = from.is_none_or(|from| arrives >= from) && to.is_none_or(|to| arrives <= to);
        within && form.text("status").is_none_or(|wanted| payout.text("status") == wanted)
    })
}
