//! The calls tie to the demo's invoices, but for one.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use domain::call_record::{Direction, LineCalls, UsageLine, tie_out};
use domain::money::{Money, currency};
use jiff::{civil::date, tz::TimeZone};

use super::super::csv;
use super::*;
use crate::demo::{dates, documents};

/// The demo's documents as of a day.
fn demo(today: Date) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo");
    let files = documents(&folder).unwrap();
    let read = |file: &std::path::PathBuf| std::fs::read_to_string(file).unwrap();
    dates::fill(&files.iter().map(read).collect::<String>(), today).unwrap()
}

fn made(today: Date) -> Months {
    make(demo(today).lines(), today).unwrap()
}

/// Days on which months and periods end differently, each with the calls that are made on it.
static YEARS: LazyLock<Vec<(Date, Months)>> = LazyLock::new(|| {
    let days = [date(2026, 1, 1), date(2026, 3, 31), date(2026, 7, 15), date(2028, 2, 29)];
    days.map(|today| (today, made(today))).into()
});

#[test]
fn the_calls_of_each_invoice_tie_to_its_lines_but_for_one() {
    for (today, months) in &*YEARS {
        let mut calls: BTreeMap<(String, String), LineCalls> = BTreeMap::new();
        for row in months.values().flatten() {
            let invoice = (row.account.clone(), row.call.invoice_number.clone());
            let lines = calls.entry(invoice).or_default();
            let line = lines.entry(row.call.line_id.clone()).or_default();
            line.add(row.call.billed_seconds, row.call.charge);
        }
        let mut untied = Vec::new();
        let mut compared = 0;
        for (id, billed) in bills::read(demo(*today).lines()).unwrap() {
            let currency = currency(&billed.currency).unwrap();
            let money = |text: &str| Money::parse(text, currency).unwrap();
            for (at, invoice) in billed.invoices.iter().enumerate() {
                let usage = |line: &&Line| line.usage.is_some();
                let line = |line: &Line| UsageLine {
                    id: line.id.clone(),
                    amount: money(&line.amount),
                    usage: line.usage.map(|usage| (usage.calls, usage.billed_seconds)),
                };
                let lines: Vec<_> = invoice.lines.iter().filter(usage).map(line).collect();
                let own = calls.remove(&(id.clone(), invoice.number.clone())).unwrap();
                let tied = tie_out(&lines, &own, money("0.00")).unwrap();
                compared += tied.groups.len();
                if !tied.matches() {
                    let stated = tied.groups[0].stated.unwrap();
                    assert_eq!(tied.groups[0].calls.calls + 1, stated.0);
                    assert!(tied.groups[0].difference.is_negative());
                    untied.push((id.clone(), at));
                }
            }
        }
        assert_eq!(untied, [(UNTIED.0.to_owned(), UNTIED.1)], "{today}");
        assert_eq!(compared, 17);
        // What is left names no invoice.
        assert!(calls.into_keys().all(|(_, invoice)| invoice.is_empty()));
    }
}

#[test]
fn a_day_s_calls_are_the_same_each_time() {
    let text = |months: &Months| months.values().map(|rows| csv::text(rows)).collect::<String>();
    let (today, months) = &YEARS[2];
    assert!(text(months) == text(&made(*today)));
    assert!(text(months) != text(&YEARS[1].1));
}

#[test]
fn there_is_a_year_of_calls_in_large_and_small_account_months_and_none_of_the_future() {
    for (today, months) in &*YEARS {
        assert!((12..=14).contains(&months.len()), "{today}: {}", months.len());
        let mut sizes: BTreeMap<(String, Month), usize> = BTreeMap::new();
        let mut ids = std::collections::BTreeSet::new();
        for (month, rows) in months {
            for row in rows {
                *sizes.entry((row.account.clone(), *month)).or_default() += 1;
                assert!(ids.insert(row.call.call_id.clone()));
                let local = row.call.started_at.to_zoned(TimeZone::UTC).date();
                assert!(local <= *today, "{today}: {local}");
            }
        }
        assert!((45_000..80_000).contains(&ids.len()), "{}", ids.len());
        let large = |account: &str| {
            let own = sizes.iter().filter(|((id, _), rows)| id == account && **rows >= 2_000);
            own.count()
        };
        assert!(large("acct-1001") >= 10, "{sizes:?}");
        assert_eq!((large("acct-1003"), large("acct-1004")), (0, 0));
    }
}

#[test]
fn calls_are_of_business_hours_and_some_stand_out() {
    let calls: Vec<_> = YEARS[2].1.values().flatten().collect();
    let zone = TimeZone::get("America/Toronto").unwrap();
    let dental: Vec<_> = calls.iter().filter(|row| row.account == "acct-1001").collect();
    let local = |row: &&&Row| row.call.started_at.to_zoned(zone.clone());
    assert!(dental.iter().all(|row| (7..19).contains(&local(row).hour())));
    let weekend = dental.iter().filter(|row| local(row).weekday().to_monday_zero_offset() > 4);
    assert!(weekend.count() * 10 < dental.len());

    let charges = |row: &&&Row| row.call.charge > CallCharge::from_millionths(4_000_000);
    let expensive = calls.iter().filter(charges).count();
    assert!((6..120).contains(&expensive), "{expensive}");
    let free = calls.iter().filter(|row| row.call.charge == CallCharge::ZERO);
    assert!(free.clone().count() > 5_000);
    assert!(free.into_iter().all(|row| row.call.billed_seconds == 0));
    for direction in [Direction::Inbound, Direction::Outbound, Direction::Internal] {
        assert!(calls.iter().any(|row| row.call.direction == direction));
    }
    assert!(calls.iter().any(|row| !row.call.caller_name.is_ascii()));
}
