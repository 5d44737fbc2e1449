//! Refunds and reversals consume credit; undoing them restores it.
use super::{Example, TOO_MUCH, day};
use crate::steps::Kind;

#[test]
fn a_refund_of_an_applied_payment_reopens_the_invoice_with_its_due_date() {
    let mut account = Example::new();
    let invoice = account.invoice("A", "100.00", "2026-01-01", "2026-01-11");
    let payment = account.payment("100.00");
    account.refund("40.00", Some(payment)).unwrap();
    let item = account.books.ledger.item(invoice).unwrap();
    assert_eq!((item.open.to_string().as_str(), item.due_on), ("40.00", day("2026-01-11")));
    assert_eq!(account.refund("60.01", Some(payment)), TOO_MUCH);
}

#[test]
fn a_refund_consumes_the_unapplied_part_then_the_latest_application_first() {
    let mut account = Example::new();
    account.invoice("A", "10.00", "2026-01-01", "2026-01-11");
    account.invoice("B", "10.00", "2026-01-01", "2026-01-21");
    account.invoice("C", "10.00", "2026-01-01", "2026-01-31");
    let payment = account.payment("35.00");
    account.refund("17.00", Some(payment)).unwrap();
    assert_eq!(account.open(), ["B 2.00", "C 10.00"]);
}

#[test]
fn a_refund_without_a_payment_consumes_unapplied_credit_oldest_first() {
    let mut account = Example::new();
    account.payment("5.00");
    account.credit("5.00");
    account.refund("7.00", None).unwrap();
    assert_eq!(account.unapplied(), [(2, "3.00".into())]);
    assert_eq!(account.refund("3.01", None), TOO_MUCH);
}

#[test]
fn a_refund_without_a_payment_leaves_less_of_the_payments_it_consumed() {
    let mut account = Example::new();
    let payment = account.payment("5.00");
    account.refund("2.00", None).unwrap();
    assert_eq!(account.refund("3.01", Some(payment)), TOO_MUCH);
    assert!(account.refund("3.00", Some(payment)).is_ok());
}

#[test]
fn a_refund_that_the_gateway_reports_opens_an_item_for_the_excess() {
    let mut account = Example::new();
    let payment = account.payment("5.00");
    account.refund("2.00", Some(payment)).unwrap();
    account.post(Kind::Refund { open: true }, "5.00", Some(payment)).unwrap();
    assert_eq!((account.open(), account.balance().as_str()), (vec!["2.00".into()], "2.00"));
}

#[test]
fn a_reversal_of_a_partly_refunded_payment_opens_an_item_for_the_refunded_part() {
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
fn reversals_of_a_payment_add_up_to_at_most_its_amount() {
    let mut account = Example::new();
    let payment = account.payment("10.00");
    account.reversal("4.00", payment).unwrap();
    assert_eq!(account.reversal("6.01", payment), TOO_MUCH);
    account.reversal("6.00", payment).unwrap();
    assert_eq!(account.reversal("0.01", payment), TOO_MUCH);
}

#[test]
fn undoing_a_refund_restores_the_credit_it_consumed() {
    let mut account = Example::new();
    let payment = account.payment("10.00");
    let refund = account.refund("6.00", Some(payment)).unwrap();
    account.undo("6.00", refund).unwrap();
    assert_eq!(account.unapplied(), [(1, "10.00".into())], "to the payment itself");
    assert_eq!(account.undo("0.01", refund), TOO_MUCH);
    assert!(account.refund("10.00", Some(payment)).is_ok(), "it can be refunded again");
}

#[test]
fn an_undo_pays_the_excess_item_first_and_restores_credit_with_the_remainder() {
    let mut account = Example::new();
    let payment = account.payment("10.00");
    account.refund("4.00", Some(payment)).unwrap();
    let bounced = account.reversal("10.00", payment).unwrap();
    assert_eq!(account.open(), ["4.00"]);
    account.undo("9.00", bounced).unwrap();
    assert_eq!((account.open().len(), account.unapplied()), (0, vec![(1, "5.00".into())]));
}

#[test]
fn an_undo_restores_the_last_consumed_credit_first() {
    let mut account = Example::new();
    account.payment("5.00");
    account.credit("5.00");
    let refund = account.refund("8.00", None).unwrap();
    account.undo("4.00", refund).unwrap();
    assert_eq!(account.unapplied(), [(1, "1.00".into()), (2, "5.00".into())]);
}

#[test]
fn restored_credit_pays_open_items() {
    let mut account = Example::new();
    account.invoice("A", "10.00", "2026-01-01", "2026-01-31");
    let payment = account.payment("10.00");
    let bounced = account.reversal("10.00", payment).unwrap();
    assert_eq!(account.open(), ["A 10.00"]);
    account.undo("10.00", bounced).unwrap();
    assert_eq!((account.open().len(), account.balance().as_str()), (0, "0.00"));
}

#[test]
fn last_payment_falls_back_when_the_latest_is_wholly_reversed() {
    let mut account = Example::new();
    let first = account.payment("5.00");
    let second = account.payment("10.00");
    account.refund("10.00", Some(second)).unwrap();
    assert_eq!(account.last_payment(), Some(second), "a refunded payment counts");
    account.reversal("4.00", second).unwrap();
    assert_eq!(account.last_payment(), Some(second), "so does a partly reversed one");
    let last_reversal = account.reversal("6.00", second).unwrap();
    assert_eq!(account.last_payment(), Some(first));
    account.undo("0.01", last_reversal).unwrap();
    assert_eq!(account.last_payment(), Some(second), "it is no longer wholly reversed");
}

#[test]
fn last_payment_is_none_when_every_payment_is_wholly_reversed() {
    let mut account = Example::new();
    account.credit("5.00");
    let payment = account.payment("5.00");
    account.reversal("5.00", payment).unwrap();
    assert_eq!(account.last_payment(), None);
}
