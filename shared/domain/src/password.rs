//! The password rule, and temporary passwords that keep it.
//!
//! Cognito can require one digit but not two, and none of its triggers receives a new password. So
//! every function that sets a password checks it here first. Like Cognito, the rule counts only
//! basic Latin letters and digits.
//!
//! Cognito compares passwords byte by byte, and systems encode the same typed text differently
//! (macOS decomposes accents). So [`typed`] and [`chosen`], through which every password passes,
//! normalise it to NFC.

use std::fmt;

use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::guessing::is_guessable;
use crate::text::nfc;

/// Fewest characters.
pub const MIN_CHARS: usize = 15;
/// Cognito's limit on the length, in UTF-16 code units.
pub const MAX_CHARS: usize = 256;
/// Fewest digits.
pub const MIN_DIGITS: usize = 2;
/// A password may contain a user name that is shorter than this: too many words contain it.
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
    /// Has a line break or another control character, which Cognito refuses.
    Control,
    /// Contains the user name, in any case, with any accents and punctuation.
    Username,
    /// Has the form of a temporary password, which was sent by e-mail.
    Temporary,
    /// Is easy to guess. Reported only alone: it is the last part to be checked.
    Guessable,
}

impl Unmet {
    /// Every part.
    pub const ALL: [Self; 10] = [
        Self::TooShort,
        Self::TooLong,
        Self::TooFewDigits,
        Self::NoUpper,
        Self::NoLower,
        Self::OuterSpace,
        Self::Control,
        Self::Username,
        Self::Temporary,
        Self::Guessable,
    ];

    /// The stable code of the API.
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
            Self::Guessable => "guessable",
        }
    }
}

/// A password typed to sign in, in NFC, to be compared by Cognito. `None` when it is empty or too
/// long: no user has such a password, and Cognito would answer that the request is malformed.
pub fn typed(password: &str) -> Option<String> {
    let password = nfc(password);
    is_possible(&password).then_some(password)
}

/// Whether Cognito accepts this as a password to compare, right or wrong.
pub fn is_possible(password: &str) -> bool {
    !password.is_empty() && !is_too_long(password)
}

/// Like [`typed`], for a temporary password, which users copy from an e-mail: white space around it
/// is removed. No password begins or ends with white space.
pub fn typed_temporary(password: &str) -> Option<String> {
    typed(password.trim())
}

/// A new password, in NFC, if it keeps the rule. `username` may be in any case, with
/// white space around it.
///
/// # Errors
/// Every part of the rule that the password does not meet, in a fixed order.
pub fn chosen(password: &str, username: &str) -> Result<String, Vec<Unmet>> {
    let password = nfc(password);
    let length = password.chars().count();
    let is_control = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let digits = password.chars().filter(char::is_ascii_digit).count();
    let parts = [
        (length < MIN_CHARS, Unmet::TooShort),
        (is_too_long(&password), Unmet::TooLong),
        (digits < MIN_DIGITS, Unmet::TooFewDigits),
        (!password.chars().any(|c| c.is_ascii_uppercase()), Unmet::NoUpper),
        (!password.chars().any(|c| c.is_ascii_lowercase()), Unmet::NoLower),
        (password.trim() != password, Unmet::OuterSpace),
        (password.chars().any(is_control), Unmet::Control),
        (contains_username(&password, username), Unmet::Username),
        (is_temporary(&password), Unmet::Temporary),
    ];
    let unmet: Vec<Unmet> = parts.into_iter().filter(|(broken, _)| *broken).map(|p| p.1).collect();
    if !unmet.is_empty() {
        return Err(unmet);
    }
    if is_guessable(&password, username) {
        return Err(vec![Unmet::Guessable]);
    }
    Ok(password)
}

fn is_too_long(password: &str) -> bool {
    password.encode_utf16().count() > MAX_CHARS
}

/// User names are basic Latin, so characters without a basic Latin form are ignored. So is
/// punctuation: `jordan.lee` is part of `Jordanlee2026`.
fn contains_username(password: &str, username: &str) -> bool {
    let plain = |text: &str| -> String {
        let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
        decomposed
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect()
    };
    let username = plain(username.trim());
    username.len() >= MIN_USERNAME_CHARS && plain(password).contains(&username)
}

/// Whether the password has the form of [`TemporaryPassword::generate`].
fn is_temporary(password: &str) -> bool {
    let is_group = |group: &str| {
        let alphabets: [&[u8]; 4] = [UPPER, LOWER, LOWER, DIGITS];
        let fits = |(byte, alphabet): (u8, &[u8])| alphabet.contains(&byte);
        group.len() == alphabets.len() && group.bytes().zip(alphabets).all(fits)
    };
    password.split('-').count() == GROUPS && password.split('-').all(is_group)
}

