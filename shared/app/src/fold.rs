//! Names and numbers as they are looked for.

use crate::users::User;

/// Most characters of a folded text.
const MOST: usize = 200;

/// A name or number as the staff search looks for it: see [`domain::fold`].
pub fn fold(text: &str) -> String {
    domain::fold::fold(text).chars().take(MOST).collect()
}

/// What people are listed by: their names, folded, and to tell them apart the user name.
pub fn name_order(user: &User) -> (String, String, String) {
    (fold(&user.family_name), fold(&user.given_name), user.username.to_string())
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
