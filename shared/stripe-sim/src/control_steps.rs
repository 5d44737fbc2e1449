//! What the controls do to the state: what banks, card networks and customers do.

use serde_json::{Value, json};

use crate::card::{self, Behaviour};
use crate::checkout_completion::{self, Entry, Next};
use crate::control_types::{
    CheckoutEntry, CheckoutStep, MethodChange, NewCustomer, NewMethod, PaymentStep,
};
use crate::customers;
use crate::debit::{self, Account};
use crate::disputes;
use crate::mandates;
use crate::payment;
use crate::payment_methods;
use crate::refusal::Refusal;
use crate::setup_intents;
use crate::state::State;

fn invalid(param: &str, message: &str) -> Refusal {
    Refusal::invalid("parameter_invalid", param, message)
}

fn account(number: Option<&str>) -> Result<Account, Refusal> {
    let number = number.unwrap_or("000123456789");
    debit::by_number(number).ok_or_else(|| invalid("account", "This is not a test bank account."))
}

/// The reason that is given, or else the usual one.
fn known<'a>(given: Option<&'a str>, usual: &'a str, reasons: &[&str]) -> Result<&'a str, Refusal> {
    let reason = given.unwrap_or(usual);
    if reasons.contains(&reason) {
        return Ok(reason);
    }
    Err(invalid("reason", &format!("The reason must be one of {}.", reasons.join(", "))))
}

fn test_card(number: &str) -> Result<card::Card, Refusal> {
    card::by_number(number).ok_or_else(|| {
        Refusal::invalid("incorrect_number", "card", "Your card number is incorrect.")
    })
}

/// The customer enters something on the hosted page of a Checkout Session.
///
/// # Errors
///
/// What [`crate::Stripe::enter`] refuses.
pub(crate) fn enter(
    state: &mut State,
    id: &str,
    entry: &CheckoutEntry,
) -> Result<CheckoutStep, Refusal> {
    let session = checkout_completion::open_session(state, id)?;
    let step = |status: &str, redirect_url: Option<String>, authenticate: Option<String>| {
        CheckoutStep { status: status.to_owned(), redirect_url, authenticate }
    };
    if entry.cancel {
        let url = Some(session.text("cancel_url").to_owned()).filter(|url| !url.is_empty());
        return Ok(step("open", url, None));
    }
    let entered = if entry.bank_debit {
        let mut account = account(entry.account.as_deref())?;
        account.microdeposits |= entry.microdeposits;
        Entry::Account(account)
    } else {
        let number = entry.card.as_deref().unwrap_or_default();
        Entry::Card(test_card(number)?, entry.exp_month.zip(entry.exp_year))
    };
    Ok(match checkout_completion::submit(state, id, entered)? {
        Next::Success(url) => step("complete", Some(url), None),
        Next::Authenticate(intent) => {
            let page = format!("{}/3ds/{intent}", state.pages);
            step("open", Some(page), Some(intent))
        }
    })
}

/// A bank or a customer does something about a payment or setup intent.
///
/// # Errors
///
/// The state of the intent does not allow it.
pub(crate) fn take_step(state: &mut State, id: &str, step: &PaymentStep) -> Result<(), Refusal> {
    let setup = state.find("setup_intent", id).is_some();
    if !setup {
        state.of_path("payment_intent", id)?;
    }
    match step {
        PaymentStep::Authenticate { passes } if setup => {
            setup_intents::authenticate(state, id, *passes)
        }
        PaymentStep::Verify if setup => setup_intents::pass_verification(state, id),
        PaymentStep::Settle => payment::settle(state, id),
        PaymentStep::Return { reason } => {
            let reason = known(reason.as_deref(), "insufficient_funds", &debit::RETURN_REASONS)?;
            payment::take_back(state, id, reason).map(drop)
        }
        PaymentStep::ChargeBack { reason } => {
            let reason = known(reason.as_deref(), "fraudulent", &disputes::REASONS)?;
            payment::take_back(state, id, reason).map(drop)
        }
        PaymentStep::Win => {
            let charge = state.text(id, "latest_charge");
            let dispute = disputes::of_charge(state, &charge);
            let missing = || invalid("id", "This payment is not disputed.");
            disputes::win(state, &dispute.ok_or_else(missing)?)
        }
        PaymentStep::Authenticate { passes } => payment::authenticate(state, id, *passes),
        PaymentStep::Verify => payment::pass_verification(state, id),
    }
}

/// Makes a customer and methods whose ids are given.
///
/// # Errors
///
/// An id with another prefix, and a number that is not that of a test card or account.
pub(crate) fn add_customer(state: &mut State, new: &NewCustomer) -> Result<Value, Refusal> {
    if !new.id.starts_with("cus_") {
        return Err(invalid("id", "The id of a customer begins with cus_."));
    }
    if state.find("customer", &new.id).is_none() {
        let texts = [("email", &new.email), ("name", &new.name)];
        let pairs = texts.iter().filter_map(|(key, value)| Some((*key, value.as_deref()?)));
        customers::add(state, &new.id, &pairs.collect());
    }
    for method in &new.methods {
        if !method.id.starts_with("pm_") {
            return Err(invalid("methods", "The id of a method begins with pm_."));
        }
        if state.find("payment_method", &method.id).is_none() {
            add_method(state, &new.id, method)?;
        }
    }
    Ok(state.show(&new.id))
}

fn add_method(state: &mut State, customer: &str, new: &NewMethod) -> Result<(), Refusal> {
    if new.bank_debit {
        let account = account(new.account.as_deref())?;
        payment_methods::add_account(state, Some(&new.id), account);
        let terms = mandates::Terms::default();
        mandates::add(state, new.mandate.as_deref(), &new.id, &terms, "active");
    } else {
        let card = test_card(new.card.as_deref().unwrap_or("4242424242424242"))?;
        let expiry = new.exp_month.zip(new.exp_year);
        payment_methods::add_card(state, Some(&new.id), card, expiry);
        if card.behaviour == Behaviour::AuthenticateOnce {
            state.cards.insert(new.id.clone(), Behaviour::Good);
        }
    }
    payment_methods::save(state, &new.id, customer);
    Ok(())
}

/// Changes a saved method.
///
/// # Errors
///
/// No such method, code or mandate.
pub(crate) fn change_method(
    state: &mut State,
    id: &str,
    change: &MethodChange,
) -> Result<Value, Refusal> {
    state.of_path("payment_method", id)?;
    if let Some(code) = &change.decline {
        let behaviour = match code.as_str() {
            "none" => Behaviour::Good,
            "authentication_required" => Behaviour::AlwaysAuthenticate,
            code => {
                let unknown = || invalid("decline", "There is no such decline code.");
                Behaviour::Declined(card::decline(code).ok_or_else(unknown)?)
            }
        };
        state.cards.insert(id.to_owned(), behaviour);
    }
    if let Some(status) = &change.mandate {
        if !matches!(status.as_str(), "active" | "inactive") {
            return Err(invalid("mandate", "A mandate becomes active or inactive."));
        }
        let none = || invalid("mandate", "This method has no mandate.");
        let mandate = mandates::of_method(state, id).ok_or_else(none)?;
        mandates::set_status(state, &mandate, status);
    }
    if change.exp_month.or(change.exp_year).is_some() {
        payment_methods::renew(state, id, (change.exp_month, change.exp_year));
    }
    let mandate = mandates::of_method(state, id);
    Ok(json!({"paymentMethod": state.show(id), "mandate": mandate.map(|id| state.show(&id))}))
}
