//! What a call costs: an exact decimal with up to six decimals, in the currency of its account.

use std::{fmt, iter::Sum};

use rust_decimal::{Decimal, RoundingStrategy};

use crate::money::{Currency, Money, MoneyError, decimals};

/// Most decimals of a charge.
pub const CHARGE_DECIMALS: u32 = 6;

/// Most digits of a charge before the point. Together with the decimals it has 18 digits, which
/// every engine that reads call records stores as a 64-bit integer.
const WHOLE_DIGITS: usize = 12;

/// The charge of a call, or the exact sum of charges, in millionths. May be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallCharge(i128);

impl CallCharge {
    /// 0.
    pub const ZERO: Self = Self(0);

    /// A charge of so many millionths.
    pub const fn from_millionths(millionths: i64) -> Self {
        Self(millionths as i128)
    }

    /// Parses the charge of one call: `-?digits(.digits)?`, up to 12 digits before the point and
    /// six after it. `None` for anything else, also for an exponent, a plus sign and a space.
    pub fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return None,
            None => (unsigned, ""),
        };
        let fits = !whole.is_empty() && whole.len() <= WHOLE_DIGITS && fraction.len() <= 6;
        if !fits {
            return None;
        }
        let mut millionths: i64 = 0;
        let padding = std::iter::repeat_n(b'0', 6_usize.saturating_sub(fraction.len()));
        for digit in whole.bytes().chain(fraction.bytes()).chain(padding) {
            if !digit.is_ascii_digit() {
                return None;
            }
            millionths = millionths.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
        }
        let sign = if unsigned.len() < text.len() { -1 } else { 1 };
        Some(Self(i128::from(millionths.checked_mul(sign)?)))
    }

    /// Parses a sum, as [`fmt::Display`] gives it. `None` for anything else.
    pub fn parse_sum(text: &str) -> Option<Self> {
        let decimal = crate::money::parse_long_decimal(text, CHARGE_DECIMALS)?;
        let mut scaled = decimal;
        scaled.rescale(CHARGE_DECIMALS);
        Some(Self(scaled.mantissa()))
    }

    /// In millionths; `None` beyond 64 bits, which no single call reaches.
    pub fn millionths(self) -> Option<i64> {
        i64::try_from(self.0).ok()
    }

    /// The sum of two. Sums of 2^64 calls at the largest charge fit.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The same with the opposite sign.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self(self.0.saturating_neg())
    }

    /// As a decimal without trailing zeros.
    ///
    /// # Errors
    /// [`MoneyError::Range`] beyond 28 digits.
    pub fn to_decimal(self) -> Result<Decimal, MoneyError> {
        let decimal = Decimal::try_from_i128_with_scale(self.0, CHARGE_DECIMALS);
        Ok(decimal.map_err(|_| MoneyError::Range)?.normalize())
    }

    /// As money: rounded once, half away from zero, to the currency's decimals.
    ///
    /// # Errors
    /// [`MoneyError`] when it is too large.
    pub fn rounded(self, currency: Currency) -> Result<Money, MoneyError> {
        let half_away = RoundingStrategy::MidpointAwayFromZero;
        let rounded = self.to_decimal()?.round_dp_with_strategy(decimals(currency), half_away);
        Money::exact(rounded, currency)
    }
}

impl Sum for CallCharge {
    fn sum<I: Iterator<Item = Self>>(charges: I) -> Self {
        charges.fold(Self::ZERO, Self::plus)
    }
}

/// Without trailing zeros: `-210.69`, `0.0174`, `3`.
impl fmt::Display for CallCharge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let (whole, fraction) = (magnitude / 1_000_000, magnitude % 1_000_000);
        let sign = if self.0 < 0 { "-" } else { "" };
        if fraction == 0 {
            return write!(f, "{sign}{whole}");
        }
        let digits = format!("{fraction:06}");
        write!(f, "{sign}{whole}.{}", digits.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn charge(text: &str) -> CallCharge {
        CallCharge::parse(text).unwrap()
    }

    #[test]
    fn a_charge_has_at_most_six_decimals_and_no_exponent() {
        for text in ["", "-", ".5", "5.", "+5", "1e3", "1.0000001", " 1", "1 ", "1,5", "١", "--1"]
        {
            assert_eq!(CallCharge::parse(text), None, "{text:?}");
        }
        assert_eq!(CallCharge::parse("1234567890123"), None);
        assert_eq!(charge("999999999999.999999").to_string(), "999999999999.999999");
        assert_eq!(charge("-0.000000"), CallCharge::ZERO);
    }

    #[test]
    fn a_sum_is_rounded_once_and_half_away_from_zero() {
        // 32, 57 and 75 seconds at 0.006 a minute, billed 30/6.
        let sum: CallCharge = ["0.0036", "0.006", "0.0078"].into_iter().map(charge).sum();
        assert_eq!(sum.to_string(), "0.0174");
        assert_eq!(sum.rounded(Currency::CAD).unwrap().to_string(), "0.02");
        let rounded = |text| charge(text).rounded(Currency::CAD).unwrap().to_string();
        assert_eq!((rounded("0.005"), rounded("-0.005")), ("0.01".into(), "-0.01".into()));
        assert_eq!(charge("2.5").rounded(Currency::JPY).unwrap().to_string(), "3");
    }

    proptest! {
        #[test]
        fn text_and_millionths_agree(millionths in any::<i64>(), more in any::<i64>()) {
            let one = CallCharge::from_millionths(millionths);
            let sum = one.plus(CallCharge::from_millionths(more));
            prop_assert_eq!(CallCharge::parse_sum(&sum.to_string()), Some(sum));
            prop_assert_eq!(one.millionths(), Some(millionths));
            if millionths.unsigned_abs() < 1_000_000_000_000_000_000 {
                prop_assert_eq!(CallCharge::parse(&one.to_string()), Some(one));
            }
        }
    }
}
