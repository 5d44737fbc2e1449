//! Transaction Details: one entry, and how it is applied.

use domain::{
    ids::AccountId,
    ledger::{Entry, EntryId},
    money::Money,
};
use jiff::civil::Date;

use super::{
    AllocationPage, FIRST_PAGE, ReadHistory, Transaction, aging::corrupt, allocations::page_of,
    applied::applied_amounts,
};
use crate::store::StoreError;

/// One transaction, and how it is applied.
#[derive(Clone, Debug, PartialEq)]
pub struct TransactionDetail {
    /// The transaction.
    pub transaction: Transaction,
    /// For a credit: the items it pays. For an item: the credits that pay it. In the order in which
    /// they were first applied; at most [`FIRST_PAGE`].
    pub allocations: AllocationPage,
    /// For a credit: the part not yet applied.
    pub unapplied: Option<Money>,
    /// For a credit: what refunds and reversals consumed of it and did not restore. For a refund or
    /// a positive reversal: the credit it consumed.
    pub consumed: Option<Money>,
    /// For a negative reversal: what it restored to consumed credits.
    pub restored: Option<Money>,
    /// The entry that the transaction refers to.
    pub refers_to: Option<Entry>,
    /// The due date of an item; `None` for an entry that opens no item.
    pub due_on: Option<Date>,
}

/// One transaction of an account; `None` when the account has no entry with this id.
///
/// # Errors
/// [`StoreError`] when the store fails or its contents are inconsistent.
pub async fn show_transaction(
    store: &impl ReadHistory,
    account: &AccountId,
    id: EntryId,
) -> Result<Option<TransactionDetail>, StoreError> {
    let Some(entry) = store.entry_at(account, id).await? else { return Ok(None) };
    let records = store.records_since(account, id).await?;
    let amounts = applied_amounts(&entry, &records).map_err(|_| corrupt(account))?;
    let allocations = page_of(store, account, &amounts.applied, &records, 0, FIRST_PAGE).await?;
    let refers_to = match entry.refers_to {
        Some(other) => {
            let other = store.entry_at(account, other).await?;
            Some(other.ok_or_else(|| corrupt(account))?)
        }
        None => None,
    };
    Ok(Some(TransactionDetail {
        transaction: Transaction { entry, open: amounts.open },
        allocations,
        unapplied: amounts.unapplied,
        consumed: amounts.consumed,
        restored: amounts.restored,
        refers_to,
        due_on: amounts.due_on,
    }))
}
