//! Setup intents: a method that a customer saves for later, without paying.

use serde_json::{Map, Value, json};

use crate::card::Behaviour;
use crate::events::emit;
use crate::form::Form;
use crate::lists::list;
use crate::mandates;
use crate::method_types;
use crate::object::Object;
use crate::payment_methods::{self, is_expired};
use crate::refusal::Refusal;
use crate::state::State;
use crate::verification;

const CREATED: [&str; 9] = [
    "customer",
    "payment_method",
    "confirm",
    "usage",
    "metadata[*]",
    "description",
    "return_url",
    "payment_method_options[acss_debit][*]",
    "payment_method_options[acss_debit][mandate_options][*]",
];

/// Makes a setup intent without a method.
pub(crate) fn add(
    state: &mut State,
    customer: Option<&str>,
    types: &[String],
    (description, metadata): (Option<&str>, Map<String, Value>),
) -> String {
    let id = state.random.id("seti_1", 23);
    let secret = state.random.id(&format!("{id}_secret_"), 31);
    let intent = json!({
        "id": id,
        "object": "setup_intent",
        "application": null,
        "automatic_payment_methods": null,
        "cancellation_reason": null,
        "client_secret": secret,
        "created": state.seconds(),
        "customer": customer,
        "customer_account": null,
        "description": description,
        "excluded_payment_method_types": null,
        "flow_directions": null,
        "last_setup_error": null,
        "latest_attempt": null,
        "livemode": false,
        "mandate": null,
        "metadata": metadata,
        "next_action": null,
        "on_behalf_of": null,
        "payment_method": null,
        "payment_method_configuration_details": null,
        "payment_method_options": {},
        "payment_method_types": types,
        "return_url": null,
        "single_use_mandate": null,
        "status": "requires_payment_method",
        "usage": "off_session",
    });
    state.add(intent);
    emit(state, "setup_intent.created", &id);
    id
}

/// `POST /v1/setup_intents`.
pub(crate) fn create(state: &mut State, form: &Form) -> Result<Value, Refusal> {
    let known: Vec<&str> = CREATED
        .iter()
        .chain(&method_types::KNOWN)
        .chain(&["payment_method_types[*]"])
        .copied()
        .collect();
    form.only(&known)?;
    let types = method_types::offered(form, None)?;
    let customer = form.text("customer");
    if let Some(customer) = customer {
        state.of_param("customer", customer, "customer")?;
    }
    let confirms = form.flag("confirm")?;
    let method = match form.text("payment_method") {
        Some(method) => Some(payment_methods::of_param(state, method, "payment_method")?),
        None if confirms => return Err(Refusal::required("payment_method")),
        None => None,
    };
    let texts = (form.text("description"), form.map("metadata"));
    let id = add(state, customer, &types, texts);
    let return_url = form.text("return_url");
    state.change(&id, |intent| intent.set("return_url", return_url));
    if let Some(method) = method {
        state.change(&id, |intent| {
            intent.set("payment_method", method.as_str());
            intent.set("status", "requires_confirmation");
        });
        if confirms {
            confirm(state, &id, &method, None)?;
        }
    }
    Ok(state.show(&id))
}

/// Saves the method for the intent's customer, unless it must be authenticated or verified first.
///
/// # Errors
///
/// The bank declines the card.
pub(crate) fn confirm(
    state: &mut State,
    id: &str,
    method: &str,
    mandate: Option<&str>,
) -> Result<(), Refusal> {
    state.change(id, |intent| {
        intent.set("payment_method", method);
        intent.set("mandate", mandate);
    });
    let expired = is_expired(state, method).then_some(crate::card::EXPIRED);
    match (expired, state.cards.get(method).copied()) {
        (Some(why), _) | (_, Some(Behaviour::Declined(why))) => {
            let error = json!({
                "type": "card_error", "code": why.code, "message": why.message,
                "decline_code": Some(why.decline_code).filter(|code| !code.is_empty()),
                "payment_method": state.show(method),
            });
            Err(fail(state, id, error))
        }
        (_, Some(Behaviour::AlwaysAuthenticate | Behaviour::AuthenticateOnce)) => {
            let page = format!("{}/3ds/{id}", state.pages);
            let return_url = state.copy(id).get("return_url").clone();
            let action = json!({
                "type": "redirect_to_url",
                "redirect_to_url": {"return_url": return_url, "url": page},
            });
            wait(state, id, action);
            Ok(())
        }
        _ if state.unverified.iter().any(|own| own == method) => {
            let action = verification::action(state, id);
            wait(state, id, action);
            Ok(())
        }
        _ => {
            succeed(state, id);
            Ok(())
        }
    }
}

