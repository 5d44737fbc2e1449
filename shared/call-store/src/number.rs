//! Telephone numbers as integers: what most are, in a third of the bytes.

use domain::call_record::masked;

/// Most digits that fit with a leading 1 and a bit into 63 bits.
const DIGITS: usize = 18;

/// Digits that are hidden when numbers are masked, as [`masked`] does it.
const HIDDEN: usize = 4;

/// A number of digits, with or without a plus, as `int("1" + digits) * 2 + has_plus`: it keeps
/// zeros in front. `None` for every other text, and for more than 18 digits.
pub(crate) fn packed(number: &str) -> Option<i64> {
    let digits = number.strip_prefix('+').unwrap_or(number);
    if digits.len() > DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value = digits.bytes().fold(1_i64, |value, digit| value * 10 + i64::from(digit - b'0'));
    Some(value * 2 + i64::from(digits.len() < number.len()))
}

/// Whether a number has a part that is looked for.
pub(crate) struct Part<'a> {
    part: &'a str,
    masked: bool,
    /// Whether the part has only what a packed number is shown with.
    plain: bool,
}

impl<'a> Part<'a> {
    /// The part, to be looked for in numbers that are masked, or not.
    pub(crate) fn new(part: &'a str, masked: bool) -> Self {
        let shown = |character: char| {
            character.is_ascii_digit() || character == '+' || (masked && character == '•')
        };
        Self { part, masked, plain: part.chars().all(shown) }
    }

    /// Whether any packed number can have it.
    pub(crate) const fn can_be_packed(&self) -> bool {
        self.plain
    }

    /// Whether a number that is stored as text has it.
    pub(crate) fn is_in(&self, number: &str) -> bool {
        if self.masked { masked(number).contains(self.part) } else { number.contains(self.part) }
    }

    /// Whether a packed number has it. `None` when the integer is not a packed number.
    pub(crate) fn is_in_packed(&self, packed: i64) -> Option<bool> {
        // A plus, 18 digits, or 14 of them and four bullets of three bytes each.
        let mut text = [0_u8; 1 + DIGITS + 2 * HIDDEN];
        let mut start = text.len();
        let mut hidden = if self.masked { HIDDEN } else { 0 };
        let mut value = u64::try_from(packed).ok().filter(|value| *value > 1)? / 2;
        while value > 1 {
            let digit = [b'0' + u8::try_from(value % 10).ok()?];
            let shown: &[u8] = if hidden > 0 { "•".as_bytes() } else { &digit };
            hidden = hidden.saturating_sub(1);
            start = prepend(&mut text, start, shown)?;
            value /= 10;
        }
        if packed % 2 == 1 {
            start = prepend(&mut text, start, b"+")?;
        }
        // A packed number begins with the digit 1; otherwise `value` ended at 0.
        (value == 1).then(|| has(text.get(start..).unwrap_or_default(), self.part.as_bytes()))
    }
}

fn prepend(text: &mut [u8], start: usize, shown: &[u8]) -> Option<usize> {
    let from = start.checked_sub(shown.len())?;
    text.get_mut(from..start)?.copy_from_slice(shown);
    Some(from)
}

fn has(text: &[u8], part: &[u8]) -> bool {
    let Some(first) = part.first() else { return true };
    text.windows(part.len()).any(|window| window.first() == Some(first) && window == part)
}

#[cfg(test)]
mod tests {
    use domain::call_record::Filter;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_digits_with_a_plus_in_front_are_packed() {
        for text in ["4165550123x", "1+4", "++1", "٤", " 1", "-1", "1234567890123456789"] {
            assert_eq!(packed(text), None, "{text:?}");
        }
        assert_eq!(packed(""), Some(2));
        assert_eq!(packed("+"), Some(3));
        assert!(packed("0042") != packed("42"));
        assert_eq!(packed("+999999999999999999"), Some(3_999_999_999_999_999_999));
    }

    #[test]
    fn integers_that_are_not_packed_numbers_are_refused() {
        for wrong in [i64::MIN, -2, 0, 1, 4, 10, 2 * 25] {
            assert_eq!(Part::new("1", false).is_in_packed(wrong), None, "{wrong}");
        }
        assert!(Part::new("1", true).is_in_packed(i64::MAX).is_none());
    }

    proptest! {
        #[test]
        fn a_part_is_found_in_packed_numbers_as_in_their_text(
            number in "\\+?[0-9]{0,18}", part in "\\+?[0-9]{0,3}•{0,2}", masked in any::<bool>(),
        ) {
            let filter = Filter { number: Some(part.clone()), masked, ..Filter::default() };
            // An empty second number has the empty part only, as the first has it then.
            let expected = filter.matches_number(&number, &number);
            let looked_for = Part::new(&part, masked);
            let packed = packed(&number).unwrap();
            prop_assert_eq!(looked_for.is_in(&number), expected);
            if looked_for.can_be_packed() {
                prop_assert_eq!(looked_for.is_in_packed(packed), Some(expected));
            } else {
                prop_assert!(!expected);
            }
        }
    }
}
