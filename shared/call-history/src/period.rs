//! Periods: from an account's civil days, months and instants to the instants of a search.

use domain::{call_record::Month, date::parse_date};
use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};

/// Months that a search may span, and the months of Call History before the current one.
pub const MONTHS: i32 = 6;

/// A period: not before one instant, and before another. `None` has no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first instant.
    pub from: Option<Timestamp>,
    /// The instant at which it ends.
    pub to: Option<Timestamp>,
}

/// The parameter of a period that is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// `from`.
    From,
    /// `to`.
    To,
}

/// Why a period is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// A parameter is neither a day nor an instant, or beyond the calendar.
    #[error("{0:?} is neither a day nor an instant")]
    Form(Bound),
    /// One is a day and the other an instant.
    #[error("a day and an instant")]
    Mixed,
    /// It ends before it begins.
    #[error("the end comes before the beginning")]
    Reversed,
    /// It spans more than [`MONTHS`].
    #[error("more than {MONTHS} months")]
    TooLong,
}

#[derive(Clone, Copy)]
enum Edge {
    Day(Date),
    Instant(Timestamp),
}

impl Edge {
    fn parse(text: &str) -> Option<Self> {
        match parse_date(text) {
            Some(day) => Some(Self::Day(day)),
            None => text.parse().ok().map(Self::Instant),
        }
    }
}

impl Period {
    /// The period that a search asks for: two days, both included, or two instants, the second
    /// excluded. Days are those of the account's zone, so one may have 23 or 25 hours. Without `to`
    /// it has no end, and counts as if it ended today; without `from` it begins [`MONTHS`] before
    /// its end.
    ///
    /// # Errors
    /// [`PeriodError`].
    pub fn requested(
        from: Option<&str>,
        to: Option<&str>,
        zone: &TimeZone,
        now: Timestamp,
    ) -> Result<Self, PeriodError> {
        let edge = |text: Option<&str>, bound| match text {
            Some(text) => Edge::parse(text).map(Some).ok_or(PeriodError::Form(bound)),
            None => Ok(None),
        };
        let today = zone.to_datetime(now).date();
        match (edge(from, Bound::From)?, edge(to, Bound::To)?) {
            (Some(Edge::Day(_)), Some(Edge::Instant(_)))
            | (Some(Edge::Instant(_)), Some(Edge::Day(_))) => Err(PeriodError::Mixed),
            (None, None) => Self::days(months_before(today), None, today, zone),
            (None, Some(Edge::Day(to))) => Self::days(months_before(to), Some(to), today, zone),
            (Some(Edge::Day(from)), None) => Self::days(from, None, today, zone),
            (Some(Edge::Day(from)), Some(Edge::Day(to))) => Self::days(from, Some(to), today, zone),
            (from, to) => {
                let instant = |edge| match edge {
                    Some(Edge::Instant(instant)) => Some(instant),
                    _ => None,
                };
                Self::instants(instant(from), instant(to), zone, now)
            }
        }
    }

    fn days(
        from: Date,
        to: Option<Date>,
        today: Date,
        zone: &TimeZone,
    ) -> Result<Self, PeriodError> {
        if to.is_some_and(|to| to < from) {
            return Err(PeriodError::Reversed);
        }
        if from < months_before(to.unwrap_or(today)) {
            return Err(PeriodError::TooLong);
        }
        let begin = start_of(from, zone).ok_or(PeriodError::Form(Bound::From))?;
        let end = |day: Date| day.tomorrow().ok().and_then(|next| start_of(next, zone));
        let end = |day| end(day).ok_or(PeriodError::Form(Bound::To));
        Ok(Self { from: Some(begin), to: to.map(end).transpose()? })
    }

