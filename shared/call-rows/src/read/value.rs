//! The rules for single values of a row.

use domain::{
    call_record::{CallCharge, Direction},
    ids::{AccountId, DocumentNumber, NUMBER_BYTES},
    money::Currency,
};
use jiff::Timestamp;

use crate::{
    columns::Column,
    problem::{Rejection, RowCode},
    row,
    time::{self, BadTime},
};

/// Most bytes of a text: a number, name, extension, cost centre, destination, or a column of the
/// batch's own.
pub const MAX_TEXT_BYTES: usize = 1024;

/// Most bytes of a call's id.
const CALL_ID_BYTES: usize = 128;

/// A rejection that names the column and shows the beginning of the value.
fn reject(code: RowCode, column: Column, value: &str, why: &str) -> Rejection {
    let shown: String = value.chars().take(40).collect();
    Rejection::new(code, format!("{} {shown:?} {why}", column.name()))
}

/// Refuses an empty value.
pub(super) fn required(column: Column, text: &str) -> Result<&str, Rejection> {
    if text.is_empty() {
        let message = format!("{} is empty", column.name());
        return Err(Rejection::new(RowCode::MissingField, message));
    }
    Ok(text)
}

/// Checks the length of a call's id.
pub(super) fn call_id(text: &str) -> Result<(), Rejection> {
    let text = required(Column::CallId, text)?;
    if text.len() > CALL_ID_BYTES {
        let why = format!("has {} bytes, of {CALL_ID_BYTES} at most", text.len());
        return Err(reject(RowCode::BadValue, Column::CallId, text, &why));
    }
    Ok(())
}

/// Checks an account's id.
pub(super) fn account_id(text: &str) -> Result<(), Rejection> {
    let text = required(Column::AccountId, text)?;
    let why = "is not an account's id: up to 64 letters, digits, '.', '_', '-', ':'";
    let wrong = |_| reject(RowCode::BadValue, Column::AccountId, text, why);
    AccountId::parse(text).map(drop).map_err(wrong)
}

/// Checks an invoice number, which may be empty.
pub(super) fn invoice_number(text: &str) -> Result<(), Rejection> {
    // The rules for visible ASCII alone; those for Unicode take longer than the rest of the row.
    let is_plain = text.len() <= NUMBER_BYTES && text.bytes().all(|byte| byte.is_ascii_graphic());
    if is_plain || DocumentNumber::parse(text).is_ok() {
        return Ok(());
    }
    let why = "is not an invoice number: up to 64 bytes in Unicode's NFC, without outer spaces \
               and invisible characters";
    Err(reject(RowCode::BadValue, Column::InvoiceNumber, text, why))
}

/// Parses a start.
pub(super) fn started_at(text: &str) -> Result<Timestamp, Rejection> {
    let text = required(Column::StartedAt, text)?;
    let milliseconds = time::parse(text).map_err(|wrong| {
        let why = match wrong {
            BadTime::Form => "is not an RFC 3339 date-time, such as 2026-06-01T14:03:07-04:00",
            BadTime::NoZone => "does not say its offset from UTC, such as -04:00 or Z",
            BadTime::Range => "is not in the calendar, or not from 1970 to 9999-12-30",
        };
        reject(RowCode::BadTime, Column::StartedAt, text, why)
    })?;
    let outside = |_| reject(RowCode::BadTime, Column::StartedAt, text, "is out of range");
    Timestamp::from_millisecond(milliseconds).map_err(outside)
}

/// Parses seconds.
pub(super) fn seconds(column: Column, text: &str) -> Result<u32, Rejection> {
    let text = required(column, text)?;
    let add = |value: u32, byte: u8| match byte {
        b'0'..=b'9' => value.checked_mul(10)?.checked_add(u32::from(byte - b'0')),
        _ => None,
    };
    text.bytes().try_fold(0, add).ok_or_else(|| {
        let why = "is not a whole number of seconds, from 0 to 4294967295";
        reject(RowCode::BadSeconds, column, text, why)
    })
}

/// Parses a direction.
pub(super) fn direction(text: &str) -> Result<Direction, Rejection> {
    let text = required(Column::Direction, text)?;
    let why = "is not inbound, outbound or internal";
    let wrong = |_| reject(RowCode::BadValue, Column::Direction, text, why);
    Direction::parse(text).map_err(wrong)
}

/// Parses a charge.
pub(super) fn charge(text: &str) -> Result<CallCharge, Rejection> {
    let text = required(Column::Charge, text)?;
    CallCharge::parse(text).ok_or_else(|| {
        let why = "is not a decimal of up to 12 digits and 6 decimals, such as 0.0174";
        reject(RowCode::BadAmount, Column::Charge, text, why)
    })
}

/// Parses a currency.
pub(super) fn currency(text: &str) -> Result<Currency, Rejection> {
    let text = required(Column::Currency, text)?;
    let why = "is not a currency code of ISO 4217";
    let wrong = || reject(RowCode::BadValue, Column::Currency, text, why);
    row::parse_currency(text).ok_or_else(wrong)
}

/// Refuses a text that is too long, or has a control character other than a line break that is
/// allowed there. `name` is the column's.
pub(super) fn text(name: &str, text: &str, may_break: bool) -> Result<(), Rejection> {
    if text.len() > MAX_TEXT_BYTES {
        let message = format!("{name} has {} bytes, of {MAX_TEXT_BYTES} at most", text.len());
        return Err(Rejection::new(RowCode::BadValue, message));
    }
    control(name, text, may_break)
}

/// Refuses a control character other than a line break that is allowed there.
pub(super) fn control(name: &str, text: &str, may_break: bool) -> Result<(), Rejection> {
    let refused = |c: &char| c.is_control() && !(may_break && matches!(c, '\n' | '\r'));
    match text.chars().find(refused) {
        None => Ok(()),
        Some(found) => {
            let code = u32::from(found);
            let message = format!("{name} has the control character U+{code:04X}");
            Err(Rejection::new(RowCode::BadValue, message))
        }
    }
}
