//! The ports of audit and sweep, in memory, and a way to damage an account.

use app::audit::{AccountBatch, AuditStore, Part};
use app::posting::{AccountState, DocumentKey, KnownDocument, PostingStore, UnfinishedAccounts};
use app::store::StoreError;
use domain::{
    ids::{AccountId, PaymentId},
    ledger::{EntryId, Record},
    payment::Payment,
};

use super::MemoryLedger;

/// Accounts of one batch: few, so that an audit needs several batches.
const BATCH: usize = 3;

impl MemoryLedger {
    /// Changes the stored account, bypassing all rules.
    pub fn damage(&self, account: &AccountId, change: impl FnOnce(&mut AccountState)) {
        let changed = |tables: &mut super::memory::Tables| {
            tables.accounts.get_mut(account).map(change).is_some()
        };
        assert_eq!(self.call(changed), Ok(true), "the account exists");
    }
}

impl AuditStore for MemoryLedger {
    async fn accounts(
        &self,
        part: Part,
        after: Option<&AccountId>,
    ) -> Result<AccountBatch, StoreError> {
        self.call(|tables| {
            let ids = tables.accounts.keys().enumerate();
            let own = ids.filter(|(index, _)| *index % part.of as usize == part.number as usize);
            let mut later =
                own.map(|(_, id)| id.clone()).filter(|id| after.is_none_or(|after| id > after));
            let accounts = later.by_ref().take(BATCH).collect();
            AccountBatch { accounts, more: later.next().is_some() }
        })
    }

    async fn state(&self, account: &AccountId) -> Result<Option<AccountState>, StoreError> {
        self.call(|tables| tables.accounts.get(account).cloned())
    }

    async fn records(&self, account: &AccountId) -> Result<Vec<Record>, StoreError> {
        self.call(|tables| tables.records_from(account, EntryId::FIRST))
    }

    async fn version(&self, account: &AccountId) -> Result<Option<u64>, StoreError> {
        self.call(|tables| tables.accounts.get(account).map(|state| state.version))
    }

    async fn payments(
        &self,
        account: &AccountId,
        ids: &[PaymentId],
    ) -> Result<Vec<Option<Payment>>, StoreError> {
        PostingStore::payments(self, account, ids).await
    }

    async fn known(&self, keys: &[DocumentKey]) -> Result<Vec<Option<KnownDocument>>, StoreError> {
        PostingStore::known(self, keys).await
    }
}

impl UnfinishedAccounts for MemoryLedger {
    async fn unfinished(
        &self,
        after: Option<&AccountId>,
        limit: u16,
    ) -> Result<Vec<AccountId>, StoreError> {
        self.call(|tables| {
            let marked = tables.accounts.values().filter(|state| state.ledger.unfinished.is_some());
            let marked = marked.filter(|state| after.is_none_or(|after| state.id > *after));
            marked.map(|state| state.id.clone()).take(limit.into()).collect()
        })
    }
}
