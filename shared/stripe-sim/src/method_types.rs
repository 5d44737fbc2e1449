//! Which types of payment method an intent or a Checkout Session offers.
//!
//! Source: <https://docs.stripe.com/changelog/endive/2026-09-30> (removal of
//! `payment_method_types`; `allowed_payment_method_types` is filtered silently).

use crate::form::Form;
use crate::refusal::Refusal;

/// The parameters that choose types.
pub(crate) const KNOWN: [&str; 4] = [
    "allowed_payment_method_types[*]",
    "excluded_payment_method_types[*]",
    "automatic_payment_methods[enabled]",
    "automatic_payment_methods[allow_redirects]",
];

/// The types that remain of those that the account has switched on: cards, and bank debits in
/// Canadian or US dollars. Without a currency nothing is paid yet, and both are there.
///
/// # Errors
///
/// `payment_method_types`, which this version of the API has no more, and a list of which
/// nothing remains.
pub(crate) fn offered(form: &Form, currency: Option<&str>) -> Result<Vec<String>, Refusal> {
    if form.has("payment_method_types") {
        let message = "The parameter payment_method_types is no longer supported in this API \
                       version. Use dynamic payment methods, or limit them with \
                       allowed_payment_method_types.";
        let code = "payment_method_types_no_longer_supported";
        return Err(Refusal::invalid(code, "payment_method_types", message));
    }
    let debits = currency.is_none_or(|currency| matches!(currency, "cad" | "usd"));
    let available: &[&str] = if debits { &["card", "acss_debit"] } else { &["card"] };
    let allowed = form.list("allowed_payment_method_types");
    let excluded = form.list("excluded_payment_method_types");
    let remains =
        |kind: &&&str| (allowed.is_empty() || allowed.contains(kind)) && !excluded.contains(kind);
    let types: Vec<String> = available.iter().filter(remains).map(ToString::to_string).collect();
    if types.is_empty() {
        let message = "No valid payment method types remain for this request.";
        let param = "allowed_payment_method_types";
        return Err(Refusal::invalid("parameter_invalid_empty", param, message));
    }
    Ok(types)
}
