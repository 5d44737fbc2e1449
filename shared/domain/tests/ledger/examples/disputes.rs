//! A disputed amount is owed, but not due.
use domain::{
    ids::DocumentId,
    ledger::{Dispute, DisputeRefusal, Refusal, open_dispute},
    money::{Currency, Money},
};
use jiff::Timestamp;

use super::Example;
use crate::steps::Kind;

#[test]
fn credit_does_not_pay_a_disputed_amount_until_the_dispute_ends() {
    let mut account = Example::new();
    let invoice = account.invoice("A", "10.00", "2026-01-01", "2026-01-31");
    account.dispute("d", "4.00", invoice).unwrap();
    account.payment("10.00");
    assert_eq!(
        (account.open(), account.unapplied()),
        (vec!["A 4.00".into()], vec![(2, "4.00".into())])
    );
    account.end_dispute("d");
    assert_eq!((account.open().len(), account.unapplied()), (0, vec![]));
}

#[test]
fn credit_that_names_the_invoice_pays_the_disputed_part_too() {
    let mut account = Example::new();
    let invoice = account.invoice("A", "10.00", "2026-01-01", "2026-01-31");
    account.dispute("d", "4.00", invoice).unwrap();
    account.payment_of("7.00", invoice);
    let item = account.books.ledger.item(invoice).unwrap();
    let (open, held) = (item.open.to_string(), item.held().to_string());
    assert_eq!((open.as_str(), held.as_str()), ("3.00", "3.00"), "all that is left is disputed");
    account.payment_of("3.00", invoice);
    assert_eq!(account.open().len(), 0);
}

#[test]
fn a_reopened_item_is_still_disputed() {
    let mut account = Example::new();
    let invoice = account.invoice("A", "10.00", "2026-01-01", "2026-01-31");
    account.dispute("d", "4.00", invoice).unwrap();
    let payment = account.payment_of("10.00", invoice);
    account.reversal("10.00", payment).unwrap();
    account.payment("10.00");
    assert_eq!(account.open(), ["A 4.00"]);
}

#[test]
fn a_dispute_is_at_most_the_undisputed_open_amount() {
    let mut account = Example::new();
    let invoice = account.invoice("A", "10.00", "2026-01-01", "2026-01-31");
    account.dispute("d", "6.00", invoice).unwrap();
    let too_much = Err(Refusal::TooMuch.into());
    assert_eq!(account.dispute("e", "4.01", invoice), too_much);
    account.dispute("e", "4.00", invoice).unwrap();
    assert_eq!(account.dispute("f", "0.01", invoice), too_much);
    account.payment_of("10.00", invoice);
    assert_eq!(account.dispute("f", "0.01", invoice), too_much, "it is paid");
}

#[test]
fn only_an_invoice_can_be_disputed() {
    let mut account = Example::new();
    let adjustment = account.post(Kind::Adjustment { up: true }, "10.00", None).unwrap();
    let before = account.books.ledger.clone();
    assert_eq!(account.dispute("d", "1.00", adjustment), Err(DisputeRefusal::NotInvoice));
    assert_eq!(account.books.ledger, before);
}

#[test]
fn a_second_dispute_with_the_same_id_is_refused() {
    let mut account = Example::new();
    let invoice = account.invoice("A", "10.00", "2026-01-01", "2026-01-31");
    account.dispute("d", "1.00", invoice).unwrap();
    let before = account.books.ledger.clone();
    assert_eq!(account.dispute("d", "1.00", invoice), Err(DisputeRefusal::DuplicateId));
    assert_eq!(account.books.ledger, before);
}

#[test]
fn a_dispute_must_be_in_the_account_s_currency() {
    let mut account = Example::new();
    let item = account.invoice("A", "10.00", "2026-01-01", "2026-01-31");
    let before = account.books.ledger.clone();
    let amount = Money::parse("1", Currency::USD).unwrap();
    let dispute = Dispute { id: DocumentId::parse("d").unwrap(), item, amount };
    let (today, at) = (account.today, Timestamp::UNIX_EPOCH);
    let refused = open_dispute(&mut account.books.ledger, dispute, today, at, None);
    assert_eq!(refused, Err(DisputeRefusal::Other(Refusal::Currency)));
    assert_eq!(account.books.ledger, before);
}
