//! Checks a record and writes it in canonical form.

use std::borrow::Cow;

use domain::call_record::{CallCharge, Direction};
use domain::money::Currency;
use jiff::Timestamp;
use memchr::memchr_iter;

use super::{
    header::Layout,
    split::{Field, Quotes},
    value,
};
use crate::{
    canonical,
    columns::Column,
    problem::{Rejection, RowCode},
    row::{Starts, Values},
    time,
};

/// A record of a batch.
pub(super) struct Record<'a> {
    text: &'a str,
    fields: &'a [Field],
    /// Whether it has a quote anywhere.
    has_quotes: bool,
    /// Whether it has a control character anywhere.
    has_control: bool,
}

impl<'a> Record<'a> {
    /// A record with as many fields as the header.
    pub(super) fn new(
        bytes: &'a [u8],
        fields: &'a [Field],
        has_quotes: bool,
    ) -> Result<Self, Rejection> {
        // All bytes, without stopping at the first, so that many are compared at once.
        let is_control = |byte: &u8| *byte < b' ' || *byte == 0x7f;
        let has_ascii_control = bytes.iter().fold(false, |found, byte| found | is_control(byte));
        let Ok(text) = std::str::from_utf8(bytes) else {
            let message = "the row is not UTF-8";
            return Err(Rejection::new(RowCode::NotUtf8, message));
        };
        if has_ascii_control && bytes.contains(&0) {
            return Err(Rejection::new(RowCode::NulByte, "the row has a NUL byte"));
        }
        let has_control = has_ascii_control || has_c1(bytes);
        Ok(Self { text, fields, has_quotes, has_control })
    }

    fn field(&self, place: Option<&usize>) -> (&'a str, Quotes) {
        let field = place.and_then(|place| self.fields.get(*place));
        field.map_or(("", Quotes::None), |field| {
            (self.text.get(field.start..field.end).unwrap_or_default(), field.quotes)
        })
    }
}

/// Whether UTF-8 has one of the control characters U+0080 to U+009F, which are 0xC2 and a byte.
fn has_c1(bytes: &[u8]) -> bool {
    let is_c1 = |at: usize| bytes.get(at + 1).is_some_and(|next| *next < 0xa0);
    memchr_iter(0xc2, bytes).any(is_c1)
}

/// Writes cells one after another, and notes where they begin.
struct Canonical<'o> {
    out: &'o mut String,
    starts: Starts,
}

impl Canonical<'_> {
    /// Where the next cell begins, which is that of this column.
    fn begin(&mut self, index: usize) {
        if index > 0 {
            self.out.push(',');
        }
        // A record has at most 1 MiB, and quotes at most double it.
        let at = u32::try_from(self.out.len()).unwrap_or(u32::MAX);
        if let Some(start) = self.starts.get_mut(index) {
            *start = at;
        }
    }
}

/// Checks a record and writes its canonical line, without a line break.
///
/// # Errors
/// The first reason, in order of the columns.
pub(super) fn check(
    record: &Record<'_>,
    layout: &Layout,
    out: &mut String,
) -> Result<(Starts, Values), Rejection> {
    out.clear();
    let mut line = Canonical { out, starts: [0; Column::COUNT + 1] };
    let mut values = Values {
        started_at: Timestamp::UNIX_EPOCH,
        duration_seconds: 0,
        billed_seconds: 0,
        direction: Direction::Inbound,
        charge: CallCharge::ZERO,
        currency: Currency::XXX,
    };
    for column in Column::ALL {
        line.begin(column.index());
        let (raw, quotes) = record.field(layout.order.get(column.index()));
        let known = if quotes == Quotes::Doubled { canonical::undoubled(raw) } else { raw.into() };
        write_column(record, column, (&known, quotes), &mut values, line.out)?;
    }
    let own = layout.order.iter().skip(Column::COUNT);
    line.begin(Column::COUNT);
    for (index, (place, name)) in own.zip(layout.columns.extra()).enumerate() {
        if index > 0 {
            line.out.push(',');
        }
        let (raw, quotes) = record.field(Some(place));
        let known = if quotes == Quotes::Doubled { canonical::undoubled(raw) } else { raw.into() };
        write_text(record, name, (&known, quotes), line.out)?;
    }
    if layout.columns.extra().is_empty() {
        line.out.pop();
    }
    Ok((line.starts, values))
}

/// Checks the value of a column and writes its cell.
fn write_column(
    record: &Record<'_>,
    column: Column,
    (text, quotes): (&Cow<'_, str>, Quotes),
    values: &mut Values,
    out: &mut String,
) -> Result<(), Rejection> {
    match column {
        Column::CallId => {
            value::call_id(text)?;
            if record.has_control {
                value::control(column.name(), text, false)?;
            }
            write_checked(record, text, out);
        }
        Column::AccountId => {
            value::account_id(text)?;
            out.push_str(text);
        }
        Column::InvoiceNumber => {
            value::invoice_number(text)?;
            write_checked(record, text, out);
        }
        Column::StartedAt => {
            values.started_at = value::started_at(text)?;
            time::write_utc(values.started_at, out);
        }
        Column::DurationS => {
            values.duration_seconds = value::seconds(column, text)?;
            write_seconds(text, out);
        }
        Column::BilledS => {
            values.billed_seconds = value::seconds(column, text)?;
            write_seconds(text, out);
        }
        Column::Direction => {
            values.direction = value::direction(text)?;
            out.push_str(text);
        }
        Column::Charge => {
            values.charge = value::charge(text)?;
            out.push_str(text);
        }
        Column::Currency => {
            values.currency = value::currency(text)?;
            out.push_str(text);
        }
        Column::Caller
        | Column::Callee
        | Column::CallerName
        | Column::Extension
        | Column::CostCentre
        | Column::Destination => write_text(record, column.name(), (text, quotes), out)?,
    }
    Ok(())
}

/// Checks a text and writes its cell.
fn write_text(
    record: &Record<'_>,
    name: &str,
    (text, quotes): (&str, Quotes),
    out: &mut String,
) -> Result<(), Rejection> {
    if record.has_control || text.len() > value::MAX_TEXT_BYTES {
        value::text(name, text, quotes != Quotes::None)?;
    }
    write_checked(record, text, out);
    Ok(())
}

/// Writes a text without looking for what needs quotes, where the record has none.
fn write_checked(record: &Record<'_>, text: &str, out: &mut String) {
    if record.has_quotes { canonical::write_cell(text, out) } else { out.push_str(text) }
}

/// Writes checked digits without leading zeros.
fn write_seconds(digits: &str, out: &mut String) {
    let shortest = digits.trim_start_matches('0');
    out.push_str(if shortest.is_empty() { "0" } else { shortest });
}