    fn instants(
        from: Option<Timestamp>,
        to: Option<Timestamp>,
        zone: &TimeZone,
        now: Timestamp,
    ) -> Result<Self, PeriodError> {
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            return Err(PeriodError::Reversed);
        }
        let span = Span::new().months(MONTHS);
        let earliest = to.unwrap_or(now).to_zoned(zone.clone()).checked_sub(span);
        let earliest = earliest.map_err(|_| PeriodError::Form(Bound::To))?.timestamp();
        let from = from.unwrap_or(earliest);
        if from < earliest {
            return Err(PeriodError::TooLong);
        }
        Ok(Self { from: Some(from), to })
    }

    /// A month of the account's civil days; `None` beyond the calendar.
    pub fn month(month: Month, zone: &TimeZone) -> Option<Self> {
        let next = month.first_day().checked_add(Span::new().months(1)).ok()?;
        let (from, to) = (start_of(month.first_day(), zone)?, start_of(next, zone)?);
        Some(Self { from: Some(from), to: Some(to) })
    }

    /// The UTC months that may have calls of this period, first and last.
    pub fn utc_months(self) -> (Month, Month) {
        let first = Month::of(self.from.unwrap_or(Timestamp::UNIX_EPOCH));
        let before_end = |to: Timestamp| to.checked_sub(jiff::SignedDuration::from_nanos(1));
        let last = self.to.map_or(Timestamp::MAX, |to| before_end(to).unwrap_or(to));
        (first, Month::of(last).max(first))
    }
}

/// The day from which a search without dates begins.
pub fn default_from(zone: &TimeZone, now: Timestamp) -> Date {
    months_before(zone.to_datetime(now).date())
}

/// The months of Call History, newest first: the current one and [`MONTHS`] before it.
pub(crate) fn shown_months(zone: &TimeZone, now: Timestamp) -> Vec<Month> {
    let current = zone.to_datetime(now).date().first_of_month();
    let month = |back| current.checked_sub(Span::new().months(back)).ok();
    (0..=MONTHS).filter_map(month).filter_map(month_of).collect()
}

/// The civil month of a day.
pub(crate) fn month_of(day: Date) -> Option<Month> {
    Month::parse(&day.strftime("%Y-%m").to_string())
}

/// The same day [`MONTHS`] earlier, or the last of that month if it is shorter.
fn months_before(day: Date) -> Date {
    day.checked_sub(Span::new().months(MONTHS)).unwrap_or(Date::MIN)
}