fn wait(state: &mut State, id: &str, action: Value) {
    state.change(id, |intent| {
        intent.set("status", "requires_action");
        intent.set("next_action", action);
    });
    emit(state, "setup_intent.requires_action", id);
}

fn fail(state: &mut State, id: &str, error: Value) -> Refusal {
    let shown = error.clone();
    state.change(id, |intent| {
        intent.set("status", "requires_payment_method");
        intent.set("payment_method", Value::Null);
        intent.set("next_action", Value::Null);
        intent.set("last_setup_error", shown);
    });
    emit(state, "setup_intent.setup_failed", id);
    Refusal::card(error).with("setup_intent", state.show(id))
}

fn succeed(state: &mut State, id: &str) {
    let intent = state.copy(id);
    let method = intent.text("payment_method");
    if state.cards.get(method) == Some(&Behaviour::AuthenticateOnce) {
        state.cards.insert(method.to_owned(), Behaviour::Good);
    }
    if !intent.text("customer").is_empty() {
        payment_methods::save(state, method, intent.text("customer"));
    }
    state.change(id, |intent| {
        intent.set("status", "succeeded");
        intent.set("next_action", Value::Null);
        intent.set("last_setup_error", Value::Null);
    });
    emit(state, "setup_intent.succeeded", id);
}

fn unexpected(intent: &Object) -> Refusal {
    let (id, status) = (intent.text("id"), intent.text("status"));
    let message = format!("The SetupIntent {id} does not wait for this: its status is {status}.");
    Refusal::state("setup_intent_unexpected_state", &message)
}

/// The customer passes the authentication, or fails it.
///
/// # Errors
///
/// The intent does not wait for it.
pub(crate) fn authenticate(state: &mut State, id: &str, passes: bool) -> Result<(), Refusal> {
    let intent = state.copy(id);
    if intent.text_at("/next_action/type") != "redirect_to_url" {
        return Err(unexpected(&intent));
    }
    if passes {
        succeed(state, id);
    } else {
        let error = json!({
            "type": "invalid_request_error",
            "code": "setup_intent_authentication_failure",
            "message": "The latest attempt to set up the payment method has failed because \
                        authentication failed.",
        });
        fail(state, id, error);
    }
    Ok(())
}

/// `POST /v1/setup_intents/{id}/verify_microdeposits`.
pub(crate) fn verify(state: &mut State, id: &str, form: &Form) -> Result<Value, Refusal> {
    verification::check(form)?;
    state.of_path("setup_intent", id)?;
    pass_verification(state, id)?;
    Ok(state.show(id))
}

/// The customer has confirmed the small deposits, and the method is saved.
///
/// # Errors
///
/// The intent does not wait for it.
pub(crate) fn pass_verification(state: &mut State, id: &str) -> Result<(), Refusal> {
    let intent = state.copy(id);
    if intent.text_at("/next_action/type") != "verify_with_microdeposits" {
        return Err(unexpected(&intent));
    }
    let method = intent.text("payment_method");
    state.unverified.retain(|own| own != method);
    mandates::set_status(state, intent.text("mandate"), "active");
    succeed(state, id);
    Ok(())
}

/// `POST /v1/setup_intents/{id}/cancel`.
pub(crate) fn cancel(state: &mut State, id: &str, form: &Form) -> Result<Value, Refusal> {
    form.only(&["cancellation_reason"])?;
    let reasons = ["abandoned", "duplicate", "requested_by_customer"];
    let reason = form.one_of("cancellation_reason", &reasons)?.map(str::to_owned);
    let intent = state.of_path("setup_intent", id)?;
    if matches!(intent.text("status"), "succeeded" | "canceled") {
        return Err(unexpected(intent));
    }
    end(state, id, reason.as_deref());
    Ok(state.show(id))
}

/// Cancels an intent that nobody has completed.
pub(crate) fn end(state: &mut State, id: &str, reason: Option<&str>) {
    state.change(id, |intent| {
        intent.set("status", "canceled");
        intent.set("cancellation_reason", reason);
        intent.set("next_action", Value::Null);
    });
    emit(state, "setup_intent.canceled", id);
}

/// `GET /v1/setup_intents/{id}`.
pub(crate) fn retrieve(state: &State, id: &str) -> Result<Value, Refusal> {
    state.of_path("setup_intent", id).map(Object::value)
}

/// `GET /v1/setup_intents`, by `customer`, `payment_method` and `created`.
pub(crate) fn all(state: &State, form: &Form) -> Result<Value, Refusal> {
    let filters = ["customer", "payment_method"];
    list(state, "setup_intent", "/v1/setup_intents", form, &filters, |intent| {
        let same = |key: &str| form.text(key).is_none_or(|wanted| intent.text(key) == wanted);
        same("customer") && same("payment_method")
    })
}
