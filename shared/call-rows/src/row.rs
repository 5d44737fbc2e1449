//! One checked row in canonical form.

use std::borrow::Cow;

use domain::{
    call_record::{CallCharge, CallRecord, Direction, Month},
    ids::AccountId,
    money::Currency,
};
use jiff::Timestamp;

use crate::{
    canonical::{Cells, Corrupt, unquoted, write_cell},
    columns::{Column, Columns},
    time,
};

/// Where the cells of [`Column`] begin in a line, and then where the batch's own begin: one past
/// the end of the line when it has none.
pub(crate) type Starts = [u32; Column::COUNT + 1];

/// The values of a row that are not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Values {
    pub(crate) started_at: Timestamp,
    pub(crate) duration_seconds: u32,
    pub(crate) billed_seconds: u32,
    pub(crate) direction: Direction,
    pub(crate) charge: CallCharge,
    pub(crate) currency: Currency,
}

/// A checked row: its canonical line, borrowed, with its numbers parsed. Copying it does not
/// allocate.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    pub(crate) line: &'a str,
    pub(crate) columns: &'a Columns,
    pub(crate) starts: Starts,
    pub(crate) values: Values,
}

impl<'a> Row<'a> {
    /// Reads a canonical line, without its line break, of a batch with these columns.
    ///
    /// # Errors
    /// [`Corrupt`] when the line is not canonical. Texts and ids, which the import checked, are not
    /// checked again.
    pub fn parse(line: &'a str, columns: &'a Columns) -> Result<Self, Corrupt> {
        let mut cells = Cells::from(line, 0);
        let mut starts: Starts = [0; Column::COUNT + 1];
        let mut texts = [""; Column::COUNT];
        for (text, start) in texts.iter_mut().zip(&mut starts) {
            *start = offset(cells.at)?;
            *text = cells.next().ok_or(Corrupt("a row has too few cells"))?;
        }
        if let Some(last) = starts.last_mut() {
            *last = offset(cells.at)?;
        }
        if cells.count() != columns.extra().len() {
            return Err(Corrupt("a row has not as many cells as its batch has columns"));
        }
        let [_, _, _, started, duration, billed, direction, .., charge, currency] = texts;
        let seconds = |text: &str| text.parse().map_err(|_| Corrupt("seconds are not a number"));
        let values = Values {
            started_at: stored_start(started)?,
            duration_seconds: seconds(duration)?,
            billed_seconds: seconds(billed)?,
            direction: Direction::parse(direction).map_err(|_| Corrupt("an unknown direction"))?,
            charge: CallCharge::parse(charge).ok_or(Corrupt("a charge is not a decimal"))?,
            currency: parse_currency(currency).ok_or(Corrupt("an unknown currency"))?,
        };
        Ok(Self { line, columns, starts, values })
    }

    /// The canonical line, without a line break at its end.
    pub const fn line(&self) -> &'a str {
        self.line
    }

    /// The columns of its batch.
    pub const fn columns(&self) -> &'a Columns {
        self.columns
    }

    /// The text of a column.
    pub fn text(&self, column: Column) -> Cow<'a, str> {
        unquoted(self.cell(column))
    }

    /// A column as it stands in the canonical line, quotes included.
    pub fn cell(&self, column: Column) -> &'a str {
        let start = |at: usize| self.starts.get(at).copied().unwrap_or(0) as usize;
        let next = start(column.index() + 1);
        self.line.get(start(column.index())..next.saturating_sub(1)).unwrap_or_default()
    }

    /// The batch's own columns as they stand in the canonical line, in the order of
    /// [`Columns::extra`].
    pub fn extra_cells(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let [.., start] = self.starts;
        Cells::from(self.line, start as usize)
    }

    /// The text of the batch's own column at this place of [`Columns::extra`].
    pub fn extra(&self, place: usize) -> Option<Cow<'a, str>> {
        self.extra_cells().nth(place).map(unquoted)
    }

    /// The billing system's id of the call.
    pub fn call_id(&self) -> Cow<'a, str> {
        self.text(Column::CallId)
    }

    /// The account's id as text.
    pub fn account(&self) -> &'a str {
        // No character of an account's id needs quotes.
        self.cell(Column::AccountId)
    }

    /// The account's id.
    ///
    /// # Errors
    /// [`Corrupt`] when a stored row does not have one.
    pub fn account_id(&self) -> Result<AccountId, Corrupt> {
        AccountId::parse(self.account()).map_err(|_| Corrupt("an account's id is not valid"))
    }

    /// The number of the invoice that bills the call; empty when none does.
    pub fn invoice_number(&self) -> Cow<'a, str> {
        self.text(Column::InvoiceNumber)
    }

    /// The line of the invoice that bills the call; empty when the billing system does not say.
    pub fn line_id(&self) -> Cow<'a, str> {
        self.columns.line_id().and_then(|place| self.extra(place)).unwrap_or_default()
    }

    /// Start, to the millisecond.
    pub const fn started_at(&self) -> Timestamp {
        self.values.started_at
    }

    /// Start, in milliseconds since 1970 in UTC.
    pub fn started_at_ms(&self) -> i64 {
        self.values.started_at.as_millisecond()
    }

    /// The UTC month in which the call starts.
    pub fn month(&self) -> Month {
        Month::of(self.values.started_at)
    }

    /// Seconds from start to end.
    pub const fn duration_seconds(&self) -> u32 {
        self.values.duration_seconds
    }

    /// Seconds that are billed.
    pub const fn billed_seconds(&self) -> u32 {
        self.values.billed_seconds
    }

    /// The direction.
    pub const fn direction(&self) -> Direction {
        self.values.direction
    }

    /// What the call costs.
    pub const fn charge(&self) -> CallCharge {
        self.values.charge
    }

    /// The currency of the charge.
    pub const fn currency(&self) -> Currency {
        self.values.currency
    }

    /// What makes two rows with one id the same call: every column, the batch's own by name. It
    /// does not depend on how the file ordered its columns or wrote zeros at the end of a charge,
    /// and an empty column of the batch's own counts as none. Hash it, or compare it.
    pub fn content(&self) -> Cow<'a, str> {
        let [.., charge_at, _, extra_at] = self.starts;
        let charge = self.cell(Column::Charge);
        let own = self.line.get(..(extra_at as usize).saturating_sub(1)).unwrap_or_default();
        let has_extra = self.extra_cells().any(|cell| !cell.is_empty());
        if !has_extra && is_shortest(charge) {
            return Cow::Borrowed(own);
        }
        let mut content = own.get(..charge_at as usize).unwrap_or_default().to_owned();
        content.push_str(&self.charge().to_string());
        content.push(',');
        content.push_str(self.cell(Column::Currency));
        let cells: Vec<_> = self.extra_cells().collect();
        for (name, place) in self.columns.by_name() {
            if let Some(cell) = cells.get(place).filter(|cell| !cell.is_empty()) {
                content.push(',');
                write_cell(name, &mut content);
                content.push(',');
                content.push_str(cell);
            }
        }
        Cow::Owned(content)
    }

    /// The call, with texts of its own.
    pub fn to_call_record(&self) -> CallRecord {
        let text = |column| self.text(column).into_owned();
        CallRecord {
            call_id: text(Column::CallId),
            invoice_number: text(Column::InvoiceNumber),
            line_id: self.line_id().into_owned(),
            started_at: self.started_at(),
            duration_seconds: self.duration_seconds(),
            billed_seconds: self.billed_seconds(),
            direction: self.direction(),
            caller: text(Column::Caller),
            callee: text(Column::Callee),
            caller_name: text(Column::CallerName),
            extension: text(Column::Extension),
            cost_centre: text(Column::CostCentre),
            destination: text(Column::Destination),
            charge: self.charge(),
        }
    }
}

