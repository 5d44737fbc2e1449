//! Setting a new password, with the current one or with a mailed code.

use domain::activity::Action;
use domain::ids::{UserId, Username};
use domain::password;
use domain::user::UserStatus;
use jiff::Timestamp;

use super::reset_code::has_codes_at_previous_email;
use super::{
    EndSession, KNOWN_ADDRESS_LIFE, KnownAddresses, Login, LoginError, LoginStore, NewSession,
    NoticeQueue, ResetCode, StartSession, UseResetCode, session,
};
use crate::client::Client;
use crate::identity::{
    ChallengeKind, CheckPassword, ChoosePassword, CodeAnswer, IdentityError, Outcome,
    RecoverPassword,
};
use crate::mailer::SecurityChange;
use crate::rate_limit;
use crate::store::StoreError;
use crate::system::Random;
use crate::users::User;

/// A request to replace a forgotten password.
#[derive(Clone, Copy)]
pub struct Reset<'a> {
    /// The user name as it was typed.
    pub username: &'a str,
    /// The mailed code as it was typed.
    pub code: &'a str,
    /// The new password.
    pub password: &'a str,
}

/// A request to change the password.
#[derive(Clone, Copy)]
pub struct PasswordChange<'a> {
    /// The current password.
    pub current: &'a str,
    /// The new password.
    pub new: &'a str,
}

