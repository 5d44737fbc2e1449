//! How long items are overdue.
use domain::ledger::{Aging, Bucket, due_on, next_due, past_due, state_after};
use jiff::ToSpan;

use super::{Example, day};

/// The sums of the six buckets.
fn buckets(aging: &Aging) -> Vec<String> {
    aging.buckets.iter().map(|bucket| bucket.amount.to_string()).collect()
}

#[test]
fn each_bucket_ends_on_its_last_day() {
    let mut account = Example::new();
    account.invoice("A", "1.00", "2026-01-01", "2026-01-31");
    let edges = [(0, "current"), (1, "1-30"), (30, "1-30"), (31, "31-60"), (60, "31-60")];
    let late = [(61, "61-90"), (90, "61-90"), (91, "91-120"), (120, "91-120"), (121, "over-120")];
    for (days, name) in edges.into_iter().chain(late) {
        let on = day("2026-01-31").checked_add(days.days()).unwrap();
        let aging = Aging::of(&account.books.ledger, on).unwrap();
        let full = aging.buckets.iter().filter(|bucket| !bucket.items.is_empty());
        let full: Vec<_> = full.map(|bucket| bucket.bucket).collect();
        assert_eq!(full, [Bucket::parse(name).unwrap()], "{days} days");
        let item = aging.buckets.iter().find_map(|bucket| bucket.items.first()).unwrap();
        assert_eq!(i64::from(item.days_overdue), days);
    }
}

#[test]
fn buckets_and_disputed_less_unapplied_are_the_balance() {
    let mut account = Example::new();
    let invoice = account.invoice("A", "10.00", "2026-01-01", "2026-01-31");
    account.dispute("d", "4.00", invoice).unwrap();
    account.invoice("B", "5.00", "2026-02-20", "2026-03-20");
    let aging = Aging::of(&account.books.ledger, day("2026-03-01")).unwrap();
    assert_eq!(buckets(&aging), ["5.00", "6.00", "0.00", "0.00", "0.00", "0.00"]);
    assert_eq!(
        (aging.disputed.to_string(), aging.balance.to_string()),
        ("4.00".into(), "15.00".into())
    );
    account.payment("12.50");
    let aging = Aging::of(&account.books.ledger, day("2026-03-01")).unwrap();
    assert_eq!((buckets(&aging)[0].as_str(), aging.unapplied.to_string()), ("0.00", "1.50".into()));
}

#[test]
fn aging_as_of_a_past_day_ignores_later_payments() {
    let mut account = Example::new();
    account.today = day("2026-01-01");
    account.invoice("A", "10.00", "2026-01-01", "2026-01-31");
    account.today = day("2026-03-15");
    account.payment("10.00");
    let past = day("2026-03-14");
    let records = account.books.records.iter().take_while(|record| record.on() <= past);
    let state = state_after(account.books.ledger.currency(), records).unwrap();
    let aging = Aging::of(&state, past).unwrap();
    assert_eq!(buckets(&aging)[2], "10.00", "42 days");
    let now = Aging::of(&account.books.ledger, account.today).unwrap();
    assert!(now.balance.is_zero() && buckets(&now).iter().all(|sum| sum == "0.00"));
}

#[test]
fn past_due_begins_the_day_after_the_due_date() {
    let mut account = Example::new();
    account.invoice("A", "1.00", "2026-01-01", "2026-01-11");
    let ledger = &account.books.ledger;
    let late = |today| past_due(ledger.open(), ledger.currency(), day(today)).unwrap().to_string();
    assert_eq!((late("2026-01-11"), late("2026-01-12")), ("0.00".into(), "1.00".into()));
}

#[test]
fn the_due_date_is_the_earliest_of_undisputed_items() {
    let mut account = Example::new();
    assert_eq!(due_on(account.books.ledger.open()), None);
    let first = account.invoice("A", "1.00", "2026-01-01", "2026-01-11");
    account.invoice("B", "1.00", "2026-01-01", "2026-01-21");
    assert_eq!(due_on(account.books.ledger.open()), Some(day("2026-01-11")));
    account.dispute("d", "1.00", first).unwrap();
    assert_eq!(due_on(account.books.ledger.open()), Some(day("2026-01-21")));
}

#[test]
fn what_is_due_next_is_the_undisputed_sum_of_the_first_day_from_today_on() {
    let mut account = Example::new();
    account.invoice("A", "1.00", "2026-01-01", "2026-01-11");
    let second = account.invoice("B", "2.00", "2026-01-01", "2026-01-21");
    account.invoice("C", "4.00", "2026-01-01", "2026-01-21");
    account.invoice("D", "8.00", "2026-01-01", "2026-01-31");
    let next = |account: &Example, today| {
        let ledger = &account.books.ledger;
        let open: Vec<_> = ledger.open().cloned().collect();
        let next = next_due(&open, ledger.currency(), day(today)).unwrap();
        next.map(|(on, sum)| (on.to_string(), sum.to_string()))
    };
    let due = |on: &str, sum: &str| Some((on.to_owned(), sum.to_owned()));
    assert_eq!(next(&account, "2026-01-11"), due("2026-01-11", "1.00"), "due today");
    assert_eq!(next(&account, "2026-01-12"), due("2026-01-21", "6.00"), "two of one day");
    account.dispute("d", "2.00", second).unwrap();
    assert_eq!(next(&account, "2026-01-12"), due("2026-01-21", "4.00"), "not what is disputed");
    assert_eq!(next(&account, "2026-02-01"), None);
}
