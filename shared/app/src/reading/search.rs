//! What a customer types to find a transaction: a part of its number or description, or its amount.

use domain::{fold::fold, ledger::Entry, money::parse_decimal};
use rust_decimal::Decimal;

/// Most decimals of a currency.
const MAX_DECIMALS: u32 = 4;

/// A text to search for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    part: String,
    amount: Option<Decimal>,
}

impl Search {
    /// Parses what was typed; `None` when there is nothing to search for.
    pub fn parse(text: &str) -> Option<Self> {
        let part = fold(text);
        (!part.is_empty()).then(|| Self { part, amount: amount(text) })
    }

    /// The text, folded.
    pub fn as_str(&self) -> &str {
        &self.part
    }

    /// Whether the entry has the text in its number or description, or has the amount, with
    /// either sign.
    pub(super) fn finds(&self, entry: &Entry) -> bool {
        fold(&entry.number).contains(&self.part)
            || fold(&entry.description).contains(&self.part)
            || self.amount.is_some_and(|amount| entry.amount.amount().abs() == amount)
    }
}

/// The amount that a text is, in English or French: `592.12`, `1,894.07`, `1 894,07 $`. The last
/// point or comma begins the decimals unless three digits follow it. All others group thousands.
fn amount(text: &str) -> Option<Decimal> {
    let text = text.trim().trim_matches('$').trim();
    let text = text.strip_prefix(['-', '−']).unwrap_or(text);
    let is_group = |c: char| c.is_whitespace() || matches!(c, '.' | ',');
    let (whole, fraction) = match text.rsplit_once(['.', ',']) {
        Some((whole, fraction)) if fraction.len() != 3 => (whole, fraction),
        _ => (text, ""),
    };
    let mut groups = whole.split(is_group);
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.len() > 3 {
            return None;
        }
        digits.push_str(group);
    }
    if fraction.is_empty() && whole.len() != text.len() {
        return None;
    }
    let plain = if fraction.is_empty() { digits } else { format!("{digits}.{fraction}") };
    parse_decimal(&plain, MAX_DECIMALS).ok().filter(|amount| !amount.is_sign_negative())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Option<Decimal> {
        parse_decimal(text, MAX_DECIMALS).ok()
    }

    #[test]
    fn an_amount_is_read_as_either_language_writes_it() {
        for (text, expected) in [
            ("592.12", "592.12"),
            ("592,12", "592.12"),
            (" $592.12 ", "592.12"),
            ("592,12 $", "592.12"),
            ("-592.12", "592.12"),
            ("−592,12\u{a0}$", "592.12"),
            ("1,894.07", "1894.07"),
            ("1 894,07", "1894.07"),
            ("1\u{202f}894,07\u{a0}$", "1894.07"),
            ("1.894,07", "1894.07"),
            ("1,234,567.8", "1234567.8"),
            ("1,894", "1894"),
            ("592", "592"),
            ("0.00", "0"),
        ] {
            assert_eq!(amount(text), decimal(expected), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_amounts() {
        for text in [
            "",
            "$",
            "-",
            ".",
            ",",
            "592.",
            "592,",
            ".50",
            "INV-2611",
            "Wire 88213",
            "1,89.07",
            "1894,076.00",
            "2026-11-15",
            "1 2",
            "1e3",
            "5 92.12",
            "--5",
            "९",
            "1.2.3",
        ] {
            assert_eq!(amount(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_amount_is_found_as_it_is_shown(cents in 0_i64..=999_999_999_999) {
            let exact = Decimal::new(cents, 2);
            let (whole, cents) = (cents / 100, cents % 100);
            for (group, point) in [(",", "."), ("\u{a0}", ","), ("", "."), ("", ",")] {
                let shown = format!("{}{point}{cents:02}", grouped(whole, group));
                proptest::prop_assert_eq!(amount(&shown), Some(exact), "{}", shown);
            }
        }
    }

    /// Digits in groups of three.
    fn grouped(whole: i64, group: &str) -> String {
        let digits = whole.to_string();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push_str(group);
            }
            text.push(digit);
        }
        text
    }
}
