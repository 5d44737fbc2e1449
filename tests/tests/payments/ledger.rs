//! The `ledger` table of a process, whose calls go wrong as planned.

use app::auto_pay::{
    DueAccounts, DuePage, DuePosition, DueRange, PlanStore, ReadBills, UnfinishedImport,
};
use app::payments::{PaymentStore, Progress, ProgressStore, UnsettledAccounts};
use app::payouts::{MarkedPayout, PayoutStore};
use app::posting::{
    AccountState, ChangeCommit, DocumentKey, KnownDocument, LedgerCommit, PostingStore,
};
use app::store::StoreError;
use app::system::Clock;
use domain::auto_pay::Bills;
use domain::ids::{AccountId, DocumentNumber, PaymentId};
use domain::ledger::{Entry, EntryId, Record};
use domain::payment::{Origin, Payment};
use jiff::Timestamp;
use testkit::ledger::MemoryLedger;

use crate::plan::Process;
use crate::watch::Watch;
use crate::world::WorldClock;

/// The table as one process reaches it: in memory, or the real adapter.
#[derive(Clone)]
pub(crate) struct Table<'a, L = MemoryLedger> {
    pub(crate) ledger: &'a L,
    pub(crate) process: Process<'a>,
    pub(crate) watcher: Watcher<'a>,
}

/// Who looks at every commit, and with what clock.
#[derive(Clone)]
pub(crate) struct Watcher<'a> {
    pub(crate) watch: &'a Watch,
    pub(crate) clock: WorldClock,
    pub(crate) memory: &'a MemoryLedger,
}

type Stored<T> = Result<T, StoreError>;

impl<L> Table<'_, L> {
    async fn call<T>(&self, call: impl Future<Output = Stored<T>>) -> Stored<T> {
        let failed = || Err(StoreError::Throttled);
        self.process.call(call, failed, || Err(StoreError::Timeout)).await
    }
}

impl<L: PostingStore> PostingStore for Table<'_, L> {
    async fn known(&self, keys: &[DocumentKey]) -> Stored<Vec<Option<KnownDocument>>> {
        self.call(self.ledger.known(keys)).await
    }

    async fn invoices(
        &self,
        account: &AccountId,
        numbers: &[DocumentNumber],
    ) -> Stored<Vec<Option<EntryId>>> {
        self.call(self.ledger.invoices(account, numbers)).await
    }

    async fn payments(
        &self,
        account: &AccountId,
        ids: &[PaymentId],
    ) -> Stored<Vec<Option<Payment>>> {
        self.call(PostingStore::payments(self.ledger, account, ids)).await
    }

    async fn account(&self, id: &AccountId) -> Stored<Option<AccountState>> {
        self.call(PostingStore::account(self.ledger, id)).await
    }

    async fn records_from(&self, account: &AccountId, first: EntryId) -> Stored<Vec<Record>> {
        self.call(self.ledger.records_from(account, first)).await
    }

    async fn changes_before(&self, account: &AccountId, entry: EntryId) -> Stored<u64> {
        self.call(self.ledger.changes_before(account, entry)).await
    }

    async fn entries_at(&self, account: &AccountId, ids: &[EntryId]) -> Stored<Vec<Option<Entry>>> {
        self.call(self.ledger.entries_at(account, ids)).await
    }

    async fn commit(&self, commit: &LedgerCommit<'_>) -> Stored<()> {
        let seen = async {
            let committed = self.ledger.commit(commit).await;
            if committed.is_ok() {
                let Watcher { watch, clock, memory } = &self.watcher;
                let importing = memory.unfinished_import().await.is_ok_and(|run| run.is_some());
                watch.saw(commit, clock.now(), importing);
            }
            committed
        };
        // Boxed: a debug build would need megabytes of stack for all of it at once.
        self.call(Box::pin(seen)).await
    }

    async fn commit_change(&self, commit: &ChangeCommit<'_>) -> Stored<()> {
        self.call(self.ledger.commit_change(commit)).await
    }
}

impl<L: PaymentStore> PaymentStore for Table<'_, L> {
    async fn known_events(&self, ids: &[&str]) -> Stored<Vec<bool>> {
        self.call(self.ledger.known_events(ids)).await
    }

    async fn mark_event(&self, id: &str) -> Stored<()> {
        self.call(self.ledger.mark_event(id)).await
    }

    async fn put_set_up(&self, account: &AccountId, checkout: &str, origin: &Origin) -> Stored<()> {
        self.call(self.ledger.put_set_up(account, checkout, origin)).await
    }

    async fn set_up(&self, account: &AccountId, checkout: &str) -> Stored<Option<Origin>> {
        self.call(self.ledger.set_up(account, checkout)).await
    }

    async fn account_of_customer(&self, customer: &str) -> Stored<Option<AccountId>> {
        self.call(self.ledger.account_of_customer(customer)).await
    }

    async fn mark_payout(&self, payout: &str, now: Timestamp) -> Stored<()> {
        self.call(self.ledger.mark_payout(payout, now)).await
    }
}

impl PayoutStore for Table<'_> {
    async fn marked_payouts(&self) -> Stored<Vec<MarkedPayout>> {
        self.call(self.ledger.marked_payouts()).await
    }

    async fn remove_payout_mark(&self, marked: &MarkedPayout) -> Stored<()> {
        self.call(self.ledger.remove_payout_mark(marked)).await
    }
}

impl<L: UnsettledAccounts> UnsettledAccounts for Table<'_, L> {
    async fn unsettled(&self, after: Option<&AccountId>, limit: u16) -> Stored<Vec<AccountId>> {
        self.call(self.ledger.unsettled(after, limit)).await
    }
}

impl<L: UnfinishedImport> UnfinishedImport for Table<'_, L> {
    async fn unfinished_import(&self) -> Stored<Option<Timestamp>> {
        self.call(self.ledger.unfinished_import()).await
    }
}

impl<L: ReadBills> ReadBills for Table<'_, L> {
    async fn bills(&self, account: &AccountId, oldest: EntryId) -> Stored<Bills> {
        self.call(self.ledger.bills(account, oldest)).await
    }
}

impl<L: DueAccounts> DueAccounts for Table<'_, L> {
    fn parts(&self) -> u8 {
        self.ledger.parts()
    }

    async fn due(&self, part: u8, range: DueRange, after: Option<&DuePosition>) -> Stored<DuePage> {
        self.call(self.ledger.due(part, range, after)).await
    }
}

impl<L: PlanStore> PlanStore for Table<'_, L> {
    async fn planned_until(&self) -> Stored<Option<Timestamp>> {
        self.call(self.ledger.planned_until()).await
    }

    async fn set_planned_until(&self, until: Timestamp) -> Stored<()> {
        self.call(self.ledger.set_planned_until(until)).await
    }
}

impl<L: ProgressStore> ProgressStore for Table<'_, L> {
    async fn progress(&self) -> Stored<Progress> {
        self.call(self.ledger.progress()).await
    }

    async fn set_progress(&self, progress: &Progress) -> Stored<()> {
        self.call(self.ledger.set_progress(progress)).await
    }
}
