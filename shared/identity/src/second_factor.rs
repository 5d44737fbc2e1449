//! Setting up the authenticator app.

use app::identity::ChallengeKind;
use app::identity::{FactorAnswer, FactorBegun, IdentityError, Outcome, SecondFactor, TotpSecret};
use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::types::{
    SoftwareTokenMfaSettingsType, VerifySoftwareTokenResponseType,
};
use aws_types::SdkConfig;
use domain::ids::Username;

use crate::PoolClient;
use crate::client::{AccessToken, AppClient, Initiated, is_code};
use crate::error::{code, unavailable};

/// Second factors of the pool's one client.
///
/// `AssociateSoftwareToken` and `VerifySoftwareToken` take the person's access token, which is
/// got with the password and dropped within the same request; they ask no rights of the function.
/// What it needs: `AdminInitiateAuth`, `AdminRespondToAuthChallenge` and
/// `AdminSetUserMFAPreference`; to switch off, the last alone.
#[derive(Debug)]
pub struct CognitoSecondFactor(AppClient);

impl CognitoSecondFactor {
    /// The pool that is given as AWS configuration and id, through this client of it.
    pub fn at((aws, pool): (&SdkConfig, String), app: PoolClient) -> Self {
        Self::new(Client::new(aws), pool, app)
    }

    /// The pool with this id, through this client of it.
    pub fn new(client: Client, pool: impl Into<String>, app: PoolClient) -> Self {
        Self(AppClient::new(client, pool, app))
    }

    /// Makes a secret that waits for its first code.
    async fn associate(&self, token: &AccessToken) -> Result<FactorBegun, IdentityError> {
        let associate = self.0.client.associate_software_token().access_token(&token.0);
        match associate.send().await {
            Ok(answer) => match answer.secret_code {
                Some(secret) => Ok(FactorBegun::Begun(TotpSecret::new(secret))),
                None => Err(IdentityError::Unavailable("no secret was given".to_owned())),
            },
            Err(error) => match code(&error) {
                // Disabled since the password was checked.
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
        let verify = self.0.client.verify_software_token().access_token(&token.0);
        match verify.user_code(answer).send().await {
            Ok(verified) => match verified.status {
                Some(VerifySoftwareTokenResponseType::Success) => Ok(FactorAnswer::On),
                _ => Ok(FactorAnswer::WrongCode),
            },
            Err(error) => match code(&error) {
                "EnableSoftwareTokenMFAException"
                | "CodeMismatchException"
                // Used before. Not named for this call in the API reference.
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

    fn token(token: Option<AccessToken>) -> Result<AccessToken, IdentityError> {
        token.ok_or_else(|| IdentityError::Unavailable("no access token was given".to_owned()))
    }
}

impl SecondFactor for CognitoSecondFactor {
    async fn begin_factor(
        &self,
        username: &Username,
        password: &str,
    ) -> Result<FactorBegun, IdentityError> {
        match self.0.initiate(username, password).await? {
            Initiated::SignedIn(token) => self.associate(&Self::token(token)?).await,
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
        let initiated = self.0.initiate(username, password).await?;
        match initiated {
            Initiated::Asked(ChallengeKind::NewPassword, _) | Initiated::Refused => {
                Ok(FactorAnswer::Refused)
            }
            _ if !is_code(code) => Ok(FactorAnswer::WrongCode),
            Initiated::SignedIn(token) => {
                let answer = self.verify(&Self::token(token)?, code).await?;
                if answer == FactorAnswer::On {
                    prefer(&self.0, username, true).await?;
                }
                Ok(answer)
            }
            Initiated::Asked(ChallengeKind::Totp, session) => {
                match self.0.respond_totp(username, &session, code).await? {
                    Outcome::Passed => Ok(FactorAnswer::On),
                    Outcome::Refused => Ok(FactorAnswer::WrongCode),
                    // Disabled since the password was checked.
                    Outcome::Expired | Outcome::Asked(..) => Ok(FactorAnswer::Refused),
                }
            }
        }
    }

    async fn switch_off_factor(&self, username: &Username) -> Result<(), IdentityError> {
        prefer(&self.0, username, false).await
    }
}

/// Has Cognito ask for the code at sign-in, or no longer ask. A secret that was verified does
/// nothing until it does.
async fn prefer(client: &AppClient, username: &Username, on: bool) -> Result<(), IdentityError> {
    let settings = SoftwareTokenMfaSettingsType::builder().enabled(on).preferred_mfa(on).build();
    let prefer = client.client.admin_set_user_mfa_preference().user_pool_id(&client.pool);
    let prefer = prefer.username(username.as_str()).software_token_mfa_settings(settings);
    match prefer.send().await {
        Ok(_) => Ok(()),
        Err(error) if !on && code(&error) == "UserNotFoundException" => Ok(()),
        Err(error) => Err(unavailable(error)),
    }
}
