//! The audit reports nothing for a sound account, and every single corruption of one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

#[path = "../ledger/books.rs"]
#[allow(dead_code, reason = "shared with the ledger's own test")]
mod books;
mod corrupt;
mod one_by_one;
#[path = "../ledger/steps.rs"]
mod steps;

use books::Books;
use domain::ledger::{Budget, Record, audit};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;

use crate::corrupt::{Account, CORRUPTIONS};

/// A random account in which every entry has its own document.
fn account(currency: usize, steps: &[steps::Step], max_changes: usize) -> Account {
    let mut books = Books::new(currency, max_changes);
    for step in steps {
        if let Some(act) = books.act(step) {
            let _refused_or_not = books.run(&act);
        }
    }
    Account::of(books)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_audit_accepts_any_history(
        (currency, steps) in steps::history(),
        max_changes in 1_usize..6,
    ) {
        let account = account(currency, &steps, max_changes);
        prop_assert_eq!(account.audit(), []);
    }

    #[test]
    fn the_audit_finds_any_single_corruption(
        (currency, steps) in steps::history(),
        max_changes in 1_usize..6,
        at in any::<prop::sample::Index>(),
    ) {
        let sound = account(currency, &steps, max_changes);
        for (name, corrupt) in CORRUPTIONS {
            let places = sound.places(name);
            if places > 0 {
                let mut account = sound.clone();
                corrupt(&mut account, at.index(places));
                prop_assert_ne!(account.audit(), [], "{}", name);
            }
        }
    }
}

/// The stored `unfinished` permits unapplied credit beside open items. Without it, L9 is violated.
#[test]
fn the_audit_accepts_an_unfinished_posting() {
    use steps::Kind;
    let mut books = Books::new(1, usize::MAX);
    for _ in 0..5 {
        books.run(&one_by_one::act(&books, Kind::Invoice, 1_000, None)).unwrap();
    }
    let payment = one_by_one::act(&books, Kind::Payment, 4_500, None);
    let posting = books.posting(&payment);
    let today = books.today.checked_add(1.day()).unwrap();
    let two = Budget { credit_changes: 2, ..Budget::UNLIMITED };
    let posted = domain::ledger::post(&mut books.ledger, &posting, today, two).unwrap();
    books.records.push(Record::Entry(posted.entry));
    while books.ledger.unfinished.is_some() {
        let account = Account::of_ref(&books);
        assert_eq!(account.audit(), []);
        let mut lost = books.ledger.clone();
        lost.unfinished = None;
        let found = audit(&lost, &account.records);
        assert_eq!(
            found[0].to_string(),
            format!(
                "L9 at account: expected one of them 0, found {}",
                one_by_one::unapplied_and_open(&lost)
            )
        );
        let past = domain::ledger::Past::Nothing;
        let change =
            domain::ledger::continue_posting(&mut books.ledger, past, Timestamp::UNIX_EPOCH, two);
        books.records.push(Record::Change(change.unwrap().unwrap()));
    }
    assert_eq!(Account::of_ref(&books).audit(), []);
}
