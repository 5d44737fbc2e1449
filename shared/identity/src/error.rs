//! What Cognito's errors mean.
//!
//! Each call decides which of the errors that the API reference names for it (section "Errors" of
//! its page) are answers to the user. All others are failures, classified here. No answer depends
//! on the text of a message, which Cognito may change.

use app::identity::IdentityError;
use aws_sdk_cognitoidentityprovider::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};

/// The service's own code for an error; empty when it did not answer.
pub(crate) fn code<E: ProvideErrorMetadata>(error: &SdkError<E>) -> &str {
    error.as_service_error().and_then(ProvideErrorMetadata::code).unwrap_or_default()
}

/// An error that is not an answer to the user's password or code.
///
/// Busy: the pool's request rate (`TooManyRequestsException`), Cognito's limits for one user
/// (`LimitExceededException`, `TooManyFailedAttemptsException`) and AWS's own throttling; these
/// pass by themselves. Rejected is what an operator must look at: rights and configuration
/// (`ResourceNotFoundException`, `InvalidParameterException`,
/// `InvalidUserPoolConfigurationException`, `UnsupportedOperationException`,
/// `OperationNotEnabledException`, `FeatureUnavailableInTierException`, `ForbiddenException` of a
/// firewall, `MFAMethodNotFoundException`), a password that the pool refuses although our rule lets
/// it pass (`InvalidPasswordException`), mail (`CodeDeliveryFailureException`,
/// `InvalidEmailRoleAccessPolicyException`), a trigger (`UnexpectedLambdaException`,
/// `UserLambdaValidationException`, `InvalidLambdaResponseException`). Unavailable is a fault of
/// Cognito's (`InternalErrorException`), and no answer at all.
///
/// Its text is for the log, so it has Cognito's message only for missing rights: others may quote
/// an address.
pub(crate) fn unavailable<E>(error: SdkError<E>) -> IdentityError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    match code(&error) {
        "TooManyRequestsException"
        | "LimitExceededException"
        | "TooManyFailedAttemptsException"
        | "ThrottlingException" => IdentityError::Busy,
        "" => IdentityError::Unavailable(DisplayErrorContext(error).to_string()),
        code if code == "InternalErrorException" || failed(&error) => {
            IdentityError::Unavailable(code.to_owned())
        }
        "AccessDeniedException" => IdentityError::Rejected(DisplayErrorContext(error).to_string()),
        code => IdentityError::Rejected(code.to_owned()),
    }
}

/// Whether it is the service's own fault, after which the change may have been made.
fn failed<E>(error: &SdkError<E>) -> bool {
    error.raw_response().is_none_or(|response| response.status().is_server_error())
}

#[cfg(test)]
mod tests {
    use aws_sdk_cognitoidentityprovider::config::http::HttpResponse;
    use aws_sdk_cognitoidentityprovider::error::ErrorMetadata;
    use aws_sdk_cognitoidentityprovider::operation::forgot_password::ForgotPasswordError;

    use super::*;

    fn failed(code: &str, message: &str) -> IdentityError {
        let known = ErrorMetadata::builder().code(code).message(message).build();
        let status = 400.try_into().unwrap();
        let response = HttpResponse::new(status, "".into());
        unavailable(SdkError::service_error(ForgotPasswordError::generic(known), response))
    }

    #[test]
    fn a_log_text_quotes_no_address_and_names_missing_rights() {
        let mail = failed("CodeDeliveryFailureException", "not verified: dana@example.ca");
        let named = IdentityError::Rejected("CodeDeliveryFailureException".to_owned());
        assert_eq!(mail, named);
        let rights = failed("AccessDeniedException", "may not cognito-idp:AdminGetUser");
        assert!(rights.to_string().contains("cognito-idp:AdminGetUser"), "{rights}");
    }
}
