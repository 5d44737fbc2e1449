//! What becomes of a payment intent: the try to charge, authentication, and the bank's answer.

use serde_json::{Value, json};

use crate::balance::{self, Movement};
use crate::calendar::after_business_days;
use crate::card::{AUTHENTICATE, Behaviour, Decline, EXPIRED};
use crate::charges;
use crate::debit::{Failure, INSUFFICIENT, Outcome};
use crate::disputes;
use crate::events::{emit, emit_change};
use crate::mandates;
use crate::money::{card_fee, debit_fee};
use crate::object::Object;
use crate::payment_methods::{self, is_expired};
use crate::refusal::Refusal;
use crate::state::{State, Task};
use crate::verification;

/// A bank answers a debit after this many business days.
const SETTLES_AFTER: u32 = 5;
/// A bank that takes a debit back does so this many business days after it has paid.
const RETURNS_AFTER: u32 = 2;

/// With what a payment intent is confirmed.
#[derive(Debug, Clone)]
pub(crate) struct Confirmation {
    pub(crate) method: String,
    pub(crate) mandate: Option<String>,
    /// Whether the customer is not there to authenticate.
    pub(crate) off_session: bool,
}

/// Tries to charge.
///
/// # Errors
///
/// A decline (402), after which the intent waits for another method; a mandate that is not
/// active, after which nothing has changed.
pub(crate) fn confirm(state: &mut State, intent: &str, with: &Confirmation) -> Result<(), Refusal> {
    if state.text(&with.method, "type") == "acss_debit" {
        return debit(state, intent, with);
    }
    state.change(intent, |intent| intent.set("payment_method", with.method.as_str()));
    if is_expired(state, &with.method) {
        return Err(decline(state, intent, &with.method, EXPIRED));
    }
    let behaviour = state.cards.get(&with.method).copied().unwrap_or(Behaviour::Good);
    match behaviour {
        Behaviour::Declined(why) | Behaviour::DeclinedWhenSaved(why) => {
            Err(decline(state, intent, &with.method, why))
        }
        Behaviour::AlwaysAuthenticate | Behaviour::AuthenticateOnce if with.off_session => {
            Err(decline(state, intent, &with.method, AUTHENTICATE))
        }
        Behaviour::AlwaysAuthenticate | Behaviour::AuthenticateOnce => {
            require_authentication(state, intent);
            Ok(())
        }
        Behaviour::Good | Behaviour::Disputed | Behaviour::RefundFails => {
            charge_card(state, intent);
            Ok(())
        }
    }
}

fn require_authentication(state: &mut State, id: &str) {
    let return_url = state.copy(id).get("return_url").clone();
    let page = format!("{}/3ds/{id}", state.pages);
    let action = if return_url.is_null() {
        json!({"type": "use_stripe_sdk", "use_stripe_sdk": {"stripe_js": page}})
    } else {
        json!({
            "type": "redirect_to_url",
            "redirect_to_url": {"return_url": return_url, "url": page},
        })
    };
    state.change(id, |intent| {
        intent.set("status", "requires_action");
        intent.set("next_action", action);
    });
    emit(state, "payment_intent.requires_action", id);
}

/// The customer passes the authentication, or fails it.
///
/// # Errors
///
/// The intent does not wait for it.
pub(crate) fn authenticate(state: &mut State, id: &str, passes: bool) -> Result<(), Refusal> {
    let intent = state.copy(id);
    let action = intent.text_at("/next_action/type");
    if !matches!(action, "redirect_to_url" | "use_stripe_sdk") {
        return Err(unexpected(&intent, "does not wait for authentication"));
    }
    let method = intent.text("payment_method").to_owned();
    if passes {
        let keeps = intent.text("setup_future_usage") == "off_session";
        if keeps && state.cards.get(&method) == Some(&Behaviour::AuthenticateOnce) {
            state.cards.insert(method, Behaviour::Good);
        }
        charge_card(state, id);
    } else {
        let error = json!({
            "type": "invalid_request_error",
            "code": "payment_intent_authentication_failure",
            "message": "The provided PaymentMethod has failed authentication. You can provide \
                        payment_method_data or a new PaymentMethod to attempt to fulfill this \
                        PaymentIntent again.",
            "payment_method": state.show(&method),
        });
        fail(state, id, error);
    }
    Ok(())
}

/// The refusal when the state of an intent does not allow something.
pub(crate) fn unexpected(intent: &Object, why: &str) -> Refusal {
    let (id, status) = (intent.text("id"), intent.text("status"));
    let message = format!("The PaymentIntent {id} {why}: its status is {status}.");
    let refusal = Refusal::state("payment_intent_unexpected_state", &message);
    refusal.with("payment_intent", intent.value())
}

