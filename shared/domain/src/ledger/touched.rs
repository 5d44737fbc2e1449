//! What of a ledger has to be stored again, and how much of it one write may hold.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{CreditChange, EntryId};
use crate::money::Money;

/// What a series of postings changed since the state was stored, beside the sums that every posting
/// changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Touched {
    /// Items by id: their due date, and what the store has as open of them, if it has them.
    pub items: BTreeMap<EntryId, (Date, Option<Money>)>,
    /// Credits by id: what the store has as left of them, if it has them.
    pub credits: BTreeMap<EntryId, Option<Money>>,
    /// Whether a dispute was opened or ended.
    pub disputes: bool,
    /// Whether the last payment is another one.
    pub last_payment: bool,
}

impl Touched {
    /// How many items and credits.
    pub fn len(&self) -> usize {
        self.items.len().saturating_add(self.credits.len())
    }

    /// Whether no item and no credit was touched.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many there would be after one more move of the posting of `cause`.
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

/// How much one write of the store can hold of what postings change. A posting that changes more is
/// left unfinished, for [`continue_posting`](super::go_on).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Open items and credits that may be touched since the state was stored; at least 2, because a
    /// move touches up to 2.
    pub touched: usize,
    /// Moves that the posting may make in this write: what bounds the bytes of its record.
    pub credit_changes: usize,
}

impl Budget {
    /// A write that holds everything.
    pub const UNLIMITED: Self = Self { touched: usize::MAX, credit_changes: usize::MAX };
}
