//! Texts as they are looked for, whatever they were typed on.

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_properties::{CodePointMapData, props::GeneralCategory};

/// A text as it is looked for: in lower case, without accents, with ligatures taken apart, one kind
/// of apostrophe and single spaces. Composed and decomposed text are the same.
///
/// Search keys are stored in this form: what it makes of a text may not change unless they are made
/// again.
pub fn fold(text: &str) -> String {
    let category = CodePointMapData::<GeneralCategory>::new();
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(text);
    let mut folded = String::with_capacity(decomposed.len());
    for word in decomposed.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        let letters = word.chars().flat_map(char::to_lowercase);
        for letter in letters.filter(|c| category.get(*c) != GeneralCategory::NonspacingMark) {
            match plain(letter) {
                "" => folded.push(letter),
                plain => folded.push_str(plain),
            }
        }
    }
    folded
}

/// What stands for a lower-case letter that Unicode does not decompose; nothing for all others.
const fn plain(letter: char) -> &'static str {
    match letter {
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        '’' | '‘' | 'ʼ' | 'ʻ' | '′' | '´' | '`' => "'",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::nfc;

    #[test]
    fn a_text_is_found_however_it_is_typed() {
        for (typed, folded) in [
            ("  Épicerie \u{a0} de\u{202f}l’Œuvre ", "epicerie de l'oeuvre"),
            ("E\u{301}PICERIE", "epicerie"),
            ("Virement d'août", "virement d'aout"),
            ("Virement dʼAOU\u{302}T", "virement d'aout"),
            ("ŒUVRE œuvre Æsir", "oeuvre oeuvre aesir"),
            ("Straße STRAẞE", "strasse strasse"),
            ("Škoda Łódź Søren İzmir", "skoda lodz soren izmir"),
            ("ΟΔΟΣ", "οδοσ"),
        ] {
            assert_eq!(fold(typed), folded, "{typed}");
        }
        assert_ne!(fold("a b"), fold("ab"));
    }

    /// Keys of names in composed French and English were made before this function was; they are
    /// the same.
    #[test]
    fn keys_that_were_made_before_are_found() {
        let letters = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœ’";
        let before = "aaaaaaaeceeeeiiiinoooooouuuuyaaaaaaaeceeeeiiiinoooooouuuuyyoeoe'";
        assert_eq!(fold(letters), before);
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once_and_forms_are_alike(text in "\\PC{0,40}") {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded.clone());
            prop_assert_eq!(fold(&nfc(&text)), folded);
        }
    }
}