impl<I, S, Q, R> Login<I, S, Q, R>
where
    S: LoginStore,
    Q: NoticeQueue,
    R: Random,
    I: Send + Sync,
{
    /// Checks the user's current password, and counts the attempt. A correct password gives
    /// [`Outcome::Passed`], or the challenge of the second factor.
    pub(super) async fn check_current_password(
        &self,
        user: &User,
        password: &str,
        now: Timestamp,
    ) -> Result<Outcome, LoginError>
    where
        I: CheckPassword,
    {
        rate_limit::CONFIRMATIONS.count(&self.access, &user.id.to_string(), now).await?;
        let password = password::typed(password).ok_or(LoginError::WrongPassword)?;
        let outcome = self.identity.check_password(&user.username, &password).await?;
        match outcome {
            Outcome::Passed | Outcome::Challenge(ChallengeKind::Totp, _) => Ok(outcome),
            Outcome::Challenge(ChallengeKind::NewPassword, _)
            | Outcome::Refused
            | Outcome::Expired => Err(LoginError::WrongPassword),
        }
    }

    /// Resets the attempt count after a correct password or code.
    pub(super) async fn forget_confirmations(
        &self,
        user: &User,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.access.forget_attempts(&rate_limit::CONFIRMATIONS.key(&user.id.to_string(), now)).await
    }

    /// Clears the mark of a pending change if the provider reported that it changed nothing.
    /// Otherwise the outcome is unknown, and the next sign-in finds out.
    async fn cancel_if_unchanged(
        &self,
        user: &UserId,
        error: &IdentityError,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        if error.changed_nothing() {
            return ignore_missing_user(self.access.cancel_password_change(user, at).await);
        }
        Ok(())
    }

    /// Changes the password of a signed-in user. Ends all sessions before the change, and starts a
    /// new one for the caller.
    ///
    /// # Errors
    /// See [`LoginError`].
    pub async fn change_password(
        &self,
        user: &User,
        change: PasswordChange<'_>,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<NewSession, LoginError>
    where
        I: CheckPassword + ChoosePassword,
        S: EndSession + StartSession,
    {
        let new = password::chosen(change.new, user.username.as_str()).map_err(LoginError::Weak)?;
        self.check_current_password(user, change.current, now).await?;
        self.forget_confirmations(user, now).await?;
        if password::typed(change.current).is_some_and(|current| current == new) {
            return Err(LoginError::SamePassword);
        }
        self.notify(&user.id, SecurityChange::PasswordChanged, now).await?;
        self.access.begin_password_change(&user.id, now).await.map_err(gone_if_missing)?;
        self.access.end_all_sessions(&user.id).await.map_err(gone_if_missing)?;
        if let Err(error) = self.identity.choose_password(&user.username, &new).await {
            self.cancel_if_unchanged(&user.id, &error, now).await?;
            return Err(error.into());
        }
        let user = self.record_password(user, Action::PasswordChanged, client, now).await?;
        Ok(session::start(&self.access, &self.random, &user, client, now).await?)
    }

    /// Replaces a forgotten password. An unknown user, a deactivated user and a wrong code get the
    /// same refusal, after the same calls.
    ///
    /// The function marks the change as pending before it makes it, and records it afterwards.
    /// After a crash in between, the next sign-in ends all sessions and records the change.
    ///
    /// # Errors
    /// See [`LoginError`].
    pub async fn reset_password(
        &self,
        reset: Reset<'_>,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<(), LoginError>
    where
        I: RecoverPassword + ChoosePassword,
        S: KnownAddresses + UseResetCode,
    {
        let new = password::chosen(reset.password, reset.username).map_err(LoginError::Weak)?;
        let network = client.address.network();
        rate_limit::RESET_ADDRESS.count(&self.access, network, now).await?;
        let username = Username::parse(reset.username).map_err(|_| LoginError::WrongCode)?;
        let user = username.user_id();
        let user_network = rate_limit::user_and_network(&user, network);
        rate_limit::RECOVERY_USER_ADDRESS.count(&self.access, &user_network, now).await?;
        rate_limit::RESET_USER.count(&self.access, &user.to_string(), now).await?;
        self.notify(&user, SecurityChange::PasswordChanged, now).await?;
        ignore_missing_user(self.access.begin_password_change(&user, now).await)?;
        let known = self.access.get_user(&user).await?;
        // The code's format shows who made it, so unknown users take the same path.
        let answer = match ResetCode::parse(reset.code) {
            Some(code) => {
                let epoch = known.as_ref().map_or(0, |user| user.session_epoch);
                self.set_password_with_code((&username, epoch), &code, &new, now).await?
            }
            None if known.as_ref().is_some_and(|user| refuses_provider_codes(user, now)) => {
                Ok(CodeAnswer::Refused)
            }
            None => self.identity.confirm_code(&username, reset.code, &new).await,
        };
        match answer {
            Ok(CodeAnswer::Chosen) => {}
            Ok(CodeAnswer::Refused) => {
                ignore_missing_user(self.access.cancel_password_change(&user, now).await)?;
                return Err(LoginError::WrongCode);
            }
            Err(error) => {
                self.cancel_if_unchanged(&user, &error, now).await?;
                return Err(error.into());
            }
        }
        let recorded = match &known {
            Some(known) => self.record_password(known, Action::PasswordReset, client, now).await,
            None => Err(LoginError::Gone),
        };
        recorded.map_err(|error| match error {
            LoginError::Gone => LoginError::WrongCode,
            other => other,
        })?;
        let until = now + KNOWN_ADDRESS_LIFE;
        self.access.remember_address(&user, network, until).await?;
        Ok(())
    }
}

impl<I, S, Q, R> Login<I, S, Q, R>
where
    I: ChoosePassword,
    S: UseResetCode,
{
    /// Sets the new password if the portal mailed this code. The code is consumed first: if the
    /// provider then fails, the user must request another one.
    async fn set_password_with_code(
        &self,
        (username, epoch): (&Username, u64),
        code: &ResetCode,
        password: &str,
        now: Timestamp,
    ) -> Result<Result<CodeAnswer, IdentityError>, StoreError> {
        let user = username.user_id();
        match self.access.use_reset_code(&user, &code.hash(&user), epoch, now).await {
            Ok(()) => {}
            Err(StoreError::ConditionFailed(_)) => return Ok(Ok(CodeAnswer::Refused)),
            Err(error) => return Err(error),
        }
        let chosen = self.identity.choose_password(username, password).await;
        Ok(chosen.map(|()| CodeAnswer::Chosen))
    }
}

/// Whether the provider's codes must be refused: it may have mailed one to an address that was
/// corrected since, or to a person who had the user name before.
fn refuses_provider_codes(user: &User, now: Timestamp) -> bool {
    user.status == UserStatus::Recorded || has_codes_at_previous_email(user, now)
}

/// Hides that a user does not exist: the caller must get the same response.
fn ignore_missing_user(result: Result<(), StoreError>) -> Result<(), StoreError> {
    match result {
        Err(StoreError::ConditionFailed(_)) => Ok(()),
        other => other,
    }
}

fn gone_if_missing(error: StoreError) -> LoginError {
    match error {
        StoreError::ConditionFailed(_) => LoginError::Gone,
        other => other.into(),
    }
}
