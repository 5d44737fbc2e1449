//! Charges that a limit holds until the customer acts.
use domain::auto_pay::{Action, ChargeLimits, GuardRails, HoldReason};

use crate::account::{Account, cad, cents, succeeds};

fn capped(cap: i64) -> GuardRails {
    GuardRails { cap: Some(cad(cap)), ..GuardRails::default() }
}

fn unusual_above(percent: u16) -> GuardRails {
    GuardRails { hold_above_percent: Some(percent), ..GuardRails::default() }
}

/// The amounts that were charged, and those that the customer was asked about.
fn outcome(account: &Account) -> (Vec<i64>, Vec<(HoldReason, i64)>) {
    let asked = account.done.iter().filter_map(|done| match &done.action {
        Action::Hold(held, _) => Some((held.reason, cents(held.amount))),
        _ => None,
    });
    let made = account.charges().iter().map(|(_, charge)| cents(charge.amount)).collect();
    (made, asked.collect())
}

#[test]
fn the_cap_itself_is_charged_and_a_cent_more_is_held() {
    for (amount, made, asked) in
        [(80_00, vec![80_00], vec![]), (80_01, vec![], vec![(HoldReason::AboveCap, 80_01)])]
    {
        let mut account = Account::new("2026-05-01");
        account.set_guards(capped(80_00));
        account.invoice(amount, "2026-05-10");
        account.work_for(40, succeeds);
        assert_eq!(outcome(&account), (made, asked));
    }
}

#[test]
fn a_higher_cap_releases_the_charge() {
    let mut account = Account::new("2026-05-01");
    account.set_guards(capped(80_00));
    account.invoice(90_00, "2026-05-10");
    account.work_for(20, succeeds);
    account.set_guards(capped(90_00));
    account.work_for(1, succeeds);
    assert_eq!(outcome(&account).0, [90_00]);
    assert_eq!(account.auto_pay.held, None);
}

#[test]
fn the_customer_is_asked_again_when_the_amount_changes() {
    let mut account = Account::new("2026-05-01");
    account.set_guards(capped(80_00));
    let item = account.invoice(90_00, "2026-05-10");
    account.work_for(20, succeeds);
    account.credit_note(Some(item), 5_00);
    account.work_for(5, succeeds);
    account.invoice(7_00, "2026-05-30");
    account.work_for(20, succeeds);
    let asked = [90_00, 85_00, 92_00].map(|amount| (HoldReason::AboveCap, amount));
    assert_eq!(outcome(&account), (vec![], asked.into()));
}

#[test]
fn a_payment_by_hand_releases_what_is_left() {
    let mut account = Account::new("2026-05-01");
    account.set_guards(capped(80_00));
    account.invoice(90_00, "2026-05-10");
    account.work_for(20, succeeds);
    account.pay(None, 10_00);
    assert_eq!(account.auto_pay.held, None, "nobody waits for it any more");
    account.work_for(1, succeeds);
    assert_eq!(outcome(&account).0, [80_00]);
}

#[test]
fn more_than_the_gateway_charges_is_held() {
    let mut account = Account::new("2026-05-01");
    account.limits = ChargeLimits { most: cad(99_999_999), ..account.limits };
    account.invoice(100_000_000, "2026-05-10");
    account.work_for(20, succeeds);
    assert_eq!(outcome(&account), (vec![], vec![(HoldReason::AboveLimit, 100_000_000)]));
}

#[test]
fn the_first_invoice_is_compared_with_nothing() {
    let mut account = Account::new("2026-05-01");
    account.set_guards(unusual_above(0));
    account.invoice(90_00, "2026-05-10");
    account.work_for(20, succeeds);
    assert_eq!(outcome(&account), (vec![90_00], vec![]));
}

#[test]
fn an_invoice_is_compared_with_the_average_of_the_six_before_it() {
    // The first of these seven is too old to count. The others have an average of 10.00.
    let earlier = [90_000, 8_00, 12_00, 9_00, 11_00, 7_00, 13_00];
    for (amount, is_held) in [(12_50, false), (12_51, true)] {
        let mut account = Account::new("2026-05-01");
        for amount in earlier {
            account.invoice(amount, "2026-05-10");
        }
        account.work_for(20, succeeds);
        account.set_guards(unusual_above(25));
        account.invoice(amount, "2026-06-10");
        let done = account.work_for(40, succeeds);
        let asked = done.iter().filter(|one| matches!(one.action, Action::Hold(..))).count();
        assert_eq!(asked, usize::from(is_held), "{done:?}");
        assert_eq!(outcome(&account).0.contains(&amount), !is_held);
    }
}

#[test]
fn without_the_last_invoices_what_is_held_stays_held() {
    let mut account = Account::new("2026-05-01");
    account.set_guards(unusual_above(10));
    account.invoice(10_00, "2026-05-10");
    account.invoice(20_00, "2026-05-20");
    account.work_for(25, succeeds);
    let next = account.ask(|mut facts| {
        facts.bills = None;
        facts.next(account.now).unwrap().unwrap().action
    });
    assert!(matches!(next, Action::Remind(_)), "not charged: {next:?}");
}

#[test]
fn the_forecast_shows_what_is_held_also_after_the_customer_was_asked() {
    let mut account = Account::new("2026-05-01");
    account.set_guards(capped(80_00));
    account.invoice(90_00, "2026-05-10");
    for _ in 0..2 {
        let forecast = account.forecast().charges;
        let [one] = &*forecast else { panic!("{forecast:?}") };
        assert_eq!(one.why, Some(domain::auto_pay::Why::Held(HoldReason::AboveCap)));
        account.work_for(20, succeeds);
    }
}

#[test]
fn a_smaller_charge_that_passes_a_held_one_does_not_ask_again() {
    let mut account = Account::new("2026-05-01");
    account.set_guards(capped(80_00));
    let old = account.invoice(40_00, "2026-05-02");
    account.watch.left_out(&[old]);
    account.auto_pay.leave_out([old]);
    account.invoice(90_00, "2026-05-10");
    account.work_for(12, succeeds);
    account.invoice(20_00, "2026-05-09");
    account.work_for(20, succeeds);
    assert_eq!(outcome(&account), (vec![20_00], vec![(HoldReason::AboveCap, 90_00)]));
}