// Sixteen and eight characters, so that each is equally likely for a random byte. Letters and
// digits that are easily confused are left out.
const UPPER: &[u8; 16] = b"ABCDEFGHKMNPRTWX";
const LOWER: &[u8; 16] = b"abcdefghkmnprtwx";
const DIGITS: &[u8; 8] = b"23456789";
/// Number of groups of a temporary password.
const GROUPS: usize = 5;

/// A password that its owner must replace at the first sign-in. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct TemporaryPassword(String);

impl TemporaryPassword {
    /// Five groups such as `Tcm7-Wad4-…`, with 75 bits of entropy. Any bytes give a password of
    /// sufficient length, digits and letters.
    pub fn generate(random: [u8; 32]) -> Self {
        let groups: Vec<String> = random.chunks_exact(4).take(GROUPS).map(group).collect();
        Self(groups.join("-"))
    }

    /// The password itself, for Cognito and for the e-mail.
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

    /// For a user whose name none of these passwords contains.
    fn check(password: &str) -> Result<(), Vec<Unmet>> {
        chosen(password, "sam.keller").map(|_| ())
    }

    #[test]
    fn each_unmet_part_is_reported_alone() {
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
        assert_eq!(check(&format!("Ab12Quiet-Harbour-{}", "x".repeat(238))), Ok(()));
    }

    #[test]
    fn all_unmet_parts_are_reported_together() {
        use Unmet::{NoLower, NoUpper, TooFewDigits, TooShort};
        assert_eq!(check(""), Err(vec![TooShort, TooFewDigits, NoUpper, NoLower]));
    }

    #[test]
    fn length_counts_characters_and_only_basic_latin_letters_count() {
        assert_eq!(check("Ab12éàçùîôëêâûï"), Ok(()));
        assert_eq!(check("É12abcdefghijkl"), Err(vec![Unmet::NoUpper]));
        assert_eq!(check("Abcdefghijklm١٢"), Err(vec![Unmet::TooFewDigits]));
    }

    #[test]
    fn debug_hides_a_temporary_password() {
        let password = TemporaryPassword::generate([7; 32]);
        assert!(!format!("{password:?}").contains(password.reveal()));
    }

    #[test]
    fn composed_and_decomposed_text_are_the_same_password() {
        let (composed, decomposed) = ("Caf\u{e9}-Harbour-2026", "Cafe\u{301}-Harbour-2026");
        assert_eq!(chosen(decomposed, "dana.roy").as_deref(), Ok(composed));
        assert_eq!(typed(decomposed), typed(composed));
        assert_eq!(typed(decomposed).as_deref(), Some(composed));
        // Fourteen characters in either form.
        assert_eq!(check("Ab12e\u{301}fghijklmn"), Err(vec![Unmet::TooShort]));
        for compatible in ["Ab12\u{fb01}abcdefghij", "Ab12\u{ff21}abcdefghijk"] {
            assert_eq!(typed(compatible).as_deref(), Some(compatible), "NFC, not NFKC");
        }
    }

    #[test]
    fn outer_white_space_is_removed_only_from_a_temporary_password() {
        for blank in [" ", "\t", "\n", "\r\n", "\u{a0}", "\u{202f}"] {
            let around = format!("{blank}Tcm7-Wad4-Kxp2-Bnr9-Hhe5{blank}");
            assert_eq!(typed_temporary(&around).as_deref(), Some("Tcm7-Wad4-Kxp2-Bnr9-Hhe5"));
            assert_eq!(typed(&around), Some(around));
            assert_eq!(typed_temporary(blank), None);
        }
    }

    #[test]
    fn a_password_with_the_user_name_in_any_case_or_accent_is_refused() {
        let named = |password, username| chosen(password, username) == Err(vec![Unmet::Username]);
        for password in [
            "dana.roy-Harbour-26",
            "Harbour-26-DANA.ROY",
            "Harbour26-D\u{e4}na.R\u{f4}y",
            "Harbour26-da\u{301}na.roy",
            "Harbour26-\u{ff24}ana.roy",
            "Danaroy-Harbour-26",
            "dana-roy-Harbour-26",
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
    fn a_guessable_password_is_refused_as_one_when_it_keeps_the_rest_of_the_rule() {
        assert_eq!(check("Password12345678"), Err(vec![Unmet::Guessable]));
        assert_eq!(check("Password1234"), Err(vec![Unmet::TooShort]));
    }

    #[test]
    fn only_the_exact_form_of_a_temporary_password_is_refused_as_one() {
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
        fn a_temporary_password_keeps_every_other_part_of_the_rule(random in any::<[u8; 32]>()) {
            let password = TemporaryPassword::generate(random);
            prop_assert_eq!(check(password.reveal()), Err(vec![Unmet::Temporary]));
            prop_assert_eq!(password.reveal().len(), 24);
        }

        #[test]
        fn different_random_bits_give_different_passwords(
            a in any::<[u8; 20]>(),
            b in any::<[u8; 20]>(),
        ) {
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
