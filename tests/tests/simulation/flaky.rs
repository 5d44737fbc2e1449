//! A store whose calls conflict, are throttled, or get no answer.

use app::account::{AccountSummary, ReadAccountSummaries};
use app::import::{AccountCommit, Fence, ImportStore, Rejected, Rejection};
use app::posting::{
    AccountState, ChangeCommit, DocumentKey, KnownDocument, LedgerCommit, PostingStore, RunId,
};
use app::store::StoreError;
use app::users::{ListMemberships, Membership, User, UserStore};
use domain::{
    ids::{AccountId, DocumentNumber, PaymentId, UserId},
    ledger::{Entry, EntryId, Record},
    payment::Payment,
};
use testkit::ledger::MemoryLedger;

use crate::{
    dice::{Dice, yield_now},
    leases::LeaseFaults,
};

/// The ledger in memory, behind a network.
pub(crate) struct Flaky<'a> {
    pub(crate) ledger: &'a MemoryLedger,
    pub(crate) dice: &'a Dice,
    /// One call in so many fails.
    pub(crate) fail_once_in: usize,
    /// Pauses some calls past their lease and counts the lost leases; `None` for no such pauses.
    pub(crate) met: Option<&'a LeaseFaults>,
}

impl Flaky<'_> {
    pub(crate) async fn read(&self) -> Result<(), StoreError> {
        self.wait().await;
        if !self.dice.once_in(self.fail_once_in) {
            return Ok(());
        }
        self.dice.note("fault: a read fails");
        Err(self.dice.pick(&[StoreError::Throttled, StoreError::Timeout]).clone())
    }

    /// One write, which succeeds or not; its answer may be lost.
    pub(crate) async fn write<F>(&self, write: F) -> Result<(), StoreError>
    where
        F: Future<Output = Result<(), StoreError>> + Send,
    {
        self.wait().await;
        let fails = self.dice.once_in(self.fail_once_in);
        if fails {
            self.dice.note("fault: a write fails or its answer is lost");
        }
        let answer = match self.dice.below(4) {
            0 if fails => Err(StoreError::Conflict),
            1 if fails => Err(StoreError::Throttled),
            2 if fails => Err(StoreError::Timeout),
            3 if fails => {
                // The answer is lost, whether the write succeeded or not.
                let _ = write.await;
                Err(StoreError::Timeout)
            }
            _ => write.await,
        };
        match self.met {
            Some(met) => met.note(answer),
            None => answer,
        }
    }

    /// Lets other tasks run, perhaps for longer than a lease.
    async fn wait(&self) {
        yield_now().await;
        if let Some(met) = self.met {
            met.pause(self.dice).await;
        }
    }
}

impl PostingStore for Flaky<'_> {
    async fn payments(
        &self,
        account: &AccountId,
        ids: &[PaymentId],
    ) -> Result<Vec<Option<Payment>>, StoreError> {
        self.read().await?;
        PostingStore::payments(self.ledger, account, ids).await
    }

    async fn known(&self, keys: &[DocumentKey]) -> Result<Vec<Option<KnownDocument>>, StoreError> {
        self.read().await?;
        self.ledger.known(keys).await
    }

    async fn invoices(
        &self,
        account: &AccountId,
        numbers: &[DocumentNumber],
    ) -> Result<Vec<Option<EntryId>>, StoreError> {
        self.read().await?;
        self.ledger.invoices(account, numbers).await
    }

    async fn account(&self, id: &AccountId) -> Result<Option<AccountState>, StoreError> {
        self.read().await?;
        PostingStore::account(self.ledger, id).await
    }

    async fn records_from(
        &self,
        account: &AccountId,
        first: EntryId,
    ) -> Result<Vec<Record>, StoreError> {
        self.read().await?;
        let mut records = self.ledger.records_from(account, first).await?;
        // A torn read: it sees the state of a transaction, but not yet its records.
        if self.dice.once_in(self.fail_once_in) {
            self.dice.note("fault: a record cannot be seen yet");
            records.pop();
        }
        Ok(records)
    }

    async fn changes_before(&self, account: &AccountId, entry: EntryId) -> Result<u64, StoreError> {
        self.read().await?;
        self.ledger.changes_before(account, entry).await
    }

    async fn entries_at(
        &self,
        account: &AccountId,
        ids: &[EntryId],
    ) -> Result<Vec<Option<Entry>>, StoreError> {
        self.read().await?;
        self.ledger.entries_at(account, ids).await
    }

    async fn commit(&self, commit: &LedgerCommit<'_>) -> Result<(), StoreError> {
        self.write(self.ledger.commit(commit)).await
    }

    async fn commit_change(&self, commit: &ChangeCommit<'_>) -> Result<(), StoreError> {
        self.write(self.ledger.commit_change(commit)).await
    }
}

impl UserStore for Flaky<'_> {
    async fn get_user(&self, user: &UserId) -> Result<Option<User>, StoreError> {
        self.read().await?;
        self.ledger.get_user(user).await
    }
}

impl ListMemberships for Flaky<'_> {
    async fn list_memberships(&self, user: &UserId) -> Result<Vec<Membership>, StoreError> {
        self.read().await?;
        self.ledger.list_memberships(user).await
    }
}

impl ReadAccountSummaries for Flaky<'_> {
    async fn account_summaries(
        &self,
        accounts: &[AccountId],
    ) -> Result<Vec<AccountSummary>, StoreError> {
        self.read().await?;
        self.ledger.account_summaries(accounts).await
    }
}

impl ImportStore for Flaky<'_> {
    async fn rejections(
        &self,
        run: RunId,
        account: &AccountId,
    ) -> Result<Vec<Rejection>, StoreError> {
        self.read().await?;
        self.ledger.rejections(run, account).await
    }

    async fn commit_import(
        &self,
        commit: &LedgerCommit<'_>,
        rejected: Rejected<'_>,
        fence: Fence<'_>,
    ) -> Result<(), StoreError> {
        self.write(self.ledger.commit_import(commit, rejected, fence)).await
    }

    async fn commit_rejections(
        &self,
        account: &AccountId,
        rejected: Rejected<'_>,
        fence: Fence<'_>,
    ) -> Result<(), StoreError> {
        self.write(self.ledger.commit_rejections(account, rejected, fence)).await
    }

    async fn commit_account(&self, commit: &AccountCommit<'_>) -> Result<(), StoreError> {
        self.write(self.ledger.commit_account(commit)).await
    }
}
