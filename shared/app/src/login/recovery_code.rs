//! Recovery codes: any one of them replaces the authenticator app, and ends the others.

use std::fmt;

use domain::ids::UserId;

use crate::login::code_text;
use crate::secret::SecretHash;
use crate::system::Random;

/// So many are made at a time.
pub const RECOVERY_CODES: usize = 10;

/// A code of 120 random bits, such as `h7kc-9wpd-x4mt-2b0s-qe8n-v5ya`: so many that a plain hash of
/// it gives nothing away (ASVS V6.5.2). `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    /// As many as a person gets.
    pub fn some(random: &impl Random) -> Vec<Self> {
        (0..RECOVERY_CODES).map(|_| Self(code_text::new(random))).collect()
    }

    /// Reads what somebody typed: capitals, spaces and hyphens do not matter, and letters that look
    /// like digits are digits.
    pub fn parse(text: &str) -> Option<Self> {
        code_text::parse(text).map(Self)
    }

    /// The code in groups, for its owner only.
    pub fn reveal(&self) -> String {
        code_text::grouped(&self.0)
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

    fn generated(random: [u8; 32]) -> RecoveryCode {
        RecoveryCode(code_text::generate(random))
    }

    const TYPED: &str = "hhhh-hhhh-hhhh-hhhh-hhhh-hhhh";

    #[test]
    fn a_code_reads_back_however_it_is_typed() {
        let code = generated([17; 32]);
        assert_eq!(code.reveal(), TYPED);
        let (capitals, spaced) = (TYPED.to_uppercase().replace('-', ""), TYPED.replace('-', "\t "));
        for typed in [TYPED, &capitals, &format!(" {spaced} ")] {
            assert_eq!(RecoveryCode::parse(typed), Some(code.clone()), "{typed}");
        }
        let digits = generated([0, 1].repeat(16)[..32].try_into().unwrap());
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
        let code = generated([17; 32]);
        let user = |name| Username::parse(name).unwrap().user_id();
        assert_ne!(code.hash(&user("dana.roy")), code.hash(&user("sam.keller")));
        assert!(!format!("{code:?} {:?}", code.hash(&user("dana.roy"))).contains("hhhh"));
    }
}
