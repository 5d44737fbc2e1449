//! The filters of a search, checked.

use call_history::{Bound, CallAccount, Period, PeriodError};
use contract::CallFilters;
use contract::length::{CALL_TEXT_LENGTH, NUMBER_LENGTH};
use domain::call_record::{CallCharge, Filter};
use jiff::Timestamp;
use portal_http::Failure;
use portal_http::present::calls::from_direction;

/// The filter that the fields of a request ask for. `prefix` is `?` for parameters of a query and
/// `/` for fields of a body. A search for an invoice without dates has all of its calls.
///
/// # Errors
/// `malformed`, naming the field, or `invalid` when the period is too long.
pub(super) fn parse(
    sent: &CallFilters,
    account: &CallAccount,
    now: Timestamp,
    prefix: &str,
) -> Result<Filter, Failure> {
    let at = |name: &str| format!("{prefix}{name}");
    let text = |name: &str, text: &Option<String>, most: usize| match text {
        Some(text) if text.chars().count() > most => Err(Failure::malformed(at(name), "too-long")),
        text => Ok(text.clone()),
    };
    let whole = |name: &str, sent: &Option<String>| text(name, sent, CALL_TEXT_LENGTH);
    if sent.line_id.is_some() && sent.invoice_number.is_none() {
        return Err(Failure::malformed(at("invoiceNumber"), "missing-field"));
    }
    let charge = |text: &String| {
        CallCharge::parse(text).ok_or_else(|| Failure::malformed(at("minCharge"), "bad-value"))
    };
    let is_of_invoice = sent.invoice_number.is_some() && sent.from.is_none() && sent.to.is_none();
    let period = if is_of_invoice {
        Period::default()
    } else {
        let (from, to) = (sent.from.as_deref(), sent.to.as_deref());
        Period::requested(from, to, &account.zone, now).map_err(|error| refused(error, prefix))?
    };
    Ok(Filter {
        from: period.from,
        to: period.to,
        number: whole("number", &sent.number)?.filter(|part| !part.is_empty()),
        direction: sent.direction.map(from_direction),
        extension: whole("extension", &sent.extension)?,
        cost_centre: whole("costCentre", &sent.cost_centre)?,
        destination: whole("destination", &sent.destination)?,
        min_charge: sent.min_charge.as_ref().map(charge).transpose()?,
        min_seconds: sent.min_seconds,
        invoice_number: text("invoiceNumber", &sent.invoice_number, NUMBER_LENGTH)?,
        line_id: whole("lineId", &sent.line_id)?,
        masked: false,
    })
}

fn refused(error: PeriodError, prefix: &str) -> Failure {
    let (from, to) = (format!("{prefix}from"), format!("{prefix}to"));
    match error {
        PeriodError::Form(Bound::From) => Failure::malformed(from, "bad-value"),
        PeriodError::Form(Bound::To) => Failure::malformed(to, "bad-value"),
        PeriodError::Mixed => Failure::malformed(to, "other-kind"),
        PeriodError::Reversed => Failure::malformed(to, "before-from"),
        PeriodError::TooLong => Failure::invalid(from, "over-six-months"),
    }
}
