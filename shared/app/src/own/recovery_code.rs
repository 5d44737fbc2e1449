//! Recovery codes: any one of them replaces the authenticator app, and ends the others.

use std::fmt;

use domain::ids::UserId;

use crate::outside::Random;
use crate::secret::SecretHash;

/// So many are made at a time.
pub const CODES: usize = 10;
const CHARS: usize = 24;
const GROUP: usize = 4;

/// Crockford's base32: no letter is taken for a digit or for another one.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A code of 120 random bits, such as `h7kc-9wpd-x4mt-2b0s-qe8n-v5ya`: so many that a plain hash of
/// it gives nothing away (ASVS V6.5.2). `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    /// A code of these random bytes.
    pub fn generate(random: [u8; 32]) -> Self {
        let letter = |byte: &u8| ALPHABET.get(usize::from(byte % 32)).copied().map(char::from);
        Self(random.iter().take(CHARS).filter_map(letter).collect())
    }

    /// As many as a person gets.
    pub fn some(random: &impl Random) -> Vec<Self> {
        (0..CODES).map(|_| Self::generate(random.bytes())).collect()
    }

    /// Reads what somebody typed: capitals, spaces and hyphens do not matter, and letters that look
    /// like digits are digits.
    pub fn parse(text: &str) -> Option<Self> {
        let typed = text.chars().filter(|c| *c != '-' && !c.is_whitespace());
        let read = typed.map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        });
        let code: String = read.take(CHARS + 1).collect();
        let known = |c: char| u8::try_from(c).is_ok_and(|byte| ALPHABET.contains(&byte));
        (code.len() == CHARS && code.chars().all(known)).then_some(Self(code))
    }

    /// The code in groups, for its owner only.
    pub fn reveal(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        let groups: Vec<String> =
            letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
        groups.join("-")
    }

    /// What is stored of it: with the user's id, so that equal codes do not look equal.
    pub fn hash(&self, user: &UserId) -> SecretHash {
        SecretHash::of(format!("{user}:{}", self.0).as_bytes())
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::Username;

    use super::*;

    const TYPED: &str = "hhhh-hhhh-hhhh-hhhh-hhhh-hhhh";

    #[test]
    fn a_code_reads_back_however_it_is_typed() {
        let code = RecoveryCode::generate([17; 32]);
        assert_eq!(code.reveal(), TYPED);
        let (capitals, spaced) = (TYPED.to_uppercase().replace('-', ""), TYPED.replace('-', "\t "));
        for typed in [TYPED, &capitals, &format!(" {spaced} ")] {
            assert_eq!(RecoveryCode::parse(typed), Some(code.clone()), "{typed}");
        }
        let digits = RecoveryCode::generate([0, 1].repeat(16)[..32].try_into().unwrap());
        assert_eq!(RecoveryCode::parse("oI0l-OiO1-0101-0101-0101-0101"), Some(digits));
    }

    #[test]
    fn anything_else_is_no_code() {
        let (long, foreign) = ("h".repeat(1_000_000), TYPED.replacen('h', "é", 1));
        let (less, more) = (&TYPED[1..], format!("{TYPED}h"));
        for typed in ["", less, &more, &TYPED.replacen('h', "u", 1), &foreign, &long] {
            assert_eq!(RecoveryCode::parse(typed), None);
        }
    }

    #[test]
    fn the_hash_is_the_users_own_and_nothing_prints_the_code() {
        let code = RecoveryCode::generate([17; 32]);
        let user = |name| Username::parse(name).unwrap().user_id();
        assert_ne!(code.hash(&user("dana.roy")), code.hash(&user("sam.keller")));
        assert!(!format!("{code:?} {:?}", code.hash(&user("dana.roy"))).contains("hhhh"));
    }
}
