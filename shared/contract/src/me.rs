//! One's own login: name, sessions, password, second factor.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Language;
#[cfg(feature = "openapi")]
use crate::length::NAME_LENGTH;

/// `PATCH /v1/me`: what is left out stays. Answers a [`SessionUser`](crate::SessionUser).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeMeRequest {
    /// Up to 100 characters; empty for somebody who has one name only, if the other name is not.
    #[cfg_attr(feature = "openapi", schemars(length(max = NAME_LENGTH)))]
    #[serde(default)]
    pub given_name: Option<String>,
    /// Up to 100 characters; empty for somebody who has one name only, if the other name is not.
    #[cfg_attr(feature = "openapi", schemars(length(max = NAME_LENGTH)))]
    #[serde(default)]
    pub family_name: Option<String>,
    /// Language of pages and mails.
    #[serde(default)]
    pub language: Option<Language>,
}

/// `POST /v1/me/invitations/{accountId}`: the answer to an invitation to that account. The same
/// answer twice is answered alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerInvitationRequest {
    /// Whether the person joins the account; otherwise they decline.
    pub accept: bool,
}

/// `GET /v1/me/sessions`: where the person is signed in, latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MySessions {
    /// All of them that have not ended.
    pub items: Vec<MySession>,
    /// Always `null`: they fit on one page.
    pub next: Option<String>,
}

/// One session of the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MySession {
    /// Its id, which opens nothing.
    pub id: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When the person signed in.
    pub begun_at: Timestamp,
    /// When it was used last, to within five minutes.
    pub last_used_at: Timestamp,
    /// When it ends however busy it is.
    pub expires_at: Timestamp,
    /// The address it was begun from.
    pub address: String,
    /// What the browser called itself then; up to 200 characters.
    pub agent: String,
}

/// `POST /v1/me/password`. Every other session ends; the answer carries a new cookie.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePasswordRequest {
    /// The present one.
    pub current_password: String,
    /// The new one; the password rule holds.
    pub new_password: String,
}

/// The password again: `POST /v1/me/totp`, `POST /v1/me/totp/removal`,
/// `POST /v1/me/recovery-codes`.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasswordRequest {
    /// The present one.
    pub password: String,
}

/// What an authenticator app needs. It counts once [`VerifyTotpRequest`] has proved it.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TotpSetUp {
    /// In base32, to be typed.
    pub secret: String,
    /// `otpauth://totp/…`, to be drawn as a QR code.
    pub uri: String,
}

/// `POST /v1/me/totp/verify`. Answers the first [`RecoveryCodes`].
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VerifyTotpRequest {
    /// The present one.
    pub password: String,
    /// The app's current code: six digits.
    pub code: String,
}

/// Codes for whoever loses the authenticator app; using one switches the second factor off. Shown
/// now and never again.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RecoveryCodes {
    /// Ten of them, such as `h7kc-9wpd-x4mt-2b0s-qe8n-v5ya`. Any one replaces the authenticator app
    /// and ends the others.
    pub recovery_codes: Vec<String>,
}
