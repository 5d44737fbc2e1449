//! Transaction Details: one entry with what became of it.

use domain::{
    ids::AccountId,
    ledger::{
        CreditHistory, Entry, EntryId, EntryKind, Move, OpenItem, Record, Unsound, applied_to, sums,
    },
    money::Money,
};
use jiff::civil::Date;

use super::{
    AllocationPage, FIRST_PAGE, ReadHistory, Transaction, aging::corrupt, allocations::page_of,
};
use crate::store::StoreError;

/// One transaction with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct TransactionDetail {
    /// The transaction.
    pub transaction: Transaction,
    /// Of a credit: the items it pays. Of an item: the credits that pay it. In the order they first
    /// did; the first [`FIRST_PAGE`].
    pub allocations: AllocationPage,
    /// The part of a credit that pays nothing yet.
    pub unapplied: Option<Money>,
    /// Of a credit: what refunds and reversals took of it and did not give back. Of a refund or a
    /// positive reversal: what it took from credits.
    pub taken: Option<Money>,
    /// Of a negative reversal: what it gave back to the credits that had been taken from.
    pub given_back: Option<Money>,
    /// The entry it names.
    pub names: Option<Entry>,
    /// When an item is due; `None` for what opens none.
    pub due_on: Option<Date>,
}

/// One transaction of an account; `None` when the account has none of this id.
///
/// # Errors
/// [`StoreError`] when the store fails or holds what cannot be.
pub async fn show_transaction(
    store: &impl ReadHistory,
    account: &AccountId,
    id: EntryId,
) -> Result<Option<TransactionDetail>, StoreError> {
    let Some(entry) = store.entry_at(account, id).await? else { return Ok(None) };
    let records = store.records_since(account, id).await?;
    let fate = fate(&entry, &records).map_err(|_| corrupt(account))?;
    let allocations = page_of(store, account, &fate.applied, &records, 0, FIRST_PAGE).await?;
    let names = match entry.names {
        Some(named) => {
            let named = store.entry_at(account, named).await?;
            Some(named.ok_or_else(|| corrupt(account))?)
        }
        None => None,
    };
    Ok(Some(TransactionDetail {
        transaction: Transaction { entry, open: fate.open },
        allocations,
        unapplied: fate.unapplied,
        taken: fate.taken,
        given_back: fate.given_back,
        names,
        due_on: fate.due_on,
    }))
}

/// What became of an entry. `applied` names each other side once.
pub(super) struct Fate {
    pub(super) applied: Vec<(EntryId, Money)>,
    unapplied: Option<Money>,
    taken: Option<Money>,
    given_back: Option<Money>,
    open: Option<Money>,
    due_on: Option<Date>,
}

/// What became of an entry by the end of `records`, which begin with it.
pub(super) fn fate(entry: &Entry, records: &[Record]) -> Result<Fate, Unsound> {
    match OpenItem::of(entry) {
        Some(item) => of_item(entry, item, records),
        None => of_credit(entry, records),
    }
}

/// Of what raised the balance. A refund or reversal is an item for what it did not take.
fn of_item(entry: &Entry, item: OpenItem, records: &[Record]) -> Result<Fate, Unsound> {
    let takes = matches!(entry.kind, EntryKind::Refund | EntryKind::Reversal);
    let item = if takes { item.less_taken(records)? } else { item };
    let applied = applied_to(item.id, records)?;
    let paid = Money::sum(entry.amount.currency(), applied.iter().map(|(_, sum)| *sum))?;
    let left = item.total.minus(paid)?;
    let taken = entry.amount.minus(item.total)?;
    Ok(Fate {
        applied,
        unapplied: None,
        taken: takes.then_some(taken),
        given_back: None,
        open: (entry.kind == EntryKind::Invoice).then_some(left),
        due_on: (!takes || item.total.is_positive()).then_some(item.due_on),
    })
}

/// Of what lowered the balance.
fn of_credit(entry: &Entry, records: &[Record]) -> Result<Fate, Unsound> {
    let history = CreditHistory::read(records)?;
    let applied = sums(history.allocations.iter().map(|made| (made.item, made.amount)))?;
    let given_back = given_back(entry, records)?;
    let used = history.allocated()?.plus(history.taken)?.plus(given_back)?;
    Ok(Fate {
        applied,
        unapplied: Some(history.amount.minus(used)?),
        taken: Some(history.taken),
        given_back: (entry.kind == EntryKind::Reversal).then_some(given_back),
        open: None,
        due_on: None,
    })
}

/// What a negative reversal gave back to the credits that were taken from.
fn given_back(entry: &Entry, records: &[Record]) -> Result<Money, Unsound> {
    let own = records.iter().filter(|record| record.cause() == Some(entry.id));
    let given = own.flat_map(Record::moves).filter_map(|change| match change {
        Move::GiveBack { amount, .. } => Some(*amount),
        _ => None,
    });
    Ok(Money::sum(entry.amount.currency(), given)?)
}
