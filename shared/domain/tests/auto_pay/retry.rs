//! Charges that fail: which method is tried next, on which day, and how often.
use domain::auto_pay::TRY_DAYS;
use jiff::ToSpan;

use crate::account::{Account, Outcome, card, cents, charges, day, debit, fails, succeeds};

/// An account with these cards and an invoice that is due on 10 May.
fn with_cards(ids: &[&str]) -> Account {
    let mut account = Account::new("2026-05-01");
    account.set_methods(ids.iter().map(|id| card(id, 12, 2030)).collect());
    account.invoice(50_00, "2026-05-10");
    account
}

/// The cards that were tried, in order.
fn tried(account: &Account) -> Vec<&str> {
    account.charges().iter().map(|(_, charge)| &*charge.method.id).collect()
}

#[test]
fn a_collection_has_seven_tries_on_its_days() {
    let mut account = with_cards(&["visa"]);
    let done = account.work_for(60, fails);
    let days: Vec<_> = charges(&done).iter().map(|(on, _)| *on).collect();
    let expected = TRY_DAYS.map(|after| day("2026-05-10") + i64::from(after).days());
    assert_eq!(days, expected);
    let retries: Vec<_> = charges(&done).iter().map(|(_, charge)| charge.is_retry).collect();
    assert_eq!(retries, [false, true, true, true, true, true, true]);
}

#[test]
fn after_an_outage_there_is_one_try_a_day() {
    let mut account = with_cards(&["visa"]);
    account.work_for(10, fails);
    account.go_to("2026-05-20", 12);
    let done = account.work_for(10, fails);
    let days: Vec<_> = charges(&done).iter().map(|(on, _)| on.to_string()).collect();
    let expected = [20, 21, 22, 23, 24, 25].map(|day| format!("2026-05-{day}"));
    assert_eq!(days, expected);
}

#[test]
fn methods_take_turns_in_the_customers_order() {
    let mut account = with_cards(&["a", "b", "c"]);
    account.work_for(60, fails);
    assert_eq!(tried(&account), ["a", "b", "c", "a", "b", "c", "a"]);
}

#[test]
fn a_method_that_was_declined_for_good_is_not_tried_again() {
    let mut account = with_cards(&["a", "b"]);
    let for_good = |charge: &domain::auto_pay::Charge| match &*charge.method.id {
        "a" => Outcome::FailsForGood,
        _ => Outcome::Fails,
    };
    account.work_for(60, for_good);
    assert_eq!(tried(&account), ["a", "b", "b", "b", "b", "b", "b"]);
}

#[test]
fn without_a_usable_method_the_collection_waits_until_one_changes() {
    let mut account = with_cards(&["a"]);
    account.work_for(40, |_| Outcome::FailsForGood);
    assert_eq!(tried(&account), ["a"]);
    let mut changed = account.methods.clone();
    changed[0].expiry = Some((12, 2031));
    account.set_methods(changed);
    let done = account.work_for(1, succeeds);
    assert_eq!(charges(&done).len(), 1);
    assert!(charges(&done)[0].1.is_retry);
    assert_eq!(account.auto_pay.collections, 1);
}

#[test]
fn the_tries_belong_to_the_collection_and_not_to_the_card() {
    let mut account = with_cards(&["a"]);
    account.work_for(19, fails);
    assert_eq!(tried(&account).len(), 5);
    account.set_methods(vec![card("b", 12, 2030)]);
    account.work_for(60, fails);
    assert_eq!(tried(&account), ["a", "a", "a", "a", "a", "b", "b"]);
}

#[test]
fn what_falls_due_meanwhile_joins_the_next_try() {
    let mut account = with_cards(&["a"]);
    account.invoice(7_00, "2026-05-12");
    let mut amounts = Vec::new();
    account.work_for(20, |charge| {
        amounts.push(cents(charge.amount));
        if amounts.len() < 3 { Outcome::Fails } else { Outcome::Succeeds }
    });
    assert_eq!(amounts, [50_00, 50_00, 57_00]);
    assert_eq!((account.auto_pay.collection, account.auto_pay.collections), (None, 1));
}

