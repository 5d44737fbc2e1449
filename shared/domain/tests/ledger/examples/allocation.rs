//! Which credit pays which item.
use domain::{
    ledger::{Budget, Refusal, post},
    money::{Currency, Money},
};

use super::{Example, TOO_MUCH, day};
use crate::{books::Act, steps::Kind};

#[test]
fn the_earliest_due_date_is_paid_first() {
    let mut account = Example::new();
    account.invoice("A", "10.00", "2026-01-01", "2026-01-31");
    account.invoice("B", "10.00", "2026-01-05", "2026-01-20");
    account.payment("10.00");
    assert_eq!(account.open(), ["A 10.00"]);
}

#[test]
fn among_equal_due_dates_the_earliest_issue_is_paid_first() {
    let mut account = Example::new();
    account.invoice("A", "10.00", "2026-01-05", "2026-01-31");
    account.invoice("B", "10.00", "2026-01-01", "2026-01-31");
    account.payment("10.00");
    assert_eq!(account.open(), ["A 10.00"]);
}

#[test]
fn among_equal_dates_the_smallest_number_by_bytes_is_paid_first() {
    let mut account = Example::new();
    for number in ["a", "9", "10", "B"] {
        account.invoice(number, "10.00", "2026-01-01", "2026-01-31");
    }
    account.payment("10.00");
    assert_eq!(account.open(), ["9 10.00", "B 10.00", "a 10.00"]);
}

#[test]
fn among_equal_dates_and_numbers_the_first_posted_is_paid_first() {
    let mut account = Example::new();
    let adjustment = Kind::Adjustment { up: true };
    let first = account.post(adjustment, "10.00", None).unwrap();
    account.post(adjustment, "20.00", None).unwrap();
    account.payment("10.00");
    assert_eq!(account.open(), ["20.00"]);
    assert!(account.books.ledger.item(first).is_none());
}

#[test]
fn a_payment_pays_the_invoice_it_names_first_and_then_others() {
    let mut account = Example::new();
    account.invoice("A", "10.00", "2026-01-01", "2026-01-11");
    account.invoice("B", "10.00", "2026-01-01", "2026-01-21");
    let last = account.invoice("C", "10.00", "2026-01-01", "2026-01-31");
    account.payment_of("15.00", last);
    assert_eq!(
        account.open(),
        ["A 5.00", "B 10.00"],
        "the remaining credit follows the order of items"
    );
}

#[test]
fn a_credit_note_for_a_paid_invoice_stays_unapplied() {
    let mut account = Example::new();
    let invoice = account.invoice("A", "10.00", "2026-01-01", "2026-01-31");
    account.payment("10.00");
    account.post(Kind::Credit, "4.00", Some(invoice)).unwrap();
    assert_eq!((account.open().len(), account.unapplied()), (0, vec![(3, "4.00".into())]));
    account.invoice("B", "10.00", "2026-02-01", "2026-02-28");
    assert_eq!(account.open(), ["B 6.00"]);
}

#[test]
fn credit_beyond_all_open_items_pays_the_next_invoice() {
    let mut account = Example::new();
    account.invoice("A", "100.00", "2026-01-01", "2026-01-31");
    account.payment("310.69");
    assert_eq!(account.balance(), "-210.69");
    account.invoice("B", "50.00", "2026-02-01", "2026-02-28");
    assert_eq!((account.balance().as_str(), account.open().len()), ("-160.69", 0));
}

#[test]
fn credit_pays_by_position_whatever_its_kind_and_date() {
    let mut account = Example::new();
    account.payment("5.00");
    account.today = day("2026-03-02");
    account.post(Kind::Adjustment { up: false }, "5.00", None).unwrap();
    account.credit("5.00");
    account.invoice("A", "7.00", "2026-01-01", "2026-01-31");
    assert_eq!(account.unapplied(), [(2, "3.00".into()), (3, "5.00".into())]);
}

#[test]
fn other_credit_pays_a_reopened_item_in_the_same_posting() {
    let mut account = Example::new();
    account.invoice("A", "10.00", "2026-01-01", "2026-01-31");
    let bounced = account.payment("10.00");
    account.payment("4.00");
    account.reversal("10.00", bounced).unwrap();
    assert_eq!((account.open(), account.unapplied()), (vec!["A 6.00".into()], vec![]));
}

#[test]
fn a_positive_adjustment_is_due_on_the_date_of_its_document() {
    let mut account = Example::new();
    account.payment("1.00");
    let on = day("2026-02-10");
    let late = Act { on, ..account.act(Kind::Adjustment { up: true }, "3.00", None) };
    let id = account.run(&late).unwrap();
    assert_eq!((id.on, account.books.ledger.item(id).unwrap().due_on), (account.today, on));
}

#[test]
fn only_an_invoice_may_be_zero_and_then_it_opens_no_item() {
    let mut account = Example::new();
    account.invoice("A", "0.00", "2026-01-01", "2026-01-31");
    assert_eq!((account.open().len(), account.balance().as_str()), (0, "0.00"));
    let kinds = [Kind::Payment, Kind::Credit, Kind::Refund { open: true }, Kind::WriteOff];
    for kind in kinds.into_iter().chain([true, false].map(|up| Kind::Adjustment { up })) {
        let zero = account.post(kind, "0.00", None);
        assert_eq!(zero, Err(Refusal::Amount.into()), "{kind:?}");
    }
}

#[test]
fn a_refused_document_changes_nothing() {
    let mut account = Example::new();
    account.invoice("A", "10.00", "2026-01-01", "2026-01-31");
    let payment = account.payment("4.00");
    let before = account.books.ledger.clone();
    account.today = day("2026-03-02");
    assert_eq!(account.refund("4.01", Some(payment)), TOO_MUCH);
    assert_eq!(account.refund("0.01", None), TOO_MUCH, "nothing is unapplied");
    assert_eq!(account.reversal("4.01", payment), TOO_MUCH);
    assert_eq!(account.books.ledger, before);
}

#[test]
fn an_account_has_one_currency() {
    let mut account = Example::new();
    let before = account.books.ledger.clone();
    let mut posting = account.books.posting(&account.act(Kind::Payment, "1.00", None));
    posting.amount = Money::parse("1", Currency::USD).unwrap();
    let refused = post(&mut account.books.ledger, &posting, account.today, Budget::UNLIMITED);
    assert_eq!(refused, Err(Refusal::Currency));
    assert_eq!(account.books.ledger, before);
}
