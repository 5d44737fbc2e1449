//! Amounts as mails write them.

use domain::document::Language;
use domain::money::{Currency, Money};

/// An amount of money: `$1,234.50` or `1 234,50 $` in Canadian dollars, with the code of any other
/// currency. No space in it breaks a line.
pub(crate) fn money(money: Money, language: Language) -> String {
    let text = money.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let (group, point) = match language {
        Language::English => (',', "."),
        Language::French => ('\u{a0}', ","),
    };
    let point = if decimals.is_empty() { "" } else { point };
    let number = format!("{}{point}{decimals}", grouped(whole, group));
    let (currency, code) = (money.currency(), money.currency().code());
    match language {
        Language::English if currency == Currency::CAD => format!("{sign}${number}"),
        Language::English => format!("{sign}{code}\u{a0}{number}"),
        Language::French if currency == Currency::CAD => format!("{sign}{number}\u{a0}$"),
        Language::French => format!("{sign}{number}\u{a0}{code}"),
    }
}

/// The digits in groups of three, counted from the end.
fn grouped(digits: &str, separator: char) -> String {
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(position);
        if position > 0 && left.is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_reads_as_each_language_writes_it() {
        for (amount, currency, english, french) in [
            ("1234.5", Currency::CAD, "$1,234.50", "1\u{a0}234,50\u{a0}$"),
            ("0.05", Currency::CAD, "$0.05", "0,05\u{a0}$"),
            ("999.99", Currency::CAD, "$999.99", "999,99\u{a0}$"),
            ("-20", Currency::CAD, "-$20.00", "-20,00\u{a0}$"),
            (
                "1234567.89",
                Currency::USD,
                "USD\u{a0}1,234,567.89",
                "1\u{a0}234\u{a0}567,89\u{a0}USD",
            ),
            ("1235", Currency::JPY, "JPY\u{a0}1,235", "1\u{a0}235\u{a0}JPY"),
            ("1234.5", Currency::KWD, "KWD\u{a0}1,234.500", "1\u{a0}234,500\u{a0}KWD"),
        ] {
            let amount = Money::parse(amount, currency).unwrap();
            assert_eq!(money(amount, Language::English), english);
            assert_eq!(money(amount, Language::French), french);
        }
    }
}
