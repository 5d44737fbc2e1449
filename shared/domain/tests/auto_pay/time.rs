//! When notices are sent and charges are made: civil days of the account's zone, from 06:00.
use domain::auto_pay::{Action, GuardRails};
use jiff::{Timestamp, ToSpan};

use crate::account::{Account, card, charges, day, debit, succeeds};

/// Zones and days on which their clocks change. Kiritimati left out the last day of 1994.
const CLOCK_CHANGES: [(&str, &str); 7] = [
    ("America/St_Johns", "2026-03-08"),
    ("America/St_Johns", "2026-11-01"),
    ("America/St_Johns", "2009-11-01"),
    ("America/Havana", "2026-03-08"),
    ("America/Havana", "2026-11-01"),
    ("Pacific/Kiritimati", "2026-03-08"),
    ("Pacific/Kiritimati", "1995-01-01"),
];

/// An account with an invoice that is due on a day, 20 days before it, at a whole hour of UTC.
fn with_invoice(zone: &str, due: &str) -> Account {
    let mut account = Account::in_zone(&(day(due) - 20.days()).to_string(), zone);
    account.now =
        Timestamp::from_second(account.now.as_second().div_euclid(3_600) * 3_600 + 3_600).unwrap();
    account.invoice(50_00, due);
    account
}

/// The only day on which something was announced, and the announced days.
fn announced(account: &Account) -> (String, String, String) {
    let notices = account.done.iter().filter_map(|done| match &done.action {
        Action::Announce(notices) => Some((done.on, notices[0].on, notices[0].debit_on)),
        _ => None,
    });
    let notices: Vec<_> = notices.collect();
    assert_eq!(notices.len(), 1);
    let (told, on, debit_on) = notices[0];
    (told.to_string(), on.to_string(), debit_on.to_string())
}

#[test]
fn on_the_day_of_a_clock_change_one_charge_is_made_from_six_in_the_morning() {
    for (zone, due) in CLOCK_CHANGES {
        let mut account = with_invoice(zone, due);
        while account.today() < day(due) - 1.day() {
            account.work(|charge| panic!("{zone} {due}: {charge:?}"));
            account.pass(1);
        }
        for _ in 0..72 {
            account.work(succeeds);
            account.pass(1);
        }
        let [done] = &account.done[1..] else { panic!("{zone} {due}: {:?}", account.done) };
        assert_eq!(done.on, day(due), "{zone}");
        let local = account.zone.to_datetime(done.at);
        assert_eq!(local.hour(), 6, "{zone} {due}: {local}");
    }
}

#[test]
fn a_day_that_the_calendar_of_the_zone_left_out_is_the_next_one() {
    let mut account = with_invoice("Pacific/Kiritimati", "1994-12-31");
    let done = account.work_for(30, succeeds);
    let days: Vec<_> = charges(&done).iter().map(|(on, _)| on.to_string()).collect();
    assert_eq!(days, ["1995-01-01"]);
}

#[test]
fn a_card_is_announced_three_civil_days_before() {
    let cases = [
        ("America/St_Johns", "2026-03-10", "2026-03-07"),
        ("America/Havana", "2026-11-02", "2026-10-30"),
        ("UTC", "2026-03-01", "2026-02-26"),
        ("UTC", "2024-03-01", "2024-02-27"),
        ("UTC", "2024-02-29", "2024-02-26"),
        ("UTC", "2027-01-02", "2026-12-30"),
    ];
    for (zone, due, told) in cases {
        let mut account = with_invoice(zone, due);
        account.work_for(30, succeeds);
        let (told_on, on, _) = announced(&account);
        assert_eq!((&*told_on, &*on), (told, due));
        assert_eq!(account.charges()[0].0, day(due));
    }
}

