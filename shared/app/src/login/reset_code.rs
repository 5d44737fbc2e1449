//! Codes of our own that replace a forgotten password, for those whose password is temporary.
//!
//! Cognito mails no code to a login whose password is temporary, and making that password a lasting
//! one first would void an invitation for anybody who knows a user name. So the portal makes and
//! mails the code itself, and nothing changes at Cognito before it is used.

use std::fmt;
use std::future::Future;

use domain::ids::UserId;
use jiff::{SignedDuration, Timestamp};

use crate::login::code_text;
use crate::secret::SecretHash;
use crate::store::StoreError;
use crate::system::Random;
use crate::users::User;

/// As long as Cognito's codes are valid: both mails say so.
pub const RESET_CODE_LIFE: SignedDuration = SignedDuration::from_hours(1);

/// Whether the identity provider may have mailed a code that is still valid to the user's previous
/// address. Until such a code has expired, the portal mails codes of its own and takes no others.
pub(super) fn has_codes_at_previous_email(user: &User, now: Timestamp) -> bool {
    user.email_changed_at.is_some_and(|at| now < at + RESET_CODE_LIFE)
}

/// A code of 120 random bits, such as `h7kc-9wpd-x4mt-2b0s-qe8n-v5ya`: so many that a plain hash of
/// it gives nothing away (ASVS V6.5.2) and nobody guesses it. Cognito's have six digits, so each
/// code says by its form who made it. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct ResetCode(String);

impl ResetCode {
    /// A new code.
    pub fn new(random: &impl Random) -> Self {
        Self(code_text::new(random))
    }

    /// Reads what somebody typed. `None` when it is not of this form: then Cognito may have made
    /// it.
    pub fn parse(text: &str) -> Option<Self> {
        code_text::parse(text).map(Self)
    }

    /// The code in groups, for the mail only.
    pub fn reveal(&self) -> String {
        code_text::grouped(&self.0)
    }

    /// What is stored of it: with the user's id, so that it is nobody else's.
    pub fn hash(&self, user: &UserId) -> SecretHash {
        SecretHash::of(format!("reset:{user}:{}", self.0).as_bytes())
    }
}

impl fmt::Debug for ResetCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResetCode(…)")
    }
}

/// What is stored of a code that was mailed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResetCodeRecord {
    /// Whose it is.
    pub user: UserId,
    /// What it hashes to.
    pub code: SecretHash,
    /// The user's epoch when it was made: what ends their sessions ends this too.
    pub epoch: u64,
    /// It is not taken from then on.
    pub expires_at: Timestamp,
}

/// Stores codes that are about to be mailed.
pub trait KeepResetCode: Send + Sync {
    /// Stores a user's code in place of the one before.
    fn put_reset_code(
        &self,
        record: &ResetCodeRecord,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Takes codes that were mailed.
pub trait UseResetCode: Send + Sync {
    /// Uses a user's code up.
    ///
    /// [`StoreError::ConditionFailed`] when it is not the stored one, was made in another epoch or
    /// has expired at `now`: only the first use of the last code counts.
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
    fn a_code_reads_back_is_told_from_cognitos_and_never_printed() {
        let code = ResetCode(code_text::generate([17; 32]));
        assert_eq!(ResetCode::parse(&code.reveal().to_uppercase()), Some(code.clone()));
        for other in ["", "123456", "1234 5678", &code.reveal()[1..]] {
            assert_eq!(ResetCode::parse(other), None, "{other}");
        }
        let user = Username::parse("dana.roy").unwrap().user_id();
        assert!(!format!("{code:?} {:?}", code.hash(&user)).contains("hhhh"));
    }
}
