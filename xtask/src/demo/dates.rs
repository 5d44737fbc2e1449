//! Dates of the demo files, relative to today, so that an overdue invoice stays overdue.
//!
//! `{day-45}` is the day 45 days ago. `{month-1:05}` is the fifth of last month, `{month-1:end}`
//! its last day, `{month-1:yymm}` its year and month for a number; `{day-45:yymmdd}` likewise.

use anyhow::{Context, Result, bail};
use jiff::{ToSpan, civil::Date};

/// The text with every date filled in.
pub(crate) fn fill(text: &str, today: Date) -> Result<String> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, mark, after)) = next_mark(rest) {
        filled.push_str(before);
        let value = date_of(mark, today).with_context(|| format!("{{{mark}}} is not a date"))?;
        filled.push_str(&value);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// The text before the next mark, the mark without its braces, and the text after it. A brace of
/// JSON is no mark.
fn next_mark(text: &str) -> Option<(&str, &str, &str)> {
    let start = ["{day", "{month"].iter().filter_map(|mark| text.find(mark)).min()?;
    let end = start + text[start..].find('}')?;
    Some((&text[..start], &text[start + 1..end], &text[end + 1..]))
}

fn date_of(mark: &str, today: Date) -> Result<String> {
    let (offset, form) = mark.split_once(':').unwrap_or((mark, ""));
    if let Some(days) = offset.strip_prefix("day") {
        let day = today.checked_add(days.parse::<i64>()?.days())?;
        return match form {
            "" => Ok(day.to_string()),
            "yymmdd" => Ok(day.strftime("%y%m%d").to_string()),
            _ => bail!("a day has no form {form}"),
        };
    }
    let months: i64 = offset.strip_prefix("month").context("neither day nor month")?.parse()?;
    let first = today.first_of_month().checked_add(months.months())?;
    match form {
        "end" => Ok(first.last_of_month().to_string()),
        "yymm" => Ok(first.strftime("%y%m").to_string()),
        day => Ok(first.checked_add((day.parse::<i64>()? - 1).days())?.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_counted_from_today() {
        let today = jiff::civil::date(2026, 3, 31);
        let fill = |text| fill(text, today).unwrap();
        assert_eq!(fill(r#"{"a":"{day-31}"}"#), r#"{"a":"2026-02-28"}"#);
        assert_eq!(
            fill("{month-1:05} {month-1:end} {month-0:01}"),
            "2026-02-05 2026-02-28 2026-03-01"
        );
        assert_eq!(fill("INV-{month-1:yymm} {day+1:yymmdd}"), "INV-2602 260401");
        assert!(super::fill("{day}", today).is_err());
    }
}
