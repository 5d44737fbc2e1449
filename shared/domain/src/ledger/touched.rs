//! What of a ledger has to be stored anew.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::EntryId;

/// What a series of postings changed of what is stored beside the head, until it is stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Touched {
    /// Items by id: their due date, and whether they were open before.
    pub items: BTreeMap<EntryId, (Date, bool)>,
    /// Credits by id: whether they were there before.
    pub credits: BTreeMap<EntryId, bool>,
}

impl Touched {
    /// How many items and credits.
    pub fn len(&self) -> usize {
        self.items.len().saturating_add(self.credits.len())
    }

    /// Whether nothing was touched.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
