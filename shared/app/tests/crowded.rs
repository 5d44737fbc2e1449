//! Postings that meet many items and credits of exactly the same amount: each credit change uses up
//! both sides, so a transaction reaches the store's limit with the fewest credit changes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::audit::{Auditor, Fault};
use app::posting::{Bookkeeper, PostingStore, Swept, sweep};
use app::staff::{Correction, CorrectionKind, CorrectionPoster, CorrectionRequest, Reason};
use domain::{
    ids::{AccountId, DocumentId, Username},
    ledger::{Budget, EntryId, EntryKind, Ledger, Posting, PostingKind, Record, post},
    money::{Currency, Money},
};
use jiff::{SignedDuration, Timestamp, civil::date};
use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::documents::{account, invoice, payment};
use testkit::ledger::{Crowd, MemoryLedger, crowd, imported, posting_suite};
use testkit::system::FixedClock;

const NOW: &str = "2026-07-20T15:00:00Z";

fn clock() -> FixedClock {
    FixedClock::at(NOW.parse().unwrap())
}

fn id() -> AccountId {
    AccountId::parse("a").unwrap()
}

async fn faults(ledger: &MemoryLedger, clock: &FixedClock) -> Vec<Fault> {
    Auditor { store: ledger, clock }.account(&id()).await.unwrap().unwrap()
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn assert_finished(kind: Crowd, pairs: u32) {
    run(async {
        let ledger = MemoryLedger::default();
        posting_suite::lease(&ledger).await;
        crowd(&ledger, "a", kind, pairs).await;
        assert_eq!(faults(&ledger, &clock()).await, [], "{kind:?} of {pairs}");
    });
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_posting_that_meets_many_exact_amounts_is_finished(
        kind in proptest::sample::select(Crowd::ALL.to_vec()),
        pairs in 1_u32..=400,
    ) {
        assert_finished(kind, pairs);
    }
}

#[test]
fn a_posting_around_the_limit_of_one_transaction_is_finished() {
    for kind in Crowd::ALL {
        for pairs in [44, 45, 46, 47, 69, 70, 90, 91, 92, 400] {
            assert_finished(kind, pairs);
        }
    }
}

fn credit(number: u32) -> Value {
    json!({
        "type": "credit", "id": format!("c-{number}"), "accountId": "a", "currency": "CAD",
        "number": format!("c-{number}"), "issuedOn": "2026-07-11", "amount": "10.00",
        "reason": "outage",
    })
}

/// Balance, number of open items and number of unapplied credits.
async fn totals(ledger: &MemoryLedger) -> (String, usize, usize) {
    let ledger = ledger.ledger_of(&id()).unwrap();
    assert_eq!(ledger.unfinished, None);
    (ledger.balance.to_string(), ledger.open().count(), ledger.credits().count())
}

#[tokio::test]
async fn a_reversal_that_reopens_100_invoices_applies_100_unapplied_credits() {
    let reversal = json!({
        "type": "reversal", "id": "b-1", "accountId": "a", "on": "2026-07-13", "currency": "CAD",
        "paymentId": "p-1", "reason": "bounced",
    });
    let mut lines = vec![account("a", 1)];
    lines.extend((0..100).map(|number| invoice(&format!("i-{number}"), "a", "10.00")));
    lines.push(payment("p-1", "a", "1000.00"));
    lines.extend((0..100).map(credit));
    lines.push(reversal);
    let (ledger, _) = imported(&lines).await;
    assert_eq!(totals(&ledger).await, ("0.00".to_owned(), 0, 0));
    assert_eq!(faults(&ledger, &clock()).await, []);
}

#[tokio::test]
async fn the_reversal_of_a_refund_applies_100_restored_credits_to_100_invoices() {
    let refund = json!({
        "type": "refund", "id": "r-1", "accountId": "a", "paidOn": "2026-07-12",
        "currency": "CAD", "amount": "1000.00", "reason": "moved away",
    });
    let mut lines = vec![account("a", 1)];
    lines.extend((0..100).map(credit));
    lines.push(refund);
    lines.extend((0..100).map(|number| invoice(&format!("i-{number}"), "a", "10.00")));
    let (ledger, _) = imported(&lines).await;
    assert_eq!(totals(&ledger).await, ("1000.00".to_owned(), 100, 0));
    let entries = ledger.entries_of(&id());
    let entry = entries.iter().find(|entry| entry.kind == EntryKind::Refund).unwrap().id;
    let (clock, by) = (clock(), testkit::staff::by());
    let poster = CorrectionPoster { books: Bookkeeper { store: &ledger, clock: &clock }, by: &by };
    let posting = Correction {
        kind: CorrectionKind::Reversal { entry },
        amount: Money::parse("1000.00", Currency::CAD).unwrap(),
        reason: Reason::parse("the refund failed").unwrap(),
    };
    let user = Username::parse("sam.staff").unwrap().user_id();
    poster
        .post(CorrectionRequest { account: &id(), user, key: "1", posting: &posting })
        .await
        .unwrap();
    assert_eq!(totals(&ledger).await, ("0.00".to_owned(), 0, 0));
    assert_eq!(faults(&ledger, &clock).await, []);
}

/// An account with a posting that an older version left unfinished: it bounded a transaction only
/// by 80 credit changes.
async fn left_by_older_version() -> MemoryLedger {
    let mut lines = vec![account("a", 1)];
    lines.extend((0..100).map(|number| invoice(&format!("i-{number}"), "a", "10.00")));
    lines.push(payment("p-1", "a", "1000.00"));
    lines.extend((0..100).map(credit));
    let (ledger, _) = imported(&lines).await;
    let clock = clock();
    let keeper = Bookkeeper { store: &ledger, clock: &clock };
    let mut state = ledger.account(&id()).await.unwrap().unwrap();
    let mut records = ledger.records_from(&id(), EntryId::FIRST).await.unwrap();
    let paid = records.iter().filter_map(Record::entry);
    let mut paid = paid.filter(|entry| entry.kind == EntryKind::Payment);
    let paid = paid.next_back().unwrap().id;
    let payment = keeper.credit_history(&state, paid).await.unwrap();
    let posting = Posting {
        document: DocumentId::parse("b-1").unwrap(),
        number: None,
        document_on: date(2026, 7, 13),
        amount: payment.amount,
        description: "bounced".to_owned(),
        kind: PostingKind::Return { payment, last_payment: None },
        posted_at: NOW.parse().unwrap(),
        source: "staff".to_owned(),
        actor: None,
    };
    let old_budget = Budget { credit_changes: 80, ..Budget::UNLIMITED };
    let posted = post(&mut state.ledger, &posting, date(2026, 7, 20), old_budget).unwrap();
    records.push(Record::Entry(posted.entry));
    MemoryLedger::default().with_history(state.stored(), &records)
}

#[tokio::test]
async fn a_posting_that_an_older_version_left_unfinished_is_finished() {
    let (ledger, clock) = (left_by_older_version().await, clock());
    let left = ledger.ledger_of(&id()).unwrap();
    assert!(left.unfinished.is_some() && left.is_balanced());
    assert_eq!(sweep(&ledger, &ledger, &clock).await, Ok(Swept { finished: 1, failed: 0 }));
    assert_eq!(totals(&ledger).await, ("0.00".to_owned(), 0, 0));
    let records = ledger.records_from(&id(), EntryId::FIRST).await.unwrap();
    let ledger: Ledger = ledger.ledger_of(&id()).unwrap();
    assert_eq!(domain::ledger::audit(&ledger, &records), []);
}

#[tokio::test]
async fn the_audit_reports_a_posting_that_is_unfinished_for_over_an_hour() {
    let (ledger, clock) = (left_by_older_version().await, clock());
    // The audit also reports that this ledger lacks the documents' identities; those are ignored.
    let unfinished = |faults: Vec<Fault>| {
        faults.into_iter().filter(|fault| matches!(fault, Fault::Unfinished { .. })).count()
    };
    assert_eq!(unfinished(faults(&ledger, &clock).await), 0, "it has just begun");
    clock.advance(SignedDuration::from_mins(60));
    assert_eq!(unfinished(faults(&ledger, &clock).await), 0, "an hour is not over an hour");
    clock.advance(SignedDuration::from_secs(1));
    let found = faults(&ledger, &clock).await;
    let since: Timestamp = NOW.parse().unwrap();
    let of = ledger.ledger_of(&id()).unwrap().unfinished.unwrap().of;
    assert!(found.contains(&Fault::Unfinished { of, since }), "{found:?}");
    assert_eq!(sweep(&ledger, &ledger, &clock).await, Ok(Swept { finished: 1, failed: 0 }));
    assert_eq!(unfinished(faults(&ledger, &clock).await), 0);
}
