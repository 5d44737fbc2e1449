//! Verification of a bank account by two small deposits.

use serde_json::{Value, json};

use crate::calendar::after_business_days;
use crate::form::Form;
use crate::refusal::Refusal;
use crate::state::State;

/// The amounts that Stripe's test mode accepts.
const AMOUNTS: [&str; 2] = ["32", "45"];

/// What the customer must do next, for the intent's `next_action`.
pub(crate) fn action(state: &State, intent: &str) -> Value {
    let arrives = after_business_days(state.now, 2).as_second();
    json!({
        "type": "verify_with_microdeposits",
        "verify_with_microdeposits": {
            "arrival_date": arrives,
            "hosted_verification_url": format!("{}/microdeposits/{intent}", state.pages),
            "microdeposit_type": "amounts",
        },
    })
}

/// Refuses anything but the two amounts.
///
/// # Errors
///
/// `payment_method_microdeposit_verification_amounts_mismatch`.
pub(crate) fn check(form: &Form) -> Result<(), Refusal> {
    form.only(&["amounts[*]", "descriptor_code"])?;
    if form.list("amounts") == AMOUNTS {
        return Ok(());
    }
    let message = "The amounts provided do not match the amounts that were sent to the bank \
                   account.";
    let code = "payment_method_microdeposit_verification_amounts_mismatch";
    Err(Refusal::invalid(code, "amounts", message))
}
