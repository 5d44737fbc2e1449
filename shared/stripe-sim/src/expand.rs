//! `expand[]`: shows an object in place of its id.

use serde_json::{Value, json};

use crate::form::Form;
use crate::refunds;
use crate::refusal::Refusal;
use crate::state::State;

/// The properties that can be expanded, and those on the way to one.
const EXPANDABLE: [&str; 16] = [
    "acss_debit",
    "balance_transaction",
    "charge",
    "customer",
    "data",
    "failure_balance_transaction",
    "latest_charge",
    "mandate",
    "object",
    "payment_intent",
    "payment_method",
    "payment_method_details",
    "setup_intent",
    "source",
    "payout",
    "refunds",
];

/// Refuses what cannot be expanded, before anything is executed.
///
/// # Errors
///
/// A property that no object has.
pub(crate) fn check(form: &Form) -> Result<(), Refusal> {
    let cannot = |path: &&str| !path.split('.').all(|part| EXPANDABLE.contains(&part));
    let Some(path) = form.list("expand").into_iter().find(cannot) else { return Ok(()) };
    let message = format!("This property cannot be expanded ({path}).");
    Err(Refusal::invalid("parameter_invalid", "expand", &message))
}

/// Expands what the request asks for, where the answer has it.
pub(crate) fn expand(state: &State, value: &mut Value, form: &Form) {
    for path in form.list("expand") {
        let parts: Vec<&str> = path.split('.').collect();
        along(state, value, &parts);
    }
}

fn along(state: &State, value: &mut Value, path: &[&str]) {
    if let Value::Array(items) = value {
        return items.iter_mut().for_each(|item| along(state, item, path));
    }
    let Some((first, rest)) = path.split_first() else { return };
    if *first == "refunds" {
        show_refunds(state, value);
    }
    let Some(property) = value.as_object_mut().and_then(|object| object.get_mut(*first)) else {
        return;
    };
    if let Some(object) = property.as_str().map(|id| state.show(id)).filter(|it| !it.is_null()) {
        *property = object;
    }
    along(state, property, rest);
}

/// A charge shows its refunds only when it is asked for them.
fn show_refunds(state: &State, value: &mut Value) {
    let Some(charge) =
        value.as_object_mut().filter(|it| it.get("object") == Some(&json!("charge")))
    else {
        return;
    };
    let id = charge.get("id").and_then(Value::as_str).unwrap_or_default();
    if let Ok(list) = refunds::all(state, &Form::parse(&format!("charge={id}"))) {
        charge.insert("refunds".to_owned(), list);
    }
}
