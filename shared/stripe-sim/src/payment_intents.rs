//! Payment intents: one sum that a customer is to pay.

use serde_json::{Map, Value, json};

use crate::events::emit;
use crate::form::Form;
use crate::lists::list;
use crate::mandates::{self, Terms};
use crate::method_types;
use crate::money;
use crate::object::Object;
use crate::payment::{self, Confirmation, unexpected};
use crate::payment_methods;
use crate::refusal::Refusal;
use crate::state::{State, Task};
use crate::verification;

const CREATED: [&str; 23] = [
    "amount",
    "currency",
    "customer",
    "payment_method",
    "confirm",
    "off_session",
    "return_url",
    "mandate",
    "mandate_data[customer_acceptance][type]",
    "mandate_data[customer_acceptance][accepted_at]",
    "mandate_data[customer_acceptance][online][ip_address]",
    "mandate_data[customer_acceptance][online][user_agent]",
    "metadata[*]",
    "description",
    "receipt_email",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "setup_future_usage",
    "capture_method",
    "payment_method_options[acss_debit][*]",
    "payment_method_options[acss_debit][mandate_options][*]",
    "payment_method_options[card][*]",
    "payment_method_configuration",
];
const CONFIRMED: [&str; 4] = ["payment_method", "off_session", "return_url", "mandate"];
/// The longest text on a bank statement.
const LONGEST_STATEMENT: usize = 22;

/// What a new intent is made of.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) customer: Option<String>,
    pub(crate) types: Vec<String>,
    /// Texts of the request, under the same names: description, receipt e-mail …
    pub(crate) texts: Map<String, Value>,
    pub(crate) metadata: Map<String, Value>,
    /// Whether the intent was made by the API, and not by Checkout.
    pub(crate) automatic: bool,
}

/// The texts that an intent takes over from its request.
pub(crate) const TEXTS: [&str; 6] = [
    "description",
    "receipt_email",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "setup_future_usage",
    "return_url",
];

/// Makes an intent without a method.
pub(crate) fn add(state: &mut State, draft: &Draft) -> String {
    let id = state.random.id("pi_3", 23);
    let secret = state.random.id(&format!("{id}_secret_"), 25);
    let mut intent = Object::from(json!({
        "id": id,
        "object": "payment_intent",
        "amount": draft.amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": null,
        "application_fee_amount": null,
        "automatic_payment_methods":
            draft.automatic.then(|| json!({"allow_redirects": "always", "enabled": true})),
        "canceled_at": null,
        "cancellation_reason": null,
        "capture_method": "automatic",
        "client_secret": secret,
        "confirmation_method": "automatic",
        "created": state.seconds(),
        "currency": draft.currency,
        "customer": draft.customer,
        "customer_account": null,
        "excluded_payment_method_types": null,
        "last_payment_error": null,
        "latest_charge": null,
        "livemode": false,
        "managed_payments": null,
        "metadata": draft.metadata,
        "next_action": null,
        "on_behalf_of": null,
        "payment_method": null,
        "payment_method_configuration_details": null,
        "payment_method_options": {},
        "payment_method_types": draft.types,
        "processing": null,
        "review": null,
        "shipping": null,
        "source": null,
        "status": "requires_payment_method",
        "transfer_data": null,
        "transfer_group": null,
    }));
    for text in TEXTS {
        intent.set(text, draft.texts.get(text).cloned().unwrap_or_default());
    }
    state.add(intent.value());
    emit(state, "payment_intent.created", &id);
    id
}

/// The texts of a request, and refuses those that Stripe refuses.
///
/// # Errors
///
/// A text for the bank statement that is too long, and a usage that there is not.
pub(crate) fn texts(form: &Form) -> Result<Map<String, Value>, Refusal> {
    for name in ["statement_descriptor", "statement_descriptor_suffix"] {
        if form.text(name).is_some_and(|text| text.chars().count() > LONGEST_STATEMENT) {
            let message = format!("The {name} must be at most {LONGEST_STATEMENT} characters.");
            return Err(Refusal::invalid("parameter_invalid_string", name, &message));
        }
    }
    form.one_of("setup_future_usage", &["off_session", "on_session"])?;
    let text = |name: &str| Some((name.to_owned(), Value::from(form.text(name)?)));
    Ok(TEXTS.into_iter().filter_map(text).collect())
}

