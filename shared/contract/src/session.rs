//! The caller's own session: who is signed in, and which accounts they can open.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Language, Role, Staff};

/// `GET /v1/session`: the signed-in user and the accounts they can open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// The user.
    pub user: SessionUser,
    /// The staff role; `null` for customers. Staff can open any account.
    pub staff: Option<Staff>,
    /// The accounts of which the user is a member, by name.
    pub accounts: Vec<SessionAccount>,
    /// The user's open invitations, by account name.
    pub invitations: Vec<AccountInvitation>,
    /// The user's second factor.
    pub second_factor: SecondFactor,
    /// When the session ends, even if it is in use.
    pub expires_at: Timestamp,
}

/// An open invitation to an account. The user cannot open the account until they accept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccountInvitation {
    /// Account id.
    pub account_id: String,
    /// Account name.
    pub name: String,
    /// Account number.
    pub number: String,
    /// The user's role once they accept.
    pub role: Role,
    /// Name of the person who invited; `null` when the billing system did.
    pub inviter: Option<String>,
    /// Whether the provider invited: a member of staff or the billing system.
    pub by_provider: bool,
    /// When the invitation expires.
    pub expires_at: Timestamp,
}

/// The state of the user's second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SecondFactor {
    /// Whether it is on.
    pub on: bool,
    /// Whether it is required. Without it, routes that require it return `second-factor-required`.
    pub required: bool,
}

/// The signed-in user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionUser {
    /// User id.
    pub id: String,
    /// User name.
    pub username: String,
    /// E-mail address.
    pub email: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Language of pages and e-mails.
    pub language: Language,
    /// Which e-mails the user chose to get.
    pub notifications: Notifications,
}

/// Which e-mails the user chose to get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Notifications {
    /// Copies of the e-mails about Auto Pay, for the accounts in which the user is a billing user
    /// or an Office Manager. The account's billing contacts get these e-mails in any case.
    pub auto_pay: bool,
}

/// An account of which the user is a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionAccount {
    /// Account id.
    pub id: String,
    /// The user's role in the account.
    pub role: Role,
    /// Account name.
    pub name: String,
    /// Account number.
    pub number: String,
}
