//! Payment methods: cards and bank accounts, saved for a customer or used once.

use serde_json::{Value, json};

use crate::calendar::month;
use crate::card::{self, Behaviour, Card};
use crate::debit::{self, Account};
use crate::events::{emit, emit_change};
use crate::form::Form;
use crate::lists::list;
use crate::mandates;
use crate::object::Object;
use crate::refusal::Refusal;
use crate::state::State;

/// Month and year until whose end a card is good.
pub(crate) type Expiry = (i64, i64);

fn method(state: &State, id: &str, kind: &str, details: Value) -> Value {
    let mut object = Object::from(json!({
        "id": id,
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": {
            "address": {
                "city": null, "country": null, "line1": null, "line2": null,
                "postal_code": null, "state": null,
            },
            "email": null, "name": null, "phone": null, "tax_id": null,
        },
        "created": state.seconds(),
        "customer": null,
        "customer_account": null,
        "livemode": false,
        "metadata": {},
        "type": kind,
    }));
    object.set(kind, details);
    object.value()
}

/// Makes the payment method of a card. Without an expiry it is good for a year.
pub(crate) fn add_card(
    state: &mut State,
    id: Option<&str>,
    card: Card,
    expiry: Option<Expiry>,
) -> String {
    let id = id.map_or_else(|| state.random.id("pm_1", 23), str::to_owned);
    let (year, this_month) = month(state.now);
    let (exp_month, exp_year) = expiry.unwrap_or((this_month, year + 1));
    let last4 = card.number.get(card.number.len() - 4..).unwrap_or_default();
    let details = json!({
        "brand": card.brand,
        "checks": {
            "address_line1_check": null, "address_postal_code_check": null, "cvc_check": "pass",
        },
        "country": "CA",
        "display_brand": card.brand,
        "exp_month": exp_month,
        "exp_year": exp_year,
        "fingerprint": format!("sim{}", card.number),
        "funding": if card.token.ends_with("debit") { "debit" } else { "credit" },
        "generated_from": null,
        "last4": last4,
        "networks": {"available": [card.brand], "preferred": null},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": true},
        "wallet": null,
    });
    state.cards.insert(id.clone(), card.behaviour);
    let object = method(state, &id, "card", details);
    state.add(object)
}

/// Makes the payment method of a bank account.
pub(crate) fn add_account(state: &mut State, id: Option<&str>, account: Account) -> String {
    let id = id.map_or_else(|| state.random.id("pm_1", 23), str::to_owned);
    let last4 = account.number.get(account.number.len() - 4..).unwrap_or_default();
    let details = json!({
        "bank_name": "STRIPE TEST BANK",
        "fingerprint": format!("sim{}", account.number),
        "institution_number": "000",
        "last4": last4,
        "transit_number": "11000",
    });
    state.accounts.insert(id.clone(), account.outcome);
    let object = method(state, &id, "acss_debit", details);
    state.add(object)
}

/// The payment method that a parameter names. A test payment method such as `pm_card_visa`
/// becomes a new one.
///
/// # Errors
///
/// `resource_missing`; a method that was detached cannot be used again.
pub(crate) fn of_param(state: &mut State, id: &str, param: &str) -> Result<String, Refusal> {
    if let Some(card) = card::by_token(id) {
        return Ok(add_card(state, None, card, None));
    }
    if let Some(account) = debit::by_token(id) {
        return Ok(add_account(state, None, account));
    }
    state.of_param("payment_method", id, param)?;
    if state.detached.iter().any(|own| own == id) {
        let message = format!(
            "The provided PaymentMethod was detached from its Customer: {id}. A detached \
             PaymentMethod may not be used again."
        );
        return Err(Refusal::invalid("payment_method_unexpected_state", param, &message));
    }
    Ok(id.to_owned())
}

/// Saves a method for a customer.
pub(crate) fn save(state: &mut State, id: &str, customer: &str) {
    if state.text(id, "customer") != customer {
        state.change(id, |method| method.set("customer", customer));
        emit(state, "payment_method.attached", id);
    }
}

/// `GET /v1/payment_methods/{id}`.
pub(crate) fn retrieve(state: &State, id: &str) -> Result<Value, Refusal> {
    state.of_path("payment_method", id).map(Object::value)
}

/// `GET /v1/payment_methods?customer=…` and `GET /v1/customers/{id}/payment_methods`.
pub(crate) fn all(state: &State, form: &Form, customer: Option<&str>) -> Result<Value, Refusal> {
    let nested = customer.map(|id| format!("/v1/customers/{id}/payment_methods"));
    let url = nested.as_deref().unwrap_or("/v1/payment_methods");
    if let Some(id) = customer {
        state.of_path("customer", id)?;
    } else if let Some(id) = form.text("customer") {
        state.of_param("customer", id, "customer")?;
    }
    let Some(customer) = customer.or(form.text("customer")) else {
        return Err(Refusal::required("customer"));
    };
    let kind = form.text("type");
    list(state, "payment_method", url, form, &["customer", "type"], |method| {
        method.text("customer") == customer && kind.is_none_or(|kind| method.text("type") == kind)
    })
}