#[test]
fn a_bank_debit_is_announced_ten_calendar_days_before() {
    let cases = [
        ("America/Havana", "2026-03-10", "2026-02-28"),
        ("Pacific/Kiritimati", "2024-03-10", "2024-02-29"),
        ("America/St_Johns", "2026-11-05", "2026-10-26"),
    ];
    for (zone, due, told) in cases {
        let mut account = with_invoice(zone, due);
        account.set_methods(vec![debit("bank")]);
        account.work_for(30, succeeds);
        assert_eq!(announced(&account), (told.to_owned(), due.to_owned(), due.to_owned()));
        assert_eq!(account.charges()[0].0, day(due));
    }
}

#[test]
fn a_review_period_is_waited_for_and_never_shortens_the_notice() {
    for (review_days, told) in [(5, "2026-05-05"), (2, "2026-05-07"), (15, "2026-04-25")] {
        let mut account = with_invoice("UTC", "2026-05-10");
        account.set_guards(GuardRails { review_days, ..GuardRails::default() });
        account.work_for(30, succeeds);
        let debit_on = if review_days == 5 { "2026-05-15" } else { "2026-05-17" };
        let debit_on = if review_days == 15 { "2026-05-10" } else { debit_on };
        let expected = (told.to_owned(), "2026-05-10".to_owned(), debit_on.to_owned());
        assert_eq!(announced(&account), expected);
    }
}

#[test]
fn a_notice_that_is_late_moves_the_charge() {
    let mut account = with_invoice("UTC", "2026-05-10");
    account.go_to("2026-05-09", 14);
    account.work_for(10, succeeds);
    let expected = ["2026-05-09", "2026-05-12", "2026-05-19"].map(str::to_owned);
    assert_eq!(announced(&account), expected.into());
    assert_eq!(account.charges()[0].0, day("2026-05-12"));
}

#[test]
fn nothing_is_done_before_six_in_the_morning() {
    let mut account = with_invoice("UTC", "2026-05-10");
    account.go_to("2026-05-07", 5);
    assert_eq!(account.work(succeeds), []);
    account.go_to("2026-05-07", 6);
    assert_eq!(account.work(succeeds).len(), 1);
    account.go_to("2026-05-10", 5);
    assert_eq!(account.work(succeeds), []);
}

#[test]
fn a_bank_account_is_debited_ten_days_after_a_notice_that_was_meant_for_a_card() {
    let mut account = with_invoice("UTC", "2026-05-10");
    account.go_to("2026-05-07", 6);
    account.work(succeeds);
    account.set_methods(vec![debit("bank")]);
    let done = account.work_for(20, succeeds);
    assert_eq!(charges(&done)[0].0, day("2026-05-17"));
}

#[test]
fn the_notice_suits_the_method_that_will_be_valid_on_the_day() {
    let mut account = with_invoice("UTC", "2026-05-04");
    account.set_methods(vec![card("visa", 4, 2026), debit("bank")]);
    account.work_for(30, succeeds);
    let notice = account.done.iter().find(|one| matches!(one.action, Action::Announce(_)));
    assert_eq!(notice.unwrap().on, day("2026-04-24"), "ten days, although the card is valid");
    assert_eq!(account.charges()[0].0, day("2026-05-04"));
}

#[test]
fn a_card_that_expires_between_notice_and_charge_is_not_charged() {
    let mut account = with_invoice("UTC", "2026-05-01");
    account.set_methods(vec![card("visa", 4, 2026)]);
    let done = account.work_for(25, succeeds);
    assert_eq!(charges(&done), []);
    account.set_methods(vec![card("visa", 4, 2030)]);
    account.work_for(1, succeeds);
    assert_eq!(account.charges().len(), 1, "it was renewed");
}

#[test]
fn what_is_overdue_when_it_arrives_is_announced_at_once() {
    let mut account = Account::new("2026-05-01");
    account.pass(24 * 9);
    account.invoice(50_00, "2026-05-03");
    account.work_for(10, succeeds);
    let expected = ["2026-05-10", "2026-05-13", "2026-05-20"].map(str::to_owned);
    assert_eq!(announced(&account), expected.into());
}
