//! The portal itself and who is signed in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Language, Role, Staff};

/// `GET /v1/portal`: whose portal this is, before anybody signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Portal {
    /// The provider's name as its customers know it.
    pub provider_name: String,
    /// Whom to ask about a bill.
    pub contact: Contact,
    /// Languages of pages and mails; the first is the default.
    pub languages: Vec<Language>,
}

/// The provider's billing team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// E-mail address.
    pub email: String,
    /// Telephone number, as people write it.
    pub phone: String,
}

/// `GET /v1/session`: who is signed in and what they may open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// The person.
    pub user: SessionUser,
    /// Set for the provider's own people, who may open any account.
    pub staff: Option<Staff>,
    /// The person's own accounts, by name.
    pub accounts: Vec<SessionAccount>,
    /// Accounts that the person is invited to and can accept, by name.
    pub invitations: Vec<AccountInvitation>,
    /// The person's second factor.
    pub second_factor: SecondFactor,
    /// The session ends at this instant however busy it is.
    pub expires_at: Timestamp,
}

/// An account that the person is invited to. They see nothing of it until they accept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccountInvitation {
    /// The account.
    pub account_id: String,
    /// The account's name.
    pub name: String,
    /// The account's number.
    pub number: String,
    /// What the person may do once they accept.
    pub role: Role,
    /// The name of who invites; `null` when it is the provider's billing system.
    pub inviter: Option<String>,
    /// Whether the provider invites: one of its staff, or its billing system.
    pub by_provider: bool,
    /// It cannot be accepted from then on.
    pub expires_at: Timestamp,
}

/// How somebody's second factor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SecondFactor {
    /// Whether it is switched on.
    pub on: bool,
    /// Whether staff or an account requires it: without it those answer `second-factor-required`.
    pub required: bool,
}

/// The signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionUser {
    /// User id.
    pub id: String,
    /// The name used to sign in.
    pub username: String,
    /// E-mail address.
    pub email: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Language of pages and mails.
    pub language: Language,
}

/// An account the signed-in person belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionAccount {
    /// Account id.
    pub id: String,
    /// The person's role in it.
    pub role: Role,
    /// The account's name when the person joined it.
    pub name: String,
    /// The account's number when the person joined it.
    pub number: String,
}
