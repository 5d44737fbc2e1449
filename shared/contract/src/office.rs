//! What staff do beside posting: they find accounts, manage one another, and release invitations.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(feature = "openapi")]
use crate::length::{EMAIL_LENGTH, NAME_LENGTH, USERNAME_LENGTH};
use crate::{Language, Staff, UserStatus};

/// `GET /v1/staff/accounts`: exactly one of `number`, `username`, `email` and `name`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StaffAccountsQuery {
    /// The account's number, whole.
    #[serde(default)]
    pub number: Option<String>,
    /// A user's name, whole.
    #[serde(default)]
    pub username: Option<String>,
    /// A user's e-mail address, whole.
    #[serde(default)]
    pub email: Option<String>,
    /// The beginning of the account's name: 2 characters at least.
    #[serde(default)]
    pub name: Option<String>,
    /// How many; 50 when left out.
    #[cfg_attr(feature = "openapi", schemars(range(min = 1, max = 200)))]
    #[serde(default)]
    pub limit: Option<u16>,
    /// `next` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StaffAccounts {
    /// By name.
    pub items: Vec<FoundAccount>,
    /// The next page; `null` on the last one.
    pub next: Option<String>,
}

/// An account that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FoundAccount {
    /// Account id.
    pub id: String,
    /// The number the provider prints on bills.
    pub number: String,
    /// The customer's name.
    pub name: String,
    /// The user name that the billing system named for the account's first Office Manager and that
    /// belonged to somebody else, as long as the account has no Office Manager: somebody is to be
    /// invited under another name.
    pub username_taken: Option<String>,
}

/// `GET /v1/staff/users`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StaffUsers {
    /// By name.
    pub items: Vec<StaffUser>,
    /// Always `null`: they fit on one page.
    pub next: Option<String>,
}

/// One of the provider's own people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StaffUser {
    /// User id.
    pub id: String,
    /// The name for signing in.
    pub username: String,
    /// Where mails go.
    pub email: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// What they may do.
    pub role: Staff,
    /// Where they stand.
    pub status: UserStatus,
    /// When the invitation's temporary password ends; `null` unless `status` is `invited`.
    pub invitation_expires_at: Option<Timestamp>,
    /// Whether they have set up their second factor.
    pub second_factor: bool,
    /// Whether it is the caller.
    pub you: bool,
}

/// `POST /v1/staff/users`. Answers the [`StaffUser`]. Sent again for the same person, with another
/// `Idempotency-Key`, it sends them a new invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InviteStaffRequest {
    /// 3 to 64 of `a`–`z`, `0`–`9`, `.`, `_`, `-`; upper and lower case are the same.
    #[cfg_attr(feature = "openapi", schemars(length(max = USERNAME_LENGTH)))]
    pub username: String,
    /// Where the invitation goes.
    #[cfg_attr(feature = "openapi", schemars(length(max = EMAIL_LENGTH)))]
    pub email: String,
    /// Up to 100 characters; empty for somebody who has one name only, if the other name is not.
    #[cfg_attr(feature = "openapi", schemars(length(max = NAME_LENGTH)))]
    pub given_name: String,
    /// Up to 100 characters; empty for somebody who has one name only, if the other name is not.
    #[cfg_attr(feature = "openapi", schemars(length(max = NAME_LENGTH)))]
    pub family_name: String,
    /// Language of pages and mails.
    pub language: Language,
    /// What they may do.
    pub role: Staff,
}

/// `PATCH /v1/staff/users/{userId}`: one of the two. Answers the [`StaffUser`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeStaffRequest {
    /// Their new role; it holds from their next click.
    #[serde(default)]
    pub role: Option<Staff>,
    /// Whether they may come in.
    #[serde(default)]
    pub status: Option<StaffStatus>,
}

/// The status that administrators set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum StaffStatus {
    /// May come in again.
    Active,
    /// May not come in; signed out at once.
    Deactivated,
}

/// `GET /v1/staff/invitations`: people from imports who are not invited yet, and accounts without
/// the Office Manager whom an import named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StaffInvitations {
    /// Some of them, in no order that means anything.
    pub items: Vec<RecordedUser>,
    /// The next page; `null` on the last one.
    pub next: Option<String>,
    /// The release under way; `null` when there is none.
    pub release: Option<InvitationRelease>,
    /// On the first page up to 100 accounts, by id, that have no Office Manager because the user
    /// name was taken; none on later pages.
    pub without_manager: Vec<FoundAccount>,
}

/// Somebody whom an import recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RecordedUser {
    /// User id.
    pub id: String,
    /// The name for signing in.
    pub username: String,
    /// Where the invitation will go.
    pub email: String,
}

/// `POST /v1/staff/invitations`. Answers the [`InvitationRelease`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReleaseRequest {
    /// Only users of these accounts, up to 100; everybody when left out.
    #[serde(default)]
    pub accounts: Option<Vec<String>>,
}

/// A release of recorded invitations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct InvitationRelease {
    /// When it was ordered.
    pub at: Timestamp,
    /// The accounts it is for; everybody when `null`.
    pub accounts: Option<Vec<String>>,
    /// How many are invited each minute, at most.
    pub per_minute: u32,
}

/// `GET /v1/staff/logins`: exactly one of the two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StaffLoginsQuery {
    /// A user's name, whole.
    #[serde(default)]
    pub username: Option<String>,
    /// An e-mail address, whole.
    #[serde(default)]
    pub email: Option<String>,
}

/// The logins found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StaffLogins {
    /// By name: the first 50.
    pub items: Vec<StaffLogin>,
    /// Always `null`: they fit on one page.
    pub next: Option<String>,
}

/// A login, as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StaffLogin {
    /// User id.
    pub id: String,
    /// The name for signing in.
    pub username: String,
    /// Where mails go.
    pub email: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Where the login stands, whatever becomes of it in an account.
    pub status: UserStatus,
    /// When the invitation's temporary password ends; `null` unless `status` is `invited`.
    pub invitation_expires_at: Option<Timestamp>,
    /// Whether a second factor is on.
    pub second_factor: bool,
    /// Set for the provider's own people.
    pub staff: Option<Staff>,
    /// Whether it is the caller.
    pub you: bool,
}

/// `PATCH /v1/staff/logins/{userId}`: one of the two. All its sessions end. Answers the
/// [`StaffLogin`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeLoginRequest {
    /// Whether a customer may come in; of staff this is changed at `/v1/staff/users/{userId}`.
    #[serde(default)]
    pub status: Option<StaffStatus>,
    /// The address that is right. A notice goes to it and to the one before.
    #[serde(default)]
    pub email: Option<String>,
}
