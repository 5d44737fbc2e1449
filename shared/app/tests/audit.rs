//! Accounts are audited one by one while others write to them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::Mutex;

use app::{
    audit::{AccountBatch, AuditStore, Auditor, Fault, Part},
    posting::{AccountState, DocumentKey, KnownDocument},
    store::StoreError,
};
use domain::{
    ids::AccountId,
    ledger::{Invariant, Record},
};
use jiff::{SignedDuration, Timestamp};
use testkit::access::noon;
use testkit::documents::{account, invoice, payment};
use testkit::ledger::{MemoryLedger, imported};
use testkit::system::FixedClock;

fn id(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

/// Ten accounts, each with an invoice that is paid in part.
async fn ten() -> MemoryLedger {
    let lines = (0..10).flat_map(|number| {
        let name = format!("a-{number}");
        let (bill, paid) = (format!("i-{number}"), format!("p-{number}"));
        [account(&name, 1), invoice(&bill, &name, "50.00"), payment(&paid, &name, "20.00")]
    });
    imported(&lines.collect::<Vec<_>>()).await.0
}

fn found(faults: &[(AccountId, Fault)]) -> Vec<(&str, Invariant)> {
    let invariant = |fault: &Fault| match fault {
        Fault::Violation(violation) => violation.invariant,
        other => unreachable!("{other}"),
    };
    faults.iter().map(|(id, fault)| (id.as_str(), invariant(fault))).collect()
}

#[tokio::test]
async fn a_walk_audits_every_account_once_and_tells_whose_ledger_is_wrong() {
    let (ledger, clock) = (ten().await, FixedClock::at(noon()));
    let auditor = Auditor { store: &ledger, clock: &clock };
    let walked = auditor.walk(Part::ALL, None, Timestamp::MAX).await.unwrap();
    assert_eq!((walked.accounts, walked.faults.len(), walked.next), (10, 0, None));
    ledger.damage(&id("a-7"), |state| state.ledger.last_seq = 3);
    ledger.damage(&id("a-2"), |state| state.ledger.last_payment = None);
    let walked = auditor.walk(Part::ALL, None, Timestamp::MAX).await.unwrap();
    let expected = [("a-2", Invariant::L10), ("a-7", Invariant::L1)];
    assert_eq!((walked.accounts, found(&walked.faults)), (10, expected.to_vec()));
    let mut accounts = 0;
    for number in 0..4 {
        let part = Part { number, of: 4 };
        accounts += auditor.walk(part, None, Timestamp::MAX).await.unwrap().accounts;
    }
    assert_eq!(accounts, 10, "the parts are all of them");
}

#[tokio::test]
async fn a_walk_that_has_no_time_left_says_where_to_go_on() {
    let (ledger, clock) = (ten().await, FixedClock::at(noon()));
    let auditor = Auditor { store: &ledger, clock: &clock };
    let (mut accounts, mut calls, mut next) = (0, 0, None);
    loop {
        let walked = auditor.walk(Part::ALL, next, noon()).await.unwrap();
        (accounts, calls, next) = (accounts + walked.accounts, calls + 1, walked.next);
        if next.is_none() {
            break;
        }
        clock.advance(SignedDuration::from_secs(1));
    }
    assert_eq!(accounts, 10);
    assert!(calls > 1, "it stopped in between");
}

#[tokio::test]
async fn one_account_is_audited_alone_and_nobody_s_is_not() {
    let (ledger, clock) = (ten().await, FixedClock::at(noon()));
    let auditor = Auditor { store: &ledger, clock: &clock };
    assert_eq!(auditor.account(&id("a-1")).await, Ok(Some(Vec::new())));
    assert_eq!(auditor.account(&id("nobody")).await, Ok(None));
    assert_eq!(auditor.journal(&id("nobody")).await, Ok(None));
    let journal = auditor.journal(&id("a-1")).await.unwrap().unwrap();
    assert!(journal.contains("==* 30.00 CAD"), "{journal}");
}

/// A store in which something happens between two reads.
struct Between<'a, F> {
    ledger: &'a MemoryLedger,
    /// What happens after the state was read; `Err` instead of reading it.
    after_state: Mutex<F>,
}

impl<F> AuditStore for Between<'_, F>
where
    F: FnMut(&MemoryLedger) -> Result<(), StoreError> + Send,
{
    async fn accounts(&self, _: Part, _: Option<&AccountId>) -> Result<AccountBatch, StoreError> {
        Ok(AccountBatch { accounts: vec![id("a-1")], more: false })
    }

    async fn state(&self, account: &AccountId) -> Result<Option<AccountState>, StoreError> {
        let state = AuditStore::state(self.ledger, account).await;
        (self.after_state.lock().unwrap())(self.ledger)?;
        state
    }

    async fn records(&self, account: &AccountId) -> Result<Vec<Record>, StoreError> {
        self.ledger.records(account).await
    }

    async fn version(&self, account: &AccountId) -> Result<Option<u64>, StoreError> {
        self.ledger.version(account).await
    }

    async fn known(&self, keys: &[DocumentKey]) -> Result<Vec<Option<KnownDocument>>, StoreError> {
        AuditStore::known(self.ledger, keys).await
    }
}

async fn audited<F>(ledger: &MemoryLedger, after_state: F) -> Result<Vec<Fault>, StoreError>
where
    F: FnMut(&MemoryLedger) -> Result<(), StoreError> + Send,
{
    let store = Between { ledger, after_state: Mutex::new(after_state) };
    let clock = FixedClock::at(noon());
    Auditor { store: &store, clock: &clock }.account(&id("a-1")).await.map(Option::unwrap)
}

#[tokio::test]
async fn what_is_posted_meanwhile_is_passed_over() {
    let ledger = ten().await;
    let currency = ledger.ledger_of(&id("a-1")).unwrap().currency();
    ledger.damage(&id("a-1"), |state| state.ledger = domain::ledger::Ledger::new(currency));
    assert_ne!(audited(&ledger, |_| Ok(())).await.unwrap(), [], "its state knows of no entry");
    // Whenever its state was read, it was written before its records were.
    let looks = audited(&ledger, |ledger| {
        ledger.damage(&id("a-1"), |state| state.version += 1);
        Ok(())
    });
    assert_eq!(looks.await.unwrap(), []);
}

#[tokio::test]
async fn a_fault_that_is_not_found_again_is_none() {
    let ledger = ten().await;
    let before = ledger.ledger_of(&id("a-1")).unwrap();
    ledger.damage(&id("a-1"), |state| state.ledger.last_payment = None);
    let looks = audited(&ledger, |ledger| {
        ledger.damage(&id("a-1"), |state| state.ledger = before.clone());
        Ok(())
    });
    assert_eq!(looks.await.unwrap(), []);
}

#[tokio::test]
async fn a_passing_failure_is_tried_again_and_a_corrupt_item_is_a_fault() {
    let ledger = ten().await;
    let mut failures = vec![StoreError::Timeout, StoreError::Throttled];
    let looks = audited(&ledger, |_| failures.pop().map_or(Ok(()), Err));
    assert_eq!(looks.await.unwrap(), []);
    let looks = audited(&ledger, |_| Err(StoreError::Corrupt("open".to_owned())));
    assert_eq!(looks.await.unwrap(), [Fault::Unreadable("open".to_owned())]);
    let gone = StoreError::Unavailable("gone".to_owned());
    assert_eq!(audited(&ledger, |_| Err(gone.clone())).await, Err(gone.clone()));
}
