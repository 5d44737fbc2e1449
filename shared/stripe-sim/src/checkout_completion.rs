//! What a customer does on the hosted page of a Checkout Session, and how the session ends.

use serde_json::{Map, Value, json};

use crate::card::Card;
use crate::debit::Account;
use crate::events::emit;
use crate::mandates::{self, Terms};
use crate::object::Object;
use crate::payment::{self, Confirmation};
use crate::payment_intents::{self, Draft};
use crate::payment_methods::{self, Expiry};
use crate::refusal::Refusal;
use crate::setup_intents;
use crate::state::{State, Task};

/// What the customer enters.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Entry {
    Card(Card, Option<Expiry>),
    Account(Account),
}

/// Where the page goes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Next {
    /// Back to the shop: the session is complete.
    Success(String),
    /// To the bank's page, for this intent.
    Authenticate(String),
}

/// Pays, or saves the method.
///
/// # Errors
///
/// The session is not open, or does not offer this type of method; a decline, after which the
/// customer may try again.
pub(crate) fn submit(state: &mut State, id: &str, entry: Entry) -> Result<Next, Refusal> {
    let session = open_session(state, id)?;
    let kind = match entry {
        Entry::Card(..) => "card",
        Entry::Account(_) => "acss_debit",
    };
    let offered = session.get("payment_method_types").as_array().cloned().unwrap_or_default();
    if !offered.contains(&json!(kind)) {
        let message = format!("This Checkout Session does not offer {kind}.");
        return Err(Refusal::state("payment_method_not_available", &message));
    }
    let method = match entry {
        Entry::Card(card, expiry) => payment_methods::add_card(state, None, card, expiry),
        Entry::Account(account) => payment_methods::add_account(state, None, account),
    };
    describe(state, &session, &method);
    let mandate = agree(state, &session, &method, entry);
    let intent = if session.text("mode") == "setup" {
        let intent = session.text("setup_intent").to_owned();
        let page = session.text("url");
        state.change(&intent, |intent| intent.set("return_url", page));
        setup_intents::confirm(state, &intent, &method, mandate.as_deref())?;
        intent
    } else {
        let intent = payment_intent(state, &session);
        let confirmation = Confirmation { method, mandate, off_session: false };
        payment::confirm(state, &intent, &confirmation)?;
        intent
    };
    follow(state, &intent);
    Ok(next(state, id, &intent))
}

fn next(state: &State, id: &str, intent: &str) -> Next {
    if state.text(id, "status") == "complete" {
        Next::Success(success_url(state, id))
    } else {
        Next::Authenticate(intent.to_owned())
    }
}

/// Where the customer goes when the session is complete.
pub(crate) fn success_url(state: &State, id: &str) -> String {
    state.text(id, "success_url").replace("{CHECKOUT_SESSION_ID}", id)
}

/// The session, if the customer can still pay.
///
/// # Errors
///
/// 404, or the session is complete or expired.
pub(crate) fn open_session(state: &State, id: &str) -> Result<Object, Refusal> {
    let session = state.of_path("checkout.session", id)?;
    if session.text("status") != "open" {
        let message = format!("This Checkout Session is {}.", session.text("status"));
        return Err(Refusal::state("checkout_session_unexpected_state", &message));
    }
    Ok(session.clone())
}

/// Name and e-mail of the customer.
fn describe(state: &mut State, session: &Object, method: &str) {
    let customer = state.copy(session.text("customer"));
    let email = match customer.get("email") {
        Value::Null => session.get("customer_email").clone(),
        email => email.clone(),
    };
    let name = customer.get("name").clone();
    state.change(method, |method| {
        method.set_in("billing_details", "email", email.clone());
        method.set_in("billing_details", "name", name.clone());
    });
    state.change(session.text("id"), |session| {
        let details = json!({
            "address": null, "business_name": null, "email": email, "individual_name": null,
            "name": name, "phone": null, "tax_exempt": "none", "tax_ids": [],
        });
        session.set("customer_details", details);
    });
}

