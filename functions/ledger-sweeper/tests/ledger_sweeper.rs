//! The sweep finishes interrupted postings, and fails when it cannot.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::posting::{PostingStore, Swept};
use domain::ledger::{NextStep, Unfinished};
use ledger_sweeper::{Ports, SweepError, handle};
use testkit::access::noon;
use testkit::ledger::{MemoryLedger, posting_suite};
use testkit::system::FixedClock;

#[tokio::test]
async fn an_unfinished_posting_is_finished() {
    let ports = Ports { store: MemoryLedger::default(), clock: FixedClock::at(noon()) };
    assert!(handle(&ports).await.is_ok());
    posting_suite::lease(&ports.store).await;
    let account = posting_suite::cut_off(&ports.store, "a").await;
    assert!(handle(&ports).await.is_ok());
    assert_eq!(ports.store.account(&account).await.unwrap().unwrap().ledger.unfinished, None);
}

#[tokio::test]
async fn a_posting_that_cannot_be_finished_fails_the_sweep() {
    let ports = Ports { store: MemoryLedger::default(), clock: FixedClock::at(noon()) };
    posting_suite::lease(&ports.store).await;
    let account = posting_suite::cut_off(&ports.store, "a").await;
    ports.store.damage(&account, |state| {
        let of = state.ledger.unfinished.unwrap().of;
        state.ledger.unfinished = Some(Unfinished { of, next: NextStep::Restore(of) });
    });
    let left = handle(&ports).await;
    assert!(
        matches!(left, Err(SweepError::Remaining(Swept { finished: 0, failed: 1 }))),
        "{left:?}"
    );
}
