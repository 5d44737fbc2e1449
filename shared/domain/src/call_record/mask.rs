//! Telephone numbers as viewers see them.

use std::borrow::Cow;

/// Digits at the end of a number that a viewer does not see.
const HIDDEN: usize = 4;

/// A number with its last four digits hidden: `+1416555••••`. Other characters stay. A number of
/// four digits or fewer, such as an extension, is hidden whole.
pub fn masked(number: &str) -> Cow<'_, str> {
    if !number.chars().any(|character| character.is_numeric()) {
        return Cow::Borrowed(number);
    }
    let mut left = HIDDEN;
    let mut reversed: Vec<char> = Vec::with_capacity(number.len());
    for character in number.chars().rev() {
        let hide = left > 0 && character.is_numeric();
        left = left.saturating_sub(usize::from(hide));
        reversed.push(if hide { '•' } else { character });
    }
    Cow::Owned(reversed.into_iter().rev().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_four_digits_are_hidden() {
        assert_eq!(masked("+14165550123"), "+1416555••••");
        assert_eq!(masked("(416) 555-0123 x"), "(416) 555-•••• x");
        assert_eq!(masked("0042"), "••••");
        assert_eq!(masked("+441234٥٦٧٨"), "+441234••••");
        assert_eq!(masked("anonymous"), "anonymous");
        assert_eq!(masked(""), "");
    }
}
