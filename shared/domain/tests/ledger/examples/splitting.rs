//! Postings whose credit changes do not fit into one write.
use domain::ledger::{Budget, NextStep, Past, Refusal, continue_posting, post};
use jiff::Timestamp;

use super::Example;
use crate::steps::Kind;

#[test]
fn a_payment_of_many_invoices_is_unapplied_credit_until_it_is_continued() {
    let mut account = Example::new();
    for number in ["A", "B", "C"] {
        account.invoice(number, "10.00", "2026-01-01", "2026-01-31");
    }
    let posting = account.books.posting(&account.act(Kind::Payment, "30.00", None));
    let (today, at) = (account.today, Timestamp::UNIX_EPOCH);
    let ledger = &mut account.books.ledger;
    let two = Budget { credit_changes: 2, ..Budget::UNLIMITED };
    post(ledger, &posting, today, two).unwrap();
    assert_eq!(ledger.unfinished.map(|unfinished| unfinished.next), Some(NextStep::Settle));
    assert_eq!(
        (ledger.balance.to_string(), ledger.unapplied().unwrap().to_string()),
        ("0.00".into(), "10.00".into())
    );
    assert_eq!(
        post(ledger, &posting, today, two),
        Err(Refusal::Unfinished),
        "the unfinished posting comes first"
    );
    let change = continue_posting(ledger, Past::Nothing, at, two).unwrap().unwrap();
    assert_eq!((change.credit_changes.len(), ledger.unfinished), (1, None));
    assert_eq!((ledger.open().count(), ledger.credits().count()), (0, 0));
    assert_eq!(
        continue_posting(ledger, Past::Nothing, at, two),
        Ok(None),
        "there is nothing left to do"
    );
}

#[test]
fn a_reversal_of_a_payment_of_many_invoices_is_finished_in_several_writes() {
    let mut account = Example::with_budget(2);
    for number in ["A", "B", "C"] {
        account.invoice(number, "10.00", "2026-01-01", "2026-01-31");
    }
    let payment = account.payment("30.00");
    account.reversal("30.00", payment).unwrap();
    assert_eq!(account.open(), ["A 10.00", "B 10.00", "C 10.00"]);
    assert_eq!((account.balance().as_str(), account.unapplied()), ("30.00", vec![]));
}
