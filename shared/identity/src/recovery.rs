//! Forgotten passwords.

use app::identity::{ChoosePassword, CodeAnswer, CodeSent, IdentityError, RecoverPassword};
use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::config::{Config, retry::RetryConfig};
use aws_types::SdkConfig;
use domain::ids::Username;

use crate::PoolClient;
use crate::client::{AppClient, is_code};
use crate::error::{code, unavailable};
use crate::passwords::set_for_good;

/// Recovery through the pool's one client.
///
/// `ForgotPassword` and `ConfirmForgotPassword` ask no rights of the function, only the client's
/// secret. `choose_password`, with a code of our own, needs `AdminSetUserPassword` besides.
#[derive(Debug)]
pub struct CognitoRecovery(AppClient);

impl CognitoRecovery {
    /// The pool that is given as AWS configuration and id, through this client of it.
    pub fn at((aws, pool): (&SdkConfig, String), app: PoolClient) -> Self {
        Self::new(Client::new(aws), pool, app)
    }

    /// The pool with this id, through this client of it.
    pub fn new(client: Client, pool: impl Into<String>, app: PoolClient) -> Self {
        Self(AppClient::new(client, pool, app))
    }
}

impl ChoosePassword for CognitoRecovery {
    async fn choose_password(
        &self,
        username: &Username,
        password: &str,
    ) -> Result<(), IdentityError> {
        set_for_good(&self.0.client, &self.0.pool, username, password).await
    }
}

impl RecoverPassword for CognitoRecovery {
    async fn send_code(&self, username: &Username) -> Result<CodeSent, IdentityError> {
        let forgot = self.0.client.forgot_password().client_id(self.0.app.id());
        let forgot = forgot.username(username.as_str()).secret_hash(self.0.proof(username).await?);
        match forgot.send().await {
            Ok(_where_to) => Ok(CodeSent::Sent),
            Err(error) => match code(&error) {
                // The state forbids it (FORCE_CHANGE_PASSWORD, disabled), nobody has that name, or
                // no address is verified. The client hides most of these by itself.
                "NotAuthorizedException"
                | "UserNotFoundException"
                | "UserNotConfirmedException"
                | "InvalidParameterException" => Ok(CodeSent::Refused),
                // Among them CodeDeliveryFailure and the trigger's faults: trying again may work.
                _ => Err(unavailable(error)),
            },
        }
    }

    async fn confirm_code(
        &self,
        username: &Username,
        answer: &str,
        password: &str,
    ) -> Result<CodeAnswer, IdentityError> {
        if !is_code(answer) {
            return Ok(CodeAnswer::Refused);
        }
        let confirm = self.0.client.confirm_forgot_password().client_id(self.0.app.id());
        let confirm = confirm
            .username(username.as_str())
            .secret_hash(self.0.proof(username).await?)
            .confirmation_code(answer)
            .password(password);
        // Never sent twice: a second attempt would hear that the code was used, and call a password
        // that was changed a wrong code.
        let once = Config::builder().retry_config(RetryConfig::disabled());
        match confirm.customize().config_override(once).send().await {
            Ok(_) => Ok(CodeAnswer::Chosen),
            Err(error) => match code(&error) {
                "CodeMismatchException"
                | "ExpiredCodeException"
                | "NotAuthorizedException"
                | "UserNotFoundException"
                | "UserNotConfirmedException"
                // Cognito's own limits for one person: known names only have them, so to tell them
                // apart from a wrong code would tell who is known.
                | "LimitExceededException"
                | "TooManyFailedAttemptsException" => Ok(CodeAnswer::Refused),
                // Among them InvalidPasswordException: the password rule is stricter, and checked
                // before.
                _ => Err(unavailable(error)),
            },
        }
    }
}
