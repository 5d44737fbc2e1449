//! Refunds: money that goes back to the method that paid.

use serde_json::{Value, json};

use crate::balance::{self, Movement};
use crate::calendar::after_business_days;
use crate::card::Behaviour;
use crate::events::{emit, emit_change};
use crate::form::Form;
use crate::lists::list;
use crate::money::{check_unit, display};
use crate::object::Object;
use crate::refusal::Refusal;
use crate::state::{State, Task};

const CREATED: [&str; 5] = ["payment_intent", "charge", "amount", "metadata[*]", "reason"];
/// The bank has the money of a refunded bank debit after this many business days.
const ARRIVES_AFTER: u32 = 3;
/// A bank that refuses a refund does so this many business days later.
const FAILS_AFTER: u32 = 1;

/// `POST /v1/refunds`.
pub(crate) fn create(state: &mut State, form: &Form) -> Result<Value, Refusal> {
    form.only(&CREATED)?;
    let reasons = ["duplicate", "fraudulent", "requested_by_customer"];
    let reason = form.one_of("reason", &reasons)?.map(str::to_owned);
    let charge = charge(state, form)?;
    let left = charge.number("amount") - charge.number("amount_refunded");
    let amount = form.number("amount")?;
    check(&charge, amount, left)?;
    let id = add(state, &charge, amount.unwrap_or(left), form, reason.as_deref());
    Ok(state.show(&id))
}

fn charge(state: &State, form: &Form) -> Result<Object, Refusal> {
    if let Some(id) = form.text("charge") {
        return state.of_param("charge", id, "charge").cloned();
    }
    let Some(id) = form.text("payment_intent") else {
        let message = "One of the following params should be provided for this request: \
                       payment_intent or charge.";
        return Err(Refusal::invalid("parameter_missing", "payment_intent", message));
    };
    let intent = state.of_param("payment_intent", id, "payment_intent")?;
    if intent.text("status") != "succeeded" {
        let message =
            format!("This PaymentIntent ({id}) does not have a successful charge to refund.");
        return Err(Refusal::state("payment_intent_unexpected_state", &message));
    }
    Ok(state.copy(intent.text("latest_charge")))
}

fn check(charge: &Object, amount: Option<i64>, left: i64) -> Result<(), Refusal> {
    let (id, currency) = (charge.text("id"), charge.text("currency"));
    if charge.text("status") != "succeeded" {
        let message = format!("The charge {id} was not paid, so it cannot be refunded.");
        return Err(Refusal::state("charge_not_refundable", &message));
    }
    if charge.flag("disputed") {
        let message = format!("The charge {id} has been charged back; cannot issue a refund.");
        return Err(Refusal::state("charge_disputed", &message));
    }
    if left == 0 {
        let message = format!("Charge {id} has already been refunded.");
        return Err(Refusal::state("charge_already_refunded", &message));
    }
    let Some(amount) = amount else { return Ok(()) };
    check_unit(amount, currency)?;
    if amount > left {
        let (asked, left) = (display(amount, currency), display(left, currency));
        let message =
            format!("Refund amount ({asked}) is greater than unrefunded amount on charge ({left})");
        return Err(Refusal::state("amount_too_large", &message).with("param", "amount"));
    }
    Ok(())
}

