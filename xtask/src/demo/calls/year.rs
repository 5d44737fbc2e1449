//! A year of the demo's calls.
//!
//! The calls of an invoice's period add up to its usage lines. What was called on other days names
//! no invoice: before the portal's first one, since a provider who begins with the portal may send
//! history, too; after the last one, because nothing bills these calls yet.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use domain::call_record::{CallCharge, CallRecord, Month};
use jiff::{ToSpan, civil::Date, tz::TimeZone};

use super::bills::{self, Billed, Invoice, Line, Usage};
use super::make::{Maker, Wanted};
use super::profile::{Kind, PROFILES, Profile};
use super::random::hash;

/// The invoice that does not tie: one of its calls is missing. An account, and which of its
/// invoices in the order of the file.
const UNTIED: (&str, usize) = ("acct-1002", 3);
/// Months before the present one that have calls.
const MONTHS: i64 = 12;

/// A call of an account.
pub(super) struct Row {
    pub(super) account: String,
    pub(super) currency: String,
    pub(super) call: CallRecord,
}

/// Calls by UTC month.
pub(super) type Months = BTreeMap<Month, Vec<Row>>;

/// All calls, each month's in order of their start.
pub(super) fn make<'a>(documents: impl Iterator<Item = &'a str>, today: Date) -> Result<Months> {
    let accounts = bills::read(documents)?;
    let mut months = Months::new();
    for profile in &PROFILES {
        let billed = accounts.get(profile.account);
        let billed = billed.with_context(|| format!("there is no {}", profile.account))?;
        for call in year(profile, billed, today)? {
            let account = profile.account.to_owned();
            let row = Row { account, currency: billed.currency.clone(), call };
            months.entry(Month::of(row.call.started_at)).or_default().push(row);
        }
    }
    for rows in months.values_mut() {
        rows.sort_by_key(|row| row.call.started_at);
    }
    Ok(months)
}

/// The calls of one account, each with its id.
fn year(profile: &Profile, billed: &Billed, today: Date) -> Result<Vec<CallRecord>> {
    let mut maker = Maker::new(profile, &billed.zone);
    let mut calls = Vec::new();
    let mut missing = None;
    for (at, invoice) in billed.invoices.iter().enumerate() {
        let days = days(invoice.period.from, invoice.period.to);
        let mut own = Vec::new();
        for line in &invoice.lines {
            let Some(wanted) = wanted(profile, invoice, line, &days)? else { continue };
            own.append(&mut maker.billed(&wanted)?);
        }
        if (profile.account, at) == UNTIED {
            missing = own.iter().map(|call| call.started_at).min();
        }
        calls.append(&mut own);
    }
    let billed_until = billed.invoices.iter().map(|invoice| invoice.period.to).max();
    let first = today.first_of_month().checked_sub(MONTHS.months())?;
    // In no zone this day has calls that are still to come.
    let last = today.checked_sub(2.days())?;
    let all = days(first, billed_until.unwrap_or(last).max(last));
    for month in all.chunk_by(|one, other| one.first_of_month() == other.first_of_month()) {
        calls.append(&mut unbilled(profile, billed, &mut maker, month)?);
        let Some(begin) = month.first().map(|day| day.first_of_month()) else { continue };
        let instant = |day: Date| day.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp());
        let (begin, end) = (instant(begin)?, instant(begin.checked_add(1.month())?)?);
        let own = calls.iter().filter(|call| (begin..end).contains(&call.started_at));
        let free = own.count() as u64 * profile.free_percent / 100;
        calls.append(&mut maker.free(free, month)?);
    }
    calls.sort_by_key(|call| call.started_at);
    let number = profile.account.trim_start_matches("acct-");
    for (at, call) in calls.iter_mut().enumerate() {
        let day = call.started_at.to_zoned(billed.zone.clone()).strftime("%y%m%d").to_string();
        call.call_id = format!("{number}-{day}-{at:05}");
    }
    calls.retain(|call| Some(call.started_at) != missing);
    Ok(calls)
}

/// What the calls of a line must add up to; `None` for a line that bills no calls.
fn wanted<'a>(
    profile: &Profile,
    invoice: &'a Invoice,
    line: &'a Line,
    days: &'a [Date],
) -> Result<Option<Wanted<'a>>> {
    let Some(Usage { calls, billed_seconds }) = line.usage else { return Ok(None) };
    let (invoice, kind) = (invoice.number.as_str(), kind(profile, line)?);
    let (seconds, amount) = (billed_seconds, ten_thousandths(&line.amount)?);
    Ok(Some(Wanted { invoice, line: &line.id, kind, days, calls, seconds, amount }))
}

/// Calls of the days of a month that are in no invoice's period: as many, and as expensive, as the
/// first invoice bills in as many days, give or take some.
fn unbilled(
    profile: &Profile,
    billed: &Billed,
    maker: &mut Maker<'_>,
    month: &[Date],
) -> Result<Vec<CallRecord>> {
    let Some(first) = billed.invoices.first() else { return Ok(Vec::new()) };
    let is_billed = |day: &Date| {
        let mut periods = billed.invoices.iter().map(|invoice| &invoice.period);
        periods.any(|period| period.from <= *day && *day <= period.to)
    };
    let open: Vec<_> = month.iter().copied().filter(|day| !is_billed(day)).collect();
    let Some(day) = open.first() else { return Ok(Vec::new()) };
    let period = days(first.period.from, first.period.to).len() as u64;
    let percent = 90 + hash(&format!("{} {day}", profile.account)) % 20;
    let share = |whole: u64| whole * percent * open.len() as u64 / (100 * period.max(1));
    let mut calls = Vec::new();
    for line in &first.lines {
        let Some(usage) = line.usage else { continue };
        // Whole cents, as a bill has.
        let amount = share(ten_thousandths(&line.amount)?) / 100 * 100;
        calls.append(&mut maker.billed(&Wanted {
            invoice: "",
            line: "",
            kind: kind(profile, line)?,
            days: &open,
            calls: share(usage.calls),
            seconds: share(usage.billed_seconds),
            amount,
        })?);
    }
    Ok(calls)
}

fn kind(profile: &Profile, line: &Line) -> Result<Kind> {
    let known = profile.lines.iter().find(|(description, _)| *description == line.description);
    let unknown =
        || format!("{} does not say what calls {} are", profile.account, line.description);
    Ok(known.with_context(unknown)?.1)
}

fn ten_thousandths(amount: &str) -> Result<u64> {
    let millionths = CallCharge::parse(amount).and_then(CallCharge::millionths);
    Ok(u64::try_from(millionths.with_context(|| format!("{amount} is no amount"))?)? / 100)
}

fn days(from: Date, to: Date) -> Vec<Date> {
    from.series(1.day()).take_while(|day| *day <= to).collect()
}

#[cfg(test)]
mod tests;
