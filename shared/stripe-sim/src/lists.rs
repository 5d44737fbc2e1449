//! Lists of objects, the newest first, in pages.

use serde_json::{Value, json};

use crate::form::Form;
use crate::object::Object;
use crate::refusal::Refusal;
use crate::state::State;

const PAGING: [&str; 4] = ["limit", "starting_after", "ending_before", "created[*]"];
/// How many objects a page has unless `limit` says otherwise, and at most.
const PAGE: i64 = 10;
const LARGEST_PAGE: i64 = 100;

/// One page of the objects of a kind that pass the filter; `filters` names its parameters.
///
/// # Errors
///
/// An unknown parameter, a limit outside of 1 to 100, or a cursor that is not such an object.
pub(crate) fn list(
    state: &State,
    kind: &str,
    url: &str,
    form: &Form,
    filters: &[&str],
    passes: impl Fn(&Object) -> bool,
) -> Result<Value, Refusal> {
    let known: Vec<&str> = PAGING.iter().chain(&["created"]).chain(filters).copied().collect();
    form.only(&known)?;
    let limit = form.number("limit")?.unwrap_or(PAGE);
    if !(1..=LARGEST_PAGE).contains(&limit) {
        let message = "This value must be between 1 and 100.";
        return Err(Refusal::invalid("parameter_invalid_integer", "limit", message));
    }
    let limit = usize::try_from(limit).unwrap_or_default();
    let range = created(form)?;
    let within = |object: &&Object| range.contains(object.number("created")) && passes(object);
    let mut found: Vec<&Object> = state.all(kind).filter(within).collect();
    let mut has_more = false;
    if let Some(cursor) = form.text("ending_before") {
        let at = position(state, kind, "ending_before", cursor, &found)?;
        found.truncate(at);
        let extra = found.len().saturating_sub(limit);
        has_more = extra > 0;
        found = found.split_off(extra);
    } else {
        if let Some(cursor) = form.text("starting_after") {
            let at = position(state, kind, "starting_after", cursor, &found)?;
            found = found.split_off((at + 1).min(found.len()));
        }
        has_more |= found.len() > limit;
        found.truncate(limit);
    }
    let data: Vec<Value> = found.into_iter().map(Object::value).collect();
    Ok(json!({"object": "list", "url": url, "has_more": has_more, "data": data}))
}

/// Where the cursor's object is in the list.
fn position(
    state: &State,
    kind: &str,
    param: &str,
    id: &str,
    found: &[&Object],
) -> Result<usize, Refusal> {
    state.of_param(kind, id, param)?;
    let at = found.iter().position(|object| object.text("id") == id);
    at.ok_or_else(|| Refusal::missing(kind, id, param))
}

/// Seconds of creation, both included.
struct Range(i64, i64);

impl Range {
    fn contains(&self, second: i64) -> bool {
        (self.0..=self.1).contains(&second)
    }
}

fn created(form: &Form) -> Result<Range, Refusal> {
    let at = |name: &str| form.number(name);
    let exact = at("created")?;
    let from = at("created[gte]")?.or(at("created[gt]")?.map(|after| after + 1));
    let to = at("created[lte]")?.or(at("created[lt]")?.map(|before| before - 1));
    Ok(Range(exact.or(from).unwrap_or(i64::MIN), exact.or(to).unwrap_or(i64::MAX)))
}
