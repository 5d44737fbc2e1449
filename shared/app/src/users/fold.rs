//! Names and numbers as they are looked for.

use crate::access::User;

/// Most characters of a folded text.
const MOST: usize = 200;

/// A name or number as it is looked for: in lower case, without accents, with single spaces.
pub fn fold(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let lower = words.join(" ").to_lowercase();
    lower.chars().flat_map(|c| plain(c).chars().chain(other(c))).take(MOST).collect()
}

/// A letter that has no plain form is itself.
fn other(c: char) -> Option<char> {
    plain(c).is_empty().then_some(c)
}

/// What people are listed by: their names, folded, and to tell them apart the user name.
pub fn name_order(user: &User) -> (String, String, String) {
    (fold(&user.family_name), fold(&user.given_name), user.username.to_string())
}

const fn plain(c: char) -> &'static str {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => "a",
        'æ' => "ae",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => "o",
        'œ' => "oe",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ý' | 'ÿ' => "y",
        '’' => "'",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn a_name_is_found_however_it_is_typed() {
        assert_eq!(fold("  Épicerie   de l’Œuvre "), "epicerie de l'oeuvre");
        assert_eq!(fold("EPICERIE"), fold("épicerie"));
        assert_eq!(fold(&"é".repeat(300)).len(), 200);
        assert_ne!(fold("a b"), fold("ab"));
    }
}
