//! The password rule, and temporary passwords that keep it.
//!
//! Cognito can ask for one digit but not for two, and no trigger of its sees a new password, so
//! every path that sets one checks it here first. Letters and digits are counted as Cognito counts
//! them: basic Latin only.

use std::fmt;

/// Characters at least.
pub const MIN_CHARS: usize = 15;
/// Characters at most: Cognito's own limit, in UTF-16 units as Cognito counts.
pub const MAX_CHARS: usize = 256;
/// Digits at least.
pub const MIN_DIGITS: usize = 2;

/// A part of the rule that a password does not meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unmet {
    /// Fewer than [`MIN_CHARS`].
    TooShort,
    /// More than [`MAX_CHARS`].
    TooLong,
    /// Fewer than [`MIN_DIGITS`].
    TooFewDigits,
    /// No capital letter.
    NoUpper,
    /// No small letter.
    NoLower,
    /// Begins or ends with white space, which Cognito refuses.
    OuterSpace,
    /// Has a line break or another character that controls, which Cognito refuses.
    Control,
}

impl Unmet {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::TooFewDigits => "too-few-digits",
            Self::NoUpper => "no-upper",
            Self::NoLower => "no-lower",
            Self::OuterSpace => "outer-space",
            Self::Control => "control",
        }
    }
}

/// Whether this can be anybody's password at all. What cannot is not worth asking Cognito, which
/// would call it a malformed request.
pub fn is_possible(password: &str) -> bool {
    !password.is_empty() && !is_too_long(password)
}

fn is_too_long(password: &str) -> bool {
    password.encode_utf16().count() > MAX_CHARS
}

/// Checks a password that somebody chose.
///
/// # Errors
/// Every part of the rule that it does not meet, in a fixed order.
pub fn check(password: &str) -> Result<(), Vec<Unmet>> {
    let length = password.chars().count();
    let controls = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let digits = password.chars().filter(char::is_ascii_digit).count();
    let parts = [
        (length < MIN_CHARS, Unmet::TooShort),
        (is_too_long(password), Unmet::TooLong),
        (digits < MIN_DIGITS, Unmet::TooFewDigits),
        (!password.chars().any(|c| c.is_ascii_uppercase()), Unmet::NoUpper),
        (!password.chars().any(|c| c.is_ascii_lowercase()), Unmet::NoLower),
        (password.trim() != password, Unmet::OuterSpace),
        (password.chars().any(controls), Unmet::Control),
    ];
    let unmet: Vec<Unmet> = parts.into_iter().filter(|(broken, _)| *broken).map(|p| p.1).collect();
    if unmet.is_empty() { Ok(()) } else { Err(unmet) }
}

// Sixteen and eight characters, so that a masked byte picks each equally often. Letters and digits
// that are mistaken for each other are left out.
const UPPER: &[u8; 16] = b"ABCDEFGHKMNPRTWX";
const LOWER: &[u8; 16] = b"abcdefghkmnprtwx";
const DIGITS: &[u8; 8] = b"23456789";

/// A password to be replaced at the first sign-in. It is shown to nobody but its owner: `Debug`
/// hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct TemporaryPassword(String);

impl TemporaryPassword {
    /// Five groups such as `Tcm7-Wad4-…`: 75 bits, and the rule is met whatever the bytes are.
    pub fn generate(random: [u8; 32]) -> Self {
        let groups: Vec<String> = random.chunks_exact(4).take(5).map(group).collect();
        Self(groups.join("-"))
    }

    /// The password itself, for Cognito and for the mail.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TemporaryPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TemporaryPassword(…)")
    }
}

fn group(bytes: &[u8]) -> String {
    let alphabets: [&[u8]; 4] = [UPPER, LOWER, LOWER, DIGITS];
    let pick = |(byte, alphabet): (&u8, &[u8])| {
        alphabet.iter().copied().cycle().nth(usize::from(*byte)).map(char::from)
    };
    bytes.iter().zip(alphabets).filter_map(pick).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_part_is_named_by_itself() {
        let only = |password: &str, unmet: Unmet| {
            assert_eq!(check(password), Err(vec![unmet]), "{password}");
        };
        only("Abcdefghijkl12", Unmet::TooShort);
        only("Abcdefghijklmn1", Unmet::TooFewDigits);
        only("abcdefghijklm12", Unmet::NoUpper);
        only("ABCDEFGHIJKLM12", Unmet::NoLower);
        only(" Abcdefghijklm12", Unmet::OuterSpace);
        only(&format!("Ab12{}", "x".repeat(253)), Unmet::TooLong);
        only(&format!("Ab12{}", "\u{1F511}".repeat(127)), Unmet::TooLong);
        for control in ['\n', '\r', '\t', '\0', '\u{85}', '\u{2028}', '\u{2029}'] {
            only(&format!("Abcdefg{control}hijklm12"), Unmet::Control);
        }
        assert_eq!(check("Abcdefghijklm12"), Ok(()));
        assert_eq!(check(&format!("Ab12{}", "x".repeat(252))), Ok(()));
    }

    #[test]
    fn every_unmet_part_is_listed() {
        use Unmet::{NoLower, NoUpper, TooFewDigits, TooShort};
        assert_eq!(check(""), Err(vec![TooShort, TooFewDigits, NoUpper, NoLower]));
    }

    #[test]
    fn length_counts_characters_and_only_latin_letters_are_letters() {
        assert_eq!(check("Ab12ééééééééééé"), Ok(()));
        assert_eq!(check("É12abcdefghijkl"), Err(vec![Unmet::NoUpper]));
        assert_eq!(check("Abcdefghijklm١٢"), Err(vec![Unmet::TooFewDigits]));
    }

    #[test]
    fn a_temporary_password_is_never_printed_by_accident() {
        let password = TemporaryPassword::generate([7; 32]);
        assert!(!format!("{password:?}").contains(password.reveal()));
    }

    proptest! {
        #[test]
        fn a_temporary_password_keeps_the_rule(random in any::<[u8; 32]>()) {
            let password = TemporaryPassword::generate(random);
            prop_assert_eq!(check(password.reveal()), Ok(()));
            prop_assert_eq!(password.reveal().len(), 24);
        }

        #[test]
        fn other_bytes_make_another_password(a in any::<[u8; 20]>(), b in any::<[u8; 20]>()) {
            let masked = |bytes: &[u8; 20]| -> Vec<u8> {
                let mask = |(at, byte): (usize, &u8)| byte & if at % 4 == 3 { 7 } else { 15 };
                bytes.iter().enumerate().map(mask).collect()
            };
            let made = |bytes: &[u8; 20]| {
                let mut random = [0; 32];
                random[..20].copy_from_slice(bytes);
                TemporaryPassword::generate(random)
            };
            prop_assert_eq!(masked(&a) == masked(&b), made(&a) == made(&b));
        }
    }
}
