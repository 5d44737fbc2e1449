//! Civil dates and time zones.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Parses `YYYY-MM-DD`, in exactly this form; `None` when the calendar does not have the day.
pub fn parse_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(index, byte)| match index {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if shaped { text.parse().ok() } else { None }
}

/// The earliest date that a document can state. Billing systems write years 0 and 1 where they have
/// no date, and no document is older than 1970. The latest is the calendar's last, 9999-12-31,
/// which means "never".
pub const EARLIEST: Date = jiff::civil::date(1970, 1, 1);

/// Parses a document's date: as [`parse_date`], but not before [`EARLIEST`].
pub fn parse_document_date(text: &str) -> Option<Date> {
    parse_date(text).filter(|day| *day >= EARLIEST)
}

/// The zone of this IANA name, if an account can be in it: browsers must know it, too.
///
/// `Factory` and `Etc/Unknown` are in the database but are not places, and ECMAScript's `Intl`
/// refuses them. `localtime`, `posixrules`, `posix/…` and `right/…` are files of some installations
/// of the database, not zones.
pub fn account_zone(name: &str) -> Option<TimeZone> {
    const REFUSED: [&str; 4] = ["factory", "etc/unknown", "localtime", "posixrules"];
    let lower = name.to_ascii_lowercase();
    let is_file = lower.starts_with("posix/") || lower.starts_with("right/");
    if is_file || REFUSED.contains(&lower.as_str()) { None } else { zone(name) }
}

/// The zone of this IANA name, such as `America/Toronto`.
pub fn zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

/// The civil day of an instant in a zone.
pub fn day_in(zone: &TimeZone, instant: Timestamp) -> Date {
    zone.to_datetime(instant).date()
}

/// The same day 24 months earlier, or the last of that month if it is shorter.
pub fn two_years_before(day: Date) -> Date {
    day.checked_sub(jiff::Span::new().months(24)).unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_ten_characters_and_is_in_the_calendar() {
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
    fn the_day_depends_on_the_zone() {
        let instant: Timestamp = "2026-07-01T02:30:00Z".parse().unwrap();
        let day = |name| day_in(&zone(name).unwrap(), instant).to_string();
        assert_eq!(day("America/Toronto"), "2026-06-30");
        assert_eq!(day("Europe/Paris"), "2026-07-01");
    }

    #[test]
    fn a_zone_is_found_by_its_iana_name() {
        assert!(zone("America/St_Johns").is_some());
        assert!(zone("Middle/Earth").is_none());
    }

    #[test]
    fn an_account_cannot_be_in_a_pseudo_zone() {
        for name in [
            "Factory",
            "factory",
            "Etc/Unknown",
            "ETC/unknown",
            "localtime",
            "posixrules",
            "right/UTC",
            "posix/America/Toronto",
            "",
            "+05:00",
            "UTC+1",
            "Z",
            "Middle/Earth",
        ] {
            assert!(account_zone(name).is_none(), "{name}");
        }
        for name in ["America/Toronto", "UTC", "Etc/GMT+5", "EST5EDT", "US/Eastern"] {
            assert!(account_zone(name).is_some(), "{name}");
        }
        assert!(zone("Etc/Unknown").is_some(), "a stored zone can still be read");
    }

    #[test]
    fn a_document_date_is_1970_or_later() {
        for text in ["0000-01-01", "0001-01-01", "1900-01-01", "1969-12-31", "10000-01-01"] {
            assert_eq!(parse_document_date(text), None, "{text}");
        }
        for text in ["1970-01-01", "2026-07-15", "9999-12-31"] {
            assert!(parse_document_date(text).is_some(), "{text}");
        }
    }

    #[test]
    fn two_years_before_a_leap_day_is_february_28() {
        let day = |text| parse_date(text).unwrap();
        assert_eq!(two_years_before(day("2024-02-29")), day("2022-02-28"));
    }
}
