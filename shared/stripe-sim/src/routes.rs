//! Stripe's routes: which operation a method and path name.

use serde_json::Value;

use crate::checkout_completion::follow;
use crate::form::Form;
use crate::refusal::Refusal;
use crate::state::State;
use crate::{
    balance, charges, checkout, customers, disputes, events, mandates, payment_intents,
    payment_methods, payouts, refunds, setup_intents,
};

/// Executes a request.
///
/// # Errors
///
/// What the operation refuses, and 404 if there is none.
pub(crate) fn execute(
    state: &mut State,
    method: &str,
    path: &str,
    form: &Form,
) -> Result<Value, Refusal> {
    let rest = path.strip_prefix("/v1/").unwrap_or_default();
    let parts: Vec<&str> = rest.split('/').collect();
    let done = match method {
        "GET" => read(state, &parts, form),
        "POST" => write(state, &parts, form),
        _ => None,
    };
    done.unwrap_or_else(|| Err(Refusal::no_route(method, path)))
}

type Done = Option<Result<Value, Refusal>>;

fn read(state: &State, parts: &[&str], form: &Form) -> Done {
    if let [kind, id] = parts
        && let Some(object) = one(state, kind, id)
    {
        return Some(form.only(&["client_secret"]).and(object));
    }
    let list = match parts {
        ["balance_transactions"] => balance::all(state, form),
        ["charges"] => charges::all(state, form),
        ["checkout", "sessions"] => checkout::all(state, form),
        ["checkout", "sessions", id] => form.only(&[]).and(checkout::retrieve(state, id)),
        ["customers", id, "payment_methods"] => payment_methods::all(state, form, Some(id)),
        ["disputes"] => disputes::all(state, form),
        ["events"] => events::all(state, form),
        ["payment_intents"] => payment_intents::all(state, form),
        ["payment_methods"] => payment_methods::all(state, form, None),
        ["payouts"] => payouts::all(state, form),
        ["refunds"] => refunds::all(state, form),
        ["setup_intents"] => setup_intents::all(state, form),
        _ => return None,
    };
    Some(list)
}

fn one(state: &State, kind: &str, id: &str) -> Done {
    let object = match kind {
        "balance_transactions" => balance::retrieve(state, id),
        "charges" => charges::retrieve(state, id),
        "customers" => customers::retrieve(state, id),
        "disputes" => disputes::retrieve(state, id),
        "events" => events::retrieve(state, id),
        "mandates" => mandates::retrieve(state, id),
        "payment_intents" => payment_intents::retrieve(state, id),
        "payment_methods" => payment_methods::retrieve(state, id),
        "payouts" => payouts::retrieve(state, id),
        "refunds" => refunds::retrieve(state, id),
        "setup_intents" => setup_intents::retrieve(state, id),
        _ => return None,
    };
    Some(object)
}

fn write(state: &mut State, parts: &[&str], form: &Form) -> Done {
    let done = match parts {
        ["customers"] => customers::create(state, form),
        ["customers", id] => customers::update(state, id, form),
        ["payment_methods", id] => payment_methods::update(state, id, form),
        ["payment_methods", id, "attach"] => payment_methods::attach(state, id, form),
        ["payment_methods", id, "detach"] => payment_methods::detach(state, id, form),
        ["payment_intents"] => payment_intents::create(state, form),
        ["payment_intents", id, "confirm"] => payment_intents::confirm(state, id, form),
        ["payment_intents", id, "cancel"] => payment_intents::cancel(state, id, form),
        ["payment_intents", id, "verify_microdeposits"] => payment_intents::verify(state, id, form),
        ["setup_intents"] => setup_intents::create(state, form),
        ["setup_intents", id, "cancel"] => setup_intents::cancel(state, id, form),
        ["setup_intents", id, "verify_microdeposits"] => setup_intents::verify(state, id, form),
        ["checkout", "sessions"] => checkout::create(state, form),
        ["checkout", "sessions", id, "expire"] => checkout::expire(state, id, form),
        ["refunds"] => refunds::create(state, form),
        _ => return None,
    };
    if let ["payment_intents" | "setup_intents", id, _] = parts {
        follow(state, id);
    }
    Some(done)
}
