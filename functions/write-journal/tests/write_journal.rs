//! The function writes the journal, and fails when an entry stays out of it.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::journal::JournalStore;
use app::system::Clock;
use jiff::{SignedDuration, Timestamp};
use testkit::ledger::{MemoryFiles, MemoryLedger, posting_suite};
use testkit::system::FixedClock;
use write_journal::{Ports, WriteError, handle};

const FILE: &str = "exports/journal/2026-07-20/000001.jsonl";

/// Postings in the portal an hour ago.
async fn ports() -> Ports<MemoryLedger, MemoryFiles, FixedClock> {
    let store = MemoryLedger::default();
    posting_suite::lease(&store).await;
    posting_suite::cut_off(&store, "a").await;
    let clock = FixedClock::at("2026-07-20T16:00:00Z".parse().unwrap());
    Ports { store, files: MemoryFiles::default(), clock }
}

#[tokio::test]
async fn what_was_posted_in_the_portal_is_in_the_journal() {
    let ports = ports().await;
    let posted = ports.store.marked(None, u16::MAX).await.unwrap().len();
    assert!(posted > 0);
    handle(&ports, Timestamp::MAX).await.unwrap();
    assert_eq!(ports.files.text(FILE).unwrap().lines().count(), posted);
    handle(&ports, Timestamp::MAX).await.unwrap();
    assert_eq!(ports.files.keys().len(), 1, "nothing was left to write");
}

#[tokio::test]
async fn an_entry_that_cannot_be_read_fails_the_call() {
    let ports = ports().await;
    let first = ports.store.marked(None, 1).await.unwrap().pop().unwrap();
    ports.store.lose_entry(&first.account, first.entry.unwrap().id);
    let failed = handle(&ports, Timestamp::MAX).await;
    assert!(matches!(failed, Err(WriteError::Incomplete(done)) if done.damaged == 1), "{failed:?}");
}

#[tokio::test]
async fn a_call_that_is_almost_over_begins_nothing_and_fails() {
    let ports = ports().await;
    let failed = handle(&ports, ports.clock.now() + SignedDuration::from_secs(60)).await;
    assert!(matches!(failed, Err(WriteError::Incomplete(done)) if done.is_cut_off), "{failed:?}");
    assert_eq!(ports.files.keys(), Vec::<String>::new());
}
