//! The date on a document, and the day it takes effect.
use super::{Example, day};
use crate::{books::Act, steps::Kind};

fn effective(account: &mut Example, today: &str, document_on: &str) -> String {
    account.today = day(today);
    let act = Act { on: day(document_on), ..account.act(Kind::Payment, "1.00", None) };
    let id = account.run(&act).unwrap();
    let entry = account.books.entries().next_back().unwrap();
    assert_eq!(entry.document_on, day(document_on), "the date on the document is kept");
    id.on.to_string()
}

#[test]
fn a_document_takes_effect_on_its_date_but_never_before_the_last_change() {
    let account = &mut Example::new();
    assert_eq!(effective(account, "2026-03-01", "2026-01-10"), "2026-01-10");
    assert_eq!(effective(account, "2026-03-01", "2026-01-05"), "2026-01-10", "it came late");
    assert_eq!(effective(account, "2026-03-01", "2026-02-01"), "2026-02-01");
}

#[test]
fn a_document_with_a_future_date_takes_effect_today() {
    let account = &mut Example::new();
    assert_eq!(effective(account, "2026-03-01", "2026-03-15"), "2026-03-01");
}

#[test]
fn the_effective_day_stays_when_the_account_moves_to_a_zone_where_it_is_yesterday() {
    let account = &mut Example::new();
    assert_eq!(effective(account, "2026-03-02", "2026-03-02"), "2026-03-02");
    assert_eq!(effective(account, "2026-03-01", "2026-03-01"), "2026-03-02");
    let invoice = account.invoice("A", "9.00", "2026-01-01", "2026-01-31");
    account.dispute("d", "1.00", invoice).unwrap();
    assert_eq!(account.books.ledger.last_change_on, Some(day("2026-03-02")), "a dispute too");
}

#[test]
fn a_leap_day_can_be_an_effective_day() {
    let account = &mut Example::new();
    assert_eq!(effective(account, "2028-02-29", "2028-02-29"), "2028-02-29");
    assert_eq!(effective(account, "2028-03-01", "2028-02-28"), "2028-02-29");
}
