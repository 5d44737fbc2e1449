//! The ledger's invariants over random histories, compared with a second, naive model in minor
//! units.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod books;
mod checks;
mod examples;
mod naive;
mod reach;
mod steps;

use books::Books;
use checks::{Seen, check, same_as};
use domain::ledger::{Budget, CreditChange, Record};
use naive::Naive;
use proptest::{prelude::*, test_runner::RngAlgorithm};

/// A budget that limits touched items and credits, credit changes, or both.
fn small_budget() -> impl Strategy<Value = Budget> {
    (2_usize..7, 1_usize..6).prop_flat_map(|(touched, credit_changes)| {
        let unlimited = Budget::UNLIMITED;
        let budgets = [
            Budget { touched, credit_changes },
            Budget { touched, ..unlimited },
            Budget { credit_changes, ..unlimited },
        ];
        proptest::sample::select(budgets.to_vec())
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 3_000,
        failure_persistence: None,
        // The default algorithm takes most of the time in a test build.
        rng_algorithm: RngAlgorithm::XorShift,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_invariants_hold_over_any_history((currency, steps) in steps::history()) {
        let (mut books, mut seen) = (Books::new(currency, usize::MAX), Seen::default());
        let mut naive = Naive::default();
        for step in &steps {
            let Some(act) = books.act(step) else { continue };
            let before = (books.ledger.clone(), books.records.len());
            let mut next = naive.clone();
            let expected = next.run(&act);
            let result = books.run(&act);
            prop_assert_eq!(result.is_ok(), expected, "{:?}: {:?}", act, result);
            if expected {
                naive = next;
            } else {
                prop_assert_eq!(&books.ledger, &before.0);
                prop_assert_eq!(books.records.len(), before.1);
            }
            check(&books, &mut seen);
            same_as(&naive, &books);
        }
        seen.check_past(&books);
    }

    #[test]
    fn a_small_budget_makes_the_same_credit_changes(
        (currency, steps) in steps::history(),
        budget in small_budget(),
    ) {
        let mut whole = Books::new(currency, usize::MAX);
        let mut parts = Books { budget, ..Books::new(currency, usize::MAX) };
        let mut seen = Seen::default();
        for step in &steps {
            let Some(act) = whole.act(step) else { continue };
            prop_assert_eq!(whole.run(&act), parts.run(&act));
            prop_assert!(whole.ledger.open().eq(parts.ledger.open()));
            prop_assert!(whole.ledger.credits().eq(parts.ledger.credits()));
            prop_assert_eq!(&whole.ledger.last_payment, &parts.ledger.last_payment);
            prop_assert_eq!(whole.ledger.last_change_on, parts.ledger.last_change_on);
            check(&parts, &mut seen);
        }
        let credit_changes = |books: &Books| -> Vec<CreditChange> {
            books.records.iter().flat_map(Record::credit_changes).copied().collect()
        };
        prop_assert_eq!(credit_changes(&whole), credit_changes(&parts));
        seen.check_past(&parts);
    }
}