const UPDATED: [&str; 8] = [
    "metadata[*]",
    "billing_details[name]",
    "billing_details[email]",
    "billing_details[phone]",
    "billing_details[address][*]",
    "card[exp_month]",
    "card[exp_year]",
    "allow_redisplay",
];

/// `POST /v1/payment_methods/{id}`.
pub(crate) fn update(state: &mut State, id: &str, form: &Form) -> Result<Value, Refusal> {
    form.only(&UPDATED)?;
    if state.of_path("payment_method", id)?.text("customer").is_empty() {
        let message = "You must save this PaymentMethod to a customer before you can update it.";
        return Err(Refusal::state("payment_method_unexpected_state", message));
    }
    let expiry = (form.number("card[exp_month]")?, form.number("card[exp_year]")?);
    if expiry.0.is_some_and(|month| !(1..=12).contains(&month)) {
        let message = "Your card's expiration month is invalid.";
        return Err(Refusal::invalid("invalid_expiry_month", "card[exp_month]", message));
    }
    let previous = state.change(id, |method| {
        method.merge_metadata(form.map("metadata"));
        for (key, value) in form.map("billing_details") {
            method.set_in("billing_details", &key, value);
        }
        if let Some(value) = form.text("allow_redisplay") {
            method.set("allow_redisplay", value);
        }
        set_expiry(method, expiry);
    });
    emit_change(state, "payment_method.updated", id, previous);
    Ok(state.show(id))
}

fn set_expiry(method: &mut Object, (month, year): (Option<i64>, Option<i64>)) {
    if let Some(month) = month {
        method.set_in("card", "exp_month", month);
    }
    if let Some(year) = year {
        method.set_in("card", "exp_year", year);
    }
}

/// The bank issued a new card, or the expiry was corrected by the card network.
pub(crate) fn renew(state: &mut State, id: &str, expiry: (Option<i64>, Option<i64>)) {
    let previous = state.change(id, |method| set_expiry(method, expiry));
    emit_change(state, "payment_method.automatically_updated", id, previous);
}

/// `POST /v1/payment_methods/{id}/attach`.
pub(crate) fn attach(state: &mut State, id: &str, form: &Form) -> Result<Value, Refusal> {
    form.only(&["customer"])?;
    let customer = form.required("customer")?.to_owned();
    state.of_param("customer", &customer, "customer")?;
    let known = card::by_token(id).is_some() || debit::by_token(id).is_some();
    if !known {
        state.of_path("payment_method", id)?;
    }
    let id = of_param(state, id, "payment_method")?;
    let owner = state.text(&id, "customer");
    if !owner.is_empty() && owner != customer {
        let message = "The payment method you provided has already been attached to a customer.";
        return Err(Refusal::state("payment_method_unexpected_state", message));
    }
    if let Some(Behaviour::Declined(decline)) = state.cards.get(&id) {
        let error = json!({
            "type": "card_error", "code": decline.code,
            "decline_code": Some(decline.decline_code).filter(|code| !code.is_empty()),
            "message": decline.message,
        });
        return Err(Refusal::card(error));
    }
    save(state, &id, &customer);
    Ok(state.show(&id))
}

/// `POST /v1/payment_methods/{id}/detach`.
pub(crate) fn detach(state: &mut State, id: &str, form: &Form) -> Result<Value, Refusal> {
    form.only(&[])?;
    if state.of_path("payment_method", id)?.text("customer").is_empty() {
        let message = "The payment method you provided is not attached to a customer so \
                       detachment is impossible.";
        return Err(Refusal::state("payment_method_unexpected_state", message));
    }
    let previous = state.change(id, |method| method.set("customer", Value::Null));
    state.detached.push(id.to_owned());
    emit_change(state, "payment_method.detached", id, previous);
    if let Some(mandate) = mandates::of_method(state, id) {
        mandates::set_status(state, &mandate, "inactive");
    }
    Ok(state.show(id))
}

/// Whether a card's last month is over, in UTC.
pub(crate) fn is_expired(state: &State, id: &str) -> bool {
    let method = state.copy(id);
    let part = |key: &str| method.get("card").get(key).and_then(Value::as_i64);
    let (Some(exp_year), Some(exp_month)) = (part("exp_year"), part("exp_month")) else {
        return false;
    };
    (exp_year, exp_month) < month(state.now)
}
