//! The ports of the identity provider, which keeps logins, and checks passwords and codes.
//!
//! The provider's tokens never leave its adapter: the portal learns only whether a user passed, and
//! which challenge comes next.

use std::fmt;
use std::future::Future;

use domain::ids::Username;
use domain::password::TemporaryPassword;
use domain::user::Email;

/// What a challenge asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChallengeKind {
    /// A new password in place of the temporary one.
    NewPassword,
    /// The authenticator app's code.
    Totp,
}

/// The provider's session of a challenge: opaque text, valid for a few minutes. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct ChallengeSession(String);

impl ChallengeSession {
    /// Wraps the provider's text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the provider and for the store.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ChallengeSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChallengeSession(…)")
    }
}

/// The outcome of a password check, or of an answer to a challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was correct, and no challenge follows.
    Passed,
    /// It was correct, and this challenge follows.
    Challenge(ChallengeKind, ChallengeSession),
    /// It was wrong, or the user may not sign in. The provider does not say which, on purpose.
    Refused,
    /// The provider's session of the challenge has expired or was used.
    Expired,
}

/// A failure of the provider, not of the user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// The provider throttles; a later retry will succeed.
    #[error("the identity provider is busy")]
    Busy,
    /// The provider refused the request, and changed nothing; the user is not the cause: for
    /// example, the permission or the pool is missing.
    #[error("the identity provider refuses: {0}")]
    Rejected(String),
    /// The provider failed or did not answer. It may have made the change.
    #[error("the identity provider is unavailable: {0}")]
    Unavailable(String),
}

impl IdentityError {
    /// Whether the provider reported that it changed nothing.
    pub const fn changed_nothing(&self) -> bool {
        matches!(self, Self::Busy | Self::Rejected(_))
    }
}

/// Checks passwords.
pub trait CheckPassword: Send + Sync {
    /// Checks a password. The provider counts each call as an attempt.
    fn check_password(
        &self,
        username: &Username,
        password: &str,
    ) -> impl Future<Output = Result<Outcome, IdentityError>> + Send;
}

/// Answers the provider's challenges.
pub trait AnswerChallenge: Send + Sync {
    /// Sets the password that the user chose.
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

/// The state of a login at the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginState {
    /// The login does not exist.
    Absent,
    /// The login has a temporary password, and waits for the first sign-in.
    Temporary,
    /// The user has chosen a password.
    Chosen,
}

/// Creates, resets and deletes the logins of invited users.
pub trait Logins: Send + Sync {
    /// The state of a login.
    fn login_state(
        &self,
        username: &Username,
    ) -> impl Future<Output = Result<LoginState, IdentityError>> + Send;

    /// Creates a login with a temporary password. The provider sends no mail.
    fn create_login(
        &self,
        username: &Username,
        email: &Email,
        password: &TemporaryPassword,
    ) -> impl Future<Output = Result<(), IdentityError>> + Send;

    /// Deletes a login with its password, codes and second factor. Succeeds when the login does not
    /// exist.
    fn delete_login(
        &self,
        username: &Username,
    ) -> impl Future<Output = Result<(), IdentityError>> + Send;

    /// Replaces the temporary password of a login that waits for its first sign-in.
    fn reset_login(
        &self,
        username: &Username,
        password: &TemporaryPassword,
    ) -> impl Future<Output = Result<(), IdentityError>> + Send;
}

/// Corrects the address to which the provider mails codes.
pub trait CorrectEmail: Send + Sync {
    /// Sets the login's verified address. Succeeds when the login does not exist.
    fn correct_email(
        &self,
        username: &Username,
        email: &Email,
    ) -> impl Future<Output = Result<(), IdentityError>> + Send;
}

/// The outcome of a request to mail a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeSent {
    /// The provider accepted the request. The answer is the same for an unknown login, and for one
    /// to which the provider may not mail.
    Sent,
    /// The provider mails no code in the login's present state.
    Refused,
}

/// The outcome of a password reset with a mailed code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeAnswer {
    /// The code was correct, and the new password is set.
    Chosen,
    /// The code was wrong, expired, used, never sent or tried too often, or the login does not
    /// exist. The provider does not say which, on purpose.
    Refused,
}

/// Replaces forgotten passwords with mailed codes.
pub trait RecoverPassword: Send + Sync {
    /// Has the provider mail a code, valid for an hour, to the login's verified address.
    ///
    /// [`IdentityError::Busy`] when it has recently sent this user too many.
    fn send_code(
        &self,
        username: &Username,
    ) -> impl Future<Output = Result<CodeSent, IdentityError>> + Send;

    /// Sets the password, which must pass the password rule, if the code is the mailed one.
    fn confirm_code(
        &self,
        username: &Username,
        code: &str,
        password: &str,
    ) -> impl Future<Output = Result<CodeAnswer, IdentityError>> + Send;
}

/// Changes passwords.
pub trait ChoosePassword: Send + Sync {
    /// Sets the password, which must pass the password rule. The caller must have checked the
    /// current password or a mailed code: the provider checks neither.
    fn choose_password(
        &self,
        username: &Username,
        password: &str,
    ) -> impl Future<Output = Result<(), IdentityError>> + Send;
}

/// The secret from which an authenticator app makes its codes, in base32. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret(String);

impl TotpSecret {
    /// Wraps the provider's text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, to be shown to the user once.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

/// The outcome of beginning to set a second factor up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactorBegun {
    /// This secret waits for its first code. An earlier pending secret is void.
    Begun(TotpSecret),
    /// The password is wrong or temporary, or the user may not sign in.
    Refused,
    /// The password is correct, and the factor is already on.
    AlreadyOn,
}

/// The outcome of the code that completes the set-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorAnswer {
    /// Password and code are correct, and the factor is on. It may have been on before.
    On,
    /// The password is correct, the code is not.
    WrongCode,
    /// The password is wrong or temporary, or the user may not sign in.
    Refused,
    /// The password is correct, but no secret waits for a code. Some providers report this as a
    /// wrong code.
    NotBegun,
}

/// Sets the authenticator app up. The provider requires the user's own authorization, so each step
/// takes the password.
pub trait SetUpFactor: Send + Sync {
    /// Makes a new secret. The factor is off until the secret's first code is confirmed.
    fn begin_factor(
        &self,
        username: &Username,
        password: &str,
    ) -> impl Future<Output = Result<FactorBegun, IdentityError>> + Send;

    /// Switches the factor on if the code (six digits) is correct. When the factor is already on,
    /// checks the code against it, so a caller that lost the response can repeat the call.
    fn confirm_factor(
        &self,
        username: &Username,
        password: &str,
        code: &str,
    ) -> impl Future<Output = Result<FactorAnswer, IdentityError>> + Send;
}

/// Switches the authenticator app off.
pub trait SwitchOffFactor: Send + Sync {
    /// Switches the factor off. Succeeds when it is off, or the login does not exist.
    fn switch_off_factor(
        &self,
        username: &Username,
    ) -> impl Future<Output = Result<(), IdentityError>> + Send;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_secrets() {
        let (session, secret) = (ChallengeSession::new("opaque"), TotpSecret::new("GEZDGNBV"));
        let begun = FactorBegun::Begun(secret.clone());
        let printed = format!("{session:?} {secret:?} {begun:?}");
        assert!(!printed.contains("opaque") && !printed.contains("GEZDGNBV"), "{printed}");
    }
}
