//! Setting up the authenticator app.

use app::identity::{
    ChallengeKind, FactorAnswer, FactorBegun, IdentityError, Outcome, SetUpFactor, SwitchOffFactor,
    TotpSecret,
};
use aws_sdk_cognitoidentityprovider::types::{
    SoftwareTokenMfaSettingsType, VerifySoftwareTokenResponseType,
};
use domain::ids::Username;

use crate::auth::{AccessToken, Initiated, is_code};
use crate::error::{code, unavailable};
use crate::{Cognito, PoolClient};

/// `AssociateSoftwareToken` and `VerifySoftwareToken` take the user's access token, which the
/// adapter gets with the password and drops within the same request; they need no rights of the
/// function. The function needs `AdminInitiateAuth`, `AdminRespondToAuthChallenge` and
/// `AdminSetUserMFAPreference`.
impl Cognito<PoolClient> {
    /// Makes a secret that waits for its first code.
    async fn associate(&self, token: &AccessToken) -> Result<FactorBegun, IdentityError> {
        let associate = self.client.associate_software_token().access_token(&token.0);
        match associate.send().await {
            Ok(answer) => match answer.secret_code {
                Some(secret) => Ok(FactorBegun::Begun(TotpSecret::new(secret))),
                None => Err(IdentityError::Unavailable("no secret was given".to_owned())),
            },
            Err(error) => match code(&error) {
                // The login was disabled after the password was checked.
                "NotAuthorizedException" => Ok(FactorBegun::Refused),
                "ConcurrentModificationException" => Err(IdentityError::Busy),
                _ => Err(unavailable(error)),
            },
        }
    }

    /// Checks the first code of the secret that waits for it.
    async fn verify(
        &self,
        token: &AccessToken,
        answer: &str,
    ) -> Result<FactorAnswer, IdentityError> {
        let verify = self.client.verify_software_token().access_token(&token.0);
        match verify.user_code(answer).send().await {
            Ok(verified) => match verified.status {
                Some(VerifySoftwareTokenResponseType::Success) => Ok(FactorAnswer::On),
                _ => Ok(FactorAnswer::WrongCode),
            },
            Err(error) => match code(&error) {
                "EnableSoftwareTokenMFAException"
                | "CodeMismatchException"
                // The code was used before. The API reference does not name this for this call.
                | "ExpiredCodeException" => Ok(FactorAnswer::WrongCode),
                "SoftwareTokenMFANotFoundException" => Ok(FactorAnswer::NotBegun),
                "NotAuthorizedException"
                | "UserNotFoundException"
                | "UserNotConfirmedException"
                | "PasswordResetRequiredException" => Ok(FactorAnswer::Refused),
                _ => Err(unavailable(error)),
            },
        }
    }
}

fn given(token: Option<AccessToken>) -> Result<AccessToken, IdentityError> {
    token.ok_or_else(|| IdentityError::Unavailable("no access token was given".to_owned()))
}

impl SetUpFactor for Cognito<PoolClient> {
    async fn begin_factor(
        &self,
        username: &Username,
        password: &str,
    ) -> Result<FactorBegun, IdentityError> {
        match self.initiate(username, password).await? {
            Initiated::SignedIn(token) => self.associate(&given(token)?).await,
            Initiated::Asked(ChallengeKind::Totp, _) => Ok(FactorBegun::AlreadyOn),
            Initiated::Asked(ChallengeKind::NewPassword, _) | Initiated::Refused => {
                Ok(FactorBegun::Refused)
            }
        }
    }

    async fn confirm_factor(
        &self,
        username: &Username,
        password: &str,
        code: &str,
    ) -> Result<FactorAnswer, IdentityError> {
        let initiated = self.initiate(username, password).await?;
        match initiated {
            Initiated::Asked(ChallengeKind::NewPassword, _) | Initiated::Refused => {
                Ok(FactorAnswer::Refused)
            }
            _ if !is_code(code) => Ok(FactorAnswer::WrongCode),
            Initiated::SignedIn(token) => {
                let answer = self.verify(&given(token)?, code).await?;
                if answer == FactorAnswer::On {
                    self.prefer_totp(username, true).await?;
                }
                Ok(answer)
            }
            Initiated::Asked(ChallengeKind::Totp, session) => {
                match self.respond_totp(username, &session, code).await? {
                    Outcome::Passed => Ok(FactorAnswer::On),
                    Outcome::Refused => Ok(FactorAnswer::WrongCode),
                    // The login was disabled after the password was checked.
                    Outcome::Expired | Outcome::Challenge(..) => Ok(FactorAnswer::Refused),
                }
            }
        }
    }
}

/// `AdminSetUserMFAPreference` is the only right that the function needs.
impl<P: Send + Sync> SwitchOffFactor for Cognito<P> {
    async fn switch_off_factor(&self, username: &Username) -> Result<(), IdentityError> {
        self.prefer_totp(username, false).await
    }
}

impl<P> Cognito<P> {
    /// Makes Cognito ask for the code at sign-in, or no longer ask. A secret that was verified does
    /// nothing until then.
    async fn prefer_totp(&self, username: &Username, on: bool) -> Result<(), IdentityError> {
        let settings =
            SoftwareTokenMfaSettingsType::builder().enabled(on).preferred_mfa(on).build();
        let prefer = self.client.admin_set_user_mfa_preference().user_pool_id(&self.pool);
        let prefer = prefer.username(username.as_str()).software_token_mfa_settings(settings);
        match prefer.send().await {
            Ok(_) => Ok(()),
            Err(error) if !on && code(&error) == "UserNotFoundException" => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }
}
