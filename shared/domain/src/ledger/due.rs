//! What is past due, and what is due next.

use jiff::civil::Date;

use super::state::OpenItem;
use crate::money::{Currency, Money, MoneyError};

/// Earliest due date of the items that have an undisputed part.
pub fn due_on<'a>(open: impl IntoIterator<Item = &'a OpenItem>) -> Option<Date> {
    let due = open.into_iter().filter(|item| item.undisputed().is_positive());
    due.map(|item| item.due_on).min()
}

/// The sum of the undisputed amounts that were due before `today`.
///
/// # Errors
/// [`MoneyError`] when the sum is out of range.
pub fn past_due<'a>(
    open: impl IntoIterator<Item = &'a OpenItem>,
    currency: Currency,
    today: Date,
) -> Result<Money, MoneyError> {
    let late = open.into_iter().filter(|item| item.due_on < today);
    Money::sum(currency, late.map(OpenItem::undisputed))
}

/// What is due next, from `today` on: the day, and the sum of the undisputed amounts of that day.
/// `None` when nothing more comes due.
///
/// # Errors
/// [`MoneyError`] when the sum is out of range.
pub fn next_due(
    open: &[OpenItem],
    currency: Currency,
    today: Date,
) -> Result<Option<(Date, Money)>, MoneyError> {
    let to_come = || open.iter().filter(|item| item.due_on >= today);
    let Some(on) = due_on(to_come()) else { return Ok(None) };
    let of_day = to_come().filter(|item| item.due_on == on);
    Ok(Some((on, Money::sum(currency, of_day.map(OpenItem::undisputed))?)))
}
