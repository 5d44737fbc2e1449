//! Amounts as Stripe takes them: whole numbers of a minor unit of its own choice.
//!
//! Source of all rules here: <https://docs.stripe.com/currencies>.

use app::payments::gateway::Unchargeable;
use domain::auto_pay::ChargeLimits;
use domain::money::{Currency, Money, currency, decimals};
use rust_decimal::Decimal;

/// Currencies whose amounts Stripe takes without decimals. For MGA, ISO 4217 has two.
const ZERO_DECIMAL: [Currency; 15] = [
    Currency::BIF,
    Currency::CLP,
    Currency::DJF,
    Currency::GNF,
    Currency::JPY,
    Currency::KMF,
    Currency::KRW,
    Currency::MGA,
    Currency::PYG,
    Currency::RWF,
    Currency::VND,
    Currency::VUV,
    Currency::XAF,
    Currency::XOF,
    Currency::XPF,
];

/// Currencies without decimals that Stripe still takes with two, which must be 00.
const TWO_EMPTY_DECIMALS: [Currency; 2] = [Currency::ISK, Currency::UGX];

/// The largest amount: eight digits of the minor unit, twelve for IDR.
const LARGEST: i64 = 99_999_999;
const LARGEST_IDR: i64 = 999_999_999_999;

/// How many decimals of a currency are in Stripe's minor unit.
fn exponent(currency: Currency) -> u32 {
    if ZERO_DECIMAL.contains(&currency) {
        0
    } else if TWO_EMPTY_DECIMALS.contains(&currency) {
        2
    } else {
        decimals(currency)
    }
}

/// The amount must be a multiple of this many minor units. The last digit of a currency with three
/// decimals must be 0.
fn step(currency: Currency) -> i64 {
    match exponent(currency) {
        3.. => 10,
        _ if TWO_EMPTY_DECIMALS.contains(&currency) => 100,
        _ => 1,
    }
}

/// The smallest amount that is charged, in minor units. Stripe states it for the currencies in
/// which it pays out; for others it depends on the rate of exchange, and Stripe itself refuses.
fn smallest(currency: Currency) -> i64 {
    match currency {
        Currency::AUD
        | Currency::BRL
        | Currency::CAD
        | Currency::CHF
        | Currency::EUR
        | Currency::INR
        | Currency::JPY
        | Currency::NZD
        | Currency::SGD
        | Currency::USD => 50,
        Currency::GBP => 30,
        Currency::BGN => 100,
        Currency::AED | Currency::MYR | Currency::PLN | Currency::RON => 200,
        Currency::DKK => 250,
        Currency::NOK | Currency::SEK => 300,
        Currency::HKD => 400,
        Currency::MXN | Currency::THB => 1_000,
        Currency::CZK => 1_500,
        Currency::HUF => 17_500,
        _ => step(currency),
    }
}

fn largest(currency: Currency) -> i64 {
    let digits = if currency == Currency::IDR { LARGEST_IDR } else { LARGEST };
    digits - digits % step(currency)
}

/// An amount in minor units, exactly; `None` when it is not a whole number of them.
pub(crate) fn to_minor(money: Money) -> Option<i64> {
    let unit = Decimal::from(10_i64.checked_pow(exponent(money.currency()))?);
    let minor = money.amount().checked_mul(unit)?;
    let whole = minor.trunc();
    if whole == minor { i64::try_from(whole).ok() } else { None }
}

/// An amount of minor units, exactly; `None` when the currency has fewer decimals.
pub(crate) fn from_minor(minor: i64, currency: Currency) -> Option<Money> {
    Money::exact(Decimal::new(minor, exponent(currency)), currency).ok()
}

/// A currency as Stripe writes it, in small letters.
pub(crate) fn parse_currency(code: &str) -> Option<Currency> {
    currency(&code.to_ascii_uppercase())
}

/// What Stripe charges in a currency.
pub fn limits(currency: Currency) -> ChargeLimits {
    let zero = Money::zero(currency);
    let money = |minor| from_minor(minor, currency).unwrap_or(zero);
    let (least, most) = (money(smallest(currency)), money(largest(currency)));
    ChargeLimits { least, most, step: money(step(currency)) }
}

