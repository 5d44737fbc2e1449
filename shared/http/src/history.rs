//! Cursors of Transaction History: good for one account and one set of filters.

use app::reading::{Filters, Position};
use domain::date::parse_date;
use domain::ids::AccountId;
use domain::ledger::EntryKind;
use jiff::civil::Date;

use crate::{Cursor, Failure};

/// Where the next page begins, as it travels.
///
/// # Errors
/// Only when it cannot be written as JSON.
pub fn seal_position(
    account: &AccountId,
    filters: &Filters,
    position: Position,
) -> Result<String, Failure> {
    let position = (position.after.to_string(), position.from.to_string());
    Cursor::seal(&binding(account, filters).each_ref().map(String::as_str), position)
}

/// Where a page begins, if its cursor was sealed for the same account and filters.
///
/// # Errors
/// A malformed `?cursor` in any other case.
pub fn open_position(
    account: &AccountId,
    filters: &Filters,
    cursor: &str,
) -> Result<Position, Failure> {
    let (after, from): (String, String) =
        Cursor::open(&binding(account, filters).each_ref().map(String::as_str), cursor)?;
    let refused = || Failure::malformed("?cursor", "bad-cursor");
    let after = after.parse().map_err(|_| refused())?;
    Ok(Position { after, from: parse_date(&from).ok_or_else(refused)? })
}

fn binding(account: &AccountId, filters: &Filters) -> [String; 5] {
    let Filters { kind, from, to, text } = filters;
    let day = |day: &Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    [
        account.to_string(),
        kind.map_or("", EntryKind::as_str).to_owned(),
        day(from),
        day(to),
        text.clone().unwrap_or_default(),
    ]
}
