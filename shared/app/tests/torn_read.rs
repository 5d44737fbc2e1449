//! Torn reads: a read that sees one part of a transaction that is being written, and not the other.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use app::{
    posting::{
        AccountState, Bookkeeper, ChangeCommit, DocumentKey, KnownDocument, LedgerCommit,
        PostingStore,
    },
    reading::{PeriodError, ReadHistory, aging, statement},
    store::StoreError,
};
use domain::{
    ids::{AccountId, DocumentNumber, PaymentId},
    ledger::{Entry, EntryId, Record},
    money::{Currency, Money},
    payment::Payment,
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use testkit::documents::{account, invoice, payment};
use testkit::ledger::{MemoryLedger, imported, posting_suite};
use testkit::system::FixedClock;

/// A store with torn reads.
struct Torn {
    ledger: MemoryLedger,
    /// Number of reads of an account that are still to be torn.
    reads: AtomicU32,
    /// Number of reads of records that still miss the last one.
    late: AtomicU32,
    /// Whether reads hide the last change.
    hides: AtomicBool,
    /// Whether the version changes with each torn read, as when other writers are active.
    versions_change: bool,
}

impl Torn {
    fn new(ledger: MemoryLedger, reads: u32) -> Self {
        let (reads, hides) = (AtomicU32::new(reads), AtomicBool::new(false));
        Self { ledger, reads, hides, late: AtomicU32::new(0), versions_change: false }
    }
}

impl PostingStore for Torn {
    async fn known(&self, keys: &[DocumentKey]) -> Result<Vec<Option<KnownDocument>>, StoreError> {
        self.ledger.known(keys).await
    }

    async fn invoices(
        &self,
        account: &AccountId,
        numbers: &[DocumentNumber],
    ) -> Result<Vec<Option<EntryId>>, StoreError> {
        self.ledger.invoices(account, numbers).await
    }

    async fn payments(
        &self,
        account: &AccountId,
        ids: &[PaymentId],
    ) -> Result<Vec<Option<Payment>>, StoreError> {
        self.ledger.payments(account, ids).await
    }

    async fn account(&self, id: &AccountId) -> Result<Option<AccountState>, StoreError> {
        let Some(mut state) = self.ledger.account(id).await? else { return Ok(None) };
        let left = self.reads.load(Ordering::Relaxed);
        if left > 0 {
            self.reads.store(left - 1, Ordering::Relaxed);
            let one = Money::parse("1.00", Currency::CAD).unwrap();
            state.ledger.balance = state.ledger.balance.plus(one).unwrap();
            state.version += if self.versions_change { u64::from(left) } else { 0 };
        }
        Ok(Some(state))
    }

    async fn records_from(
        &self,
        account: &AccountId,
        first: EntryId,
    ) -> Result<Vec<Record>, StoreError> {
        let mut records = self.ledger.records_from(account, first).await?;
        if self.hides.load(Ordering::Relaxed) {
            let last = records.iter().rposition(|record| record.entry().is_none());
            records.remove(last.unwrap());
        }
        Ok(records)
    }

    async fn changes_before(&self, account: &AccountId, entry: EntryId) -> Result<u64, StoreError> {
        self.ledger.changes_before(account, entry).await
    }

    async fn entries_at(
        &self,
        account: &AccountId,
        ids: &[EntryId],
    ) -> Result<Vec<Option<Entry>>, StoreError> {
        self.ledger.entries_at(account, ids).await
    }

    async fn commit(&self, commit: &LedgerCommit<'_>) -> Result<(), StoreError> {
        self.ledger.commit(commit).await
    }

    async fn commit_change(&self, commit: &ChangeCommit<'_>) -> Result<(), StoreError> {
        self.ledger.commit_change(commit).await
    }
}

impl ReadHistory for Torn {
    async fn account_ledger(&self, id: &AccountId) -> Result<Option<AccountState>, StoreError> {
        self.account(id).await
    }

    async fn entries_between(
        &self,
        account: &AccountId,
        from: Date,
        to: Date,
    ) -> Result<Vec<Entry>, StoreError> {
        let mut entries = self.ledger.entries_between(account, from, to).await?;
        if self.late.load(Ordering::Relaxed) > 0 {
            entries.pop();
        }
        Ok(entries)
    }

    async fn records_until(
        &self,
        account: &AccountId,
        to: Date,
    ) -> Result<Vec<Record>, StoreError> {
        let mut records = self.ledger.records_until(account, to).await?;
        let left = self.late.load(Ordering::Relaxed);
        if left > 0 {
            self.late.store(left - 1, Ordering::Relaxed);
            records.pop();
        }
        Ok(records)
    }

    async fn records_since(
        &self,
        account: &AccountId,
        first: EntryId,
    ) -> Result<Vec<Record>, StoreError> {
        self.ledger.records_since(account, first).await
    }

    async fn entry_at(
        &self,
        account: &AccountId,
        id: EntryId,
    ) -> Result<Option<Entry>, StoreError> {
        self.ledger.entry_at(account, id).await
    }

    async fn entries_of(
        &self,
        account: &AccountId,
        ids: &[EntryId],
    ) -> Result<Vec<Option<Entry>>, StoreError> {
        ReadHistory::entries_of(&self.ledger, account, ids).await
    }
}

fn id() -> AccountId {
    AccountId::parse("a").unwrap()
}

async fn paid() -> MemoryLedger {
    let lines = [account("a", 1), invoice("i-1", "a", "5.00"), payment("p-1", "a", "9.00")];
    imported(&lines).await.0
}

fn clock() -> FixedClock {
    FixedClock::at("2026-07-20T15:00:00Z".parse().unwrap())
}

#[tokio::test]
async fn a_torn_read_is_read_again_after_a_pause() {
    let (store, clock) = (Torn::new(paid().await, 3), clock());
    let begun: Timestamp = app::system::Clock::now(&clock);
    let read = Bookkeeper { store: &store, clock: &clock }.account(&id()).await.unwrap().unwrap();
    assert!(read.ledger.is_balanced());
    let paused = app::system::Clock::now(&clock).duration_since(begun);
    assert!(paused > SignedDuration::ZERO, "another writer's transaction needs time to end");
}

#[tokio::test]
async fn a_read_that_stays_torn_is_a_conflict_if_versions_change_and_else_corrupt() {
    let clock = clock();
    let mut store = Torn::new(paid().await, u32::MAX);
    let read = Bookkeeper { store: &store, clock: &clock }.account(&id()).await;
    assert!(matches!(read, Err(StoreError::Corrupt(_))), "{read:?}");
    store.versions_change = true;
    let read = Bookkeeper { store: &store, clock: &clock }.account(&id()).await;
    assert_eq!(read, Err(StoreError::Conflict));
}

#[tokio::test]
async fn a_history_that_lacks_the_last_change_is_a_conflict() {
    let (ledger, clock) = (MemoryLedger::default(), clock());
    posting_suite::lease(&ledger).await;
    // A payment that two changes continue.
    let id = posting_suite::cut_off(&ledger, "a").await;
    let store = Torn::new(ledger, 0);
    let keeper = Bookkeeper { store: &store, clock: &clock };
    let state = keeper.account(&id).await.unwrap().unwrap();
    let records = store.records_from(&id, EntryId::FIRST).await.unwrap();
    let last = records.iter().rev().find_map(Record::entry).unwrap().id;
    assert!(state.ledger.changes >= 2);
    assert!(keeper.credit_history(&state, last).await.is_ok());
    store.hides.store(true, Ordering::Relaxed);
    assert_eq!(keeper.credit_history(&state, last).await, Err(StoreError::Conflict));
    // Also when the account has only this change.
    let mut state = state;
    state.ledger.changes = 1;
    let records = with_one_change(&records);
    let only = Torn::new(MemoryLedger::default().with_history(state.clone(), &records), 0);
    only.hides.store(true, Ordering::Relaxed);
    let keeper = Bookkeeper { store: &only, clock: &clock };
    assert_eq!(keeper.credit_history(&state, last).await, Err(StoreError::Conflict));
}

/// All entries and the first change.
fn with_one_change(records: &[Record]) -> Vec<Record> {
    let change = records.iter().find(|record| record.entry().is_none());
    let entries = records.iter().filter(|record| record.entry().is_some());
    entries.chain(change).cloned().collect()
}

/// The results of aging and of a statement over such a store, and how long each paused.
async fn screens(torn: impl Fn() -> Torn) -> [(Result<(), StoreError>, SignedDuration); 2] {
    let july = |day| jiff::civil::date(2026, 7, day);
    let (store, watch) = (torn(), clock());
    let shown = aging(&store, &watch, &id(), None).await;
    let first = (shown.map(|aging| assert!(aging.is_some())), paused(&watch));
    let (store, watch) = (torn(), clock());
    let shown = statement(&store, &watch, &id(), july(1), july(20)).await;
    let shown = shown.map(|statement| assert_eq!(statement.unwrap().movements.len(), 2));
    let shown = shown.map_err(|error| match error {
        PeriodError::Store(error) => error,
        PeriodError::BeforeFrom => unreachable!("the period is valid"),
    });
    [first, (shown, paused(&watch))]
}

/// The sum of all pauses since [`clock`], without jitter.
fn paused(watch: &FixedClock) -> SignedDuration {
    app::system::Clock::now(watch).duration_since(app::system::Clock::now(&clock()))
}

const fn millis(millis: i64) -> SignedDuration {
    SignedDuration::from_millis(millis)
}

/// The sum of all nine pauses.
const ALL_PAUSES: SignedDuration = millis(20 + 40 + 80 + 160 + 320 + 640 + 1_280 + 2_000 + 2_000);

#[tokio::test]
async fn aging_and_statement_repeat_a_torn_read_after_a_pause() {
    for (reads, pauses) in [(0, 0), (1, 20), (4, 20 + 40 + 80 + 160)] {
        let ledger = paid().await;
        let expected = (Ok(()), millis(pauses));
        for shown in screens(|| Torn::new(ledger.clone(), reads)).await {
            assert_eq!(shown, expected, "{reads} torn reads");
        }
    }
}

#[tokio::test]
async fn aging_and_statement_that_stay_torn_are_a_conflict_if_versions_change_and_else_corrupt() {
    let ledger = paid().await;
    let changing = || Torn { versions_change: true, ..Torn::new(ledger.clone(), u32::MAX) };
    for shown in screens(changing).await {
        assert_eq!(shown, (Err(StoreError::Conflict), ALL_PAUSES));
    }
    for (shown, paused) in screens(|| Torn::new(ledger.clone(), u32::MAX)).await {
        assert!(matches!(shown, Err(StoreError::Corrupt(_))), "{shown:?}");
        assert_eq!(paused, ALL_PAUSES);
    }
}

#[tokio::test]
async fn a_statement_reads_again_until_the_last_entry_of_its_state_is_visible() {
    let ledger = paid().await;
    let late = |reads| Torn { late: AtomicU32::new(reads), ..Torn::new(ledger.clone(), 0) };
    let [_, shown] = screens(|| late(2)).await;
    assert_eq!(shown, (Ok(()), millis(20 + 40)));
    let [_, (shown, paused)] = screens(|| late(u32::MAX)).await;
    assert!(matches!(shown, Err(StoreError::Corrupt(_))), "no other writer: {shown:?}");
    assert_eq!(paused, ALL_PAUSES);
}
