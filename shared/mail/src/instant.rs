//! Instants and days in words, for mails.

use domain::document::Language;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

const MONTHS: [(&str, &str); 12] = [
    ("January", "janvier"),
    ("February", "février"),
    ("March", "mars"),
    ("April", "avril"),
    ("May", "mai"),
    ("June", "juin"),
    ("July", "juillet"),
    ("August", "août"),
    ("September", "septembre"),
    ("October", "octobre"),
    ("November", "novembre"),
    ("December", "décembre"),
];

/// Hawaii's: the zone of the two countries where a day ends last.
const EARLIEST: TimeZone = TimeZone::fixed(Offset::constant(-10));

/// An instant in words, in UTC and labelled so: the reader's time zone is not known.
pub(crate) fn instant(instant: Timestamp, language: Language) -> String {
    let at = instant.to_zoned(TimeZone::UTC);
    let (date, hour, minute) = (day(at.date(), language), at.hour(), at.minute());
    match language {
        Language::English => format!("{date}, {hour:02}:{minute:02} UTC"),
        Language::French => format!("{date} à {hour}\u{a0}h\u{a0}{minute:02} UTC"),
    }
}

/// The last day that has passed everywhere in Canada and the United States when something expires,
/// in words. So the day holds in the reader's time zone, which is not known.
pub(crate) fn last_day(expires: Timestamp, language: Language) -> String {
    let earliest = expires.to_zoned(EARLIEST).date();
    day(earliest.yesterday().unwrap_or(earliest), language)
}

/// A day in words.
pub(crate) fn day(date: Date, language: Language) -> String {
    let (english, french) = month(date);
    let (day, year) = (date.day(), date.year());
    match language {
        Language::English => format!("{english} {day}, {year}"),
        Language::French if day == 1 => format!("1er\u{a0}{french} {year}"),
        Language::French => format!("{day}\u{a0}{french} {year}"),
    }
}

/// A month of a year in words.
pub(crate) fn month_of((month, year): (u8, u16), language: Language) -> String {
    let (english, french) = name_of(usize::from(month));
    let name = match language {
        Language::English => english,
        Language::French => french,
    };
    format!("{name} {year}")
}

fn month(date: Date) -> (&'static str, &'static str) {
    name_of(usize::try_from(date.month()).unwrap_or_default())
}

fn name_of(position: usize) -> (&'static str, &'static str) {
    MONTHS.into_iter().nth(position.saturating_sub(1)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_of_something_that_expires_is_over_in_every_zone() {
        for (expires, last) in [
            ("2026-08-02T14:05:00Z", "August 1, 2026"),
            ("2026-08-02T10:00:00Z", "August 1, 2026"),
            ("2026-08-02T09:59:59Z", "July 31, 2026"),
        ] {
            assert_eq!(last_day(expires.parse().unwrap(), Language::English), last, "{expires}");
        }
    }

    #[test]
    fn an_instant_reads_well_in_both_languages() {
        let at = "2026-08-01T14:05:00Z".parse().unwrap();
        assert_eq!(instant(at, Language::English), "August 1, 2026, 14:05 UTC");
        assert_eq!(instant(at, Language::French), "1er\u{a0}août 2026 à 14\u{a0}h\u{a0}05 UTC");
    }
}
