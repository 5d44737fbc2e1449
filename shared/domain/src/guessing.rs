//! How easily a password is guessed.
//!
//! A password can be long and mixed, and still be among the first that an attacker tries:
//! `Password12345678`. So zxcvbn looks for leaked passwords, names, words, dates, rows of the
//! keyboard and repetitions in it, and estimates how many guesses it takes. Its lists are compiled
//! in; nothing leaves the process.
//!
//! zxcvbn reads the system's clock once, to know which years are recent. This can change the
//! estimate of a password that contains a year, and nothing else.

use zxcvbn::{Score, zxcvbn};

/// Whether fewer than 10⁸ guesses find the password. The user name and its parts count as words
/// that an attacker tries first.
pub(crate) fn is_guessable(password: &str, username: &str) -> bool {
    let username = username.trim();
    let parts = username.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let known: Vec<&str> = parts.chain([username]).collect();
    zxcvbn(password, &known).score() < Score::Three
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaked_passwords_are_guessable_however_they_are_made_long_enough() {
        for password in [
            "Password12345678",
            "Passwordpassword12",
            "Qwertyuiop12345",
            "1qaz2wsx3edcVFR",
            "Iloveyou12345678",
            "Letmein-Letmein-99",
            "Administrator123",
            "Motdepasse123456",
            "Canadiens1234567",
            "Aaaaaaaaaaaaaa12",
        ] {
            assert!(is_guessable(password, "sam.keller"), "{password}");
        }
    }

    #[test]
    fn a_part_of_the_user_name_is_a_known_word() {
        let password = "Kellerwagen12345";
        assert!(is_guessable(password, "sam.kellerwagen"));
        assert!(!is_guessable(password, "sam.roy"));
    }

    #[test]
    fn phrases_and_generated_passwords_are_not_guessable() {
        for password in [
            "Quiet-Harbour-2026",
            "Maple-Leaf-2026-Go",
            "Bonjour-Montreal-2026",
            "Correcthorsebatterystaple12",
            "kX9vQ2mLr7TpW4zB",
            "Café-du-coin-1998-Québec",
        ] {
            assert!(!is_guessable(password, "sam.keller"), "{password}");
        }
    }
}
