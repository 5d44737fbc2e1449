//! Sums below what the gateway charges.
use domain::auto_pay::{Action, ChargeLimits};

use crate::account::{Account, cad, cents, charges, day, succeeds};

/// The charges that were made, in cents, and how often what was left was too little.
fn made(account: &Account) -> (Vec<i64>, usize) {
    let drops = account.done.iter().filter(|done| matches!(done.action, Action::Drop(_)));
    let made = account.charges().iter().map(|(_, charge)| cents(charge.amount)).collect();
    (made, drops.count())
}

#[test]
fn thirty_cents_wait_for_the_next_invoice() {
    let mut account = Account::new("2026-05-01");
    account.invoice(30, "2026-05-10");
    assert_eq!(account.work_for(30, succeeds), [], "no notice, no charge, no reminder");
    account.invoice(5_00, "2026-06-10");
    let done = account.work_for(30, succeeds);
    let [(on, charge)] = &*charges(&done) else { panic!("one charge: {done:?}") };
    assert_eq!((*on, charge.amount), (day("2026-06-10"), cad(5_30)));
    assert_eq!(done.len(), 2, "one notice for both");
}

#[test]
fn a_credit_after_the_notice_leaves_too_little_and_the_customer_hears_of_it_once() {
    let mut account = Account::new("2026-05-01");
    account.invoice(5_30, "2026-05-10");
    account.work_for(8, succeeds);
    account.credit_note(None, 4_90);
    let done = account.work_for(30, succeeds);
    assert_eq!(done.len(), 1, "{done:?}");
    assert_eq!((done[0].on, &done[0].action), (day("2026-05-10"), &Action::Drop(cad(40))));
    account.invoice(5_00, "2026-06-20");
    account.work_for(30, succeeds);
    assert_eq!(made(&account), (vec![5_40], 1));
}

#[test]
fn exactly_the_minimum_is_charged() {
    for (amount, expected) in [(49, vec![]), (50, vec![50])] {
        let mut account = Account::new("2026-05-01");
        account.invoice(amount, "2026-05-10");
        account.work_for(30, succeeds);
        assert_eq!(made(&account), (expected, 0));
    }
}

#[test]
fn too_little_on_one_day_waits_for_what_was_announced_for_a_later_one() {
    let mut account = Account::new("2026-05-01");
    account.invoice(5_00, "2026-05-10");
    account.invoice(5_00, "2026-05-11");
    account.work_for(8, succeeds);
    account.credit_note(None, 4_60);
    account.work_for(10, succeeds);
    assert_eq!(made(&account), (vec![5_40], 0));
    assert_eq!(account.charges()[0].0, day("2026-05-11"));
}

#[test]
fn an_amount_with_more_digits_than_the_gateway_charges_is_charged_in_part() {
    let mut account = Account::new("2026-05-01");
    account.limits = ChargeLimits { least: cad(2_00), most: cad(50_000), step: cad(1_00) };
    account.invoice(3_58, "2026-05-10");
    account.invoice(11, "2026-05-10");
    let done = account.work_for(20, succeeds);
    let [(_, charge)] = &*charges(&done) else { panic!("one charge: {done:?}") };
    let items: Vec<_> = charge.items.iter().map(|item| item.amount).collect();
    assert_eq!((charge.amount, items), (cad(3_00), vec![cad(3_00)]), "the second is not reached");
    account.invoice(2_31, "2026-06-10");
    account.work_for(40, succeeds);
    assert_eq!(made(&account), (vec![3_00, 3_00], 1), "what was left waited for more");
}

#[test]
fn small_items_behind_one_that_is_left_out_are_not_announced_again_and_again() {
    let mut account = Account::new("2026-05-01");
    let left_out = account.invoice(40_00, "2026-05-05");
    account.watch.left_out(&[left_out]);
    account.auto_pay.leave_out([left_out]);
    account.invoice(30, "2026-05-10");
    account.invoice(30, "2026-05-11");
    assert_eq!(account.work_for(60, succeeds), [], "no charge can pay both and not the first");
    account.pay(Some(left_out), 40_00);
    account.work_for(10, succeeds);
    assert_eq!(made(&account), (vec![60], 0));
}
