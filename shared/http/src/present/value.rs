//! Values that many subjects share: money, decimals and languages.

use contract::{Language, Money};
use domain::money::{Currency, currency, decimals};
use rust_decimal::Decimal;

use crate::Failure;

/// A language, from the domain.
pub const fn language(language: domain::document::Language) -> Language {
    match language {
        domain::document::Language::English => Language::EnCa,
        domain::document::Language::French => Language::FrCa,
    }
}

/// A language, to the domain.
pub const fn from_language(language: Language) -> domain::document::Language {
    match language {
        Language::EnCa => domain::document::Language::English,
        Language::FrCa => domain::document::Language::French,
    }
}

/// Money, with exactly the decimals of its currency.
pub fn money(money: domain::money::Money) -> Money {
    Money { amount: money.to_string(), currency: money.currency().code().to_owned() }
}

/// Money, to the domain. The pointer is that of the field.
///
/// # Errors
/// `invalid` when the currency is unknown, or the amount no decimal with at most its decimals.
pub fn from_money(pointer: &str, sent: &Money) -> Result<domain::money::Money, Failure> {
    let unknown = || Failure::invalid(format!("{pointer}/currency"), "wrong-currency");
    let currency = currency(&sent.currency).ok_or_else(unknown)?;
    domain::money::Money::parse(&sent.amount, currency)
        .map_err(|_| Failure::invalid(format!("{pointer}/amount"), "bad-amount"))
}

/// A quantity or a rate, without the trailing zeros that billing systems add.
pub fn decimal(decimal: Decimal) -> String {
    decimal.normalize().to_string()
}

/// A unit price, with at least the decimals of its currency and no trailing zeros after them.
pub fn unit_price(price: Decimal, currency: Currency) -> String {
    let mut price = price.normalize();
    price.rescale(price.scale().max(decimals(currency)));
    price.to_string()
}

#[cfg(test)]
mod tests {
    use domain::money::parse_decimal;

    use super::*;

    #[test]
    fn padded_decimals_are_written_as_a_person_writes_them() {
        let read = |text| parse_decimal(text, 6).unwrap();
        for (text, shown) in [
            ("5.000000", "5"),
            ("9.975000", "9.975"),
            ("1.000000", "1"),
            ("100", "100"),
            ("0.000000", "0"),
            ("-0.500", "-0.5"),
        ] {
            assert_eq!(decimal(read(text)), shown, "{text}");
        }
        for (text, currency, shown) in [
            ("100.000000", Currency::CAD, "100.00"),
            ("100", Currency::CAD, "100.00"),
            ("0.030000", Currency::CAD, "0.03"),
            ("0.0125", Currency::CAD, "0.0125"),
            ("100.000", Currency::JPY, "100"),
            ("33.50", Currency::JPY, "33.5"),
            ("999999999999999.9", Currency::KWD, "999999999999999.900"),
        ] {
            assert_eq!(unit_price(read(text), currency), shown, "{text}");
        }
    }
}
