//! Which parts of a ledger have to be stored again, and how many of them one write can hold.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{CreditChange, EntryId};
use crate::money::Money;

/// What postings changed since the state was stored, except the fields that every posting changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Touched {
    /// Items by id: their due date, and their open amount in the store; `None` if they are not
    /// there.
    pub items: BTreeMap<EntryId, (Date, Option<Money>)>,
    /// Credits by id: what is left of them in the store; `None` if they are not there.
    pub credits: BTreeMap<EntryId, Option<Money>>,
    /// Whether a dispute was opened or ended.
    pub disputes: bool,
    /// Whether [`Ledger::last_payment`](super::Ledger::last_payment) was set.
    pub last_payment: bool,
}

impl Touched {
    /// Number of items and credits.
    pub fn len(&self) -> usize {
        self.items.len().saturating_add(self.credits.len())
    }

    /// Whether no item and no credit was touched.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What [`Self::len`] would be after one more credit change of the posting of `cause`.
    pub(super) fn len_after(&self, cause: EntryId, change: &CreditChange) -> usize {
        let (item, credits) = match *change {
            CreditChange::Apply { credit, item, .. }
            | CreditChange::Unapply { credit, item, .. } => (Some(item), [Some(credit), None]),
            CreditChange::Consume { credit, .. } => (Some(cause), [Some(credit), None]),
            CreditChange::Restore { credit, .. } => (None, [Some(cause), Some(credit)]),
        };
        let items = item.iter().filter(|id| !self.items.contains_key(id)).count();
        let credits = credits.iter().flatten().filter(|id| !self.credits.contains_key(id)).count();
        self.len().saturating_add(items).saturating_add(credits)
    }
}

/// The most that postings may change in one write of the store. A posting that needs more is left
/// unfinished, for [`continue_posting`](super::continue_posting).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Open items and credits that may be touched since the state was stored; at least 2, because
    /// one credit change touches up to 2.
    pub touched: usize,
    /// Credit changes that the posting may make in this write; they decide the size of its record.
    pub credit_changes: usize,
}

impl Budget {
    /// No limit.
    pub const UNLIMITED: Self = Self { touched: usize::MAX, credit_changes: usize::MAX };
}
