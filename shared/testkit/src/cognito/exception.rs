//! Cognito's errors, by class. Their names there end in `Exception`.

/// The classes of Cognito's errors that the model gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exception {
    /// The code is not the one that is valid.
    CodeMismatch,
    /// The set-up's code is wrong.
    EnableSoftwareTokenMFA,
    /// No code is valid, or the code was used.
    ExpiredCode,
    /// The request is malformed, or asks for what the login has not.
    InvalidParameter,
    /// The password does not keep the pool's policy.
    InvalidPassword,
    /// Too many codes asked for or tried.
    LimitExceeded,
    /// Whatever else is refused.
    NotAuthorized,
    /// No software token is there.
    SoftwareTokenMFANotFound,
    /// The name is taken.
    UsernameExists,
    /// Nobody has that name.
    UserNotFound,
}
