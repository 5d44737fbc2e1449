//! The audit: proves of one account that what is stored keeps the ledger's invariants.
//!
//! It looks at the present state (head, open items, credits, disputes) beside everything that was
//! ever recorded of the account, in three steps: the currency (L8); the present state against the
//! sums of the records (L1–L5, L7, L9); and the history replayed from its first entry (L5 and L9 as
//! of every past day, L10). A step is only taken when the ones before it found nothing, because it
//! builds on them: so a fault is reported where it is, and not by everything that follows from it.
//!
//! Of L7 an account's own records prove that no two entries of one kind stand for the same
//! document; the rest is proven where the identities of documents can be read, each of which must
//! lead to its entry. L6 follows from L1: a statement's opening and closing are read from
//! `balance_after`. On which day of its account a document came is not recorded, nor whether a
//! refund that took more than was there had been asked for or had happened: the replay takes what
//! explains the entry.

mod present;
mod replay;

use std::fmt;

use super::{ChangeId, EntryId, Ledger, Record};
use crate::{ids::DocumentId, money::MoneyError, words::words};

words! {
    /// An invariant of the ledger that is proven of what is stored.
    Invariant {
        /// The balance is the sum of the entries and the last balance after; positions have no
        /// gaps; days never fall.
        L1 = "L1",
        /// The balance is what is open less what is unapplied; nothing unapplied is below 0.
        L2 = "L2",
        /// Of each item, 0 ≤ open ≤ total, and what is not open is allocated to it.
        L3 = "L3",
        /// Of each credit, what is allocated, unapplied, taken and given back is its amount; of
        /// each refund and positive reversal, what it took and the item it opened.
        L4 = "L4",
        /// The buckets of the aging, disputed, less unapplied are the balance, now and as of every
        /// past day.
        L5 = "L5",
        /// No document is posted twice.
        L7 = "L7",
        /// All amounts are in the account's currency.
        L8 = "L8",
        /// Unless a posting is unfinished, never unapplied credit beside an open, undisputed
        /// amount.
        L9 = "L9",
        /// What is recorded, replayed in its order, gives the stored state.
        L10 = "L10",
    }
}

/// Where an invariant does not hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// The account as a whole: its head.
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
    /// Where a record is.
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

/// An invariant that does not hold. Names ids, days and amounts, and nobody.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// Which.
    pub invariant: Invariant,
    /// Where.
    pub at: Place,
    /// What would be right.
    pub expected: String,
    /// What is stored.
    pub found: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { invariant, at, expected, found } = self;
        write!(f, "{invariant} at {at}: expected {expected}, found {found}")
    }
}

/// Proves the invariants of one account, whose present state is `ledger` and whose entries and
/// changes are `records`, all of them in order. Gives what does not hold; nothing when all does.
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

/// A step of the audit; it fails when amounts cannot be added up.
type Checked = Result<(), MoneyError>;

/// What does not hold.
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

    /// Adds a violation unless both read the same; says whether they do.
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

/// A value that may be absent, in words.
fn or_none<T: fmt::Display>(value: Option<T>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| value.to_string())
}