#[test]
fn after_the_last_try_an_invoice_is_left_out_and_a_later_one_is_charged_alone() {
    let mut account = with_cards(&["a"]);
    account.work_for(60, fails);
    let failed = account.ledger.open().next().unwrap().id;
    assert_eq!(account.auto_pay.left_out, [failed]);
    let later = account.bill(7_00, account.in_days(10));
    let done = account.work_for(60, succeeds);
    let [(_, charge)] = &*charges(&done) else { panic!("{done:?}") };
    assert_eq!(charge.only_item().map(|item| (item.id, cents(item.amount))), Some((later, 7_00)));
    assert!(!charge.is_retry);
    let open: Vec<_> = account.ledger.open().map(|item| item.id).collect();
    assert_eq!(open, [failed], "the payment names the later one, so the ledger pays that");
}

#[test]
fn a_success_ends_the_collection_and_what_is_left_is_no_retry() {
    let mut account = Account::new("2026-05-01");
    let first = account.invoice(9_00, "2026-05-05");
    account.watch.left_out(&[first]);
    account.auto_pay.leave_out([first]);
    account.set_methods(vec![card("a", 12, 2030), card("b", 12, 2030)]);
    account.invoice(50_00, "2026-05-10");
    account.invoice(60_00, "2026-05-10");
    let mut outcomes = [Outcome::Fails].into_iter();
    account.work_for(20, |_| outcomes.next().unwrap_or(Outcome::Succeeds));
    let made = account.charges().into_iter().map(|(on, charge)| {
        let item = charge.only_item().unwrap();
        (on.to_string(), cents(item.amount), &*charge.method.id, charge.is_retry)
    });
    let (tenth, eleventh) = ("2026-05-10".to_owned(), "2026-05-11".to_owned());
    let expected = [
        (tenth, 50_00, "a", false),
        (eleventh.clone(), 50_00, "b", true),
        (eleventh, 60_00, "a", false),
    ];
    assert_eq!(made.collect::<Vec<_>>(), expected);
}

#[test]
fn a_bank_debit_on_its_way_is_no_failed_try() {
    let mut account = Account::new("2026-05-01");
    account.set_methods(vec![debit("bank"), card("visa", 12, 2030)]);
    for due in ["2026-05-20", "2026-05-21", "2026-05-22"] {
        account.invoice(50_00, due);
    }
    account.work_for(30, |_| Outcome::OnItsWay);
    let made: Vec<_> = account.charges().iter().map(|(on, _)| on.to_string()).collect();
    assert_eq!(made, ["2026-05-20", "2026-05-21", "2026-05-22"]);
    assert_eq!(tried(&account), ["bank", "bank", "bank"]);
    assert!(account.charges().iter().all(|(_, charge)| !charge.is_retry));
}

#[test]
fn bank_debits_that_succeed_never_use_the_tries_up() {
    let mut account = Account::new("2026-05-01");
    account.set_methods(vec![debit("bank")]);
    for after in 0..20 {
        account.bill(50_00, day("2026-05-20") + i64::from(after).days());
    }
    for _ in 0..60 {
        account.work_for(1, |_| Outcome::OnItsWay);
        let is_old = account.payments.reserved.len() > 4;
        if let Some(first) = account.payments.reserved.first().filter(|_| is_old) {
            account.answer(&first.payment.clone(), Outcome::Succeeds);
        }
    }
    assert_eq!(account.charges().len(), 20, "nothing is forgotten");
}

#[test]
fn a_bank_debit_that_fails_after_its_collection_ended_is_tried_again_on_another_day() {
    let mut account = Account::new("2026-05-01");
    account.set_methods(vec![debit("bank"), card("visa", 12, 2030)]);
    account.invoice(50_00, "2026-05-20");
    account.invoice(60_00, "2026-05-22");
    account.work_for(20, |_| Outcome::OnItsWay);
    account.go_to("2026-05-22", 7);
    account.work(succeeds);
    let first = account.payments.reserved[0].payment.clone();
    account.answer(&first, Outcome::Fails);
    let done = account.work_for(3, succeeds);
    let [(on, charge)] = &*charges(&done) else { panic!("{done:?}") };
    assert_eq!((*on, cents(charge.amount)), (day("2026-05-23"), 50_00));
    assert_eq!((&*charge.method.id, charge.is_retry), ("visa", true));
}
