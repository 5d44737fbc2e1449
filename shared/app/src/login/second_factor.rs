//! The second factor: set up, switched off, and its recovery codes.
//!
//! Cognito is changed first and our record right after it. Whoever is cut off between the two can
//! repeat the step; otherwise their next sign-in records what Cognito says.

use domain::password;
use jiff::Timestamp;

use crate::client::Client;
use crate::identity::{
    CheckPassword, FactorAnswer, FactorBegun, Outcome, SetUpFactor, SwitchOffFactor, TotpSecret,
};
use crate::login::StartSession;
use crate::login::session;
use crate::login::session::NewSession;
use crate::login::{FactorChange, Login, LoginError, LoginStore, NoticeQueue, RecoveryCode};
use crate::mailer::SecurityChange;
use crate::rate_limit;
use crate::system::Random;
use crate::users::User;

/// What switches a second factor on.
#[derive(Clone, Copy)]
pub struct FactorProof<'a> {
    /// The present password.
    pub password: &'a str,
    /// The app's first code.
    pub code: &'a str,
}

impl<I, S, Q, R> Login<I, S, Q, R>
where
    I: Send + Sync,
    S: LoginStore,
    Q: NoticeQueue,
    R: Random,
{
    /// Begins to set up an authenticator app: what it needs to know.
    ///
    /// # Errors
    /// [`LoginError::FactorState`] when the factor is on already; see [`LoginError`].
    pub async fn set_up_factor(
        &self,
        user: &User,
        password: &str,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<TotpSecret, LoginError>
    where
        I: SetUpFactor,
    {
        rate_limit::CONFIRMATIONS.count(&self.access, &user.id.to_string(), now).await?;
        let password = password::typed(password).ok_or(LoginError::WrongPassword)?;
        match self.identity.begin_factor(&user.username, &password).await? {
            FactorBegun::Refused => Err(LoginError::WrongPassword),
            FactorBegun::Begun(secret) => {
                self.forget_confirmations(user, now).await?;
                Ok(secret)
            }
            FactorBegun::AlreadyOn => {
                self.forget_confirmations(user, now).await?;
                if !user.second_factor {
                    let on = FactorChange::On(Vec::new());
                    self.notify(&user.id, SecurityChange::SecondFactorOn, now).await?;
                    self.record_factor(user, &on, client, now).await?;
                }
                Err(LoginError::FactorState)
            }
        }
    }

    /// Switches the factor on with the app's first code, and gives the recovery codes. All sessions
    /// end, as none of them has shown the factor, and the caller gets a new one. Asked again after
    /// an answer that was lost, it gives new codes.
    ///
    /// # Errors
    /// [`LoginError::FactorState`] when no set-up was begun; see [`LoginError`].
    pub async fn verify_factor(
        &self,
        user: &User,
        proof: FactorProof<'_>,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<(Vec<RecoveryCode>, NewSession), LoginError>
    where
        I: SetUpFactor,
        S: StartSession,
    {
        let FactorProof { password, code } = proof;
        rate_limit::CONFIRMATIONS.count(&self.access, &user.id.to_string(), now).await?;
        let password = password::typed(password).ok_or(LoginError::WrongPassword)?;
        self.notify(&user.id, SecurityChange::SecondFactorOn, now).await?;
        match self.identity.confirm_factor(&user.username, &password, code).await? {
            FactorAnswer::On => {}
            FactorAnswer::WrongCode => return Err(LoginError::WrongCode),
            FactorAnswer::Refused => return Err(LoginError::WrongPassword),
            FactorAnswer::NotBegun => return Err(LoginError::FactorState),
        }
        let codes = RecoveryCode::some(&self.random);
        let on = FactorChange::On(codes.iter().map(|code| code.hash(&user.id)).collect());
        let user = self.record_factor(user, &on, client, now).await?;
        self.forget_confirmations(&user, now).await?;
        let session = session::begin(&self.access, &self.random, &user, client, now).await?;
        Ok((codes, session))
    }

    /// Switches the factor off; when it is off already, nothing is done.
    ///
    /// # Errors
    /// See [`LoginError`].
    pub async fn remove_factor(
        &self,
        user: &User,
        password: &str,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<(), LoginError>
    where
        I: CheckPassword + SwitchOffFactor,
    {
        let outcome = self.check_own_password(user, password, now).await?;
        self.forget_confirmations(user, now).await?;
        if outcome == Outcome::Passed && !user.second_factor {
            return Ok(());
        }
        self.notify(&user.id, SecurityChange::SecondFactorOff, now).await?;
        self.identity.switch_off_factor(&user.username).await?;
        self.record_factor(user, &FactorChange::Off, client, now).await?;
        Ok(())
    }

    /// Makes new recovery codes; the old ones count no more.
    ///
    /// # Errors
    /// [`LoginError::FactorState`] when the factor is off; see [`LoginError`].
    pub async fn renew_recovery_codes(
        &self,
        user: &User,
        password: &str,
        client: Client<'_>,
        now: Timestamp,
    ) -> Result<Vec<RecoveryCode>, LoginError>
    where
        I: CheckPassword,
    {
        self.check_own_password(user, password, now).await?;
        self.forget_confirmations(user, now).await?;
        if !user.second_factor {
            return Err(LoginError::FactorState);
        }
        self.notify(&user.id, SecurityChange::RecoveryCodesRenewed, now).await?;
        let codes = RecoveryCode::some(&self.random);
        let hashes = codes.iter().map(|code| code.hash(&user.id)).collect();
        self.record_factor(user, &FactorChange::Renewed(hashes), client, now).await?;
        Ok(codes)
    }
}
