//! What is recorded for good: entries, the changes without one, and the moves of credit they made.

use std::{fmt, str::FromStr};

use jiff::{Timestamp, civil::Date};

use crate::{
    document::PaidBy,
    ids::{DocumentId, InvalidId, UserId},
    money::Money,
    words::words,
};

/// Highest position of an entry: its key has ten digits. With amounts of up to 15 digits no sum of
/// an account can then leave the 28 digits of a decimal.
pub const MAX_SEQ: u64 = 9_999_999_999;

/// An entry's identity within its account: its effective day and its position. Both grow together,
/// so ids sort as entries were posted. Written `20260715-42`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId {
    /// The day the entry took effect.
    pub on: Date,
    /// 1, 2, 3 … without gaps.
    pub seq: u64,
}

impl EntryId {
    /// Before every entry.
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
        /// Raises it: a payment that was returned. Or lowers it: takes back a refund that failed,
        /// or a reversal whose money came back.
        Reversal = "reversal",
        /// Raises or lowers it, for a reason.
        Adjustment = "adjustment",
        /// Lowers it: a debt given up.
        WriteOff = "write-off",
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
    /// The document it came from, or the id of the request that made it.
    pub document: DocumentId,
    /// What people call it.
    pub number: String,
    /// The day the document itself states.
    pub document_on: Date,
    /// When an invoice is due.
    pub due_on: Option<Date>,
    /// How a payment came.
    pub method: Option<PaidBy>,
    /// The invoice or payment it names, or the entry it takes back.
    pub names: Option<EntryId>,
    /// Reason or reference; may be empty.
    pub description: String,
    /// The moves of credit its posting made, in order; see [`Change`] for those that did not fit.
    pub credit_changes: Vec<CreditChange>,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// Where it came from: `import:<run>:<line>` or `staff`.
    pub source: String,
    /// Who posted it, unless it was the billing system.
    pub actor: Option<UserId>,
}

impl Entry {
    /// Whether it lowers what is owed: it is credit that pays items.
    pub fn is_credit_side(&self) -> bool {
        self.amount.is_negative()
    }

    /// When the item that it opens, if any, is due: an invoice says so, anything else on its own
    /// day. `None` for the credit side.
    pub fn item_due_on(&self) -> Option<Date> {
        match self.kind {
            EntryKind::Invoice => self.due_on,
            _ if self.is_credit_side() => None,
            _ => Some(self.document_on),
        }
    }
}

/// One movement of credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditChange {
    /// Unapplied credit pays part of an item.
    Apply {
        /// The credit-side entry.
        credit: EntryId,
        /// The item it pays.
        item: EntryId,
        /// How much.
        amount: Money,
    },
    /// An allocation is undone: the item reopens and the credit is unapplied again.
    Unapply {
        /// The credit-side entry.
        credit: EntryId,
        /// The item that reopens.
        item: EntryId,
        /// How much.
        amount: Money,
    },
    /// A refund or reversal takes unapplied credit away.
    Consume {
        /// The credit-side entry it is taken from.
        credit: EntryId,
        /// How much.
        amount: Money,
    },
    /// A negative reversal gives back what was taken: the credit is unapplied again.
    Restore {
        /// The credit-side entry it goes back to.
        credit: EntryId,
        /// How much.
        amount: Money,
    },
}

/// Identity and order of a change that is no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangeId {
    /// The day it took effect.
    pub on: Date,
    /// The position of the entry it came after.
    pub after: u64,
    /// 1, 2, 3 … among the account's changes.
    pub number: u64,
}

/// A change of what is open or unapplied that is no entry: the balance stays.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its identity and place in order.
    pub id: ChangeId,
    /// What it is.
    pub kind: ChangeKind,
    /// The moves of credit it made, in order.
    pub credit_changes: Vec<CreditChange>,
    /// When it was recorded.
    pub at: Timestamp,
    /// Who made it; nobody when it finishes a posting.
    pub actor: Option<UserId>,
}

/// What a change without an entry is.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeKind {
    /// Goes on with a posting that moved more than fits into one write.
    Continued {
        /// The entry it goes on with.
        of: EntryId,
    },
    /// Part of an item is disputed from here on.
    DisputeOpened(Dispute),
    /// A dispute is over.
    DisputeEnded {
        /// Its id.
        dispute: DocumentId,
    },
}

/// A part of an item that the customer disputes: owed but not due.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispute {
    /// Its id.
    pub id: DocumentId,
    /// The item, an invoice's entry.
    pub item: EntryId,
    /// The disputed sum. It holds at most what is open of the item.
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
    /// Sorts records as they were made.
    pub const fn order(&self) -> (u64, u64) {
        match self {
            Self::Entry(entry) => (entry.id.seq, 0),
            Self::Change(change) => (change.id.after, change.id.number),
        }
    }

    /// The day it took effect.
    pub const fn on(&self) -> Date {
        match self {
            Self::Entry(entry) => entry.id.on,
            Self::Change(change) => change.id.on,
        }
    }

    /// The moves of credit it made, in order.
    pub fn credit_changes(&self) -> &[CreditChange] {
        match self {
            Self::Entry(entry) => &entry.credit_changes,
            Self::Change(change) => &change.credit_changes,
        }
    }

    /// The entry whose posting made the moves; `None` for those of a dispute.
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

/// Entries and changes, each in order, as one history.
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
            names: None,
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
    fn a_change_follows_the_entry_after_which_it_came() {
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
