//! The list of a day: a row for each part of each movement in the day's payouts, as CSV.

use rust_decimal::Decimal;

use super::file::{Movement, Summary};

const COLUMNS: &str =
    "posted_on,account,invoice,amount,currency,method,reference,portal_id,payout_id";

/// The category of a payment. The `method` of its rows is how it was paid, that of other rows their
/// category.
const CHARGE: &str = "charge";

/// A list that has only its head.
pub(super) fn empty() -> String {
    format!("{COLUMNS}\r\n")
}

/// Adds the rows of a payout. Their amounts add up to it.
pub(super) fn add(csv: &mut String, summary: &Summary, movements: &[Movement]) {
    for movement in movements {
        let method = match &movement.method {
            Some(method) if movement.category == CHARGE => method,
            _ => &movement.category,
        };
        // A payment is known by its id at the gateway, anything else by its own.
        let own = if movement.category == CHARGE { &movement.gateway_payment } else { &None };
        let reference = own.as_ref().or(movement.source.as_ref()).unwrap_or(&movement.id);
        for part in &movement.applications {
            let invoice = part.invoice.as_deref().unwrap_or_default();
            push(csv, summary, movement, (invoice, part.amount, method, reference));
        }
        if !movement.fee.is_zero() {
            push(csv, summary, movement, ("", -movement.fee, "fee", &movement.id));
        }
    }
}

fn push(
    csv: &mut String,
    summary: &Summary,
    movement: &Movement,
    (invoice, amount, method, reference): (&str, Decimal, &str, &str),
) {
    let is_fee = method == "fee";
    let of_customer = |text: &Option<String>| match text {
        Some(text) if !is_fee => text.clone(),
        _ => String::new(),
    };
    let fields = [
        movement.posted_on.to_string(),
        of_customer(&movement.account_id),
        invoice.to_owned(),
        amount.to_string(),
        movement.currency.clone(),
        method.to_owned(),
        reference.to_owned(),
        of_customer(&movement.portal_id),
        summary.payout.clone(),
    ];
    let fields: Vec<_> = fields.iter().map(|field| quoted(field)).collect();
    csv.push_str(&fields.join(","));
    csv.push_str("\r\n");
}

/// A field, in quotes where RFC 4180 needs them.
fn quoted(field: &str) -> String {
    if field.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_with_a_comma_or_a_quote_is_quoted() {
        assert_eq!(quoted("2026-0712"), "2026-0712");
        assert_eq!(quoted("a,b"), "\"a,b\"");
        assert_eq!(quoted("7\" disk"), "\"7\"\" disk\"");
    }
}
