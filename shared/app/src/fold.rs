//! Names and numbers in the form in which they are compared and sorted.

use crate::users::User;

/// Maximum number of characters of a folded text.
const MAX_LENGTH: usize = 200;

/// A name or number in the form that the staff search compares; see [`domain::fold`].
pub fn fold(text: &str) -> String {
    domain::fold::fold(text).chars().take(MAX_LENGTH).collect()
}

/// The sort key of a list of users: the folded names, then the user name, which is unique.
pub fn name_order(user: &User) -> (String, String, String) {
    (fold(&user.family_name), fold(&user.given_name), user.username.to_string())
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn names_are_folded_regardless_of_case_accents_and_spaces() {
        assert_eq!(fold("  Épicerie   de l’Œuvre "), "epicerie de l'oeuvre");
        assert_eq!(fold("EPICERIE"), fold("épicerie"));
        assert_eq!(fold(&"é".repeat(300)).len(), 200);
        assert_ne!(fold("a b"), fold("ab"));
    }
}