fn draft(state: &State, form: &Form) -> Result<Draft, Refusal> {
    form.required("amount")?;
    let amount = form.number("amount")?.unwrap_or_default();
    let currency = form.required("currency")?.to_lowercase();
    money::check(amount, &currency)?;
    form.one_of("capture_method", &["automatic", "automatic_async"])?;
    if let Some(customer) = form.text("customer") {
        state.of_param("customer", customer, "customer")?;
    }
    let metadata = form.map("metadata");
    let types = method_types::offered(form, Some(&currency))?;
    let customer = form.text("customer").map(str::to_owned);
    let texts = texts(form)?;
    Ok(Draft { amount, currency, customer, types, texts, metadata, automatic: true })
}

/// `POST /v1/payment_intents`.
pub(crate) fn create(state: &mut State, form: &Form) -> Result<Value, Refusal> {
    let known: Vec<&str> = CREATED
        .iter()
        .chain(&method_types::KNOWN)
        .chain(&["payment_method_types[*]"])
        .copied()
        .collect();
    form.only(&known)?;
    let draft = draft(state, form)?;
    let confirms = form.flag("confirm")?;
    for name in ["off_session", "return_url", "mandate", "mandate_data"] {
        if form.has(name) && !confirms {
            let message = format!("{name} can only be used when confirm is true.");
            return Err(Refusal::invalid("parameter_invalid", name, &message));
        }
    }
    let method = method(state, form, &draft.types, draft.customer.as_deref())?;
    if confirms && method.is_none() {
        return Err(Refusal::required("payment_method"));
    }
    let confirmation = method.clone().filter(|_| confirms).map(|method| {
        let mandate = mandate(state, form, &method);
        mandate.map(|mandate| Confirmation { method, mandate, off_session: off_session(form) })
    });
    let confirmation = confirmation.transpose()?;
    if let Some(confirmation) = &confirmation {
        payment::check_mandate(state, confirmation)?;
    }
    let id = add(state, &draft);
    if let Some(confirmation) = confirmation {
        payment::confirm(state, &id, &confirmation)?;
    } else if let Some(method) = method {
        state.change(&id, |intent| {
            intent.set("payment_method", method);
            intent.set("status", "requires_confirmation");
        });
    }
    Ok(state.show(&id))
}

fn off_session(form: &Form) -> bool {
    form.text("off_session").is_some_and(|value| value != "false")
}

/// The method that the request names, if it may be used for this intent.
fn method(
    state: &mut State,
    form: &Form,
    types: &[String],
    customer: Option<&str>,
) -> Result<Option<String>, Refusal> {
    let Some(id) = form.text("payment_method") else { return Ok(None) };
    let id = payment_methods::of_param(state, id, "payment_method")?;
    let (kind, owner) = (state.text(&id, "type"), state.text(&id, "customer"));
    let message = if !types.contains(&kind) {
        format!("The PaymentMethod provided ({kind}) is not allowed for this PaymentIntent.")
    } else if !owner.is_empty() && customer != Some(owner.as_str()) {
        format!(
            "The provided PaymentMethod {id} belongs to another Customer. Include its customer in \
             the request."
        )
    } else {
        return Ok(Some(id));
    };
    Err(Refusal::invalid("payment_method_unexpected_state", "payment_method", &message))
}

