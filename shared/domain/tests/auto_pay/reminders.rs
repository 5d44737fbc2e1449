//! Reminders about cards that expire.
use domain::auto_pay::Action;

use crate::account::{Account, card, debit, succeeds};

/// When which reminder was sent: day, card, days before the end of its month.
fn sent(account: &Account) -> Vec<(String, String, u8)> {
    let reminder = |done: &crate::account::Done| match &done.action {
        Action::Remind(one) => Some((done.on.to_string(), one.method.clone(), one.days)),
        _ => None,
    };
    account.done.iter().filter_map(reminder).collect()
}

fn one(on: &str, card: &str, days: u8) -> (String, String, u8) {
    (on.to_owned(), card.to_owned(), days)
}

fn with_card(today: &str, month: u8, year: u16) -> Account {
    let mut account = Account::new(today);
    account.set_methods(vec![card("visa", month, year)]);
    account
}

#[test]
fn a_customer_is_reminded_thirty_and_seven_days_before_a_card_expires() {
    let mut account = with_card("2026-01-10", 3, 2026);
    account.work_for(200, succeeds);
    assert_eq!(sent(&account), [one("2026-03-01", "visa", 30), one("2026-03-24", "visa", 7)]);
}

#[test]
fn the_month_ends_on_its_last_day_also_in_a_leap_year() {
    let mut account = with_card("2028-01-10", 2, 2028);
    account.work_for(100, succeeds);
    assert_eq!(sent(&account), [one("2028-01-30", "visa", 30), one("2028-02-22", "visa", 7)]);
}

#[test]
fn of_two_reminders_that_are_due_the_later_one_is_sent_alone() {
    let mut account = with_card("2026-03-26", 3, 2026);
    account.work_for(100, succeeds);
    assert_eq!(sent(&account), [one("2026-03-26", "visa", 7)]);
}

#[test]
fn on_its_last_day_a_card_still_brings_a_reminder_and_afterwards_none() {
    let mut account = with_card("2026-03-31", 3, 2026);
    account.work_for(1, succeeds);
    assert_eq!(sent(&account).len(), 1);
    let mut account = with_card("2026-04-01", 3, 2026);
    account.work_for(100, succeeds);
    assert_eq!(sent(&account), []);
}

#[test]
fn a_card_that_was_renewed_begins_again() {
    let mut account = with_card("2026-03-02", 3, 2026);
    account.work_for(10, succeeds);
    account.set_methods(vec![card("visa", 4, 2026)]);
    account.work_for(100, succeeds);
    let expected = [
        one("2026-03-02", "visa", 30),
        one("2026-03-31", "visa", 30),
        one("2026-04-23", "visa", 7),
    ];
    assert_eq!(sent(&account), expected);
}

#[test]
fn a_card_that_was_removed_and_added_again_begins_again() {
    let mut account = with_card("2026-03-02", 3, 2026);
    account.work_for(1, succeeds);
    let methods = account.methods.clone();
    account.set_methods(Vec::new());
    account.set_methods(methods);
    account.work_for(1, succeeds);
    assert_eq!(sent(&account), [one("2026-03-02", "visa", 30), one("2026-03-03", "visa", 30)]);
}

#[test]
fn each_card_has_its_own_reminders_and_a_bank_account_none() {
    let mut account = Account::new("2026-03-01");
    account.set_methods(vec![card("a", 3, 2026), debit("bank"), card("b", 4, 2026)]);
    account.work_for(100, succeeds);
    let expected = [
        one("2026-03-01", "a", 30),
        one("2026-03-24", "a", 7),
        one("2026-03-31", "b", 30),
        one("2026-04-23", "b", 7),
    ];
    assert_eq!(sent(&account), expected);
}

#[test]
fn with_auto_pay_off_nobody_is_reminded() {
    let mut account = with_card("2026-03-01", 3, 2026);
    account.switch_off();
    account.work_for(60, succeeds);
    assert_eq!(sent(&account), []);
}
