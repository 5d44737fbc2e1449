//! Transaction Details: one entry with what became of it.

use domain::{
    ids::AccountId,
    ledger::{Entry, EntryId},
    money::Money,
};
use jiff::civil::Date;

use super::{
    AllocationPage, FIRST_PAGE, ReadHistory, Transaction, aging::corrupt, allocations::page_of,
    fate::fate,
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
    let names = match entry.refers_to {
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
        taken: fate.consumed,
        given_back: fate.given_back,
        names,
        due_on: fate.due_on,
    }))
}
