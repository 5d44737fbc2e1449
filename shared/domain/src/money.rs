//! Money: an exact decimal amount in one currency.
//!
//! The scale is that of the currency (JPY 0, CAD 2, KWD 3). An amount with fewer decimals is
//! padded, one with more is refused. This module never rounds.

use std::{cmp::Ordering, fmt, str::FromStr};

pub use iso_currency::Currency;
use rust_decimal::Decimal;

/// Why a text is not an amount, or amounts have no sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not `-?digits(.digits)?`, or more than 15 digits before the point.
    #[error("an amount is up to 15 digits, with at most the currency's decimals after a point")]
    Form,
    /// More decimals than the currency has.
    #[error("more decimals than {} has", .0.code())]
    Decimals(Currency),
    /// Two currencies in one sum.
    #[error("{} and {} do not mix", .0.code(), .1.code())]
    Currencies(Currency, Currency),
    /// A sum beyond 28 digits.
    #[error("a sum is too large")]
    Range,
}

/// Most digits before the decimal point.
const MAX_DIGITS: usize = 15;

/// The ISO 4217 currency of this code; `None` unless the code is in capitals.
pub fn currency(code: &str) -> Option<Currency> {
    Currency::from_code(code).filter(|found| found.code() == code)
}

/// Number of decimals of a currency; 0 for codes without a minor unit (gold, test codes).
pub fn decimals(currency: Currency) -> u32 {
    currency.exponent().map_or(0, u32::from)
}

/// An exact amount in a currency. May be negative.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// 0 in this currency.
    pub fn zero(currency: Currency) -> Self {
        Self { amount: Decimal::new(0, decimals(currency)), currency }
    }

    /// Parses `-?digits(.digits)?`: up to 15 digits before the point and at most the currency's
    /// decimals after it.
    ///
    /// # Errors
    /// [`MoneyError::Form`] or [`MoneyError::Decimals`].
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let decimal = parse_decimal(text, decimals(currency)).map_err(|error| match error {
            DecimalError::Form => MoneyError::Form,
            DecimalError::Decimals => MoneyError::Decimals(currency),
        })?;
        Self::exact(decimal, currency)
    }

    /// Converts a decimal, padded to the currency's scale.
    ///
    /// # Errors
    /// [`MoneyError::Decimals`] when that would lose a digit.
    pub fn exact(decimal: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let mut amount = decimal;
        amount.rescale(decimals(currency));
        let same = amount == decimal && amount.scale() == decimals(currency);
        if same { Ok(Self { amount, currency }) } else { Err(MoneyError::Decimals(currency)) }
    }

    /// Without the currency; its scale is that of the currency.
    pub const fn amount(self) -> Decimal {
        self.amount
    }

    /// ISO 4217 currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether it is 0.
    pub fn is_zero(self) -> bool {
        self.amount.is_zero()
    }

    /// Whether it is more than 0.
    pub fn is_positive(self) -> bool {
        self.amount > Decimal::ZERO
    }

    /// Whether it is less than 0.
    pub fn is_negative(self) -> bool {
        self.amount < Decimal::ZERO
    }

    /// The same amount with the opposite sign.
    #[must_use]
    pub fn negated(self) -> Self {
        let amount = if self.amount.is_zero() { self.amount } else { -self.amount };
        Self { amount, currency: self.currency }
    }

    /// Adds an amount of the same currency.
    ///
    /// # Errors
    /// [`MoneyError::Currencies`] or [`MoneyError::Range`].
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Currencies(self.currency, other.currency));
        }
        let amount = self.amount.checked_add(other.amount).ok_or(MoneyError::Range)?;
        Self::exact(amount, self.currency).map_err(|_| MoneyError::Range)
    }

    /// Subtracts an amount of the same currency.
    ///
    /// # Errors
    /// [`MoneyError::Currencies`] or [`MoneyError::Range`].
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.plus(other.negated())
    }

    /// The smaller of two amounts of the same currency.
    ///
    /// # Errors
    /// [`MoneyError::Currencies`].
    pub fn min(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Currencies(self.currency, other.currency));
        }
        Ok(if other.amount < self.amount { other } else { self })
    }

    /// Adds all amounts; 0 in `currency` when there is none.
    ///
    /// # Errors
    /// As [`Self::plus`].
    pub fn sum(
        currency: Currency,
        amounts: impl IntoIterator<Item = Self>,
    ) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::plus)
    }
}

impl PartialOrd for Money {
    /// Amounts of different currencies have no order.
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.amount.cmp(&other.amount))
    }
}

impl fmt::Display for Money {
    /// The amount alone, with all of the currency's decimals: `-210.69`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.amount)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency.code())
    }
}

