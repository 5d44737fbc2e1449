//! The identity provider, as the portal needs it: it checks passwords and codes, and no more.
//!
//! Its tokens never leave its adapter: what the portal gets is who passed, and what is asked next.

use domain::ids::Username;
use domain::password::TemporaryPassword;
use domain::user::Email;
use std::fmt;
use std::future::Future;

/// What a challenge asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChallengeKind {
    /// A password of one's own.
    NewPassword,
    /// The authenticator app's code.
    Totp,
}

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
    /// It answered that it will not, for no fault of the person: no permission, no pool.
    #[error("the identity provider refuses: {0}")]
    Rejected(String),
    /// It failed, or did not answer. What was asked for may have been done.
    #[error("the identity provider is unavailable: {0}")]
    Unavailable(String),
}

impl IdentityError {
    /// Whether the provider has said that nothing was changed.
    pub const fn changed_nothing(&self) -> bool {
        matches!(self, Self::Busy | Self::Rejected(_))
    }
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

    /// Deletes a login with everything of it: password, codes, second factor. It is no error when
    /// there is none.
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

/// Corrects where the provider mails codes.
pub trait CorrectEmail: Send + Sync {
    /// The login's verified address from now on; a name that the provider does not know has none.
    fn correct_email(
        &self,
        username: &Username,
        email: &Email,
    ) -> impl Future<Output = Result<(), IdentityError>> + Send;
}

/// What came of asking the provider to mail a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeSent {
    /// It was taken on. Whether anybody gets a mail is not said: for a name that the provider does
    /// not know, or may not mail to, the answer is the same.
    Sent,
    /// The login cannot be given a code in the state it is in.
    Refused,
}

/// What came of a mailed code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeAnswer {
    /// It was right, and the password is the one chosen.
    Chosen,
    /// It was wrong, has expired, was used or never sent, was tried too often, or nobody has that
    /// name. Says no more on purpose.
    Refused,
}

/// Lets people in again who forgot their password.
pub trait RecoverPassword: Send + Sync {
    /// Has the provider mail a code, good for an hour, to the login's verified address.
    ///
    /// Busy when it has sent this person too many of late.
    fn send_code(
        &self,
        username: &Username,
    ) -> impl Future<Output = Result<CodeSent, IdentityError>> + Send;

    /// Sets the password the person chose, which keeps the rule, if the code is the one mailed.
    fn confirm_code(
        &self,
        username: &Username,
        code: &str,
        password: &str,
    ) -> impl Future<Output = Result<CodeAnswer, IdentityError>> + Send;
}

/// Changes passwords.
pub trait ChoosePassword: Send + Sync {
    /// Sets the password the person chose, which keeps the rule. To be called only after the
    /// present one, or a code that was mailed, was checked: the provider asks for neither.
    fn choose_password(
        &self,
        username: &Username,
        password: &str,
    ) -> impl Future<Output = Result<(), IdentityError>> + Send;
}

/// What an authenticator app makes its codes from, in base32. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret(String);

impl TotpSecret {
    /// As the provider gave it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// For the person it belongs to, once.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

/// What came of beginning to set up a second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactorBegun {
    /// This secret waits for its first code. One that waited before is void.
    Begun(TotpSecret),
    /// The password is wrong or temporary, or the user may not sign in.
    Refused,
    /// The password is right, and the factor is on already.
    AlreadyOn,
}

/// What came of the code that ends the set-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorAnswer {
    /// Password and code are right, and the factor is on. It may have been on before.
    On,
    /// The password is right, the code is not.
    WrongCode,
    /// The password is wrong or temporary, or the user may not sign in.
    Refused,
    /// The password is right, but no secret waits for a code. Some providers call this a wrong
    /// code.
    NotBegun,
}

/// Sets up the authenticator app. The provider wants the person's own rights for it, so each step
/// takes the password.
pub trait SetUpFactor: Send + Sync {
    /// Makes a new secret. The factor is not on until its first code was right.
    fn begin_factor(
        &self,
        username: &Username,
        password: &str,
    ) -> impl Future<Output = Result<FactorBegun, IdentityError>> + Send;

    /// Switches the factor on if the code (six digits) is right. When it is on already, checks the
    /// code against it: so an answer that was lost can be asked for again.
    fn confirm_factor(
        &self,
        username: &Username,
        password: &str,
        code: &str,
    ) -> impl Future<Output = Result<FactorAnswer, IdentityError>> + Send;
}

/// Switches the authenticator app off.
pub trait SwitchOffFactor: Send + Sync {
    /// Switches the factor off, if it is on; a name that the provider does not know has none.
    fn switch_off_factor(
        &self,
        username: &Username,
    ) -> impl Future<Output = Result<(), IdentityError>> + Send;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_never_printed_by_accident() {
        let (session, secret) = (ChallengeSession::new("opaque"), TotpSecret::new("GEZDGNBV"));
        let begun = FactorBegun::Begun(secret.clone());
        let printed = format!("{session:?} {secret:?} {begun:?}");
        assert!(!printed.contains("opaque") && !printed.contains("GEZDGNBV"), "{printed}");
    }
}
