//! Folding: the form in which texts are searched.

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_properties::{CodePointMapData, props::GeneralCategory};

/// Folds a text for search: lower case, no accents, ligatures replaced by their letters, one kind
/// of apostrophe, single spaces. Composed and decomposed text give the same result.
///
/// Search keys are stored in this form. If the function changes, they must be built again.
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
            match replacement(letter) {
                "" => folded.push(letter),
                letters => folded.push_str(letters),
            }
        }
    }
    folded
}

/// The replacement of a lower-case letter that Unicode does not decompose; empty for all others.
const fn replacement(letter: char) -> &'static str {
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
    fn spellings_of_one_text_fold_to_the_same_key() {
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

    /// Search keys of names in composed French and English are older than this function and must
    /// still match.
    #[test]
    fn older_search_keys_still_match() {
        let letters = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœ’";
        let keys = "aaaaaaaeceeeeiiiinoooooouuuuyaaaaaaaeceeeeiiiinoooooouuuuyyoeoe'";
        assert_eq!(fold(letters), keys);
    }

    proptest! {
        #[test]
        fn folding_is_idempotent_and_ignores_the_normal_form(text in "\\PC{0,40}") {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded.clone());
            prop_assert_eq!(fold(&nfc(&text)), folded);
        }
    }
}
