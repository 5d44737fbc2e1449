//! Signing in.

use serde::{Deserialize, Serialize};

/// `POST /v1/auth/sign-in`.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignInRequest {
    /// User name; upper and lower case are the same.
    pub username: String,
    /// Password, permanent or temporary.
    pub password: String,
}

/// `POST /v1/auth/challenge`: the answer to a challenge. Exactly one of `newPassword`, `code` and
/// `recoveryCode`.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChallengeRequest {
    /// The challenge's token, good for one answer.
    pub token: String,
    /// For `new-password`.
    #[serde(default)]
    pub new_password: Option<String>,
    /// For `totp`: six digits.
    #[serde(default)]
    pub code: Option<String>,
    /// For `totp`, when the authenticator app is lost. It switches the second factor off.
    #[serde(default)]
    pub recovery_code: Option<String>,
}

/// `POST /v1/auth/forgot-password`.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ForgotPasswordRequest {
    /// User name; upper and lower case are the same.
    pub username: String,
}

/// The one answer of `POST /v1/auth/forgot-password`, whoever was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ForgotPasswordAnswer {
    /// Always `accepted`: a code is mailed if the user may sign in.
    pub status: Accepted,
}

/// The one status there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Accepted {
    /// It will be looked at.
    Accepted,
}

/// `POST /v1/auth/reset-password`. The person signs in with the new password afterwards.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResetPasswordRequest {
    /// User name; upper and lower case are the same.
    pub username: String,
    /// The code that was mailed: six digits.
    pub code: String,
    /// The new password; the password rule holds.
    pub new_password: String,
}

/// What came of signing in: a session (with its cookie), or one more question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SignInAnswer {
    /// Whether the person is in.
    pub status: SignInStatus,
    /// What is asked next; `null` when signed in.
    pub challenge: Option<Challenge>,
    /// To be sent back with the answer; `null` when signed in.
    pub token: Option<String>,
}

impl SignInAnswer {
    /// The person is in; the session is in the cookie.
    pub const SIGNED_IN: Self =
        Self { status: SignInStatus::SignedIn, challenge: None, token: None };

    /// One more question, to be answered with `token`.
    pub fn challenge(challenge: Challenge, token: String) -> Self {
        let (challenge, token) = (Some(challenge), Some(token));
        Self { status: SignInStatus::Challenge, challenge, token }
    }
}

/// Whether signing in is finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SignInStatus {
    /// A session exists.
    SignedIn,
    /// A challenge is to be answered first.
    Challenge,
}

/// What must be answered before a session exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Challenge {
    /// The password was temporary: choose your own.
    NewPassword,
    /// The code of the authenticator app.
    Totp,
}

/// The query of `POST /v1/auth/sign-out`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignOutQuery {
    /// Ends all sessions of the person, not only this one.
    #[serde(default)]
    pub everywhere: bool,
}
