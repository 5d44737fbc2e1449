//! The sweep finishes interrupted postings.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::posting::{PostingStore, Swept, UnfinishedAccounts, sweep};
use app::store::StoreError;
use domain::ids::AccountId;
use testkit::access::noon;
use testkit::ledger::{Faults, MemoryLedger, posting_suite};
use testkit::system::FixedClock;

/// A stale list, which still contains a finished account.
struct Stale(AccountId);

impl UnfinishedAccounts for Stale {
    async fn unfinished(
        &self,
        after: Option<&AccountId>,
        _: u16,
    ) -> Result<Vec<AccountId>, StoreError> {
        Ok(if after.is_none() { vec![self.0.clone()] } else { Vec::new() })
    }
}

/// Pages of one account.
struct OneByOne<'a>(&'a MemoryLedger);

impl UnfinishedAccounts for OneByOne<'_> {
    async fn unfinished(
        &self,
        after: Option<&AccountId>,
        _: u16,
    ) -> Result<Vec<AccountId>, StoreError> {
        self.0.unfinished(after, 1).await
    }
}

#[tokio::test]
async fn a_sweep_finishes_interrupted_postings_and_leaves_other_accounts_unchanged() {
    let (ledger, clock) = (MemoryLedger::new(Faults::default()), FixedClock::at(noon()));
    posting_suite::lease(&ledger).await;
    assert_eq!(sweep(&ledger, &ledger, &clock).await, Ok(Swept::default()));
    let account = posting_suite::cut_off(&ledger, "a").await;
    let one = Swept { finished: 1, failed: 0 };
    assert_eq!(sweep(&ledger, &ledger, &clock).await, Ok(one));
    let finished = ledger.account(&account).await.unwrap().unwrap();
    assert_eq!((finished.ledger.unfinished, finished.ledger.open().count()), (None, 0));
    assert_eq!(sweep(&ledger, &ledger, &clock).await, Ok(Swept::default()), "no account is left");
    assert_eq!(sweep(&ledger, &Stale(account.clone()), &clock).await, Ok(one));
    assert_eq!(ledger.account(&account).await.unwrap().unwrap(), finished, "nothing is written");
}

#[tokio::test]
async fn a_sweep_continues_after_an_account_that_cannot_be_finished() {
    let (ledger, clock) = (MemoryLedger::new(Faults::default()), FixedClock::at(noon()));
    posting_suite::lease(&ledger).await;
    let (broken, whole) =
        (posting_suite::cut_off(&ledger, "a").await, posting_suite::cut_off(&ledger, "b").await);
    ledger.damage(&broken, |state| {
        state.ledger.unfinished = state.ledger.unfinished.map(|work| domain::ledger::Unfinished {
            next: domain::ledger::NextStep::Restore(work.of),
            ..work
        });
    });
    let swept = sweep(&ledger, &OneByOne(&ledger), &clock).await;
    assert_eq!(
        swept,
        Ok(Swept { finished: 1, failed: 1 }),
        "the broken account is the first, on its own page"
    );
    assert_eq!(ledger.account(&whole).await.unwrap().unwrap().ledger.unfinished, None);
}