/// The mandate of a bank account. With small deposits it waits for their verification.
fn agree(state: &mut State, session: &Object, method: &str, entry: Entry) -> Option<String> {
    let Entry::Account(account) = entry else { return None };
    let plan = state.plans.get(session.text("id")).cloned().unwrap_or_default();
    let text = |key: &str| plan.text_at(&format!("/terms/{key}")).to_owned();
    let deposits = account.microdeposits || text("verification_method") == "microdeposits";
    if deposits {
        state.unverified.push(method.to_owned());
    }
    let saves = session.text("mode") == "setup" || !saved_for(&plan).is_empty();
    let once = (session.number("amount_total"), session.text("currency").to_owned());
    let terms = Terms {
        payment_schedule: text("payment_schedule"),
        interval_description: Some(text("interval_description")).filter(|text| !text.is_empty()),
        transaction_type: text("transaction_type"),
        once: (!saves).then_some(once),
    };
    let status = if deposits { "pending" } else { "active" };
    Some(mandates::add(state, None, method, &terms, status))
}

fn saved_for(plan: &Object) -> &str {
    plan.text_at("/texts/setup_future_usage")
}

/// The session's payment intent, which is made with the first try to pay.
fn payment_intent(state: &mut State, session: &Object) -> String {
    let own = session.text("payment_intent");
    if !own.is_empty() {
        return own.to_owned();
    }
    let plan = state.plans.get(session.text("id")).cloned().unwrap_or_default();
    let map = |key: &str| plan.get(key).as_object().cloned().unwrap_or_default();
    let mut texts: Map<String, Value> = map("texts");
    texts.insert("return_url".to_owned(), session.get("url").clone());
    let types = session.get("payment_method_types").clone();
    let draft = Draft {
        amount: session.number("amount_total"),
        currency: session.text("currency").to_owned(),
        customer: Some(session.text("customer").to_owned()).filter(|id| !id.is_empty()),
        types: serde_json::from_value(types).unwrap_or_default(),
        texts,
        metadata: map("metadata"),
        automatic: false,
    };
    let intent = payment_intents::add(state, &draft);
    let shown = intent.clone();
    state.change(session.text("id"), |session| session.set("payment_intent", shown));
    intent
}

/// The session of an intent.
pub(crate) fn of_intent(state: &State, intent: &str) -> Option<String> {
    let mut own = state.all("checkout.session").filter(|session| {
        session.text("payment_intent") == intent || session.text("setup_intent") == intent
    });
    own.next().map(|session| session.text("id").to_owned())
}

/// Lets the session follow what has become of its intent.
pub(crate) fn follow(state: &mut State, intent: &str) {
    let Some(id) = of_intent(state, intent) else { return };
    let session = state.copy(&id);
    let intent = state.copy(intent);
    let waits = intent.text_at("/next_action/type") == "verify_with_microdeposits";
    let unpaid = session.text("payment_status") == "unpaid";
    match (session.text("status"), intent.text("status")) {
        ("open", "succeeded") => complete(state, &session, true),
        ("open", "processing") => complete(state, &session, false),
        ("open", "requires_action") if waits => complete(state, &session, false),
        ("complete", "succeeded") if unpaid => {
            state.change(&id, |session| session.set("payment_status", "paid"));
            emit(state, "checkout.session.async_payment_succeeded", &id);
        }
        ("complete", "requires_payment_method") if unpaid => {
            emit(state, "checkout.session.async_payment_failed", &id);
        }
        _ => {}
    }
}

fn complete(state: &mut State, session: &Object, paid: bool) {
    let id = session.text("id");
    state.unschedule(&Task::ExpireSession(id.to_owned()));
    state.change(id, |session| {
        session.set("status", "complete");
        session.set("url", Value::Null);
        if paid && session.text("mode") == "payment" {
            session.set("payment_status", "paid");
        }
    });
    emit(state, "checkout.session.completed", id);
}

/// The session ends unused, and so does its intent.
pub(crate) fn end(state: &mut State, id: &str) {
    let session = state.copy(id);
    if session.text("status") != "open" {
        return;
    }
    state.unschedule(&Task::ExpireSession(id.to_owned()));
    state.change(id, |session| {
        session.set("status", "expired");
        session.set("url", Value::Null);
    });
    emit(state, "checkout.session.expired", id);
    let intent = session.text("payment_intent");
    if !matches!(state.text(intent, "status").as_str(), "" | "canceled") {
        payment_intents::end(state, intent, Some("automatic"));
    }
    let intent = session.text("setup_intent").to_owned();
    if !intent.is_empty() {
        setup_intents::end(state, &intent, Some("abandoned"));
    }
}
