//! Checkout Sessions: a hosted page on which a customer pays, or saves a method.

use serde_json::{Value, json};

use crate::calendar::after_seconds;
use crate::checkout_completion::end;
use crate::form::Form;
use crate::lists::list;
use crate::method_types;
use crate::money;
use crate::object::Object;
use crate::payment_intents;
use crate::refusal::Refusal;
use crate::setup_intents;
use crate::state::{State, Task};

const CREATED: [&str; 33] = [
    "mode",
    "success_url",
    "cancel_url",
    "customer",
    "customer_email",
    "client_reference_id",
    "currency",
    "expires_at",
    "locale",
    "submit_type",
    "ui_mode",
    "metadata[*]",
    "billing_address_collection",
    "adaptive_pricing[enabled]",
    "integration_identifier",
    "payment_method_configuration",
    "allowed_payment_method_types[*]",
    "excluded_payment_method_types[*]",
    "payment_method_types[*]",
    "payment_intent_data[metadata][*]",
    "payment_intent_data[setup_future_usage]",
    "payment_intent_data[description]",
    "payment_intent_data[receipt_email]",
    "payment_intent_data[statement_descriptor]",
    "payment_intent_data[statement_descriptor_suffix]",
    "setup_intent_data[metadata][*]",
    "setup_intent_data[description]",
    "payment_method_options[acss_debit][*]",
    "payment_method_options[acss_debit][mandate_options][*]",
    "payment_method_options[card][*]",
    "line_items[*][quantity]",
    "line_items[*][price_data][*]",
    "line_items[*][price_data][product_data][*]",
];
/// Languages of Stripe's page. There is no `en-CA`.
const LOCALES: [&str; 41] = [
    "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr",
    "fr-CA", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt",
    "pt-BR", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
];
/// A session lives from 30 minutes to 24 hours by Stripe's clock.
const SHORTEST: i64 = 30 * 60;
const LONGEST: i64 = 24 * 3600;

/// What the customer is to pay.
struct Total {
    amount: i64,
    currency: String,
    /// What the page calls it.
    name: String,
}

/// `POST /v1/checkout/sessions`.
pub(crate) fn create(state: &mut State, form: &Form) -> Result<Value, Refusal> {
    form.only(&CREATED)?;
    form.required("mode")?;
    let mode = form.one_of("mode", &["payment", "setup"])?.unwrap_or_default();
    form.required("success_url")?;
    form.one_of("locale", &LOCALES)?;
    form.one_of("ui_mode", &["hosted", "hosted_page"])?;
    if let Some(customer) = form.text("customer") {
        state.of_param("customer", customer, "customer")?;
    }
    let expires = expiry(state, form)?;
    let total = if mode == "payment" { Some(total(form)?) } else { None };
    let currency = total.as_ref().map(|total| total.currency.as_str()).or(form.text("currency"));
    let types = method_types::offered(form, currency)?;
    let terms = terms(form, mode, &types)?;
    let intent_data = form.section("payment_intent_data");
    let texts = payment_intents::texts(&intent_data)?;
    let id = state.random.id("cs_test_a1", 56);
    let session = session(state, form, (&id, mode), total.as_ref(), (&types, expires));
    state.add(session);
    let plan = json!({
        "texts": texts,
        "metadata": intent_data.map("metadata"),
        "terms": terms,
        "name": total.map(|total| total.name),
    });
    state.plans.insert(id.clone(), Object::from(plan));
    if mode == "setup" {
        let setup = form.section("setup_intent_data");
        let texts = (setup.text("description"), setup.map("metadata"));
        let intent = setup_intents::add(state, form.text("customer"), &types, texts);
        state.change(&id, |session| session.set("setup_intent", intent));
    }
    let at = after_seconds(state.now, expires - state.seconds());
    state.schedule(at, Task::ExpireSession(id.clone()));
    Ok(state.show(&id))
}

fn expiry(state: &State, form: &Form) -> Result<i64, Refusal> {
    let now = state.seconds();
    let expires = form.number("expires_at")?.unwrap_or(now + LONGEST);
    let message = if expires < now + SHORTEST {
        "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
    } else if expires > now + LONGEST {
        "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
    } else {
        return Ok(expires);
    };
    Err(Refusal::invalid("parameter_invalid", "expires_at", message))
}

fn total(form: &Form) -> Result<Total, Refusal> {
    let items = form.section("line_items");
    let mut total: Option<Total> = None;
    for index in items.keys() {
        let item = items.section(&index);
        let named = |field: &str| format!("line_items[{index}][price_data][{field}]");
        let price = item.section("price_data");
        let Some(currency) = price.text("currency") else {
            return Err(Refusal::required(&named("currency")));
        };
        let Some(unit) = price.number("unit_amount")? else {
            return Err(Refusal::required(&named("unit_amount")));
        };
        let Some(name) = price.section("product_data").text("name").map(str::to_owned) else {
            return Err(Refusal::required(&named("product_data][name")));
        };
        let amount = unit.saturating_mul(item.number("quantity")?.unwrap_or(1));
        let sum = total.get_or_insert_with(|| Total {
            amount: 0,
            currency: currency.to_lowercase(),
            name,
        });
        if sum.currency != currency.to_lowercase() {
            let message = "All line items must have the same currency.";
            return Err(Refusal::invalid("parameter_invalid", "line_items", message));
        }
        sum.amount = sum.amount.saturating_add(amount);
    }
    let Some(total) = total else { return Err(Refusal::required("line_items")) };
    money::check(total.amount, &total.currency)?;
    Ok(total)
}

