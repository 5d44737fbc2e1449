//! Starts of calls as text.

use jiff::{
    Timestamp,
    civil::{DateTime, Time},
    tz::Offset,
};

/// Why a text is not the start of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadTime {
    /// It has another form.
    Form,
    /// It ends after the seconds: nothing says in which zone it is.
    NoZone,
    /// The calendar or the clock does not have it, or it is outside the years that are accepted.
    Range,
}

/// Parses an RFC 3339 date-time, as milliseconds since 1970 in UTC; what is finer is cut off.
///
/// From 1970 to where [`Timestamp`] ends, 22 hours into 9999-12-30. A leap second
/// is counted as the second before it, and is accepted where one can be: at the end of a month in
/// UTC. The letters may be lower case, as RFC 3339 has it; a space in place of `T` is refused.
pub(crate) fn parse(text: &str) -> Result<i64, BadTime> {
    let bytes = text.as_bytes();
    let number = |from: usize, count| {
        let digits = bytes.get(from..from + count).ok_or(BadTime::Form)?;
        digits.iter().try_fold(0_i32, |value, byte| match byte {
            b'0'..=b'9' => Ok(value * 10 + i32::from(byte - b'0')),
            _ => Err(BadTime::Form),
        })
    };
    let is =
        |at: usize, wanted: u8| bytes.get(at).is_some_and(|it| it.eq_ignore_ascii_case(&wanted));
    let is_shaped = is(4, b'-') && is(7, b'-') && is(10, b't') && is(13, b':') && is(16, b':');
    if !is_shaped {
        return Err(BadTime::Form);
    }
    let year = number(0, 4)?;
    let [month, day] = [number(5, 2)?, number(8, 2)?];
    let [hour, minute, second] = [number(11, 2)?, number(14, 2)?, number(17, 2)?];
    let (millisecond, zone) = fraction(bytes.get(19..).unwrap_or_default())?;
    let offset = offset(zone)?;
    let small = |value: i32| i8::try_from(value).map_err(|_| BadTime::Range);
    let year = i16::try_from(year).map_err(|_| BadTime::Range)?;
    let date = jiff::civil::Date::new(year, small(month)?, small(day)?);
    let clock = Time::new(small(hour)?, small(minute)?, small(second.min(59))?, 0);
    let (Ok(date), Ok(clock), ..=60) = (date, clock, second) else { return Err(BadTime::Range) };
    let instant = offset.to_timestamp(DateTime::from_parts(date, clock));
    let instant = instant.map_err(|_| BadTime::Range)?;
    if second == 60 && !can_leap(instant) {
        return Err(BadTime::Range);
    }
    let milliseconds = instant.as_millisecond() + i64::from(millisecond);
    let fits = milliseconds >= 0 && Timestamp::from_millisecond(milliseconds).is_ok();
    if fits { Ok(milliseconds) } else { Err(BadTime::Range) }
}

/// The milliseconds of a fraction, and what follows it.
fn fraction(rest: &[u8]) -> Result<(i32, &[u8]), BadTime> {
    let Some((b'.', rest)) = rest.split_first() else { return Ok((0, rest)) };
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, zone) = rest.split_at_checked(count).ok_or(BadTime::Form)?;
    if digits.is_empty() {
        return Err(BadTime::Form);
    }
    let padded = digits.iter().copied().chain([b'0', b'0']).take(3);
    Ok((padded.fold(0, |value, digit| value * 10 + i32::from(digit - b'0')), zone))
}

fn offset(zone: &[u8]) -> Result<Offset, BadTime> {
    let (sign, [h1, h2, m1, m2]) = match *zone {
        [b'Z' | b'z'] => return Ok(Offset::UTC),
        [] => return Err(BadTime::NoZone),
        [b'+', h1, h2, b':', m1, m2] => (1, [h1, h2, m1, m2]),
        [b'-', h1, h2, b':', m1, m2] => (-1, [h1, h2, m1, m2]),
        _ => return Err(BadTime::Form),
    };
    if ![h1, h2, m1, m2].iter().all(u8::is_ascii_digit) {
        return Err(BadTime::Form);
    }
    let two = |tens: u8, ones: u8| i32::from(tens - b'0') * 10 + i32::from(ones - b'0');
    let (hours, minutes) = (two(h1, h2), two(m1, m2));
    if hours > 23 || minutes > 59 {
        return Err(BadTime::Range);
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).map_err(|_| BadTime::Range)
}

/// Whether a leap second can follow this second.
fn can_leap(second: Timestamp) -> bool {
    let at = Offset::UTC.to_datetime(second);
    (at.hour(), at.minute(), at.second()) == (23, 59, 59) && at.day() == at.date().days_in_month()
}

/// Writes an instant in UTC with three decimals: `2026-06-01T14:03:07.250Z`.
pub(crate) fn write_utc(instant: Timestamp, out: &mut String) {
    write_civil(Offset::UTC.to_datetime(instant), true, out);
    out.push('Z');
}

