//! Transaction History.

use domain::{
    date::two_years_before,
    ids::AccountId,
    ledger::{Entry, EntryId, EntryKind, OpenItem},
    money::Money,
};
use jiff::{Timestamp, civil::Date};

use super::{EntryBatch, EntryRange, Overview, ReadTransactions, Search, today::today};
use crate::store::StoreError;

/// Entries of one read while filtering.
const BATCH: usize = 200;

/// Which transactions to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Only this kind.
    pub kind: Option<EntryKind>,
    /// First day; 24 months back without one.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// What its number, description or amount must match.
    pub text: Option<Search>,
}

impl Filters {
    /// Whether a page may require reading more entries than it shows.
    pub fn scans(&self) -> bool {
        self.kind.is_some() || self.text.is_some()
    }

    fn matches(&self, entry: &Entry) -> bool {
        let kind = self.kind.is_none_or(|kind| entry.kind == kind);
        kind && self.text.as_ref().is_none_or(|text| text.finds(entry))
    }
}

/// Where the next page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The last entry of the page before; the next page holds older entries.
    pub after: EntryId,
    /// The first day of the whole list, fixed when its first page was read.
    pub from: Date,
}

/// One transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Transaction {
    /// The entry.
    pub entry: Entry,
    /// The open amount of an invoice; `None` for other entries.
    pub open: Option<Money>,
}

/// A page of transactions, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct TransactionPage {
    /// The transactions.
    pub items: Vec<Transaction>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Position>,
}

/// All transactions of a list, up to the caller's limit.
#[derive(Clone, Debug, PartialEq)]
pub struct TransactionList {
    /// The account's number.
    pub account_number: String,
    /// The transactions, newest first.
    pub items: Vec<Transaction>,
    /// First day of the list.
    pub from: Date,
    /// Last day of the list.
    pub to: Date,
    /// Whether the list was cut at the caller's limit.
    pub more: bool,
}

/// The first page; `None` when the account does not exist.
///
/// # Errors
/// [`StoreError`] when the store fails or its contents are inconsistent.
pub async fn first_page(
    store: &impl ReadTransactions,
    account: &AccountId,
    filters: &Filters,
    limit: usize,
    now: Timestamp,
) -> Result<Option<TransactionPage>, StoreError> {
    // One more than shown, to know whether a next page exists.
    let wanted = limit.saturating_add(1);
    let newest = if filters.to.is_none() { wanted } else { 0 };
    let Some(overview) = store.overview(account, newest).await? else { return Ok(None) };
    let from = first_day(filters, &overview, account, now)?;
    // Without a last day, the entries of the overview are the newest of the list.
    let batch = if filters.to.is_none() { overview.newest } else { EntryBatch::unread() };
    let range = EntryRange { from, to: filters.to, before: None };
    let last = overview.last_seq;
    let entries = find(store, account, filters, range, wanted, (batch, last)).await?;
    Ok(Some(page_of(with_open(entries, &overview.open), limit, from)))
}

/// The page after a position.
///
/// # Errors
/// [`StoreError`] when the store fails or its contents are inconsistent.
pub async fn next_page(
    store: &impl ReadTransactions,
    account: &AccountId,
    filters: &Filters,
    limit: usize,
    position: Position,
) -> Result<TransactionPage, StoreError> {
    let Position { after, from } = position;
    let range = EntryRange { from, to: filters.to, before: Some(after) };
    let wanted = limit.saturating_add(1);
    let open = store.open_items(account).await?;
    let unread = (EntryBatch::unread(), after.seq);
    let entries = find(store, account, filters, range, wanted, unread).await?;
    Ok(page_of(with_open(entries, &open), limit, from))
}

/// The whole list, cut at `most` items. `None` when the account does not exist.
///
/// # Errors
/// [`StoreError`] when the store fails or its contents are inconsistent.
pub async fn whole_list(
    store: &impl ReadTransactions,
    account: &AccountId,
    filters: &Filters,
    most: usize,
    now: Timestamp,
) -> Result<Option<TransactionList>, StoreError> {
    let Some(overview) = store.overview(account, 0).await? else { return Ok(None) };
    let today = today(&overview.profile, overview.last_change_on, account, now)?;
    let from = filters.from.unwrap_or_else(|| two_years_before(today)).min(today);
    let range = EntryRange { from, to: filters.to, before: None };
    let wanted = most.saturating_add(1);
    let unread = (EntryBatch::unread(), overview.last_seq);
    let entries = find(store, account, filters, range, wanted, unread).await?;
    let TransactionPage { items, next } = page_of(with_open(entries, &overview.open), most, from);
    let to = filters.to.map_or(today, |to| to.min(today));
    let account_number = overview.profile.number.to_string();
    Ok(Some(TransactionList { account_number, items, from, to, more: next.is_some() }))
}

/// The first day of the requested list.
fn first_day(
    filters: &Filters,
    overview: &Overview,
    account: &AccountId,
    now: Timestamp,
) -> Result<Date, StoreError> {
    match filters.from {
        Some(from) => Ok(from),
        None => {
            let last = overview.last_change_on;
            Ok(two_years_before(today(&overview.profile, last, account, now)?))
        }
    }
}

impl EntryBatch {
    /// Nothing read yet.
    fn unread() -> Self {
        Self { entries: Vec::new(), more: true }
    }
}

/// Up to `wanted` entries of a range that match the filters. `batch` holds entries that were read
/// already; `last` is the sequence number of the last entry that the open items include, and later
/// entries are skipped.
async fn find(
    store: &impl ReadTransactions,
    account: &AccountId,
    filters: &Filters,
    range: EntryRange,
    wanted: usize,
    (mut batch, last): (EntryBatch, u64),
) -> Result<Vec<Entry>, StoreError> {
    let mut found = Vec::new();
    let mut before = range.before;
    loop {
        before = batch.entries.last().map_or(before, |entry| Some(entry.id));
        let older = batch.entries.last().is_some_and(|entry| entry.id.on < range.from);
        let is_wanted = |entry: &Entry| {
            entry.id.seq <= last && entry.id.on >= range.from && filters.matches(entry)
        };
        found.extend(batch.entries.into_iter().filter(is_wanted));
        if found.len() >= wanted || older || !batch.more {
            found.truncate(wanted);
            return Ok(found);
        }
        let left = wanted.saturating_sub(found.len());
        let limit = if filters.scans() { BATCH } else { left };
        batch = store.entries(account, EntryRange { before, ..range }, limit).await?;
    }
}

pub(super) fn with_open(
    entries: impl IntoIterator<Item = Entry>,
    open: &[OpenItem],
) -> Vec<Transaction> {
    let open_of = |entry: &Entry| {
        let zero = Money::zero(entry.amount.currency());
        let item = open.iter().find(|item| item.id == entry.id);
        (entry.kind == EntryKind::Invoice).then(|| item.map_or(zero, |item| item.open))
    };
    entries.into_iter().map(|entry| Transaction { open: open_of(&entry), entry }).collect()
}

/// A page with the first `limit` items; a further item means that there is a next page.
pub(super) fn page_of(mut items: Vec<Transaction>, limit: usize, from: Date) -> TransactionPage {
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| more);
    let next = last.map(|last| Position { after: last.entry.id, from });
    TransactionPage { items, next }
}