fn add(
    state: &mut State,
    charge: &Object,
    amount: i64,
    form: &Form,
    reason: Option<&str>,
) -> String {
    let method = charge.text("payment_method");
    let is_card = state.text(method, "type") == "card";
    let id = state.random.id("re_3", 23);
    let refund = json!({
        "id": id,
        "object": "refund",
        "amount": amount,
        "balance_transaction": null,
        "charge": charge.text("id"),
        "created": state.seconds(),
        "currency": charge.text("currency"),
        "customer": charge.get("customer"),
        "customer_account": null,
        "destination_details": destination(is_card),
        "metadata": form.map("metadata"),
        "payment_intent": charge.get("payment_intent"),
        "payment_method": method,
        "reason": reason,
        "receipt_number": null,
        "source_transfer_reversal": null,
        "status": if is_card { "succeeded" } else { "pending" },
        "transfer_reversal": null,
    });
    state.add(refund);
    let kind = if is_card { "refund" } else { "payment_refund" };
    let transaction = record(state, &id, kind, "refund", -amount);
    state.change(&id, |refund| refund.set("balance_transaction", transaction));
    let fails = state.cards.get(method) == Some(&Behaviour::RefundFails);
    if fails {
        let at = after_business_days(state.now, FAILS_AFTER);
        state.schedule(at, Task::FailRefund(id.clone()));
    } else if !is_card {
        let at = after_business_days(state.now, ARRIVES_AFTER);
        state.schedule(at, Task::FinishRefund(id.clone()));
    }
    let previous = count(state, charge.text("id"), amount);
    emit(state, "refund.created", &id);
    emit_change(state, "charge.refunded", charge.text("id"), previous);
    id
}

fn destination(is_card: bool) -> Value {
    if is_card {
        json!({
            "card": {"reference_status": "pending", "reference_type": "acquirer_reference_number",
                     "type": "refund"},
            "type": "card",
        })
    } else {
        json!({"acss_debit": {}, "type": "acss_debit"})
    }
}

fn record(
    state: &mut State,
    id: &str,
    kind: &'static str,
    category: &'static str,
    amount: i64,
) -> String {
    let currency = state.text(id, "currency");
    let movement = Movement { kind, category, amount, fee: 0, currency: &currency, source: id };
    balance::record(state, &movement)
}

/// Adds to what is refunded of a charge.
fn count(state: &mut State, charge: &str, amount: i64) -> Value {
    state.change(charge, |charge| {
        let refunded = charge.number("amount_refunded") + amount;
        charge.set("amount_refunded", refunded);
        charge.set("refunded", refunded == charge.number("amount"));
    })
}

/// The bank has the money of a pending refund.
pub(crate) fn finish(state: &mut State, id: &str) {
    if state.text(id, "status") == "pending" {
        let previous = state.change(id, |refund| refund.set("status", "succeeded"));
        emit_change(state, "refund.updated", id, previous.clone());
        emit_change(state, "charge.refund.updated", id, previous);
    }
}

/// The bank refuses the money of a refund, which comes back to the balance.
///
/// # Errors
///
/// No such refund, or it has failed already.
pub(crate) fn fail(state: &mut State, id: &str) -> Result<(), Refusal> {
    let refund = state.of_path("refund", id)?.clone();
    if refund.text("status") == "failed" {
        return Err(Refusal::state("refund_unexpected_state", "The refund has failed already."));
    }
    state.unschedule(&Task::FinishRefund(id.to_owned()));
    state.unschedule(&Task::FailRefund(id.to_owned()));
    let transaction =
        record(state, id, "refund_failure", "refund_failure", refund.number("amount"));
    let previous = state.change(id, |refund| {
        refund.set("status", "failed");
        refund.set("failure_reason", "lost_or_stolen_card");
        refund.set("failure_balance_transaction", transaction);
    });
    count(state, refund.text("charge"), -refund.number("amount"));
    emit(state, "refund.failed", id);
    emit_change(state, "refund.updated", id, previous.clone());
    emit_change(state, "charge.refund.updated", id, previous);
    Ok(())
}

/// `GET /v1/refunds/{id}`.
pub(crate) fn retrieve(state: &State, id: &str) -> Result<Value, Refusal> {
    state.of_path("refund", id).map(Object::value)
}

/// `GET /v1/refunds`, by `payment_intent`, `charge` and `created`.
pub(crate) fn all(state: &State, form: &Form) -> Result<Value, Refusal> {
    list(state, "refund", "/v1/refunds", form, &["payment_intent", "charge"], |refund| {
        let same = |key: &str| form.text(key).is_none_or(|wanted| refund.text(key) == wanted);
        same("payment_intent") && same("charge")
    })
}