/// Whether Stripe charges this amount.
///
/// # Errors
/// [`Unchargeable`].
pub(crate) fn check(money: Money) -> Result<(), Unchargeable> {
    let currency = money.currency();
    let ChargeLimits { least, most, .. } = limits(currency);
    if !money.is_positive() {
        return Err(Unchargeable::TooSmall(least));
    }
    if money > most {
        return Err(Unchargeable::TooLarge(most));
    }
    let minor = to_minor(money).filter(|minor| minor % step(currency) == 0);
    if minor.is_none() {
        return Err(Unchargeable::Decimals);
    }
    if money < least { Err(Unchargeable::TooSmall(least)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    fn money(text: &str, currency: Currency) -> Money {
        Money::parse(text, currency).unwrap()
    }

    #[test]
    fn amounts_reach_stripe_in_its_minor_unit_and_are_booked_back() {
        let cases = [
            ("1000", Currency::JPY, 1_000),
            ("12.340", Currency::KWD, 12_340),
            ("12.34", Currency::CAD, 1_234),
            ("0.07", Currency::CAD, 7),
            ("5", Currency::ISK, 500),
            ("5", Currency::UGX, 500),
            ("12.00", Currency::MGA, 12),
            ("10.45", Currency::HUF, 1_045),
            ("800.45", Currency::TWD, 80_045),
        ];
        for (text, currency, minor) in cases {
            let money = money(text, currency);
            assert_eq!(to_minor(money), Some(minor), "{money:?}");
            assert_eq!(from_minor(minor, currency), Some(money), "{money:?}");
        }
        assert_eq!(from_minor(-1_234, Currency::CAD), Some(money("-12.34", Currency::CAD)));
    }

    #[test]
    fn a_fraction_that_stripe_does_not_charge_is_refused_before_it_is_asked() {
        for (text, currency) in
            [("12.345", Currency::KWD), ("12.341", Currency::BHD), ("12.50", Currency::MGA)]
        {
            let refused = check(money(text, currency));
            assert_eq!(refused, Err(Unchargeable::Decimals), "{text} {currency:?}");
        }
        for (text, currency) in
            [("12.340", Currency::KWD), ("12.00", Currency::MGA), ("5", Currency::ISK)]
        {
            assert_eq!(check(money(text, currency)), Ok(()), "{text} {currency:?}");
        }
    }

    #[test]
    fn the_smallest_and_the_largest_amount_are_charged_and_nothing_beyond() {
        let limits = [
            (Currency::CAD, "0.50", "999999.99"),
            (Currency::JPY, "50", "99999999"),
            (Currency::HUF, "175.00", "999999.99"),
            (Currency::KWD, "0.010", "99999.990"),
            (Currency::ISK, "1", "999999"),
            (Currency::IDR, "0.01", "9999999999.99"),
        ];
        for (currency, least, most) in limits {
            let (least, most) = (money(least, currency), money(most, currency));
            assert_eq!(check(least), Ok(()), "{least:?}");
            assert_eq!(check(most), Ok(()), "{most:?}");
            let step = from_minor(step(currency), currency).unwrap();
            let below = check(least.minus(step).unwrap());
            assert_eq!(below, Err(Unchargeable::TooSmall(least)), "{currency:?}");
            assert!(matches!(
                check(most.plus(step).unwrap()),
                Err(Unchargeable::TooLarge(limit)) if limit >= most
            ));
        }
        let zero = check(Money::zero(Currency::CAD));
        assert_eq!(zero, Err(Unchargeable::TooSmall(money("0.50", Currency::CAD))));
        assert!(check(money("-5.00", Currency::CAD)).is_err());
    }

    #[test]
    fn iso_has_no_decimals_where_stripe_has_none_but_for_one_currency() {
        let differ: Vec<_> =
            ZERO_DECIMAL.into_iter().filter(|currency| decimals(*currency) != 0).collect();
        assert_eq!(differ, [Currency::MGA]);
        assert!(TWO_EMPTY_DECIMALS.into_iter().all(|currency| decimals(currency) == 0));
    }

    proptest! {
        #[test]
        fn what_is_charged_comes_back_exactly(
            minor in 1_i64..=99_999_999,
            currency in select(vec![
                Currency::CAD, Currency::USD, Currency::JPY, Currency::KWD, Currency::ISK,
                Currency::UGX, Currency::MGA, Currency::HUF, Currency::TND, Currency::IDR,
            ]),
        ) {
            let minor = minor / step(currency) * step(currency);
            prop_assume!(minor > 0);
            let money = from_minor(minor, currency).unwrap();
            prop_assert_eq!(to_minor(money), Some(minor));
            prop_assert_eq!(check(money).is_ok(), minor >= smallest(currency));
        }

        #[test]
        fn no_amount_is_rounded(thousandths in 1_i64..=99_999_999_999) {
            let exact = Money::exact(Decimal::new(thousandths, 3), Currency::KWD).unwrap();
            prop_assert_eq!(to_minor(exact), Some(thousandths));
            if thousandths % 10 != 0 && thousandths <= 99_999_999 {
                prop_assert_eq!(check(exact), Err(Unchargeable::Decimals));
            }
        }
    }
}
