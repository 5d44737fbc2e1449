//! Reads an account for posting, commits batches, and finishes unfinished postings.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::AccountId,
    ledger::{
        ConsumptionHistory, CreditHistory, Entry, EntryId, EntryKind, Inconsistent, LastPayment,
        NextStep, OpenItem, Past, Record, continue_posting, last_payment,
    },
};

use super::{AccountState, BUDGET, Batch, ChangeCommit, PostedDocument, PostingStore};
use crate::posting::Torn;
use crate::store::StoreError;
use crate::system::Clock;

/// Reads ledgers with the history that a posting needs, commits batches, and finishes postings that
/// did not fit into one transaction.
#[derive(Debug)]
pub struct Bookkeeper<'a, S, C> {
    /// Ledgers and document identities.
    pub store: &'a S,
    /// Gives the time of changes, and pauses between retries.
    pub clock: &'a C,
}

impl<S, C> Clone for Bookkeeper<'_, S, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, C> Copy for Bookkeeper<'_, S, C> {}

impl<S: PostingStore, C: Clock> Bookkeeper<'_, S, C> {
    /// The account, ready for a posting: the function finishes an unfinished posting first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn account(&self, id: &AccountId) -> Result<Option<AccountState>, StoreError> {
        match self.balanced_account(id).await? {
            Some(account) => self.finish(account).await.map(Some),
            None => Ok(None),
        }
    }

    /// The account as it was at one moment. A torn read violates balance = open - unapplied (L2);
    /// the function repeats it.
    async fn balanced_account(&self, id: &AccountId) -> Result<Option<AccountState>, StoreError> {
        let mut torn = Torn::new(self.clock);
        loop {
            match self.store.account(id).await? {
                Some(account) if !account.ledger.is_balanced() => torn.again(&account).await?,
                other => return Ok(other),
            }
        }
    }

    /// Finishes the account's unfinished posting, if it has one: one transaction for each part.
    ///
    /// # Errors
    /// [`StoreError`]; the next posting to the account, or the sweeper, then continues.
    pub async fn finish(&self, mut account: AccountState) -> Result<AccountState, StoreError> {
        while let Some(unfinished) = account.ledger.unfinished {
            let now = self.clock.now();
            let change = match unfinished.next {
                NextStep::Settle | NextStep::ConsumeUnapplied => {
                    continue_posting(&mut account.ledger, Past::Nothing, now, BUDGET)
                }
                NextStep::ConsumeFrom(payment) => {
                    let history = self.credit_history(&account, payment).await?;
                    continue_posting(&mut account.ledger, Past::Credit(&history), now, BUDGET)
                }
                NextStep::Restore(consumption) => {
                    let history = self.consumption_history(&account, consumption).await?;
                    continue_posting(&mut account.ledger, Past::Consumption(&history), now, BUDGET)
                }
            };
            let change = change.map_err(|Inconsistent| inconsistent(&account.id))?;
            let Some(change) = change else { break };
            account.plan(now)?;
            self.store.commit_change(&ChangeCommit { account: &account, change: &change }).await?;
            account = account.stored();
        }
        Ok(account)
    }

    /// Commits a batch; gives the account after it, ready for the next, and the posted documents.
    ///
    /// # Errors
    /// [`StoreError`]; the caller must then read the account again. After [`StoreError::Timeout`],
    /// or when only the finishing failed, the documents may be posted.
    pub async fn commit(
        &self,
        mut batch: Batch,
    ) -> Result<(AccountState, Vec<PostedDocument>), StoreError> {
        batch.plan(self.clock.now())?;
        if !batch.is_empty() {
            self.store.commit(&batch.commit()).await?;
        }
        let (account, documents) = batch.stored();
        Ok((self.finish(account).await?, documents))
    }

    /// All records from this entry on that led to this state. The function checks that they end
    /// with the state's last entry and last change and that none is missing.
    ///
    /// # Errors
    /// [`StoreError`]; it is [`StoreError::Conflict`] when records and state do not fit together:
    /// another writer has changed the account, or the read saw part of a transaction.
    async fn records(
        &self,
        account: &AccountState,
        first: EntryId,
    ) -> Result<Vec<Record>, StoreError> {
        let records = self.store.records_from(&account.id, first).await?;
        // Changes are numbered through: these follow the last one before the first entry.
        let before = match (account.ledger.changes, first.seq) {
            (0, _) | (_, 0) => 0,
            _ => self.store.changes_before(&account.id, first).await?,
        };
        let (mut entries, mut changes) = (Vec::new(), Vec::new());
        for record in &records {
            match record {
                Record::Entry(entry) => entries.push(entry.id.seq),
                Record::Change(change) => changes.push(change.id.number),
            }
        }
        let expected_changes = end(before)..end(account.ledger.changes);
        let whole = entries.into_iter().eq(first.seq.max(1)..end(account.ledger.last_seq))
            && changes.into_iter().eq(expected_changes);
        if whole { Ok(records) } else { Err(StoreError::Conflict) }
    }

    /// How a credit is applied and consumed, with the items it pays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn credit_history(
        &self,
        account: &AccountState,
        credit: EntryId,
    ) -> Result<CreditHistory, StoreError> {
        let id = &account.id;
        let records = self.records(account, credit).await?;
        let mut history = CreditHistory::read(&records).map_err(|Inconsistent| inconsistent(id))?;
        let later = records.iter().filter_map(Record::entry);
        let mut entries: BTreeMap<_, _> = later.map(|entry| (entry.id, entry.clone())).collect();
        let older = history.allocations.iter().map(|allocation| allocation.item);
        let older: BTreeSet<_> = older.filter(|item| !entries.contains_key(item)).collect();
        let older: Vec<_> = older.into_iter().collect();
        let read = self.store.entries_at(id, &older).await?;
        entries.extend(read.into_iter().flatten().map(|entry| (entry.id, entry)));
        for allocation in &history.allocations {
            let entry = entries.get(&allocation.item);
            let item = entry.and_then(OpenItem::of).ok_or_else(|| inconsistent(id))?;
            history.items.push(self.with_item_total(account, item).await?);
        }
        Ok(history)
    }

    /// One entry of an account.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn entry(
        &self,
        account: &AccountId,
        id: EntryId,
    ) -> Result<Option<Entry>, StoreError> {
        Ok(self.store.entries_at(account, &[id]).await?.pop().flatten())
    }

    /// The item with its total: for a refund or reversal, its amount less the credit it consumed.
    async fn with_item_total(
        &self,
        account: &AccountState,
        item: OpenItem,
    ) -> Result<OpenItem, StoreError> {
        if !matches!(item.kind, EntryKind::Refund | EntryKind::Reversal) {
            return Ok(item);
        }
        let records = self.records(account, item.id).await?;
        item.less_consumed(&records).map_err(|_| inconsistent(&account.id))
    }

    /// The credit that a refund or reversal consumed, and how much of it was restored.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn consumption_history(
        &self,
        account: &AccountState,
        consumption: EntryId,
    ) -> Result<ConsumptionHistory, StoreError> {
        let records = self.records(account, consumption).await?;
        ConsumptionHistory::read(&records).map_err(|Inconsistent| inconsistent(&account.id))
    }

    /// The payment before this one, which becomes Last Payment if this payment is reversed in
    /// full. `None` when this payment is not the account's Last Payment, or none comes before it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn earlier_payment(
        &self,
        account: &AccountState,
        payment: EntryId,
    ) -> Result<Option<LastPayment>, StoreError> {
        if account.ledger.last_payment.as_ref().is_none_or(|last| last.id != payment) {
            return Ok(None);
        }
        let records = self.records(account, EntryId::FIRST).await?;
        last_payment(&records, payment).map_err(|Inconsistent| inconsistent(&account.id))
    }
}

/// The exclusive end of a range whose last number is `last`.
const fn end(last: u64) -> u64 {
    last.saturating_add(1)
}

/// The stored ledger of this account contradicts itself.
fn inconsistent(account: &AccountId) -> StoreError {
    StoreError::Corrupt(format!("the ledger of account {account}"))
}
