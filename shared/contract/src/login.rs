//! Logins: signing in, and what a user does to their own login: profile, sessions, password, second
//! factor, invitations.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(feature = "openapi")]
use crate::length::NAME_LENGTH;
use crate::{Language, Notifications};

/// `POST /v1/auth/sign-in`: user name and password.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignInRequest {
    /// User name, in upper or lower case.
    pub username: String,
    /// Password, or the temporary password of an invitation.
    pub password: String,
}

/// `POST /v1/auth/challenge`: the reply to a challenge. Send exactly one of `newPassword`, `code`
/// and `recoveryCode`.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChallengeRequest {
    /// The token of the challenge, valid for one reply.
    pub token: String,
    /// The new password, for the challenge `new-password`.
    #[serde(default)]
    pub new_password: Option<String>,
    /// The six digits of the authenticator app, for the challenge `totp`.
    #[serde(default)]
    pub code: Option<String>,
    /// A recovery code instead of `code`. It switches the second factor off.
    #[serde(default)]
    pub recovery_code: Option<String>,
}

/// `POST /v1/auth/forgot-password`: requests an e-mail with a code.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ForgotPasswordRequest {
    /// User name, in upper or lower case.
    pub username: String,
}

/// The response of `POST /v1/auth/forgot-password`, the same whether or not the user exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ForgotPasswordAnswer {
    /// Always `accepted`. The portal sends a code if the user may sign in.
    pub status: Accepted,
}

/// The only status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Accepted {
    /// The portal handles the request later.
    Accepted,
}

/// `POST /v1/auth/reset-password`: sets a new password. The user then signs in with it.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResetPasswordRequest {
    /// User name, in upper or lower case.
    pub username: String,
    /// The six digits from the e-mail.
    pub code: String,
    /// The new password, which follows the password rule.
    pub new_password: String,
}

/// The result of signing in: a session with its cookie, or a challenge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SignInAnswer {
    /// Whether a session exists.
    pub status: SignInStatus,
    /// The challenge; `null` when signed in.
    pub challenge: Option<Challenge>,
    /// The token to send with the reply to the challenge; `null` when signed in.
    pub token: Option<String>,
}

impl SignInAnswer {
    /// Signed in; the cookie has the session.
    pub const SIGNED_IN: Self =
        Self { status: SignInStatus::SignedIn, challenge: None, token: None };

    /// A challenge, with the token of its reply.
    pub fn challenge(challenge: Challenge, token: String) -> Self {
        let (challenge, token) = (Some(challenge), Some(token));
        Self { status: SignInStatus::Challenge, challenge, token }
    }
}

/// Whether sign-in is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SignInStatus {
    /// A session exists.
    SignedIn,
    /// The client must reply to a challenge first.
    Challenge,
}

/// What the user must do before a session exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Challenge {
    /// Replace the temporary password.
    NewPassword,
    /// Enter the code of the authenticator app.
    Totp,
}

/// The query of `POST /v1/auth/sign-out`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignOutQuery {
    /// Ends all sessions of the user instead of only this one.
    #[serde(default)]
    pub everywhere: bool,
}

/// `PATCH /v1/me`: changes the fields that are sent. Returns a [`SessionUser`](crate::SessionUser).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeMeRequest {
    /// Up to 100 characters. One of the two names may be empty.
    #[cfg_attr(feature = "openapi", schemars(length(max = NAME_LENGTH)))]
    #[serde(default)]
    pub given_name: Option<String>,
    /// Up to 100 characters. One of the two names may be empty.
    #[cfg_attr(feature = "openapi", schemars(length(max = NAME_LENGTH)))]
    #[serde(default)]
    pub family_name: Option<String>,
    /// Language of pages and e-mails.
    #[serde(default)]
    pub language: Option<Language>,
    /// Which e-mails the user gets.
    #[serde(default)]
    pub notifications: Option<Notifications>,
}

/// `POST /v1/me/invitations/{accountId}`: accepts or declines the invitation to an account.
/// Repeating the request has no further effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerInvitationRequest {
    /// `true` accepts, `false` declines.
    pub accept: bool,
}

/// `POST /v1/unsubscribe/{token}`: the form of RFC 8058, in which a mail service confirms that its
/// user asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct UnsubscribeRequest {
    /// Always `One-Click`.
    #[serde(rename = "List-Unsubscribe")]
    pub list_unsubscribe: OneClick,
}

/// The only value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub enum OneClick {
    /// One click ends the mails.
    #[serde(rename = "One-Click")]
    OneClick,
}

/// The response of `POST /v1/unsubscribe/{token}`, the same however often it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Unsubscribed {
    /// The choice as it is now: `autoPay` is `false`.
    pub notifications: Notifications,
}

/// `GET /v1/me/sessions`: the user's sessions, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MySessions {
    /// All valid sessions.
    pub items: Vec<MySession>,
    /// Always `null`: the list has one page.
    pub next: Option<String>,
}

/// A session of the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MySession {
    /// Session id. It is not the secret of the cookie.
    pub id: String,
    /// Whether it is the session of this request.
    pub current: bool,
    /// When the user signed in.
    pub begun_at: Timestamp,
    /// When it was last used, to within five minutes.
    pub last_used_at: Timestamp,
    /// When it ends, even if it is in use.
    pub expires_at: Timestamp,
    /// The client address at sign-in.
    pub address: String,
    /// The user agent at sign-in, up to 200 characters.
    pub agent: String,
}

/// `POST /v1/me/password`: changes the password. Every other session ends; the response sets a new
/// cookie.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePasswordRequest {
    /// The current password.
    pub current_password: String,
    /// The new password, which follows the password rule.
    pub new_password: String,
}

/// `POST /v1/me/totp`, `POST /v1/me/totp/removal` and `POST /v1/me/recovery-codes` require the
/// password again.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasswordRequest {
    /// The current password.
    pub password: String,
}

/// The secret for an authenticator app. It takes effect once [`VerifyTotpRequest`] confirms it.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TotpSetUp {
    /// The secret in base32, for typing.
    pub secret: String,
    /// The URI `otpauth://totp/…`, for a QR code.
    pub uri: String,
}

/// `POST /v1/me/totp/verify`: switches the second factor on. Returns the first [`RecoveryCodes`].
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VerifyTotpRequest {
    /// The current password.
    pub password: String,
    /// The six digits of the authenticator app.
    pub code: String,
}

/// Recovery codes for a lost authenticator app. Using one switches the second factor off. The
/// portal shows them only once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RecoveryCodes {
    /// Ten codes, such as `h7kc-9wpd-x4mt-2b0s-qe8n-v5ya`. Using one makes the others invalid.
    pub recovery_codes: Vec<String>,
}
