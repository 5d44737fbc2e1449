//! Write-offs.
use super::{Example, TOO_MUCH};
use crate::steps::Kind;

#[test]
fn a_write_off_of_an_invoice_is_at_most_its_open_amount() {
    let mut account = Example::new();
    let invoice = account.invoice("A", "10.00", "2026-01-01", "2026-01-31");
    account.invoice("B", "10.00", "2026-01-01", "2026-02-28");
    account.payment("4.00");
    assert_eq!(account.post(Kind::WriteOff, "6.01", Some(invoice)), TOO_MUCH);
    account.post(Kind::WriteOff, "6.00", Some(invoice)).unwrap();
    assert_eq!(account.open(), ["B 10.00"]);
    assert_eq!(account.post(Kind::WriteOff, "0.01", Some(invoice)), TOO_MUCH, "nothing is open");
}

#[test]
fn a_write_off_without_an_invoice_is_at_most_the_sum_of_undisputed_amounts() {
    let mut account = Example::new();
    let invoice = account.invoice("A", "10.00", "2026-01-01", "2026-01-31");
    account.invoice("B", "10.00", "2026-01-01", "2026-02-28");
    account.dispute("d", "3.00", invoice).unwrap();
    assert_eq!(account.post(Kind::WriteOff, "17.01", None), TOO_MUCH);
    account.post(Kind::WriteOff, "17.00", None).unwrap();
    assert_eq!((account.open(), account.unapplied()), (vec!["A 3.00".into()], vec![]));
}

#[test]
fn a_payment_of_a_written_off_invoice_is_unapplied_credit() {
    let mut account = Example::new();
    let invoice = account.invoice("A", "10.00", "2026-01-01", "2026-01-31");
    account.post(Kind::WriteOff, "10.00", None).unwrap();
    account.payment_of("10.00", invoice);
    assert_eq!(
        (account.balance().as_str(), account.unapplied()),
        ("-10.00", vec![(3, "10.00".into())])
    );
}