/// Why a text is not a decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalError {
    /// Not `-?digits(.digits)?` with up to 15 digits before the point.
    Form,
    /// More decimals than allowed.
    Decimals,
}

/// Parses `-?digits(.digits)?` exactly. The decimal library's parser also accepts `1e3`, `1_000`
/// and rounds silently past 28 digits.
///
/// # Errors
/// [`DecimalError`].
pub fn parse_decimal(text: &str, max_decimals: u32) -> Result<Decimal, DecimalError> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return Err(DecimalError::Form),
        None => (unsigned, ""),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > MAX_DIGITS || !digits(whole) || !digits(fraction) {
        return Err(DecimalError::Form);
    }
    if fraction.len() > max_decimals as usize {
        return Err(DecimalError::Decimals);
    }
    let decimal = Decimal::from_str(text).map_err(|_| DecimalError::Form)?;
    Ok(if decimal.is_zero() { decimal.abs() } else { decimal })
}

/// Parses a sum that the portal wrote: `-?digits(.digits)?` with up to 28 digits in all and so many
/// decimals. `None` for anything else.
pub(crate) fn parse_long_decimal(text: &str, max_decimals: u32) -> Option<Decimal> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    let decimal = if plain { Decimal::from_str_exact(text).ok()? } else { return None };
    (decimal.scale() <= max_decimals).then_some(decimal)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cad(text: &str) -> Money {
        Money::parse(text, Currency::CAD).unwrap()
    }

    #[test]
    fn the_scale_is_that_of_the_currency() {
        assert_eq!(cad("12.3").to_string(), "12.30");
        assert_eq!(Money::parse("12", Currency::JPY).unwrap().to_string(), "12");
        assert_eq!(Money::parse("1.5", Currency::KWD).unwrap().to_string(), "1.500");
        assert_eq!(Money::parse("12.345", Currency::CAD), Err(MoneyError::Decimals(Currency::CAD)));
        assert_eq!(Money::parse("1.0", Currency::JPY), Err(MoneyError::Decimals(Currency::JPY)));
    }

    #[test]
    fn only_plain_decimals_are_amounts() {
        for text in
            ["", "-", ".5", "5.", "+5", "1e3", "1_000", " 1", "1 ", "--1", "1.-2", "١", "1,5"]
        {
            assert_eq!(Money::parse(text, Currency::CAD), Err(MoneyError::Form), "{text:?}");
        }
        assert_eq!(Money::parse("1234567890123456", Currency::CAD), Err(MoneyError::Form));
        assert!(Money::parse("123456789012345.67", Currency::CAD).is_ok());
    }

    #[test]
    fn nothing_is_rounded() {
        let half = Decimal::new(5, 3);
        assert_eq!(Money::exact(half, Currency::CAD), Err(MoneyError::Decimals(Currency::CAD)));
        assert_eq!(Money::exact(half, Currency::KWD).unwrap().to_string(), "0.005");
    }

    #[test]
    fn zero_has_no_sign() {
        assert_eq!(cad("-0.00").to_string(), "0.00");
        assert_eq!(cad("0").negated().to_string(), "0.00");
    }

    #[test]
    fn currencies_do_not_mix() {
        let usd = Money::parse("1", Currency::USD).unwrap();
        assert_eq!(cad("1").plus(usd), Err(MoneyError::Currencies(Currency::CAD, Currency::USD)));
        assert_eq!(cad("1").partial_cmp(&usd), None);
    }

    #[test]
    fn a_currency_code_is_in_capitals() {
        assert_eq!(currency("CAD"), Some(Currency::CAD));
        assert_eq!(currency("cad"), None);
        assert_eq!(currency("ABC"), None);
    }

    proptest! {
        #[test]
        fn a_displayed_amount_parses_back(
            cents in -99_999_999_999_999_999_i64..=99_999_999_999_999_999,
        ) {
            let money = Money::exact(Decimal::new(cents, 2), Currency::CAD).unwrap();
            prop_assert_eq!(Money::parse(&money.to_string(), Currency::CAD), Ok(money));
        }

        #[test]
        fn sums_are_exact(
            a in -99_999_999_999_999_999_i64..=99_999_999_999_999_999,
            b in -99_999_999_999_999_999_i64..=99_999_999_999_999_999,
        ) {
            let money = |cents| Money::exact(Decimal::new(cents, 2), Currency::CAD).unwrap();
            prop_assert_eq!(money(a).plus(money(b)), Ok(money(a + b)));
            prop_assert_eq!(money(a).minus(money(b)), Ok(money(a - b)));
        }
    }
}
