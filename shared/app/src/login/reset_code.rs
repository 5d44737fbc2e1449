//! The portal's codes for Forgot Password, for users whose password is temporary.
//!
//! Cognito mails no code to a login whose password is temporary. Making that password permanent
//! first would let a stranger who knows a user name void an invitation. So the portal makes and
//! mails the code itself, and changes nothing at Cognito before the code is used.

use std::fmt;
use std::future::Future;

use domain::ids::UserId;
use jiff::{SignedDuration, Timestamp};

use super::code_format;
use crate::secret::SecretHash;
use crate::store::StoreError;
use crate::system::Random;
use crate::users::User;

/// How long a code is valid: as long as Cognito's codes, as both mails say.
pub const RESET_CODE_LIFE: SignedDuration = SignedDuration::from_hours(1);

/// Whether a code that the identity provider mailed to the user's previous address may still be
/// valid. Until that code has expired, the portal mails its own codes and accepts no others.
pub(super) fn has_codes_at_previous_email(user: &User, now: Timestamp) -> bool {
    user.email_changed_at.is_some_and(|at| now < at + RESET_CODE_LIFE)
}

/// A code of 120 random bits, such as `h7kc-9wpd-x4mt-2b0s-qe8n-v5ya`. With so much entropy it
/// cannot be guessed, and an unsalted fast hash is safe (ASVS V6.5.2). Cognito's codes have six
/// digits, so the format shows who made a code. `Debug` hides the code.
#[derive(Clone, PartialEq, Eq)]
pub struct ResetCode(String);

impl ResetCode {
    /// A new random code.
    pub fn new(random: &impl Random) -> Self {
        Self(code_format::generate(random))
    }

    /// Parses a typed code. `None` when the text is not in the portal's format: Cognito may have
    /// made it.
    pub fn parse(text: &str) -> Option<Self> {
        code_format::parse(text).map(Self)
    }

    /// The code in groups of four, for the mail only.
    pub fn reveal(&self) -> String {
        code_format::grouped(&self.0)
    }

    /// The hash that is stored. It includes the user's id, so the code is valid for that user only.
    pub fn hash(&self, user: &UserId) -> SecretHash {
        SecretHash::of(format!("reset:{user}:{}", self.0).as_bytes())
    }
}

impl fmt::Debug for ResetCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResetCode(…)")
    }
}

/// The stored record of a mailed code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResetCodeRecord {
    /// The user whom the code was mailed to.
    pub user: UserId,
    /// The hash of the code.
    pub code: SecretHash,
    /// The user's session epoch at that time: whatever ends all sessions also voids the code.
    pub epoch: u64,
    /// From this instant on the code is refused.
    pub expires_at: Timestamp,
}

/// Stores codes that are about to be mailed.
pub trait KeepResetCode: Send + Sync {
    /// Stores a user's code, replacing the one before.
    fn put_reset_code(
        &self,
        record: &ResetCodeRecord,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Consumes codes that were mailed.
pub trait UseResetCode: Send + Sync {
    /// Consumes a user's code. Only the first use of the latest code succeeds.
    ///
    /// [`StoreError::ConditionFailed`] when the code is not the stored one, was made in another
    /// epoch, or has expired at `now`.
    fn use_reset_code(
        &self,
        user: &UserId,
        code: &SecretHash,
        epoch: u64,
        now: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

#[cfg(test)]
mod tests {
    use domain::ids::Username;

    use super::*;

    #[test]
    fn a_code_parses_differs_in_format_from_cognitos_and_debug_hides_it() {
        let code = ResetCode(code_format::encode([17; 32]));
        assert_eq!(ResetCode::parse(&code.reveal().to_uppercase()), Some(code.clone()));
        for other in ["", "123456", "1234 5678", &code.reveal()[1..]] {
            assert_eq!(ResetCode::parse(other), None, "{other}");
        }
        let user = Username::parse("dana.roy").unwrap().user_id();
        assert!(!format!("{code:?} {:?}", code.hash(&user)).contains("hhhh"));
    }
}
