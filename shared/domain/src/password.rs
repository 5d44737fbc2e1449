//! The password rule, and temporary passwords that keep it.
//!
//! Cognito can ask for one digit but not for two, and no trigger of its sees a new password, so
//! every path that sets one checks it here first. Letters and digits are counted as Cognito counts
//! them: basic Latin only.
//!
//! Cognito compares passwords byte by byte, and systems send the same typed text in different
//! bytes (macOS decomposes accents), so every password is normalised to NFC here, whether it is
//! chosen or only compared. [`typed`] and [`chosen`] are the two ways in.

use std::fmt;

use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::text::nfc;

/// Characters at least.
pub const MIN_CHARS: usize = 15;
/// Characters at most: Cognito's own limit, in UTF-16 units as Cognito counts.
pub const MAX_CHARS: usize = 256;
/// Digits at least.
pub const MIN_DIGITS: usize = 2;
/// A user name of fewer characters may be part of a password: it is part of too many words.
pub const MIN_USERNAME_CHARS: usize = 4;

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
    /// Contains the user name, in whatever case and with whatever accents.
    Username,
    /// Has the form of a temporary password: it was in a mail.
    Temporary,
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
            Self::Username => "has-username",
            Self::Temporary => "temporary-password",
        }
    }
}

/// A password that somebody types to prove who they are, as Cognito compares it: in NFC. `None`
/// when it cannot be anybody's: what is empty or too long is not worth asking Cognito, which would
/// call it a malformed request.
pub fn typed(password: &str) -> Option<String> {
    let password = nfc(password);
    is_possible(&password).then_some(password)
}

/// Whether Cognito takes this as a password to compare with, right or wrong.
pub fn is_possible(password: &str) -> bool {
    !password.is_empty() && !is_too_long(password)
}

/// The same for a temporary password, which comes out of a mail: the white space that was copied
/// along with it is left out. No password begins or ends with white space.
pub fn typed_temporary(password: &str) -> Option<String> {
    typed(password.trim())
}

/// A password that somebody chose, in NFC, if it keeps the rule. `username` is as it was typed.
///
/// # Errors
/// Every part of the rule that it does not meet, in a fixed order.
pub fn chosen(password: &str, username: &str) -> Result<String, Vec<Unmet>> {
    let password = nfc(password);
    let length = password.chars().count();
    let controls = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let digits = password.chars().filter(char::is_ascii_digit).count();
    let parts = [
        (length < MIN_CHARS, Unmet::TooShort),
        (is_too_long(&password), Unmet::TooLong),
        (digits < MIN_DIGITS, Unmet::TooFewDigits),
        (!password.chars().any(|c| c.is_ascii_uppercase()), Unmet::NoUpper),
        (!password.chars().any(|c| c.is_ascii_lowercase()), Unmet::NoLower),
        (password.trim() != password, Unmet::OuterSpace),
        (password.chars().any(controls), Unmet::Control),
        (contains_username(&password, username), Unmet::Username),
        (is_temporary(&password), Unmet::Temporary),
    ];
    let unmet: Vec<Unmet> = parts.into_iter().filter(|(broken, _)| *broken).map(|p| p.1).collect();
    if unmet.is_empty() { Ok(password) } else { Err(unmet) }
}

fn is_too_long(password: &str) -> bool {
    password.encode_utf16().count() > MAX_CHARS
}

/// User names are basic Latin, so what has no form in it cannot be part of one.
fn contains_username(password: &str, username: &str) -> bool {
    let plain = |text: &str| -> String {
        let apart = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
        apart.chars().filter(char::is_ascii).map(|c| c.to_ascii_lowercase()).collect()
    };
    let username = plain(username.trim());
    username.len() >= MIN_USERNAME_CHARS && plain(password).contains(&username)
}

/// Whether [`TemporaryPassword::generate`] could have made it.
fn is_temporary(password: &str) -> bool {
    let is_group = |group: &str| {
        let alphabets: [&[u8]; 4] = [UPPER, LOWER, LOWER, DIGITS];
        let fits = |(byte, alphabet): (u8, &[u8])| alphabet.contains(&byte);
        group.len() == alphabets.len() && group.bytes().zip(alphabets).all(fits)
    };
    password.split('-').count() == GROUPS && password.split('-').all(is_group)
}