/// Records a declined try, and gives the refusal that says so.
fn decline(state: &mut State, id: &str, method: &str, why: Decline) -> Refusal {
    let charge = charges::add(state, &state.copy(id), method, None, "failed");
    state.change(&charge, |charge| {
        charge.set("failure_code", why.code);
        charge.set("failure_message", why.message);
    });
    let mut error = Object::from(json!({
        "type": "card_error",
        "code": why.code,
        "charge": charge,
        "doc_url": format!("https://stripe.com/docs/error-codes/{}", why.code.replace('_', "-")),
        "message": why.message,
        "payment_method": state.show(method),
    }));
    if !why.decline_code.is_empty() {
        error.set("decline_code", why.decline_code);
    }
    state.change(id, |intent| intent.set("latest_charge", charge.as_str()));
    emit(state, "charge.failed", &charge);
    fail(state, id, error.value());
    Refusal::card(error.value()).with("payment_intent", state.show(id))
}

/// The intent waits for another method.
fn fail(state: &mut State, id: &str, error: Value) {
    state.change(id, |intent| {
        intent.set("status", "requires_payment_method");
        intent.set("payment_method", Value::Null);
        intent.set("next_action", Value::Null);
        intent.set("last_payment_error", error);
    });
    emit(state, "payment_intent.payment_failed", id);
}

fn charge_card(state: &mut State, id: &str) {
    let intent = state.copy(id);
    let method = intent.text("payment_method").to_owned();
    keep_method(state, &intent, &method);
    let charge = charges::add(state, &intent, &method, None, "succeeded");
    let fee = card_fee(intent.number("amount"), intent.text("currency"));
    capture(state, id, &charge, ("charge", fee));
    if state.cards.get(&method) == Some(&Behaviour::Disputed) {
        disputes::open(state, &charge, "fraudulent");
    }
}

/// Saves the method, if the intent says that it will be used again.
fn keep_method(state: &mut State, intent: &Object, method: &str) {
    let customer = intent.text("customer");
    if !customer.is_empty() && !intent.text("setup_future_usage").is_empty() {
        payment_methods::save(state, method, customer);
    }
}

