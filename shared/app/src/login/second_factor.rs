//! Setting the second factor up, switching it off, and renewing its recovery codes.
//!
//! The portal changes Cognito first and its record right after it. After a crash between the two,
//! the user can repeat the step; otherwise the next sign-in records Cognito's state.

use domain::password;
use jiff::Timestamp;

use super::{
    FactorChange, Login, LoginError, LoginStore, NewSession, NoticeQueue, RecoveryCode,
    StartSession, session,
};
use crate::client::Client;
use crate::identity::{
    CheckPassword, FactorAnswer, FactorBegun, Outcome, SetUpFactor, SwitchOffFactor, TotpSecret,
};
use crate::mailer::SecurityChange;
use crate::rate_limit;
use crate::system::Random;
use crate::users::User;

/// The proof that switches a second factor on.
#[derive(Clone, Copy)]
pub struct FactorProof<'a> {
    /// The current password.
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
    /// Begins to set up an authenticator app, and gives the secret for it.
    ///
    /// # Errors
    /// [`LoginError::FactorState`] when the factor is already on; see [`LoginError`].
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

    /// Switches the factor on with the app's first code, and gives the recovery codes. Ends all
    /// sessions, since none of them has proven the factor, and starts a new one for the caller. A
    /// caller who lost the response can call it again, and gets new codes.
    ///
    /// # Errors
    /// [`LoginError::FactorState`] when no set-up has begun; see [`LoginError`].
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
        let codes = RecoveryCode::generate_all(&self.random);
        let on = FactorChange::On(codes.iter().map(|code| code.hash(&user.id)).collect());
        let user = self.record_factor(user, &on, client, now).await?;
        self.forget_confirmations(&user, now).await?;
        let session = session::start(&self.access, &self.random, &user, client, now).await?;
        Ok((codes, session))
    }

    /// Switches the factor off. Does nothing when it is off already.
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
        let outcome = self.check_current_password(user, password, now).await?;
        self.forget_confirmations(user, now).await?;
        if outcome == Outcome::Passed && !user.second_factor {
            return Ok(());
        }
        self.notify(&user.id, SecurityChange::SecondFactorOff, now).await?;
        self.identity.switch_off_factor(&user.username).await?;
        self.record_factor(user, &FactorChange::Off, client, now).await?;
        Ok(())
    }

    /// Makes new recovery codes, and voids the old ones.
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
        self.check_current_password(user, password, now).await?;
        self.forget_confirmations(user, now).await?;
        if !user.second_factor {
            return Err(LoginError::FactorState);
        }
        self.notify(&user.id, SecurityChange::RecoveryCodesRenewed, now).await?;
        let codes = RecoveryCode::generate_all(&self.random);
        let hashes = codes.iter().map(|code| code.hash(&user.id)).collect();
        self.record_factor(user, &FactorChange::Renewed(hashes), client, now).await?;
        Ok(codes)
    }
}
