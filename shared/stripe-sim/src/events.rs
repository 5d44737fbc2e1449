//! Events: what happened to an object, told to the webhook endpoint and kept for 30 days.

use serde_json::{Value, json};

use crate::calendar::after_days;
use crate::form::Form;
use crate::lists::list;
use crate::refusal::Refusal;
use crate::state::{API_VERSION, State};

/// Stripe lists events for this many days.
const KEPT_DAYS: i64 = 30;

/// Records that something happened to an object.
pub(crate) fn emit(state: &mut State, kind: &str, object: &str) {
    record(state, kind, object, None);
}

/// Records a change of an object, with the former values of what has changed.
pub(crate) fn emit_change(state: &mut State, kind: &str, object: &str, previous: Value) {
    record(state, kind, object, Some(previous));
}

fn record(state: &mut State, kind: &str, object: &str, previous: Option<Value>) {
    let mut data = json!({"object": state.show(object)});
    if let (Some(fields), Some(previous)) = (data.as_object_mut(), previous) {
        fields.insert("previous_attributes".to_owned(), previous);
    }
    let id = state.random.id("evt_1", 23);
    let (request, key) = state.request.clone();
    let event = json!({
        "id": id,
        "object": "event",
        "api_version": API_VERSION,
        "created": state.seconds(),
        "data": data,
        "livemode": false,
        "pending_webhooks": 1,
        "request": {"id": request, "idempotency_key": key},
        "type": kind,
    });
    let body = event.to_string();
    state.add(event);
    state.webhooks.enqueue((&id, kind, &body), state.now, &mut state.random);
}

/// `GET /v1/events/{id}`.
pub(crate) fn retrieve(state: &State, id: &str) -> Result<Value, Refusal> {
    let event = state.of_path("event", id)?;
    if event.number("created") < oldest(state) {
        return Err(Refusal::not_found("event", id));
    }
    Ok(event.value())
}

fn oldest(state: &State) -> i64 {
    after_days(state.now, -KEPT_DAYS).as_second()
}

/// `GET /v1/events`, by `type`, `types[]` and `created`.
pub(crate) fn all(state: &State, form: &Form) -> Result<Value, Refusal> {
    let types: Vec<&str> = form.text("type").into_iter().chain(form.list("types")).collect();
    let oldest = oldest(state);
    list(state, "event", "/v1/events", form, &["type", "types[*]"], |event| {
        let wanted = types.is_empty() || types.iter().any(|kind| is_of(event.text("type"), kind));
        wanted && event.number("created") >= oldest
    })
}

/// Whether a type is this one, or of the family that `payment_intent.*` names.
fn is_of(kind: &str, wanted: &str) -> bool {
    let family = wanted.strip_suffix('*').is_some_and(|prefix| kind.starts_with(prefix));
    family || kind == wanted
}
