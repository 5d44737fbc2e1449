//! Recovery codes: each can replace the authenticator app once, which voids the others.

use std::fmt;

use domain::ids::UserId;

use super::code_format;
use crate::secret::SecretHash;
use crate::system::Random;

/// How many codes a user gets at a time.
pub const RECOVERY_CODES: usize = 10;

/// A code of 120 random bits, such as `h7kc-9wpd-x4mt-2b0s-qe8n-v5ya`. With so much entropy an
/// unsalted fast hash is safe (ASVS V6.5.2). `Debug` hides the code.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    /// [`RECOVERY_CODES`] new codes.
    pub fn generate_all(random: &impl Random) -> Vec<Self> {
        (0..RECOVERY_CODES).map(|_| Self(code_format::generate(random))).collect()
    }

    /// Parses a typed code: ignores case, spaces and hyphens, and reads `o` as 0, and `i` and `l`
    /// as 1. `None` when the text is malformed.
    pub fn parse(text: &str) -> Option<Self> {
        code_format::parse(text).map(Self)
    }

    /// The code in groups of four, for its owner only.
    pub fn reveal(&self) -> String {
        code_format::grouped(&self.0)
    }

    /// The hash that is stored. It includes the user's id, so equal codes of two users differ.
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

    fn code_of(random: [u8; 32]) -> RecoveryCode {
        RecoveryCode(code_format::encode(random))
    }

    const TYPED: &str = "hhhh-hhhh-hhhh-hhhh-hhhh-hhhh";

    #[test]
    fn parsing_ignores_case_spaces_hyphens_and_look_alike_letters() {
        let code = code_of([17; 32]);
        assert_eq!(code.reveal(), TYPED);
        let (capitals, spaced) = (TYPED.to_uppercase().replace('-', ""), TYPED.replace('-', "\t "));
        for typed in [TYPED, &capitals, &format!(" {spaced} ")] {
            assert_eq!(RecoveryCode::parse(typed), Some(code.clone()), "{typed}");
        }
        let digits = code_of([0, 1].repeat(16)[..32].try_into().unwrap());
        assert_eq!(RecoveryCode::parse("oI0l-OiO1-0101-0101-0101-0101"), Some(digits));
    }

    #[test]
    fn malformed_codes_are_refused() {
        let (long, non_ascii) = ("h".repeat(1_000_000), TYPED.replacen('h', "é", 1));
        let (short, one_more) = (&TYPED[1..], format!("{TYPED}h"));
        for typed in ["", short, &one_more, &TYPED.replacen('h', "u", 1), &non_ascii, &long] {
            assert_eq!(RecoveryCode::parse(typed), None);
        }
    }

    #[test]
    fn the_hash_depends_on_the_user_and_debug_hides_the_code() {
        let code = code_of([17; 32]);
        let user = |name| Username::parse(name).unwrap().user_id();
        assert_ne!(code.hash(&user("dana.roy")), code.hash(&user("sam.keller")));
        assert!(!format!("{code:?} {:?}", code.hash(&user("dana.roy"))).contains("hhhh"));
    }
}
