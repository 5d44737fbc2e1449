//! Customers.

use serde_json::{Value, json};

use crate::events::{emit, emit_change};
use crate::form::Form;
use crate::object::Object;
use crate::refusal::Refusal;
use crate::state::State;

const KNOWN: [&str; 9] = [
    "email",
    "name",
    "phone",
    "description",
    "metadata[*]",
    "preferred_locales[*]",
    "address[*]",
    "payment_method",
    "invoice_settings[default_payment_method]",
];

/// `POST /v1/customers`.
pub(crate) fn create(state: &mut State, form: &Form) -> Result<Value, Refusal> {
    form.only(&KNOWN)?;
    let id = state.random.id("cus_", 14);
    add(state, &id, form);
    Ok(state.show(&id))
}

/// Makes a customer with this id.
pub(crate) fn add(state: &mut State, id: &str, form: &Form) {
    let address = form.section("address");
    let customer = json!({
        "id": id,
        "object": "customer",
        "address": (address != Form::default()).then(|| json!({
            "city": address.text("city"),
            "country": address.text("country"),
            "line1": address.text("line1"),
            "line2": address.text("line2"),
            "postal_code": address.text("postal_code"),
            "state": address.text("state"),
        })),
        "balance": 0,
        "created": state.seconds(),
        "currency": null,
        "default_source": null,
        "delinquent": false,
        "description": form.text("description"),
        "discount": null,
        "email": form.text("email"),
        "invoice_prefix": state.random.id("", 8).to_uppercase(),
        "invoice_settings": {
            "custom_fields": null,
            "default_payment_method": null,
            "footer": null,
            "rendering_options": null,
        },
        "livemode": false,
        "metadata": form.map("metadata"),
        "name": form.text("name"),
        "next_invoice_sequence": 1,
        "phone": form.text("phone"),
        "preferred_locales": form.list("preferred_locales"),
        "shipping": null,
        "tax_exempt": "none",
        "test_clock": null,
    });
    state.add(customer);
    emit(state, "customer.created", id);
}

/// `POST /v1/customers/{id}`.
pub(crate) fn update(state: &mut State, id: &str, form: &Form) -> Result<Value, Refusal> {
    form.only(&KNOWN)?;
    state.of_path("customer", id)?;
    let previous = state.change(id, |customer| {
        for name in ["email", "name", "phone", "description"] {
            if let Some(text) = form.text(name) {
                customer.set(name, text);
            }
        }
        if form.has("preferred_locales") {
            customer.set("preferred_locales", form.list("preferred_locales"));
        }
        customer.merge_metadata(form.map("metadata"));
    });
    emit_change(state, "customer.updated", id, previous);
    Ok(state.show(id))
}

/// `GET /v1/customers/{id}`.
pub(crate) fn retrieve(state: &State, id: &str) -> Result<Value, Refusal> {
    state.of_path("customer", id).map(Object::value)
}