// Sixteen and eight characters, so that a masked byte picks each equally often. Letters and digits
// that are mistaken for each other are left out.
const UPPER: &[u8; 16] = b"ABCDEFGHKMNPRTWX";
const LOWER: &[u8; 16] = b"abcdefghkmnprtwx";
const DIGITS: &[u8; 8] = b"23456789";
/// Groups of a temporary password.
const GROUPS: usize = 5;

/// A password to be replaced at the first sign-in. It is shown to nobody but its owner: `Debug`
/// hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct TemporaryPassword(String);

impl TemporaryPassword {
    /// Five groups such as `Tcm7-Wad4-…`: 75 bits, and the rule is met whatever the bytes are.
    pub fn generate(random: [u8; 32]) -> Self {
        let groups: Vec<String> = random.chunks_exact(4).take(GROUPS).map(group).collect();
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

    /// For a user whose name is in no password here.
    fn check(password: &str) -> Result<(), Vec<Unmet>> {
        chosen(password, "sam.keller").map(|_| ())
    }

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

    #[test]
    fn the_same_text_typed_on_another_system_is_the_same_password() {
        let (composed, decomposed) = ("Caf\u{e9}-Harbour-2026", "Cafe\u{301}-Harbour-2026");
        assert_eq!(chosen(decomposed, "dana.roy").as_deref(), Ok(composed));
        assert_eq!(typed(decomposed), typed(composed));
        assert_eq!(typed(decomposed).as_deref(), Some(composed));
        // Fourteen characters, whatever they are sent as.
        assert_eq!(check("Ab12e\u{301}fghijklmn"), Err(vec![Unmet::TooShort]));
        for compatible in ["Ab12\u{fb01}abcdefghij", "Ab12\u{ff21}abcdefghijk"] {
            assert_eq!(typed(compatible).as_deref(), Some(compatible), "no more than NFC");
        }
    }

    #[test]
    fn white_space_is_part_of_a_password_unless_that_came_in_a_mail() {
        for blank in [" ", "\t", "\n", "\r\n", "\u{a0}", "\u{202f}"] {
            let around = format!("{blank}Tcm7-Wad4-Kxp2-Bnr9-Hhe5{blank}");
            assert_eq!(typed_temporary(&around).as_deref(), Some("Tcm7-Wad4-Kxp2-Bnr9-Hhe5"));
            assert_eq!(typed(&around), Some(around));
            assert_eq!(typed_temporary(blank), None);
        }
    }

    #[test]
    fn a_password_does_not_contain_the_user_name_in_any_case_or_accent() {
        let named = |password, username| chosen(password, username) == Err(vec![Unmet::Username]);
        for password in [
            "dana.roy-Harbour-26",
            "Harbour-26-DANA.ROY",
            "Harbour26-D\u{e4}na.R\u{f4}y",
            "Harbour26-da\u{301}na.roy",
            "Harbour26-\u{ff24}ana.roy",
        ] {
            assert!(named(password, "dana.roy"), "{password}");
            assert!(named(password, " Dana.ROY "), "{password}");
            assert_eq!(chosen(password, "dana.rot").as_deref(), Ok(nfc(password).as_str()));
        }
        assert!(named("Bobo-Harbour-2026", "bobo"));
        for short in ["bob", "", "  "] {
            assert!(chosen("Bobo-Harbour-2026", short).is_ok(), "{short}");
        }
    }

    #[test]
    fn only_what_has_the_very_form_of_a_temporary_password_is_called_one() {
        let temporary = "Tcm7-Wad4-Kxp2-Bnr9-Hhe5";
        assert_eq!(check(temporary), Err(vec![Unmet::Temporary]));
        for other in [
            "Tcm7-Wad4-Kxp2-Bnr9-Hhe1",
            "Tcm7-Wad4-Kxp2-Bnr9",
            "Tcm7-Wad4-Kxp2-Bnr9-Hhe5-Tcm7",
            "Tcm7-Wad4-Kxp2-Bnr9-Hhe5!",
            "tcm7-Wad4-Kxp2-Bnr9-Hhe5",
        ] {
            assert_eq!(check(other), Ok(()), "{other}");
        }
    }

    proptest! {
        #[test]
        fn a_temporary_password_keeps_the_rule(random in any::<[u8; 32]>()) {
            let password = TemporaryPassword::generate(random);
            prop_assert_eq!(check(password.reveal()), Err(vec![Unmet::Temporary]));
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
