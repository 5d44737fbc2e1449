//! The audit: checks that the stored state and records of one account keep the ledger's invariants.
//!
//! It compares the present state (balance, open items, credits, disputes) with all records of the
//! account, in three steps: the currency (L8); the present state against the sums of the records
//! (L1–L5, L7, L9); the history replayed from its first entry (L5 and L9 as of every past day,
//! L10). A step runs only when the steps before it found nothing, because it builds on them. So the
//! audit reports a fault itself, and not its consequences.
//!
//! For L7 the audit checks that no two entries of one kind have the same document. The caller, who
//! can read the identities of documents, checks that each leads to its entry. L6 follows from L1: a
//! statement reads its opening and closing balance from `balance_after`.
//!
//! Records hold neither the day on which a document arrived nor a refund's
//! [`Excess`](super::Excess). The replay uses values that explain the entry.

mod present;
mod replay;

use std::fmt;

use super::{ChangeId, EntryId, Ledger, Record};
use crate::{ids::DocumentId, money::MoneyError, text_enum::text_enum};

text_enum! {
    /// An invariant of the ledger that the audit checks.
    Invariant {
        /// The balance is the sum of the entries and equals the last `balance_after`; positions
        /// have no gaps; effective days never decrease.
        L1 = "L1",
        /// The balance is the sum of open amounts less unapplied credit; each unapplied credit is
        /// more than 0.
        L2 = "L2",
        /// For each item, 0 ≤ open ≤ total, and the paid part is the sum of what is applied to it.
        L3 = "L3",
        /// The applied, consumed and unapplied parts of each credit add up to its amount, with
        /// what a negative reversal restored; so do the credit that a refund or positive reversal
        /// consumed and its item.
        L4 = "L4",
        /// The aging's buckets plus disputed amounts, less unapplied credit, are the balance, now
        /// and as of every past day.
        L5 = "L5",
        /// No document is posted twice.
        L7 = "L7",
        /// All amounts are in the account's currency.
        L8 = "L8",
        /// Unless a posting is unfinished, there is not both unapplied credit and an open,
        /// undisputed amount.
        L9 = "L9",
        /// The records, replayed in order, give the stored state.
        L10 = "L10",
    }
}

/// Where an invariant does not hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// The account as a whole.
    Account,
    /// An entry.
    Entry(EntryId),
    /// A change without an entry.
    Change(ChangeId),
    /// The item that this entry opened.
    Item(EntryId),
    /// The credit of this entry.
    Credit(EntryId),
    /// A dispute.
    Dispute(DocumentId),
}

impl Place {
    const fn of(record: &Record) -> Self {
        match record {
            Record::Entry(entry) => Self::Entry(entry.id),
            Record::Change(change) => Self::Change(change.id),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account => f.write_str("account"),
            Self::Entry(id) => write!(f, "entry {id}"),
            Self::Change(id) => write!(f, "change {} after entry {}", id.number, id.after),
            Self::Item(id) => write!(f, "item {id}"),
            Self::Credit(id) => write!(f, "credit {id}"),
            Self::Dispute(id) => write!(f, "dispute {id}"),
        }
    }
}

/// An invariant that does not hold. Its texts hold ids, numbers, days and amounts, and no personal
/// data.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// The invariant.
    pub invariant: Invariant,
    /// The part of the ledger that violates it.
    pub at: Place,
    /// The value or condition that would keep the invariant.
    pub expected: String,
    /// The stored value.
    pub found: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { invariant, at, expected, found } = self;
        write!(f, "{invariant} at {at}: expected {expected}, found {found}")
    }
}

/// Audits one account. `ledger` is its present state; `records` are all of its entries and changes,
/// in order. Returns the violations; none when all invariants hold.
pub fn audit(ledger: &Ledger, records: &[Record]) -> Vec<Violation> {
    let mut findings = Findings::default();
    present::currency(ledger, records, &mut findings);
    for step in [present::check, replay::check] {
        if !findings.0.is_empty() {
            break;
        }
        if let Err(error) = step(ledger, records, &mut findings) {
            findings.add(Invariant::L8, Place::Account, "sums of up to 28 digits", error);
        }
    }
    findings.0
}

/// The result of a step. It fails when a sum is out of range.
type Checked = Result<(), MoneyError>;

/// The violations found so far.
#[derive(Default)]
struct Findings(Vec<Violation>);

impl Findings {
    fn add(
        &mut self,
        invariant: Invariant,
        at: Place,
        expected: impl fmt::Display,
        found: impl fmt::Display,
    ) {
        let (expected, found) = (expected.to_string(), found.to_string());
        self.0.push(Violation { invariant, at, expected, found });
    }

    /// Adds a violation unless both texts are equal; returns whether they are.
    fn same(
        &mut self,
        invariant: Invariant,
        at: Place,
        expected: impl fmt::Display,
        found: impl fmt::Display,
    ) -> bool {
        let (expected, found) = (expected.to_string(), found.to_string());
        let same = expected == found;
        if !same {
            self.0.push(Violation { invariant, at, expected, found });
        }
        same
    }
}

/// The value, or "none".
fn or_none<T: fmt::Display>(value: Option<T>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| value.to_string())
}
