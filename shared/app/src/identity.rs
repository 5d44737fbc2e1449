//! The identity provider, as the portal needs it: it checks passwords and codes, and no more.
//!
//! Its tokens never leave its adapter: what the portal gets is who passed, and what is asked next.

use std::fmt;
use std::future::Future;

use domain::ids::Username;
use domain::password::TemporaryPassword;
use domain::people::Email;

use crate::access::ChallengeKind;

/// The provider's half of a challenge: opaque, good for a few minutes. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct ChallengeSession(String);

impl ChallengeSession {
    /// As the provider gave it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// For the provider, and for the store.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ChallengeSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChallengeSession(…)")
    }
}

/// What came of a password or of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was right, and nothing more is asked.
    Passed,
    /// It was right, and one more thing is asked.
    Asked(ChallengeKind, ChallengeSession),
    /// It was wrong, or the user may not sign in. Says no more on purpose.
    Refused,
    /// The provider's half of the challenge has expired or was used.
    Expired,
}

/// A failure of the provider, not of the person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// Too many requests; trying again later will work.
    #[error("the identity provider is busy")]
    Busy,
    /// It cannot be used: no permission, no pool, no network.
    #[error("the identity provider is unavailable: {0}")]
    Unavailable(String),
}

/// Checks passwords.
pub trait CheckPassword: Send + Sync {
    /// Whether name and password go together.
    fn check_password(
        &self,
        username: &Username,
        password: &str,
    ) -> impl Future<Output = Result<Outcome, IdentityError>> + Send;
}

/// Takes answers to the provider's challenges.
pub trait AnswerChallenge: Send + Sync {
    /// Sets the password the person chose.
    fn answer_new_password(
        &self,
        username: &Username,
        session: &ChallengeSession,
        password: &str,
    ) -> impl Future<Output = Result<Outcome, IdentityError>> + Send;

    /// Checks the authenticator app's code.
    fn answer_totp(
        &self,
        username: &Username,
        session: &ChallengeSession,
        code: &str,
    ) -> impl Future<Output = Result<Outcome, IdentityError>> + Send;
}

/// Whether the provider knows a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginState {
    /// It does not.
    Absent,
    /// It waits for the first sign-in, with a temporary password.
    Temporary,
    /// Its owner has chosen a password.
    Chosen,
}

/// Makes logins for invited people.
pub trait Logins: Send + Sync {
    /// What the provider knows.
    fn login_state(
        &self,
        username: &Username,
    ) -> impl Future<Output = Result<LoginState, IdentityError>> + Send;

    /// Makes a login with a temporary password; the provider sends no mail of its own.
    fn create_login(
        &self,
        username: &Username,
        email: &Email,
        password: &TemporaryPassword,
    ) -> impl Future<Output = Result<(), IdentityError>> + Send;

    /// Replaces the temporary password of a login that waits for its first sign-in.
    fn reset_login(
        &self,
        username: &Username,
        password: &TemporaryPassword,
    ) -> impl Future<Output = Result<(), IdentityError>> + Send;
}
