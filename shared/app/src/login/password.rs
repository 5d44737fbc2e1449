//! A new password: with the present one, or with a code that was mailed.

use super::reset_code::has_codes_at_previous_email;
use domain::activity::Action;
use domain::ids::{UserId, Username};
use domain::password;
use domain::user::UserStatus;
use jiff::Timestamp;

use crate::client::Client;
use crate::identity::ChallengeKind;
use crate::identity::{
    CheckPassword, ChoosePassword, CodeAnswer, IdentityError, Outcome, RecoverPassword,
};
use crate::login::session;
use crate::login::session::NewSession;
use crate::login::{EndSession, StartSession};
use crate::login::{
    KNOWN_ADDRESS_LIFE, KnownAddresses, Login, LoginError, LoginStore, NoticeQueue, ResetCode,
    UseResetCode,
};
use crate::mailer::SecurityChange;
use crate::rate_limit;
use crate::store::StoreError;
use crate::system::Random;
use crate::users::User;

/// What a forgotten password is replaced with.
#[derive(Clone, Copy)]
pub struct Reset<'a> {
    /// As it was typed.
    pub username: &'a str,
    /// As it was typed.
    pub code: &'a str,
    /// The new password.
    pub password: &'a str,
}

/// The present password and the next.
#[derive(Clone, Copy)]
pub struct PasswordChange<'a> {
    /// The present one.
    pub current: &'a str,
    /// The next one.
    pub new: &'a str,
}

impl<I, S, Q, R> Login<I, S, Q, R>
where
    S: LoginStore,
    Q: NoticeQueue,
    R: Random,
    I: Send + Sync,
{
    /// Whether this is the user's present password; tries are limited.
    pub(super) async fn check_own_password(
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
            Outcome::Passed | Outcome::Asked(ChallengeKind::Totp, _) => Ok(outcome),
            Outcome::Asked(ChallengeKind::NewPassword, _) | Outcome::Refused | Outcome::Expired => {
                Err(LoginError::WrongPassword)
            }
        }
    }

    /// A right password or code: the tries before it are forgotten.
    pub(super) async fn forget_confirmations(
        &self,
        user: &User,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.access.forget_attempts(&rate_limit::CONFIRMATIONS.key(&user.id.to_string(), now)).await
    }

    /// Takes the mark of a change back that the provider says it did not make. Whether it was made
    /// when the provider says nothing, the next sign-in finds out.
    async fn keep_unless_changed(
        &self,
        user: &UserId,
        error: &IdentityError,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        if error.changed_nothing() {
            return passed(self.access.keep_password(user, at).await);
        }
        Ok(())
    }

    /// Changes the password of somebody who is signed in. All sessions end before it is changed,
    /// and the caller gets a new one.
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
        self.check_own_password(user, change.current, now).await?;
        self.forget_confirmations(user, now).await?;
        if password::typed(change.current).is_some_and(|current| current == new) {
            return Err(LoginError::SamePassword);
        }
        self.notify(&user.id, SecurityChange::PasswordChanged, now).await?;
        self.access.begin_password(&user.id, now).await.map_err(gone)?;
        self.access.end_all_sessions(&user.id).await.map_err(gone)?;
        if let Err(error) = self.identity.choose_password(&user.username, &new).await {
            self.keep_unless_changed(&user.id, &error, now).await?;
            return Err(error.into());
        }
        let user = self.record_password(user, Action::PasswordChanged, client, now).await?;
        Ok(session::begin(&self.access, &self.random, &user, client, now).await?)
    }

    /// Replaces a forgotten password. Whoever is not known, is deactivated, or has another code is
    /// refused alike, after the same calls.
    ///
    /// The change is marked before it is made and recorded after it: if a crash falls between, the
    /// next sign-in ends all sessions and tells of it.
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
        let here = rate_limit::user_at(&user, network);
        rate_limit::RECOVERY_HERE.count(&self.access, &here, now).await?;
        rate_limit::RESET_USER.count(&self.access, &user.to_string(), now).await?;
        self.notify(&user, SecurityChange::PasswordChanged, now).await?;
        passed(self.access.begin_password(&user, now).await)?;
        let known = self.access.get_user(&user).await?;
        // A code says by its form who made it, so everybody's takes the same way.
        let answer = match ResetCode::parse(reset.code) {
            Some(code) => {
                let epoch = known.as_ref().map_or(0, |user| user.session_epoch);
                self.choose_with_code((&username, epoch), &code, &new, now).await?
            }
            None if known.as_ref().is_some_and(|user| takes_no_code(user, now)) => {
                Ok(CodeAnswer::Refused)
            }
            None => self.identity.confirm_code(&username, reset.code, &new).await,
        };
        match answer {
            Ok(CodeAnswer::Chosen) => {}
            Ok(CodeAnswer::Refused) => {
                passed(self.access.keep_password(&user, now).await)?;
                return Err(LoginError::WrongCode);
            }
            Err(error) => {
                self.keep_unless_changed(&user, &error, now).await?;
                return Err(error.into());
            }
        }
        let done = match &known {
            Some(known) => self.record_password(known, Action::PasswordReset, client, now).await,
            None => Err(LoginError::Gone),
        };
        done.map_err(|error| match error {
            LoginError::Gone => LoginError::WrongCode,
            other => other,
        })?;
        let until = now + KNOWN_ADDRESS_LIFE;
        self.access.know_address(&user, network, until).await?;
        Ok(())
    }
}

impl<I, S, Q, R> Login<I, S, Q, R>
where
    I: ChoosePassword,
    S: UseResetCode,
{
    /// Sets the new password if this is the code that the portal mailed. The code is used up first:
    /// if the provider fails then, the user asks for another one.
    async fn choose_with_code(
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

/// Whether no code of the provider's counts: it may have mailed one to an address that was
/// corrected since, or to whoever had the user name before.
fn takes_no_code(user: &User, now: Timestamp) -> bool {
    user.status == UserStatus::Recorded || has_codes_at_previous_email(user, now)
}

/// Nobody is told that a user is not there.
fn passed(result: Result<(), StoreError>) -> Result<(), StoreError> {
    match result {
        Err(StoreError::ConditionFailed(_)) => Ok(()),
        other => other,
    }
}

fn gone(error: StoreError) -> LoginError {
    match error {
        StoreError::ConditionFailed(_) => LoginError::Gone,
        other => other.into(),
    }
}
