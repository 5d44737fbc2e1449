//! Amounts and days as documents write them.

use contract::{Language, Money};
use jiff::civil::Date;

/// No line breaks at it.
const SPACE: char = '\u{a0}';

/// An amount with its currency: `$1,234.50` or `1 234,50 $` in Canadian dollars, with the code of
/// any other currency.
pub(crate) fn money(money: &Money, language: Language) -> String {
    let (sign, number) = signed(&money.amount, language);
    match (language, money.currency.as_str()) {
        (Language::EnCa, "CAD") => format!("{sign}${number}"),
        (Language::EnCa, code) => format!("{sign}{code}{SPACE}{number}"),
        (Language::FrCa, "CAD") => format!("{sign}{number}{SPACE}$"),
        (Language::FrCa, code) => format!("{sign}{number}{SPACE}{code}"),
    }
}

/// A decimal string in the language's own form, without a currency: the column's heading has it.
pub(crate) fn number(decimal: &str, language: Language) -> String {
    let (sign, number) = signed(decimal, language);
    format!("{sign}{number}")
}

fn signed(decimal: &str, language: Language) -> (&'static str, String) {
    let (sign, digits) = decimal.strip_prefix('-').map_or(("", decimal), |rest| ("−", rest));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let (group, point) = match language {
        Language::EnCa => (',', '.'),
        Language::FrCa => (SPACE, ','),
    };
    let mut text = String::new();
    for (position, digit) in whole.chars().enumerate() {
        let left = whole.len().saturating_sub(position);
        if position > 0 && left.is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push(point);
        text.push_str(decimals);
    }
    (sign, text)
}

/// A day in words: `July 15, 2026` or `15 juillet 2026`.
pub(crate) fn day(date: Date, language: Language) -> String {
    let (day, year) = (date.day(), date.year());
    match language {
        Language::EnCa => format!("{}{SPACE}{day}, {year}", month(date, &ENGLISH)),
        Language::FrCa => {
            let first = if day == 1 { "er" } else { "" };
            format!("{day}{first}{SPACE}{} {year}", month(date, &FRENCH))
        }
    }
}

/// A day of a table: `2026-07-15`, the form that Canada standardizes.
pub(crate) fn short_day(date: Date) -> String {
    // The hyphens do not break a line.
    date.to_string()
}

fn month(date: Date, names: &[&'static str; 12]) -> &'static str {
    let index = usize::try_from(date.month()).unwrap_or_default();
    names.get(index.wrapping_sub(1)).copied().unwrap_or_default()
}

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_reads_as_each_language_writes_it() {
        for (amount, currency, english, french) in [
            ("1234.50", "CAD", "$1,234.50", "1\u{a0}234,50\u{a0}$"),
            ("-210.69", "CAD", "−$210.69", "−210,69\u{a0}$"),
            ("1234567.8", "USD", "USD\u{a0}1,234,567.8", "1\u{a0}234\u{a0}567,8\u{a0}USD"),
            ("1235", "JPY", "JPY\u{a0}1,235", "1\u{a0}235\u{a0}JPY"),
        ] {
            let value = Money { amount: amount.to_owned(), currency: currency.to_owned() };
            assert_eq!(money(&value, Language::EnCa), english);
            assert_eq!(money(&value, Language::FrCa), french);
        }
    }

    #[test]
    fn a_day_reads_as_each_language_writes_it() {
        let first = jiff::civil::date(2026, 8, 1);
        assert_eq!(day(first, Language::EnCa), "August\u{a0}1, 2026");
        assert_eq!(day(first, Language::FrCa), "1er\u{a0}août 2026");
    }
}
