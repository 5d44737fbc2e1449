//! Forgotten passwords.

use app::identity::{CodeAnswer, CodeSent, IdentityError, RecoverPassword};
use aws_sdk_cognitoidentityprovider::config::{Config, retry::RetryConfig};
use domain::ids::Username;

use crate::auth::is_code;
use crate::error::{code, unavailable};
use crate::{Cognito, PoolClient};

/// `ForgotPassword` and `ConfirmForgotPassword` need no rights of the function, only the client's
/// secret.
impl RecoverPassword for Cognito<PoolClient> {
    async fn send_code(&self, username: &Username) -> Result<CodeSent, IdentityError> {
        let forgot = self.client.forgot_password().client_id(self.through.id());
        let forgot = forgot.username(username.as_str()).secret_hash(self.proof(username).await?);
        match forgot.send().await {
            Ok(_where_to) => Ok(CodeSent::Sent),
            Err(error) => match code(&error) {
                // The login is in another state (FORCE_CHANGE_PASSWORD, disabled), does not exist,
                // or has no verified address. The client's settings hide most of these already.
                "NotAuthorizedException"
                | "UserNotFoundException"
                | "UserNotConfirmedException"
                | "InvalidParameterException" => Ok(CodeSent::Refused),
                // Among them CodeDeliveryFailure and faults of the trigger: a retry may work.
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
        let confirm = self.client.confirm_forgot_password().client_id(self.through.id());
        let confirm = confirm
            .username(username.as_str())
            .secret_hash(self.proof(username).await?)
            .confirmation_code(answer)
            .password(password);
        // Never retried: the answer to a second attempt would be that the code was used, and the
        // user would read "wrong code" although the password was changed.
        let once = Config::builder().retry_config(RetryConfig::disabled());
        match confirm.customize().config_override(once).send().await {
            Ok(_) => Ok(CodeAnswer::Chosen),
            Err(error) => match code(&error) {
                "CodeMismatchException"
                | "ExpiredCodeException"
                | "NotAuthorizedException"
                | "UserNotFoundException"
                | "UserNotConfirmedException"
                // Cognito's own limits for one user. Only users that exist have them, so an answer
                // of its own would reveal who exists.
                | "LimitExceededException"
                | "TooManyFailedAttemptsException" => Ok(CodeAnswer::Refused),
                // Among them InvalidPasswordException: the portal's rule is stricter, and was
                // checked before.
                _ => Err(unavailable(error)),
            },
        }
    }
}