/// The mandate of a bank debit: the one that the request names, or one that its data makes.
fn mandate(state: &mut State, form: &Form, method: &str) -> Result<Option<String>, Refusal> {
    if let Some(id) = form.text("mandate") {
        return Ok(Some(state.of_param("mandate", id, "mandate")?.text("id").to_owned()));
    }
    let makes = form.has("mandate_data") && state.text(method, "type") == "acss_debit";
    let status =
        if state.unverified.iter().any(|own| own == method) { "pending" } else { "active" };
    Ok(makes.then(|| mandates::add(state, None, method, &Terms::default(), status)))
}

/// `POST /v1/payment_intents/{id}/confirm`.
pub(crate) fn confirm(state: &mut State, id: &str, form: &Form) -> Result<Value, Refusal> {
    form.only(&CONFIRMED)?;
    let intent = state.of_path("payment_intent", id)?.clone();
    if !matches!(intent.text("status"), "requires_payment_method" | "requires_confirmation") {
        return Err(unexpected(&intent, "cannot be confirmed"));
    }
    let types: Vec<String> =
        serde_json::from_value(intent.get("payment_method_types").clone()).unwrap_or_default();
    let customer = Some(intent.text("customer")).filter(|customer| !customer.is_empty());
    let named = method(state, form, &types, customer)?;
    let own = Some(intent.text("payment_method").to_owned()).filter(|own| !own.is_empty());
    let Some(method) = named.or(own) else { return Err(Refusal::required("payment_method")) };
    let mandate = mandate(state, form, &method)?;
    if let Some(url) = form.text("return_url") {
        state.change(id, |intent| intent.set("return_url", url));
    }
    let off_session = off_session(form);
    payment::confirm(state, id, &Confirmation { method, mandate, off_session })?;
    Ok(state.show(id))
}

/// `POST /v1/payment_intents/{id}/cancel`.
pub(crate) fn cancel(state: &mut State, id: &str, form: &Form) -> Result<Value, Refusal> {
    form.only(&["cancellation_reason"])?;
    let reasons = ["abandoned", "duplicate", "fraudulent", "requested_by_customer"];
    let reason = form.one_of("cancellation_reason", &reasons)?.map(str::to_owned);
    let intent = state.of_path("payment_intent", id)?;
    if matches!(intent.text("status"), "succeeded" | "canceled" | "processing") {
        return Err(unexpected(intent, "cannot be canceled"));
    }
    let is_its_session =
        |session: &Object| session.text("payment_intent") == id && session.text("status") == "open";
    if state.all("checkout.session").any(is_its_session) {
        return Err(unexpected(
            intent,
            "belongs to an open Checkout Session, which can be expired",
        ));
    }
    end(state, id, reason.as_deref());
    Ok(state.show(id))
}

/// Cancels an intent that nobody has paid.
pub(crate) fn end(state: &mut State, id: &str, reason: Option<&str>) {
    let now = state.seconds();
    state.change(id, |intent| {
        intent.set("status", "canceled");
        intent.set("canceled_at", now);
        intent.set("cancellation_reason", reason);
        intent.set("next_action", Value::Null);
    });
    state.unschedule(&Task::Settle(id.to_owned()));
    emit(state, "payment_intent.canceled", id);
}

/// `POST /v1/payment_intents/{id}/verify_microdeposits`.
pub(crate) fn verify(state: &mut State, id: &str, form: &Form) -> Result<Value, Refusal> {
    verification::check(form)?;
    state.of_path("payment_intent", id)?;
    payment::pass_verification(state, id)?;
    Ok(state.show(id))
}

/// `GET /v1/payment_intents/{id}`.
pub(crate) fn retrieve(state: &State, id: &str) -> Result<Value, Refusal> {
    state.of_path("payment_intent", id).map(Object::value)
}

/// `GET /v1/payment_intents`, by `customer` and `created`.
pub(crate) fn all(state: &State, form: &Form) -> Result<Value, Refusal> {
    let customer = form.text("customer");
    if let Some(id) = customer {
        state.of_param("customer", id, "customer")?;
    }
    list(state, "payment_intent", "/v1/payment_intents", form, &["customer"], |intent| {
        customer.is_none_or(|customer| intent.text("customer") == customer)
    })
}
