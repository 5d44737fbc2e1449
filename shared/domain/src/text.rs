//! Text that users and billing systems send: one rule for every name, reason, reference, number and
//! id, and the length limits.
//!
//! A character that a reader cannot see must not make two texts different, hide a part of one or
//! reorder it. So this module refuses the Unicode categories control (`Cc`), format (`Cf`:
//! bidirectional overrides, zero-width characters, soft hyphens) and line and paragraph separators
//! (`Zl`, `Zp`), and U+FFFD, which replaces characters that were lost. All other typography is
//! kept: no-break spaces, apostrophes, dashes. Texts are normalised to NFC here and nowhere else.

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{DefaultIgnorableCodePoint, GeneralCategory},
};

/// Most characters of names of accounts, parts of addresses, reasons, references and descriptions.
pub const TEXT_LENGTH: usize = 500;
/// Most characters of a person's given or family name.
pub const NAME_LENGTH: usize = 100;

/// The text is empty, too long, or contains a refused character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a valid text")]
pub struct InvalidText;

/// The text in NFC, without leading and trailing white space.
///
/// # Errors
/// [`InvalidText`] when the result has more than `max_chars` characters, no visible character, or a
/// refused character.
pub fn parse_text(text: &str, max_chars: usize) -> Result<String, InvalidText> {
    let text = nfc(text.trim());
    let fits = text.chars().count() <= max_chars;
    if fits && is_clean(&text) && is_visible(&text) { Ok(text) } else { Err(InvalidText) }
}

/// Whether the text can be an identifier. Identifiers are compared byte by byte, so the function
/// does not normalise them: they must be in NFC, without leading and trailing white space.
pub(crate) fn is_identifier(text: &str) -> bool {
    let normal = ComposingNormalizerBorrowed::new_nfc().is_normalized(text);
    normal && text.trim() == text && is_clean(text) && is_visible(text)
}

/// The text in NFC.
pub fn nfc(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned()
}

/// Whether the text has no refused character.
fn is_clean(text: &str) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator};
    let category = CodePointMapData::<GeneralCategory>::new();
    text.chars().all(|c| {
        let refused =
            matches!(category.get(c), Control | Format | LineSeparator | ParagraphSeparator);
        !refused && c != char::REPLACEMENT_CHARACTER
    })
}

/// Whether the text has a visible character. A Hangul filler, for example, is not visible.
fn is_visible(text: &str) -> bool {
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    text.chars().any(|c| !c.is_whitespace() && !ignorable.contains(c))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Examples of each refused kind.
    const REFUSED: [char; 16] = [
        '\0', '\t', '\n', '\u{7f}', '\u{85}', // controls
        '\u{ad}', // soft hyphen
        '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}', // zero width
        '\u{202e}', '\u{2066}', // bidirectional override and isolate
        '\u{2028}', '\u{2029}', // separators
        '\u{fffd}',
    ];

    #[test]
    fn invisible_characters_and_empty_texts_are_refused() {
        for refused in REFUSED {
            let text = format!("Maple{refused}Dental");
            assert_eq!(parse_text(&text, TEXT_LENGTH), Err(InvalidText), "{text:?}");
            assert!(!is_identifier(&text), "{text:?}");
        }
        for text in ["", " ", "\u{a0}\u{202f}", "\u{3164}", "\u{115f} \u{34f}"] {
            assert_eq!(parse_text(text, TEXT_LENGTH), Err(InvalidText), "{text:?}");
        }
    }

    #[test]
    fn typography_of_both_languages_is_kept() {
        for text in [
            "1\u{a0}234,50\u{a0}$",
            "«\u{a0}Œuvre\u{a0}»\u{202f}!",
            "l’été – d'août — où ʼ",
            "O’Brien-L’Heureux",
            "株式会社",
        ] {
            assert_eq!(parse_text(text, TEXT_LENGTH).as_deref(), Ok(text));
            assert!(is_identifier(text), "{text:?}");
        }
    }

    #[test]
    fn a_text_is_normalised_but_an_identifier_must_be_in_nfc() {
        assert_eq!(parse_text(" Te\u{301}le\u{301}phonie ", 10).as_deref(), Ok("Téléphonie"));
        assert!(is_identifier("Réf-1"));
        assert!(!is_identifier("Re\u{301}f-1"));
        assert!(!is_identifier(" Réf-1"));
    }

    #[test]
    fn length_counts_characters_of_the_normalised_text() {
        assert!(parse_text(&"e\u{301}".repeat(100), NAME_LENGTH).is_ok());
        assert!(parse_text(&"é".repeat(101), NAME_LENGTH).is_err());
    }

    proptest! {
        /// A stored text is valid input.
        #[test]
        fn parsing_is_idempotent(text in "\\PC{0,40}") {
            if let Ok(once) = parse_text(&text, TEXT_LENGTH) {
                prop_assert_eq!(parse_text(&once, TEXT_LENGTH), Ok(once.clone()));
                prop_assert!(is_identifier(&once));
            }
        }
    }
}
