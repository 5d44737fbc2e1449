//! What an import writes to the `ledger` table, in memory.

use app::import::{AccountCommit, Fence, ImportStore, Rejected, Rejection};
use app::posting::{LedgerCommit, RunId};
use app::store::StoreError;
use domain::ids::AccountId;

use super::MemoryLedger;

impl ImportStore for MemoryLedger {
    async fn rejections(
        &self,
        run: RunId,
        account: &AccountId,
    ) -> Result<Vec<Rejection>, StoreError> {
        self.call(|tables| {
            let own =
                tables.rejections.iter().filter(|(key, _)| (&key.0, &key.1) == (&run, account));
            own.map(|(_, rejection)| rejection.clone()).collect()
        })
    }

    async fn commit_import(
        &self,
        commit: &LedgerCommit<'_>,
        rejected: Rejected<'_>,
        fence: Fence<'_>,
    ) -> Result<(), StoreError> {
        self.faults.gate().await;
        self.call(|tables| tables.post(commit, Some((rejected, fence))))?
    }

    async fn commit_rejections(
        &self,
        account: &AccountId,
        rejected: Rejected<'_>,
        fence: Fence<'_>,
    ) -> Result<(), StoreError> {
        self.faults.gate().await;
        self.call(|tables| {
            tables.check_fence(fence)?;
            tables.reject(account, rejected);
            Ok(())
        })?
    }

    async fn commit_account(&self, commit: &AccountCommit<'_>) -> Result<(), StoreError> {
        self.faults.gate().await;
        self.call(|tables| tables.revise(commit, &mut self.access().table()))?
    }
}
