//! What Cognito's errors mean.

use app::identity::IdentityError;
use aws_sdk_cognitoidentityprovider::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};

/// The service's own code for an error, when it answered at all.
pub(crate) fn code<E: ProvideErrorMetadata>(error: &SdkError<E>) -> &str {
    error.as_service_error().and_then(ProvideErrorMetadata::code).unwrap_or_default()
}

/// An error that is no answer to the person's password or code.
pub(crate) fn unavailable<E>(error: SdkError<E>) -> IdentityError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    match code(&error) {
        "TooManyRequestsException" | "LimitExceededException" | "ThrottlingException" => {
            IdentityError::Busy
        }
        _ => IdentityError::Unavailable(DisplayErrorContext(error).to_string()),
    }
}