/// The mandate that a bank debit asks for.
fn terms(form: &Form, mode: &str, types: &[String]) -> Result<Value, Refusal> {
    let options = form.section("payment_method_options").section("acss_debit");
    let known = ["currency", "mandate_options[*]", "verification_method", "setup_future_usage"];
    options.only(&known)?;
    let prefix = "payment_method_options[acss_debit]";
    options.one_of("verification_method", &["automatic", "instant", "microdeposits"])?;
    if mode == "setup" && options.text("currency").is_none() && only_debits(types) {
        return Err(Refusal::required(&format!("{prefix}[currency]")));
    }
    if mode == "payment" && options.text("currency").is_some() {
        let message = "The currency of a bank debit can only be set in setup mode.";
        return Err(Refusal::invalid("parameter_invalid", &format!("{prefix}[currency]"), message));
    }
    let terms = options.section("mandate_options");
    terms.one_of("payment_schedule", &["combined", "interval", "sporadic"])?;
    terms.one_of("transaction_type", &["business", "personal"])?;
    let schedule = terms.text("payment_schedule").unwrap_or("sporadic");
    if schedule != "sporadic" && terms.text("interval_description").is_none() {
        let param = format!("{prefix}[mandate_options][interval_description]");
        return Err(Refusal::required(&param));
    }
    Ok(json!({
        "payment_schedule": schedule,
        "interval_description": terms.text("interval_description"),
        "transaction_type": terms.text("transaction_type").unwrap_or("personal"),
        "verification_method": options.text("verification_method").unwrap_or("automatic"),
    }))
}

fn only_debits(types: &[String]) -> bool {
    types.iter().all(|kind| kind == "acss_debit")
}

fn session(
    state: &State,
    form: &Form,
    (id, mode): (&str, &str),
    total: Option<&Total>,
    (types, expires): (&[String], i64),
) -> Value {
    let amount = total.map(|total| total.amount);
    let currency = total.map(|total| total.currency.as_str()).or(form.text("currency"));
    let page = format!("{}/c/pay/{id}", state.pages);
    let mut session = Object::from(json!({
        "id": id,
        "object": "checkout.session",
        "amount_subtotal": amount,
        "amount_total": amount,
        "automatic_tax": {
            "enabled": false, "liability": null, "provider": null, "status": null,
        },
        "cancel_url": form.text("cancel_url"),
        "client_reference_id": form.text("client_reference_id"),
        "created": state.seconds(),
        "currency": currency,
        "custom_fields": [],
        "custom_text": {
            "after_submit": null, "shipping_address": null, "submit": null,
            "terms_of_service_acceptance": null,
        },
        "customer": form.text("customer"),
        "customer_creation": (mode == "payment").then_some("if_required"),
        "customer_details": null,
        "customer_email": form.text("customer_email"),
        "discounts": [],
        "expires_at": expires,
        "integration_identifier": form.text("integration_identifier"),
        "livemode": false,
        "locale": form.text("locale"),
        "metadata": form.map("metadata"),
        "mode": mode,
        "payment_intent": null,
        "payment_method_collection": "if_required",
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": types,
        "payment_status": if mode == "setup" { "no_payment_required" } else { "unpaid" },
        "phone_number_collection": {"enabled": false},
        "setup_intent": null,
        "shipping_options": [],
        "status": "open",
        "submit_type": form.text("submit_type"),
        "success_url": form.text("success_url"),
        "total_details": total
            .map(|_| json!({"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0})),
        "ui_mode": "hosted_page",
        "url": page,
    }));
    for field in UNUSED {
        session.set(field, Value::Null);
    }
    session.value()
}

/// Fields of a session for what the portal does not use.
const UNUSED: [&str; 23] = [
    "adaptive_pricing",
    "after_expiration",
    "allow_promotion_codes",
    "billing_address_collection",
    "client_secret",
    "collected_information",
    "consent",
    "consent_collection",
    "currency_conversion",
    "customer_account",
    "invoice",
    "invoice_creation",
    "managed_payments",
    "origin_context",
    "payment_link",
    "payment_method_configuration_details",
    "permissions",
    "recovered_from",
    "saved_payment_method_options",
    "shipping_address_collection",
    "shipping_cost",
    "subscription",
    "wallet_options",
];

/// `POST /v1/checkout/sessions/{id}/expire`.
pub(crate) fn expire(state: &mut State, id: &str, form: &Form) -> Result<Value, Refusal> {
    form.only(&[])?;
    let status = state.of_path("checkout.session", id)?.text("status");
    if status != "open" {
        let message = format!(
            "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout \
             Session has a status of {status}."
        );
        return Err(Refusal::state("checkout_session_unexpected_state", &message));
    }
    end(state, id);
    Ok(state.show(id))
}

/// `GET /v1/checkout/sessions/{id}`.
pub(crate) fn retrieve(state: &State, id: &str) -> Result<Value, Refusal> {
    state.of_path("checkout.session", id).map(Object::value)
}

/// `GET /v1/checkout/sessions`, by `customer`, `payment_intent`, `status` and `created`.
pub(crate) fn all(state: &State, form: &Form) -> Result<Value, Refusal> {
    let filters = ["customer", "payment_intent", "status"];
    list(state, "checkout.session", "/v1/checkout/sessions", form, &filters, |session| {
        let same = |key: &str| form.text(key).is_none_or(|wanted| session.text(key) == wanted);
        filters.iter().all(|filter| same(filter))
    })
}
