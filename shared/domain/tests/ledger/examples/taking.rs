//! Refunds and reversals take credit away; taking them back gives it back.
use super::{Example, TOO_MUCH, day};
use crate::steps::Kind;

#[test]
fn a_refund_of_an_applied_payment_reopens_the_invoice_at_its_own_due_date() {
    let mut account = Example::new();
    let invoice = account.invoice("A", "100.00", "2026-01-01", "2026-01-11");
    let payment = account.payment("100.00");
    account.refund("40.00", Some(payment)).unwrap();
    let item = account.books.ledger.item(invoice).unwrap();
    assert_eq!((item.open.to_string().as_str(), item.due_on), ("40.00", day("2026-01-11")));
    assert_eq!(account.refund("60.01", Some(payment)), TOO_MUCH);
}

#[test]
fn a_refund_takes_what_is_unapplied_then_the_last_allocation_first() {
    let mut account = Example::new();
    account.invoice("A", "10.00", "2026-01-01", "2026-01-11");
    account.invoice("B", "10.00", "2026-01-01", "2026-01-21");
    account.invoice("C", "10.00", "2026-01-01", "2026-01-31");
    let payment = account.payment("35.00");
    account.refund("17.00", Some(payment)).unwrap();
    assert_eq!(account.open(), ["B 2.00", "C 10.00"]);
}

#[test]
fn a_refund_that_names_no_payment_takes_the_oldest_unapplied_credit() {
    let mut account = Example::new();
    account.payment("5.00");
    account.credit("5.00");
    account.refund("7.00", None).unwrap();
    assert_eq!(account.unapplied(), [(2, "3.00".into())]);
    assert_eq!(account.refund("3.01", None), TOO_MUCH);
}

#[test]
fn what_was_refunded_without_a_name_is_no_longer_left_of_the_payment() {
    let mut account = Example::new();
    let payment = account.payment("5.00");
    account.refund("2.00", None).unwrap();
    assert_eq!(account.refund("3.01", Some(payment)), TOO_MUCH);
    assert!(account.refund("3.00", Some(payment)).is_ok());
}

#[test]
fn a_refund_that_the_gateway_reports_opens_what_is_not_there() {
    let mut account = Example::new();
    let payment = account.payment("5.00");
    account.refund("2.00", Some(payment)).unwrap();
    account.post(Kind::Refund { open: true }, "5.00", Some(payment)).unwrap();
    assert_eq!((account.open(), account.balance().as_str()), (vec!["2.00".into()], "2.00"));
}

#[test]
fn a_bounced_payment_that_was_partly_refunded_is_owed_beyond_what_it_holds() {
    let mut account = Example::new();
    account.invoice("A", "70.00", "2026-01-01", "2026-01-31");
    let payment = account.payment("100.00");
    account.refund("40.00", Some(payment)).unwrap();
    assert_eq!(account.open(), ["A 10.00"]);
    let bounced = account.reversal("100.00", payment).unwrap();
    assert_eq!(account.open(), ["A 70.00", "40.00"]);
    let item = account.books.ledger.item(bounced).unwrap();
    assert_eq!((item.total.to_string().as_str(), item.due_on), ("40.00", account.today));
}

#[test]
fn a_payment_is_reversed_once_whatever_was_refunded_of_it() {
    let mut account = Example::new();
    let payment = account.payment("10.00");
    account.reversal("4.00", payment).unwrap();
    assert_eq!(account.reversal("6.01", payment), TOO_MUCH);
    account.reversal("6.00", payment).unwrap();
    assert_eq!(account.reversal("0.01", payment), TOO_MUCH);
}

#[test]
fn a_refund_that_failed_gives_back_what_it_took() {
    let mut account = Example::new();
    let payment = account.payment("10.00");
    let refund = account.refund("6.00", Some(payment)).unwrap();
    account.take_back("6.00", refund).unwrap();
    assert_eq!(account.unapplied(), [(1, "10.00".into())], "to the payment itself");
    assert_eq!(account.take_back("0.01", refund), TOO_MUCH);
    assert!(account.refund("10.00", Some(payment)).is_ok(), "it can be refunded again");
}

#[test]
fn a_take_back_pays_the_item_beyond_first_and_gives_the_rest_back() {
    let mut account = Example::new();
    let payment = account.payment("10.00");
    account.refund("4.00", Some(payment)).unwrap();
    let bounced = account.reversal("10.00", payment).unwrap();
    assert_eq!(account.open(), ["4.00"]);
    account.take_back("9.00", bounced).unwrap();
    assert_eq!((account.open().len(), account.unapplied()), (0, vec![(1, "5.00".into())]));
}

#[test]
fn what_is_given_back_goes_to_the_credit_that_was_taken_last() {
    let mut account = Example::new();
    account.payment("5.00");
    account.credit("5.00");
    let refund = account.refund("8.00", None).unwrap();
    account.take_back("4.00", refund).unwrap();
    assert_eq!(account.unapplied(), [(1, "1.00".into()), (2, "5.00".into())]);
}

#[test]
fn what_is_given_back_pays_what_is_open() {
    let mut account = Example::new();
    account.invoice("A", "10.00", "2026-01-01", "2026-01-31");
    let payment = account.payment("10.00");
    let bounced = account.reversal("10.00", payment).unwrap();
    assert_eq!(account.open(), ["A 10.00"]);
    account.take_back("10.00", bounced).unwrap();
    assert_eq!((account.open().len(), account.balance().as_str()), (0, "0.00"));
}

#[test]
fn last_payment_falls_back_when_the_latest_is_wholly_reversed() {
    let mut account = Example::new();
    let first = account.payment("5.00");
    let second = account.payment("10.00");
    account.refund("10.00", Some(second)).unwrap();
    assert_eq!(account.last_payment(), Some(second), "a refunded one counts");
    account.reversal("4.00", second).unwrap();
    assert_eq!(account.last_payment(), Some(second), "so does one partly reversed");
    let remaining = account.reversal("6.00", second).unwrap();
    assert_eq!(account.last_payment(), Some(first));
    account.take_back("0.01", remaining).unwrap();
    assert_eq!(account.last_payment(), Some(second), "a part of it stands again");
}

#[test]
fn last_payment_is_none_when_no_payment_stands() {
    let mut account = Example::new();
    account.credit("5.00");
    let payment = account.payment("5.00");
    account.reversal("5.00", payment).unwrap();
    assert_eq!(account.last_payment(), None);
}
