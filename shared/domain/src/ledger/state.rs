//! What a ledger is made of.

use std::{fmt, str::FromStr};

use jiff::{Timestamp, civil::Date};

use crate::{
    document::PaidBy,
    ids::{DocumentId, InvalidId},
    money::{Currency, Money, MoneyError},
    words::words,
};

/// An entry's identity within its account: its effective day and its position. Both grow together,
/// so ids sort as entries were posted. Written `20260715-42`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId {
    /// The day the entry took effect.
    pub on: Date,
    /// 1, 2, 3 … without gaps.
    pub seq: u64,
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.on.year(), self.on.month(), self.on.day());
        write!(f, "{year:04}{month:02}{day:02}-{}", self.seq)
    }
}

impl FromStr for EntryId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let (day, seq) = text.split_once('-').ok_or(InvalidId)?;
        let part = |from, to| day.get(from..to).ok_or(InvalidId);
        let date = format!("{}-{}-{}", part(0, 4)?, part(4, 6)?, part(6, day.len())?);
        let on = crate::date::parse_date(&date).ok_or(InvalidId)?;
        let id = Self { on, seq: seq.parse().map_err(|_| InvalidId)? };
        if id.to_string() == text && id.seq > 0 { Ok(id) } else { Err(InvalidId) }
    }
}

words! {
    /// What an entry is.
    EntryKind {
        /// Raises what is owed, or 0.
        Invoice = "invoice",
        /// Lowers it: money received.
        Payment = "payment",
        /// Lowers it: a credit note.
        Credit = "credit",
        /// Raises it: money sent back.
        Refund = "refund",
    }
}

impl EntryKind {
    /// Whether it lowers what is owed.
    pub const fn is_credit_side(self) -> bool {
        matches!(self, Self::Payment | Self::Credit)
    }
}

/// One entry. Never changed once posted.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Day and position.
    pub id: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// Signed: positive raises what is owed.
    pub amount: Money,
    /// The balance after it.
    pub balance_after: Money,
    /// The imported document it came from.
    pub document: DocumentId,
    /// What people call it.
    pub number: String,
    /// The day the document itself states.
    pub document_on: Date,
    /// When an invoice is due.
    pub due_on: Option<Date>,
    /// How a payment came.
    pub method: Option<PaidBy>,
    /// The invoice or payment it names.
    pub names: Option<EntryId>,
    /// Reason or reference; may be empty.
    pub description: String,
    /// The moves of credit its posting made, in order.
    pub moves: Vec<Move>,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// Where it came from: the import run and line.
    pub source: String,
}

/// One movement of credit, recorded with the entry whose posting made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Unapplied credit pays part of an item.
    Allocate {
        /// The payment or credit.
        credit: EntryId,
        /// The item it pays.
        item: EntryId,
        /// How much.
        amount: Money,
    },
    /// An allocation is undone: the item reopens and the credit is unapplied again.
    Release {
        /// The payment or credit.
        credit: EntryId,
        /// The item that reopens.
        item: EntryId,
        /// How much.
        amount: Money,
    },
    /// A refund takes unapplied credit away.
    Take {
        /// The payment or credit it is taken from.
        credit: EntryId,
        /// How much.
        amount: Money,
    },
}

/// Something owed that is not fully paid.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenItem {
    /// The entry that opened it.
    pub id: EntryId,
    /// What people call it.
    pub number: String,
    /// The day of issue.
    pub issued_on: Date,
    /// The day it is due.
    pub due_on: Date,
    /// What it began with.
    pub total: Money,
    /// What is left, more than 0.
    pub open: Money,
}

impl OpenItem {
    /// The item that an invoice's entry opened, with nothing of it open. `None` for other entries.
    pub fn of(entry: &Entry) -> Option<Self> {
        let due_on = entry.due_on?;
        Some(Self {
            id: entry.id,
            number: entry.number.clone(),
            issued_on: entry.document_on,
            due_on,
            total: entry.amount,
            open: Money::zero(entry.amount.currency()),
        })
    }

    /// The order in which credit pays items.
    pub fn order(&self) -> (Date, Date, &str, u64) {
        (self.due_on, self.issued_on, &self.number, self.id.seq)
    }
}

/// Earliest due date of what is open.
pub fn due_on(open: &[OpenItem]) -> Option<Date> {
    open.iter().map(|item| item.due_on).min()
}

/// The part of what is open that was due before `today`.
///
/// # Errors
/// [`MoneyError`] when the sum is out of range.
pub fn past_due(open: &[OpenItem], currency: Currency, today: Date) -> Result<Money, MoneyError> {
    let late = open.iter().filter(|item| item.due_on < today).map(|item| item.open);
    Money::sum(currency, late)
}

/// A payment or credit that is not used up.
#[derive(Clone, Debug, PartialEq)]
pub struct UnappliedCredit {
    /// Its entry.
    pub id: EntryId,
    /// What is left, more than 0.
    pub rest: Money,
}

/// The payment shown on the Last Payment tile.
#[derive(Clone, Debug, PartialEq)]
pub struct LastPayment {
    /// Its entry.
    pub id: EntryId,
    /// The day it was received.
    pub received_on: Date,
    /// What was paid, positive.
    pub amount: Money,
    /// How it came.
    pub method: PaidBy,
    /// What people call it.
    pub number: String,
}

/// The present state of one account's ledger: what a posting needs to know, and no history.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    /// Position of the last entry; 0 without one.
    pub last_seq: u64,
    /// Sum of all entries.
    pub balance: Money,
    /// Effective day of the last change.
    pub last_change_on: Option<Date>,
    /// The latest payment that still stands.
    pub last_payment: Option<LastPayment>,
    /// What is not fully paid, in no particular order.
    pub open: Vec<OpenItem>,
    /// What is not used up, in no particular order.
    pub credits: Vec<UnappliedCredit>,
}

impl Ledger {
    /// A ledger without an entry.
    pub fn new(currency: Currency) -> Self {
        Self {
            last_seq: 0,
            balance: Money::zero(currency),
            last_change_on: None,
            last_payment: None,
            open: Vec::new(),
            credits: Vec::new(),
        }
    }

    /// Its one currency.
    pub const fn currency(&self) -> Currency {
        self.balance.currency()
    }

    /// Credit that has met nothing to pay.
    ///
    /// # Errors
    /// [`MoneyError`] when the sum is out of range.
    pub fn unapplied(&self) -> Result<Money, MoneyError> {
        Money::sum(self.currency(), self.credits.iter().map(|credit| credit.rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_id_reads_back() {
        let id = EntryId { on: jiff::civil::date(2026, 7, 5), seq: 42 };
        assert_eq!(id.to_string(), "20260705-42");
        assert_eq!("20260705-42".parse(), Ok(id));
        for text in ["20260705-042", "20260705-0", "20260705", "2026070é-1", "20261305-1", "x"] {
            assert_eq!(text.parse::<EntryId>(), Err(InvalidId), "{text}");
        }
    }
}