/// Writes a civil date and time; with three decimals, or to the second.
pub(crate) fn write_civil(at: DateTime, has_decimals: bool, out: &mut String) {
    two(i32::from(at.year()) / 100, out);
    two(i32::from(at.year()) % 100, out);
    for (before, value) in [('-', at.month()), ('-', at.day()), ('T', at.hour())] {
        out.push(before);
        two(value.into(), out);
    }
    for value in [at.minute(), at.second()] {
        out.push(':');
        two(value.into(), out);
    }
    if has_decimals {
        out.push('.');
        digit(i32::from(at.millisecond()) / 100, out);
        two(i32::from(at.millisecond()) % 100, out);
    }
}

/// Writes an offset: `-03:30`. Seconds, which zones had before 1972, are cut off.
pub(crate) fn write_offset(offset: Offset, out: &mut String) {
    let minutes = offset.seconds().abs() / 60;
    out.push(if offset.is_negative() { '-' } else { '+' });
    two(minutes / 60, out);
    out.push(':');
    two(minutes % 60, out);
}

fn two(value: i32, out: &mut String) {
    digit(value / 10, out);
    digit(value % 10, out);
}

fn digit(value: i32, out: &mut String) {
    let digit = u8::try_from(value.rem_euclid(10)).unwrap_or(0);
    out.push(char::from(b'0' + digit));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn canonical(text: &str) -> Result<String, BadTime> {
        let mut out = String::new();
        write_utc(Timestamp::from_millisecond(parse(text)?).unwrap(), &mut out);
        Ok(out)
    }

    #[test]
    fn a_start_may_have_any_offset_and_is_kept_to_the_millisecond() {
        for (text, wanted) in [
            ("2026-06-01T14:03:07.25Z", "2026-06-01T14:03:07.250Z"),
            ("2026-06-01T14:03:07z", "2026-06-01T14:03:07.000Z"),
            ("2026-06-01t23:33:07.1239999999-03:30", "2026-06-02T03:03:07.123Z"),
            ("2026-06-01T00:00:00+23:59", "2026-05-31T00:01:00.000Z"),
            ("2026-06-01T00:00:00-00:00", "2026-06-01T00:00:00.000Z"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"),
            ("9999-12-30T21:59:59.999Z", "9999-12-30T21:59:59.999Z"),
        ] {
            assert_eq!(canonical(text), Ok(wanted.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_start_without_a_zone_is_refused() {
        assert_eq!(parse("2026-06-01T14:03:07"), Err(BadTime::NoZone));
        assert_eq!(parse("2026-06-01T14:03:07.250"), Err(BadTime::NoZone));
    }

    #[test]
    fn another_form_is_refused() {
        for text in [
            "",
            "2026-06-01",
            "2026-06-01 14:03:07Z",
            "2026-6-1T14:03:07Z",
            "2026-06-01T14:03Z",
            "2026-06-01T14:03:07.Z",
            "2026-06-01T14:03:07,5Z",
            "2026-06-01T14:03:07+0400",
            "2026-06-01T14:03:07+04",
            "2026-06-01T14:03:07Z ",
            " 2026-06-01T14:03:07Z",
            "+2026-06-01T14:03:07Z",
            "2026-06-01T14:03:07[UTC]",
            "1780000000",
            "２026-06-01T14:03:07Z",
        ] {
            assert_eq!(parse(text), Err(BadTime::Form), "{text}");
        }
    }

    #[test]
    fn a_time_outside_calendar_clock_or_years_is_refused() {
        for text in [
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-06-01T24:00:00Z",
            "2026-06-01T00:60:00Z",
            "2026-06-01T00:00:61Z",
            "2026-06-01T00:00:00+24:00",
            "2026-06-01T00:00:00+01:60",
            "1969-12-31T23:59:59.999Z",
            "1970-01-01T00:00:00+01:00",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59-01:00",
        ] {
            assert_eq!(parse(text), Err(BadTime::Range), "{text}");
        }
    }

    #[test]
    fn a_leap_second_is_the_second_before_it_and_only_where_one_can_be() {
        assert_eq!(canonical("2016-12-31T23:59:60.5Z").unwrap(), "2016-12-31T23:59:59.500Z");
        assert_eq!(canonical("2016-12-31T18:59:60-05:00").unwrap(), "2016-12-31T23:59:59.000Z");
        for text in ["2016-12-30T23:59:60Z", "2016-12-31T12:59:60Z", "2016-12-31T23:58:60Z"] {
            assert_eq!(parse(text), Err(BadTime::Range), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_instant_is_read_as_it_was_written(ms in 0_i64..253_402_207_200_000) {
            let mut text = String::new();
            write_utc(Timestamp::from_millisecond(ms).unwrap(), &mut text);
            prop_assert_eq!(text.len(), 24);
            prop_assert_eq!(parse(&text), Ok(ms));
            prop_assert_eq!(text.parse::<Timestamp>().unwrap().as_millisecond(), ms);
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,30}") {
            let ours = parse(&text);
            prop_assert!(ours.is_err() || text.parse::<Timestamp>().is_ok());
        }
    }
}