/// The first instant of a day. Where the clock is put forward at midnight, that is 01:00; where it
/// is put back across midnight, the day begins with the first of the two.
fn start_of(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    day.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    const NOW: &str = "2026-07-15T12:00:00Z";

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn requested(from: &str, to: &str, name: &str) -> Result<Period, PeriodError> {
        let given = |text: &'static str| Some(text).filter(|text| !text.is_empty());
        let (from, to) = (from.to_owned().leak() as &str, to.to_owned().leak() as &str);
        Period::requested(given(from), given(to), &zone(name), NOW.parse().unwrap())
    }

    fn ends(from: &str, to: &str, name: &str) -> (String, String) {
        let period = requested(from, to, name).unwrap();
        (period.from.unwrap().to_string(), period.to.unwrap().to_string())
    }

    #[test]
    fn a_day_has_as_many_hours_as_the_account_s_clock_gives_it() {
        let hours = |day: &str, name: &str| {
            let period = requested(day, day, name).unwrap();
            period.to.unwrap().duration_since(period.from.unwrap())
        };
        for (day, name, minutes) in [
            ("2025-11-02", "America/Toronto", 25 * 60),
            ("2026-03-08", "America/Toronto", 23 * 60),
            ("2026-06-01", "America/Toronto", 24 * 60),
            ("2026-04-05", "Australia/Lord_Howe", 24 * 60 + 30),
            ("2025-10-05", "Australia/Lord_Howe", 24 * 60 - 30),
            // Midnight itself is left out.
            ("2026-04-24", "Africa/Cairo", 23 * 60),
        ] {
            assert_eq!(hours(day, name), SignedDuration::from_mins(minutes), "{day} {name}");
        }
    }

    #[test]
    fn days_are_those_of_the_account_also_in_half_hour_zones() {
        let at = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(
            ends("2026-06-01", "2026-06-02", "America/St_Johns"),
            at("2026-06-01T02:30:00Z", "2026-06-03T02:30:00Z")
        );
        assert_eq!(
            ends("2026-06-01", "2026-06-01", "Asia/Kolkata"),
            at("2026-05-31T18:30:00Z", "2026-06-01T18:30:00Z")
        );
        assert_eq!(
            ends("2026-06-01T00:00:00-02:30", "2026-06-01T04:00:00Z", "America/Toronto"),
            at("2026-06-01T02:30:00Z", "2026-06-01T04:00:00Z")
        );
    }

    #[test]
    fn without_dates_a_search_has_the_last_six_months() {
        let found = requested("", "", "America/Toronto").unwrap();
        assert_eq!(found.from.unwrap().to_string(), "2026-01-15T05:00:00Z");
        assert_eq!(found.to, None);
        let found = requested("", "2025-08-31", "America/Toronto").unwrap();
        assert_eq!(found.from.unwrap().to_string(), "2025-02-28T05:00:00Z");
        let found = requested("", "2026-07-01T00:00:00Z", "Etc/UTC").unwrap();
        assert_eq!(found.from.unwrap().to_string(), "2026-01-01T00:00:00Z");
    }

    #[test]
    fn a_period_that_is_too_long_reversed_mixed_or_no_period_is_refused() {
        use PeriodError as E;
        for (from, to, error) in [
            ("2026-01-14", "2026-07-15", E::TooLong),
            ("2026-01-14", "", E::TooLong),
            ("2026-01-01T00:00:00Z", "2026-07-01T00:00:01Z", E::TooLong),
            ("2026-01-01T00:00:00Z", "", E::TooLong),
            ("2026-07-02", "2026-07-01", E::Reversed),
            ("2026-07-02T00:00:00Z", "2026-07-01T00:00:00Z", E::Reversed),
            ("2026-07-01", "2026-07-01T00:00:00Z", E::Mixed),
            ("2026-07-01T00:00:00Z", "2026-07-01", E::Mixed),
            ("yesterday", "", E::Form(Bound::From)),
            ("2026-02-30", "", E::Form(Bound::From)),
            ("2026-07-01T00:00:00", "", E::Form(Bound::From)),
            ("2026-07-01", "20260702", E::Form(Bound::To)),
            ("", "9999-12-31", E::Form(Bound::To)),
        ] {
            assert_eq!(requested(from, to, "Etc/UTC"), Err(error), "{from} {to}");
        }
        assert!(requested("2026-01-15", "2026-07-15", "America/Toronto").is_ok());
        assert!(requested("2020-01-01", "2020-07-01", "America/Toronto").is_ok(), "long ago");
    }

    #[test]
    fn a_month_begins_at_the_account_s_midnight() {
        let june = Month::parse("2026-06").unwrap();
        let period = Period::month(june, &zone("America/Toronto")).unwrap();
        assert_eq!(period.from.unwrap().to_string(), "2026-06-01T04:00:00Z");
        assert_eq!(period.to.unwrap().to_string(), "2026-07-01T04:00:00Z");
        let (first, last) = period.utc_months();
        assert_eq!((first.to_string(), last.to_string()), ("2026-06".into(), "2026-07".into()));
        let utc = Period::month(june, &TimeZone::UTC).unwrap().utc_months();
        assert_eq!(utc, (june, june));
    }

    #[test]
    fn call_history_has_this_month_and_six_before_it() {
        // In Toronto it is still June.
        let now = "2026-07-01T03:00:00Z".parse().unwrap();
        let months = shown_months(&zone("America/Toronto"), now);
        let names: Vec<_> = months.iter().map(ToString::to_string).collect();
        assert_eq!(names.len(), 7);
        assert_eq!((names[0].as_str(), names[6].as_str()), ("2026-06", "2025-12"));
    }
}
