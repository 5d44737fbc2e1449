//! Days on which banks work. Weekends are closed; holidays are not modelled.

use jiff::{Timestamp, ToSpan, civil::Weekday, tz::TimeZone};

/// The same time of day, this many business days later.
pub(crate) fn after_business_days(from: Timestamp, days: u32) -> Timestamp {
    let mut day = from.to_zoned(TimeZone::UTC);
    let mut left = days;
    while left > 0 {
        let Ok(next) = day.checked_add(1.day()) else { return from };
        day = next;
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    day.timestamp()
}

/// The same time of day, this many days later.
pub(crate) fn after_days(from: Timestamp, days: i64) -> Timestamp {
    after_seconds(from, days * 86_400)
}

/// This many seconds later.
pub(crate) fn after_seconds(from: Timestamp, seconds: i64) -> Timestamp {
    from.checked_add(seconds.seconds()).unwrap_or(from)
}

/// Midnight UTC after this moment.
pub(crate) fn next_midnight(from: Timestamp) -> Timestamp {
    let seconds = from.as_second();
    Timestamp::from_second(seconds - seconds.rem_euclid(86_400) + 86_400).unwrap_or(from)
}

/// Year and month in UTC.
pub(crate) fn month(at: Timestamp) -> (i64, i64) {
    let day = at.to_zoned(TimeZone::UTC);
    (i64::from(day.year()), i64::from(day.month()))
}
