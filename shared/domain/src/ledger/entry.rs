//! What is recorded permanently: entries, changes without an entry, and the credit changes of both.

use std::{fmt, str::FromStr};

use jiff::{Timestamp, civil::Date};

use crate::{
    document::PaidBy,
    ids::{DocumentId, InvalidId, UserId},
    money::Money,
    text_enum::text_enum,
};

/// Highest position of an entry: its key has ten digits. With amounts of up to 15 digits before
/// the point, no sum of an account can then exceed the 28 digits of a decimal.
pub const MAX_SEQ: u64 = 9_999_999_999;

/// An entry's identity within its account: its effective day and its position. A later entry never
/// has an earlier day, so ids sort in the order of posting. Written `20260715-42`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId {
    /// The day the entry took effect.
    pub on: Date,
    /// 1, 2, 3 … without gaps.
    pub seq: u64,
}

impl EntryId {
    /// Sorts before every entry: the lower bound when all entries are read.
    pub const FIRST: Self = Self { on: Date::MIN, seq: 0 };
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
        let fits = (1..=MAX_SEQ).contains(&id.seq);
        if id.to_string() == text && fits { Ok(id) } else { Err(InvalidId) }
    }
}

text_enum! {
    /// The kind of an entry, and whether it raises or lowers what is owed.
    EntryKind {
        /// Raises what is owed, or 0.
        Invoice = "invoice",
        /// Lowers it: money received.
        Payment = "payment",
        /// Lowers it: a credit note.
        Credit = "credit",
        /// Raises it: money sent back.
        Refund = "refund",
        /// Raises it: a payment that was returned. Or lowers it: undoes a refund that failed, or a
        /// reversal whose money arrived after all.
        Reversal = "reversal",
        /// Raises or lowers it, for a reason.
        Adjustment = "adjustment",
        /// Lowers it: the provider no longer expects to collect it.
        WriteOff = "write-off",
    }
}

/// One entry. It never changes after it was posted.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Effective day and position.
    pub id: EntryId,
    /// The kind of posting that made it.
    pub kind: EntryKind,
    /// Signed: positive raises what is owed.
    pub amount: Money,
    /// The account's balance after this entry.
    pub balance_after: Money,
    /// The document it came from, or the id of the request that made it.
    pub document: DocumentId,
    /// The number that customers see.
    pub number: String,
    /// The date on the document.
    pub document_on: Date,
    /// An invoice's due date.
    pub due_on: Option<Date>,
    /// A payment's method.
    pub method: Option<PaidBy>,
    /// The invoice to pay first, the payment to refund or reverse, or the entry to undo.
    pub refers_to: Option<EntryId>,
    /// Reason or reference; may be empty.
    pub description: String,
    /// The credit changes that its posting made, in order. [`ChangeKind::Continued`] has those
    /// that did not fit into the same write.
    pub credit_changes: Vec<CreditChange>,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// `import:<run>:<line>`, `staff` or `gateway`.
    pub source: String,
    /// The user who posted it; `None` for the billing system.
    pub actor: Option<UserId>,
}

impl Entry {
    /// Whether it lowers what is owed, so that it can be applied to items.
    pub fn is_credit_side(&self) -> bool {
        self.amount.is_negative()
    }

    /// The due date of the item that it opens: an invoice states one, any other item is due on the
    /// date of its document. `None` for the credit side.
    pub fn item_due_on(&self) -> Option<Date> {
        match self.kind {
            EntryKind::Invoice => self.due_on,
            _ if self.is_credit_side() => None,
            _ => Some(self.document_on),
        }
    }
}

/// One change to what is left of a credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditChange {
    /// Unapplied credit is applied to an item, or to a part of it.
    Apply {
        /// The credit-side entry.
        credit: EntryId,
        /// The item it pays.
        item: EntryId,
        /// More than 0.
        amount: Money,
    },
    /// An application is undone: the item reopens and the credit is unapplied again.
    Unapply {
        /// The credit-side entry.
        credit: EntryId,
        /// The item that reopens.
        item: EntryId,
        /// More than 0.
        amount: Money,
    },
    /// A refund or reversal consumes unapplied credit.
    Consume {
        /// The credit-side entry that is consumed.
        credit: EntryId,
        /// More than 0.
        amount: Money,
    },
    /// A negative reversal restores consumed credit: it is unapplied again.
    Restore {
        /// The credit-side entry that is restored.
        credit: EntryId,
        /// More than 0.
        amount: Money,
    },
}

/// Identity and order of a change without an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangeId {
    /// The day it took effect.
    pub on: Date,
    /// The position of the last entry before it; 0 when there was none.
    pub after: u64,
    /// 1, 2, 3 … among the account's changes.
    pub number: u64,
}

