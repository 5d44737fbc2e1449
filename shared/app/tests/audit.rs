//! Accounts are audited one by one while others write to them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::Mutex;

use app::{
    audit::{AccountBatch, AuditStore, Auditor, Fault, Part},
    posting::{AccountState, DocumentKey, KnownDocument},
    store::StoreError,
};
use domain::{
    ids::{AccountId, PaymentId},
    ledger::{Invariant, Record},
    payment::Payment,
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
async fn an_audit_of_all_parts_covers_each_account_once_and_names_damaged_ones() {
    let (ledger, clock) = (ten().await, FixedClock::at(noon()));
    let auditor = Auditor { store: &ledger, clock: &clock };
    let audited = auditor.audit_part(Part::ALL, None, Timestamp::MAX).await.unwrap();
    assert_eq!((audited.accounts, audited.faults.len(), audited.next), (10, 0, None));
    ledger.damage(&id("a-7"), |state| state.ledger.last_seq = 3);
    ledger.damage(&id("a-2"), |state| state.ledger.last_payment = None);
    let audited = auditor.audit_part(Part::ALL, None, Timestamp::MAX).await.unwrap();
    let expected = [("a-2", Invariant::L10), ("a-7", Invariant::L1)];
    assert_eq!((audited.accounts, found(&audited.faults)), (10, expected.to_vec()));
    let mut accounts = 0;
    for number in 0..4 {
        let part = Part { number, of: 4 };
        accounts += auditor.audit_part(part, None, Timestamp::MAX).await.unwrap().accounts;
    }
    assert_eq!(accounts, 10, "the parts together contain every account");
}

#[tokio::test]
async fn an_audit_that_runs_out_of_time_gives_the_account_to_continue_after() {
    let (ledger, clock) = (ten().await, FixedClock::at(noon()));
    let auditor = Auditor { store: &ledger, clock: &clock };
    let (mut accounts, mut calls, mut next) = (0, 0, None);
    loop {
        let audited = auditor.audit_part(Part::ALL, next, noon()).await.unwrap();
        (accounts, calls, next) = (accounts + audited.accounts, calls + 1, audited.next);
        if next.is_none() {
            break;
        }
        clock.advance(SignedDuration::from_secs(1));
    }
    assert_eq!(accounts, 10);
    assert!(calls > 1, "it stopped in between");
}

#[tokio::test]
async fn one_account_is_audited_and_exported_and_an_unknown_one_is_none() {
    let (ledger, clock) = (ten().await, FixedClock::at(noon()));
    let auditor = Auditor { store: &ledger, clock: &clock };
    assert_eq!(auditor.account(&id("a-1")).await, Ok(Some(Vec::new())));
    assert_eq!(auditor.account(&id("unknown")).await, Ok(None));
    assert_eq!(auditor.journal(&id("unknown")).await, Ok(None));
    let journal = auditor.journal(&id("a-1")).await.unwrap().unwrap();
    assert!(journal.contains("==* 30.00 CAD"), "{journal}");
}

/// A store that calls a function between the read of an account's state and that of its records.
struct Between<'a, F> {
    ledger: &'a MemoryLedger,
    /// Called after the state is read; its error replaces the state.
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

    async fn payments(
        &self,
        account: &AccountId,
        ids: &[PaymentId],
    ) -> Result<Vec<Option<Payment>>, StoreError> {
        AuditStore::payments(self.ledger, account, ids).await
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
async fn records_posted_after_the_state_was_read_are_ignored() {
    let ledger = ten().await;
    let currency = ledger.ledger_of(&id("a-1")).unwrap().currency();
    ledger.damage(&id("a-1"), |state| state.ledger = domain::ledger::Ledger::new(currency));
    assert_ne!(audited(&ledger, |_| Ok(())).await.unwrap(), [], "the state includes no entry");
    // Each time, the account's version changes between the reads of its state and its records.
    let faults = audited(&ledger, |ledger| {
        ledger.damage(&id("a-1"), |state| state.version += 1);
        Ok(())
    });
    assert_eq!(faults.await.unwrap(), []);
}

#[tokio::test]
async fn a_fault_that_a_second_check_does_not_find_is_not_reported() {
    let ledger = ten().await;
    let before = ledger.ledger_of(&id("a-1")).unwrap();
    ledger.damage(&id("a-1"), |state| state.ledger.last_payment = None);
    let faults = audited(&ledger, |ledger| {
        ledger.damage(&id("a-1"), |state| state.ledger = before.clone());
        Ok(())
    });
    assert_eq!(faults.await.unwrap(), []);
}

#[tokio::test]
async fn a_transient_failure_is_retried_and_a_corrupt_item_is_a_fault() {
    let ledger = ten().await;
    let mut failures = vec![StoreError::Timeout, StoreError::Throttled];
    let faults = audited(&ledger, |_| failures.pop().map_or(Ok(()), Err));
    assert_eq!(faults.await.unwrap(), []);
    let faults = audited(&ledger, |_| Err(StoreError::Corrupt("open".to_owned())));
    assert_eq!(faults.await.unwrap(), [Fault::Unreadable("open".to_owned())]);
    let gone = StoreError::Unavailable("gone".to_owned());
    assert_eq!(audited(&ledger, |_| Err(gone.clone())).await, Err(gone.clone()));
}
