//! Civil dates and the zones whose days they are.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Reads `YYYY-MM-DD`, and nothing else, if the calendar has that day.
pub fn parse_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(index, byte)| match index {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if shaped { text.parse().ok() } else { None }
}

/// The zone of this IANA name, such as `America/Toronto`.
pub fn zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

/// The civil day that an instant falls on in a zone.
pub fn day_in(zone: &TimeZone, instant: Timestamp) -> Date {
    zone.to_datetime(instant).date()
}

/// The day 24 months before; the last of its month where that month is shorter.
pub fn two_years_before(day: Date) -> Date {
    day.checked_sub(jiff::Span::new().months(24)).unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_ten_characters_and_in_the_calendar() {
        for text in [
            "2026-02-29",
            "2026-7-15",
            "20260715",
            "2026-07-15T00:00:00",
            "2026-13-01",
            "",
            "2026/07/15",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
        assert!(parse_date("2024-02-29").is_some());
    }

    #[test]
    fn the_day_is_the_zone_s() {
        let instant: Timestamp = "2026-07-01T02:30:00Z".parse().unwrap();
        let day = |name| day_in(&zone(name).unwrap(), instant).to_string();
        assert_eq!(day("America/Toronto"), "2026-06-30");
        assert_eq!(day("Europe/Paris"), "2026-07-01");
    }

    #[test]
    fn a_zone_is_known_by_its_iana_name() {
        assert!(zone("America/St_Johns").is_some());
        assert!(zone("Middle/Earth").is_none());
    }

    #[test]
    fn two_years_before_a_leap_day_is_the_end_of_february() {
        let day = |text| parse_date(text).unwrap();
        assert_eq!(two_years_before(day("2024-02-29")), day("2022-02-28"));
    }
}