/// A change without an entry, to open items, unapplied credit or disputes. The balance stays.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Identity and order.
    pub id: ChangeId,
    /// What changed.
    pub kind: ChangeKind,
    /// The credit changes it made, in order.
    pub credit_changes: Vec<CreditChange>,
    /// When it was recorded.
    pub at: Timestamp,
    /// The user who opened or ended the dispute; `None` for [`ChangeKind::Continued`].
    pub actor: Option<UserId>,
}

/// What a change without an entry does.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeKind {
    /// Continues a posting that did not fit into one write.
    Continued {
        /// The entry of that posting.
        of: EntryId,
    },
    /// From here on, part of an item is disputed.
    DisputeOpened(Dispute),
    /// A dispute ends.
    DisputeEnded {
        /// The dispute's id.
        dispute: DocumentId,
    },
}

/// A part of an item that the customer disputes: owed but not due.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispute {
    /// No two open disputes of an account share it.
    pub id: DocumentId,
    /// The invoice's entry.
    pub item: EntryId,
    /// The disputed sum. Payments of the item can leave less than this open.
    pub amount: Money,
}

/// One record of an account's history.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// An entry.
    Entry(Entry),
    /// A change without one.
    Change(Change),
}

impl Record {
    /// Sort key: the order in which records were made.
    pub const fn order(&self) -> (u64, u64) {
        match self {
            Self::Entry(entry) => (entry.id.seq, 0),
            Self::Change(change) => (change.id.after, change.id.number),
        }
    }

    /// The effective day.
    pub const fn on(&self) -> Date {
        match self {
            Self::Entry(entry) => entry.id.on,
            Self::Change(change) => change.id.on,
        }
    }

    /// The credit changes it made, in order.
    pub fn credit_changes(&self) -> &[CreditChange] {
        match self {
            Self::Entry(entry) => &entry.credit_changes,
            Self::Change(change) => &change.credit_changes,
        }
    }

    /// The entry whose posting made the credit changes; `None` for those of a dispute.
    pub const fn cause(&self) -> Option<EntryId> {
        match self {
            Self::Entry(entry) => Some(entry.id),
            Self::Change(change) => match change.kind {
                ChangeKind::Continued { of } => Some(of),
                ChangeKind::DisputeOpened(_) | ChangeKind::DisputeEnded { .. } => None,
            },
        }
    }

    /// The entry, if it is one.
    pub const fn entry(&self) -> Option<&Entry> {
        match self {
            Self::Entry(entry) => Some(entry),
            Self::Change(_) => None,
        }
    }
}

/// Merges entries and changes into one history, in the order in which they were made.
pub fn merge(entries: Vec<Entry>, changes: Vec<Change>) -> Vec<Record> {
    let entries = entries.into_iter().map(Record::Entry);
    let mut records: Vec<_> = entries.chain(changes.into_iter().map(Record::Change)).collect();
    records.sort_by_key(Record::order);
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(seq: u64) -> Entry {
        let zero = Money::zero(crate::money::Currency::CAD);
        Entry {
            id: EntryId { on: jiff::civil::date(2026, 7, 5), seq },
            kind: EntryKind::Invoice,
            amount: zero,
            balance_after: zero,
            document: DocumentId::parse("i-1").unwrap(),
            number: "1".to_owned(),
            document_on: jiff::civil::date(2026, 7, 5),
            due_on: None,
            method: None,
            refers_to: None,
            description: String::new(),
            credit_changes: Vec::new(),
            posted_at: Timestamp::UNIX_EPOCH,
            source: "test".to_owned(),
            actor: None,
        }
    }

    fn change(after: u64, number: u64) -> Change {
        let id = ChangeId { on: jiff::civil::date(2026, 7, 5), after, number };
        let kind = ChangeKind::Continued { of: entry(after).id };
        Change { id, kind, credit_changes: Vec::new(), at: Timestamp::UNIX_EPOCH, actor: None }
    }

    #[test]
    fn a_change_sorts_after_the_entry_that_preceded_it() {
        let records =
            merge(vec![entry(1), entry(2)], vec![change(1, 1), change(1, 2), change(2, 3)]);
        let order: Vec<_> = records.iter().map(Record::order).collect();
        assert_eq!(order, [(1, 0), (1, 1), (1, 2), (2, 0), (2, 3)]);
    }

    #[test]
    fn an_entry_id_reads_back() {
        let id = EntryId { on: jiff::civil::date(2026, 7, 5), seq: 42 };
        assert_eq!(id.to_string(), "20260705-42");
        assert_eq!("20260705-42".parse(), Ok(id));
        for text in ["20260705-042", "20260705-0", "20260705", "2026070é-1", "20261305-1", "x"] {
            assert_eq!(text.parse::<EntryId>(), Err(InvalidId), "{text}");
        }
        assert_eq!("20260705-10000000000".parse::<EntryId>(), Err(InvalidId), "over ten digits");
    }
}