/// The money has come.
fn capture(state: &mut State, id: &str, charge: &str, (kind, fee): (&'static str, i64)) {
    let (amount, currency) = (state.copy(id).number("amount"), state.text(id, "currency"));
    let movement =
        Movement { kind, category: "charge", amount, fee, currency: &currency, source: charge };
    let transaction = balance::record(state, &movement);
    state.change(charge, |charge| {
        charge.set("status", "succeeded");
        charge.set("balance_transaction", transaction);
    });
    state.change(id, |intent| {
        intent.set("status", "succeeded");
        intent.set("amount_received", amount);
        intent.set("latest_charge", charge);
        intent.set("next_action", Value::Null);
        intent.set("last_payment_error", Value::Null);
        intent.set("processing", Value::Null);
    });
    emit(state, "charge.succeeded", charge);
    emit(state, "payment_intent.succeeded", id);
}

/// Refuses to debit a bank account without its active mandate.
///
/// # Errors
///
/// `payment_intent_mandate_invalid`.
pub(crate) fn check_mandate(state: &State, with: &Confirmation) -> Result<(), Refusal> {
    if state.text(&with.method, "type") != "acss_debit" {
        return Ok(());
    }
    let mandate = with.mandate.clone().unwrap_or_default();
    let status = state.text(&mandate, "status");
    let same = state.text(&mandate, "payment_method") == with.method;
    let waits = status == "pending" && state.unverified.contains(&with.method);
    if same && (status == "active" || waits) {
        return Ok(());
    }
    let message = format!(
        "The mandate of the PaymentMethod {} is missing or not active, so it cannot be debited.",
        with.method
    );
    Err(Refusal::state("payment_intent_mandate_invalid", &message).with("param", "mandate"))
}

fn debit(state: &mut State, id: &str, with: &Confirmation) -> Result<(), Refusal> {
    check_mandate(state, with)?;
    state.change(id, |intent| {
        intent.set("payment_method", with.method.as_str());
        intent.set("last_payment_error", Value::Null);
    });
    if state.unverified.contains(&with.method) {
        let action = verification::action(state, id);
        state.change(id, |intent| {
            intent.set("status", "requires_action");
            intent.set("next_action", action);
        });
        emit(state, "payment_intent.requires_action", id);
    } else {
        start_debit(state, id, with.mandate.as_deref().unwrap_or_default());
    }
    Ok(())
}

/// Sends the debit to the bank.
pub(crate) fn start_debit(state: &mut State, id: &str, mandate: &str) {
    let intent = state.copy(id);
    let method = intent.text("payment_method").to_owned();
    keep_method(state, &intent, &method);
    let charge = charges::add(state, &intent, &method, Some(mandate), "pending");
    state.change(id, |intent| {
        intent.set("status", "processing");
        intent.set("next_action", Value::Null);
        intent.set("processing", json!({"type": "acss_debit"}));
        intent.set("latest_charge", charge.as_str());
    });
    let at = after_business_days(state.now, SETTLES_AFTER);
    state.schedule(at, Task::Settle(id.to_owned()));
    emit(state, "charge.pending", &charge);
    emit(state, "payment_intent.processing", id);
}

/// The customer has confirmed the small deposits, and the debit is sent.
///
/// # Errors
///
/// The intent does not wait for it.
pub(crate) fn pass_verification(state: &mut State, id: &str) -> Result<(), Refusal> {
    let intent = state.copy(id);
    if intent.text_at("/next_action/type") != "verify_with_microdeposits" {
        return Err(unexpected(&intent, "does not wait for the verification of a bank account"));
    }
    let method = intent.text("payment_method").to_owned();
    state.unverified.retain(|own| *own != method);
    let mandate = mandates::of_method(state, &method).unwrap_or_default();
    mandates::set_status(state, &mandate, "active");
    start_debit(state, id, &mandate);
    Ok(())
}

/// The bank answers a debit now, as its test account says.
///
/// # Errors
///
/// There is no debit that waits.
pub(crate) fn settle(state: &mut State, id: &str) -> Result<(), Refusal> {
    let method = state.text(id, "payment_method");
    let outcome = state.accounts.get(&method).copied().unwrap_or(Outcome::Settles);
    if let Outcome::Fails(why) = outcome {
        return refuse_debit(state, id, why);
    }
    let charge = waiting_charge(state, id)?;
    let amount = state.copy(id).number("amount");
    let fee = debit_fee(amount, &state.text(id, "currency"));
    capture(state, id, &charge, ("payment", fee));
    if let Outcome::Returns(reason) = outcome {
        let at = after_business_days(state.now, RETURNS_AFTER);
        state.schedule(at, Task::Return(id.to_owned(), reason.to_owned()));
    }
    Ok(())
}

/// The charge of a debit that the bank has not answered, which is answered now.
fn waiting_charge(state: &mut State, id: &str) -> Result<String, Refusal> {
    let intent = state.copy(id);
    if intent.text("status") != "processing" {
        return Err(unexpected(&intent, "is no bank debit that waits"));
    }
    state.unschedule(&Task::Settle(id.to_owned()));
    Ok(intent.text("latest_charge").to_owned())
}

fn refuse_debit(state: &mut State, id: &str, why: Failure) -> Result<(), Refusal> {
    let charge = waiting_charge(state, id)?;
    let method = state.text(id, "payment_method");
    let previous = state.change(&charge, |charge| {
        charge.set("status", "failed");
        charge.set("paid", false);
        charge.set("captured", false);
        charge.set("amount_captured", 0);
        charge.set("failure_code", why.code);
        charge.set("failure_message", why.message);
        charge.set("outcome", charges::outcome("failed"));
    });
    state.change(id, |intent| intent.set("processing", Value::Null));
    emit_change(state, "charge.failed", &charge, previous);
    let error = json!({
        "type": "card_error",
        "code": why.code,
        "charge": charge,
        "message": why.message,
        "payment_method": state.show(&method),
    });
    fail(state, id, error);
    Ok(())
}

/// The bank takes a debit back: before it has paid the debit fails, afterwards it is disputed.
///
/// # Errors
///
/// The intent was not paid, or its charge is disputed already.
pub(crate) fn take_back(state: &mut State, id: &str, reason: &str) -> Result<String, Refusal> {
    let intent = state.copy(id);
    if intent.text("status") == "processing" {
        refuse_debit(state, id, INSUFFICIENT)?;
        return Ok(id.to_owned());
    }
    let charge = intent.text("latest_charge");
    if intent.text("status") != "succeeded" || disputes::of_charge(state, charge).is_some() {
        return Err(unexpected(&intent, "was not paid, or is disputed already"));
    }
    Ok(disputes::open(state, charge, reason))
}
