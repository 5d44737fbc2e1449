//! Cognito's errors by class. Cognito appends `Exception` to each name.

/// The classes of errors that the model returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exception {
    /// The code is not the valid one.
    CodeMismatch,
    /// The first code of a set-up is wrong.
    EnableSoftwareTokenMFA,
    /// There is no valid code, or the code was used.
    ExpiredCode,
    /// The request is malformed, or needs something that the login does not have.
    InvalidParameter,
    /// The password breaks the pool's policy.
    InvalidPassword,
    /// Too many codes were requested or tried.
    LimitExceeded,
    /// Any other refusal.
    NotAuthorized,
    /// The login has no software token.
    SoftwareTokenMFANotFound,
    /// The name is taken.
    UsernameExists,
    /// No login has that name.
    UserNotFound,
}