/// What rows are sorted by: account, start (and with it the month), id. Order by
/// `(account, started_at_ms, call_id)`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowKey<'a> {
    /// The account's id.
    pub account: &'a str,
    /// Start, in milliseconds since 1970 in UTC.
    pub started_at_ms: i64,
    /// The billing system's id of the call.
    pub call_id: Cow<'a, str>,
}

impl<'a> RowKey<'a> {
    /// Reads the first four cells of a canonical line, and no more.
    ///
    /// # Errors
    /// [`Corrupt`] when they are not canonical.
    pub fn parse(line: &'a str) -> Result<Self, Corrupt> {
        let mut cells = Cells::from(line, 0);
        let mut next = || cells.next().ok_or(Corrupt("a row has too few cells"));
        let (call_id, account, _, started_at) = (next()?, next()?, next()?, next()?);
        let started_at_ms = stored_start(started_at)?.as_millisecond();
        Ok(Self { account, started_at_ms, call_id: unquoted(call_id) })
    }
}

/// The billing system's id of the call of a canonical line: its first cell, and no more is read.
pub fn call_id_of(line: &str) -> Cow<'_, str> {
    unquoted(Cells::from(line, 0).next().unwrap_or_default())
}

/// The currency of an ISO 4217 code, the usual ones first: the list of all is long.
pub(crate) fn parse_currency(code: &str) -> Option<Currency> {
    let usual = [Currency::CAD, Currency::USD].into_iter().find(|usual| usual.code() == code);
    usual.or_else(|| domain::money::currency(code))
}

fn stored_start(text: &str) -> Result<Timestamp, Corrupt> {
    const WRONG: Corrupt = Corrupt("a start is not a time in UTC with three decimals");
    if text.len() != 24 || !text.ends_with('Z') {
        return Err(WRONG);
    }
    let milliseconds = time::parse(text).map_err(|_| WRONG)?;
    Timestamp::from_millisecond(milliseconds).map_err(|_| WRONG)
}

fn offset(at: usize) -> Result<u32, Corrupt> {
    u32::try_from(at).map_err(|_| Corrupt("a row is too long"))
}

/// Whether a charge is written as [`CallCharge`] displays it.
fn is_shortest(charge: &str) -> bool {
    let unsigned = charge.strip_prefix('-').unwrap_or(charge);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "1"));
    let no_zeros = (whole == "0" || !whole.starts_with('0')) && !fraction.ends_with('0');
    no_zeros && charge != "-0"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charge_is_shortest_exactly_when_it_is_written_as_displayed() {
        for text in
            ["0", "-0", "-0.0", "00", "01", "1.50", "1.5", "0.5", "-0.5", "10", "100", "1.0"]
        {
            let displayed = CallCharge::parse(text).unwrap().to_string();
            assert_eq!(is_shortest(text), displayed == text, "{text}");
        }
    }
}
