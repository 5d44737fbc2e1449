//! The items that a credit pays, or the credits that pay an item, page by page.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::AccountId,
    ledger::{Entry, EntryId, Record},
    money::Money,
};

use super::{ReadHistory, aging::corrupt, applied::applied_amounts};
use crate::store::StoreError;

/// Maximum allocations, or lines of an invoice, in the same response as the document.
pub const FIRST_PAGE: usize = 200;

/// An allocation, as seen from one of its two entries.
#[derive(Clone, Debug, PartialEq)]
pub struct Allocation {
    /// The other entry.
    pub entry: Entry,
    /// The amount now allocated between the two; positive.
    pub amount: Money,
}

/// A page of an entry's allocations, in the order in which they were first made.
#[derive(Clone, Debug, PartialEq)]
pub struct AllocationPage {
    /// The allocations.
    pub items: Vec<Allocation>,
    /// Number of allocations on all pages.
    pub count: usize,
    /// Where the next page begins; `None` at the end.
    pub next: Option<AllocationPosition>,
}

/// Where a page of allocations begins. All pages of a list derive from the same records, so that an
/// application between two requests neither repeats an entry nor hides one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllocationPosition {
    /// Number of allocations on the pages before.
    pub offset: usize,
    /// [`Record::order`] of the last record that the first page derives from.
    pub last: (u64, u64),
}

/// A page of an entry's allocations: the first, or that at a position. `None` when the account has
/// no such entry, or when the position is before it.
///
/// # Errors
/// [`StoreError`] when the store fails or its contents are inconsistent.
pub async fn allocations(
    store: &impl ReadHistory,
    account: &AccountId,
    id: EntryId,
    position: Option<AllocationPosition>,
    limit: usize,
) -> Result<Option<AllocationPage>, StoreError> {
    let Some(entry) = store.entry_at(account, id).await? else { return Ok(None) };
    let mut records = store.records_since(account, id).await?;
    let offset = position.map_or(0, |position| position.offset);
    if let Some(position) = position {
        records.retain(|record| record.order() <= position.last);
        if records.is_empty() {
            return Ok(None);
        }
    }
    let applied = applied_amounts(&entry, &records).map_err(|_| corrupt(account))?.applied;
    page_of(store, account, &applied, &records, offset, limit).await.map(Some)
}

/// A page of `applied`, with the entries of the other side. Entries that are older than `records`
/// are read from the store.
pub(super) async fn page_of(
    store: &impl ReadHistory,
    account: &AccountId,
    applied: &[(EntryId, Money)],
    records: &[Record],
    offset: usize,
    limit: usize,
) -> Result<AllocationPage, StoreError> {
    let shown: Vec<_> = applied.iter().skip(offset).take(limit).collect();
    let wanted: BTreeSet<_> = shown.iter().map(|(id, _)| *id).collect();
    let known = records.iter().filter_map(Record::entry);
    let known = known.filter(|entry| wanted.contains(&entry.id));
    let mut entries: BTreeMap<_, _> = known.map(|entry| (entry.id, entry.clone())).collect();
    let older: Vec<_> = wanted.into_iter().filter(|id| !entries.contains_key(id)).collect();
    let read = store.entries_of(account, &older).await?;
    entries.extend(read.into_iter().flatten().map(|entry| (entry.id, entry)));
    let mut items = Vec::with_capacity(shown.len());
    for (id, amount) in shown {
        let missing = || StoreError::Corrupt(format!("entry {id} of account {account}"));
        let entry = entries.get(id).cloned().ok_or_else(missing)?;
        items.push(Allocation { entry, amount: *amount });
    }
    let end = offset.saturating_add(items.len());
    let last = records.last().map(Record::order).filter(|_| end < applied.len());
    let next = last.map(|last| AllocationPosition { offset: end, last });
    Ok(AllocationPage { items, count: applied.len(), next })
}
