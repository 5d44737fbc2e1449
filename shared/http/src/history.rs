//! Cursors of Transaction History, good for one account and one set of filters; and of what a
//! transaction pays, good for that one.

use app::reading::{AllocationPosition, Filters, Position};
use domain::date::parse_date;
use domain::ids::AccountId;
use domain::ledger::{EntryId, EntryKind};
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

/// Where the next page of an entry's allocations begins, as it travels.
///
/// # Errors
/// Only when it cannot be written as JSON.
pub fn seal_allocations(
    account: &AccountId,
    entry: EntryId,
    next: Option<AllocationPosition>,
) -> Result<Option<String>, Failure> {
    let binding = ["allocations", account.as_str(), &entry.to_string()];
    next.map(|next| Cursor::seal(&binding, (next.offset, next.last))).transpose()
}

/// Where a page of allocations begins, if its cursor was sealed for the same entry.
///
/// # Errors
/// A malformed `?cursor` in any other case.
pub fn open_allocations(
    account: &AccountId,
    entry: EntryId,
    cursor: &str,
) -> Result<AllocationPosition, Failure> {
    let binding = ["allocations", account.as_str(), &entry.to_string()];
    let (offset, last): (usize, (u64, u64)) = Cursor::open(&binding, cursor)?;
    // Anybody can make a cursor up; what the entry's own record is not part of is no position.
    if last < (entry.seq, 0) {
        return Err(Failure::malformed("?cursor", "bad-cursor"));
    }
    Ok(AllocationPosition { offset, last })
}
