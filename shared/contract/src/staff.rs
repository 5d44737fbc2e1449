//! What staff manage: accounts found, staff, logins, and invitations from imports.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(feature = "openapi")]
use crate::length::{EMAIL_LENGTH, NAME_LENGTH, USERNAME_LENGTH};
use crate::{Language, Staff, UserStatus};

/// `GET /v1/staff/accounts`: send exactly one of `number`, `username`, `email` and `name`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StaffAccountsQuery {
    /// The whole account number.
    #[serde(default)]
    pub number: Option<String>,
    /// The whole user name.
    #[serde(default)]
    pub username: Option<String>,
    /// The whole e-mail address of a user.
    #[serde(default)]
    pub email: Option<String>,
    /// The beginning of the account name, at least 2 characters.
    #[serde(default)]
    pub name: Option<String>,
    /// Items of a page: 1 to 200, 50 by default.
    #[cfg_attr(feature = "openapi", schemars(range(min = 1, max = 200)))]
    #[serde(default)]
    pub limit: Option<u16>,
    /// `next` of the previous page.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// A page of the accounts found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StaffAccounts {
    /// The accounts, by name.
    pub items: Vec<FoundAccount>,
    /// Cursor of the next page; `null` on the last page.
    pub next: Option<String>,
}

/// An account that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FoundAccount {
    /// Account id.
    pub id: String,
    /// The account number that the provider prints on invoices.
    pub number: String,
    /// The customer's name.
    pub name: String,
    /// Set when the account has no Office Manager because another person already had the user name
    /// that the billing system sent: that user name. Invite the Office Manager under another one.
    pub username_taken: Option<String>,
}

/// `GET /v1/staff/users`: all staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StaffUsers {
    /// The staff, by name.
    pub items: Vec<StaffUser>,
    /// Always `null`: the list has one page.
    pub next: Option<String>,
}

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StaffUser {
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
    /// Staff role.
    pub role: Staff,
    /// Status of the login.
    pub status: UserStatus,
    /// When the temporary password of the invitation expires; `null` unless `status` is `invited`.
    pub invitation_expires_at: Option<Timestamp>,
    /// Whether the second factor is on.
    pub second_factor: bool,
    /// Whether this is the caller.
    pub you: bool,
}

/// `POST /v1/staff/users`: invites a member of staff. Returns the [`StaffUser`]. A repetition with
/// another `Idempotency-Key` sends a new invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InviteStaffRequest {
    /// 3 to 64 of `a`–`z`, `0`–`9`, `.`, `_`, `-`, in upper or lower case.
    #[cfg_attr(feature = "openapi", schemars(length(max = USERNAME_LENGTH)))]
    pub username: String,
    /// E-mail address for the invitation.
    #[cfg_attr(feature = "openapi", schemars(length(max = EMAIL_LENGTH)))]
    pub email: String,
    /// Up to 100 characters. One of the two names may be empty.
    #[cfg_attr(feature = "openapi", schemars(length(max = NAME_LENGTH)))]
    pub given_name: String,
    /// Up to 100 characters. One of the two names may be empty.
    #[cfg_attr(feature = "openapi", schemars(length(max = NAME_LENGTH)))]
    pub family_name: String,
    /// Language of pages and e-mails.
    pub language: Language,
    /// Staff role.
    pub role: Staff,
}

/// `PATCH /v1/staff/users/{userId}`: send exactly one of the two. Returns the [`StaffUser`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeStaffRequest {
    /// The new role. It takes effect with the next request.
    #[serde(default)]
    pub role: Option<Staff>,
    /// The new status.
    #[serde(default)]
    pub status: Option<StaffStatus>,
}

/// A status that an administrator can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum StaffStatus {
    /// Can sign in.
    Active,
    /// Cannot sign in. All sessions end at once.
    Deactivated,
}

/// `GET /v1/staff/invitations`: users from imports who are not invited yet, and accounts without an
/// Office Manager.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StaffInvitations {
    /// Users who are not invited yet, in no particular order.
    pub items: Vec<RecordedUser>,
    /// Cursor of the next page; `null` on the last page.
    pub next: Option<String>,
    /// The current release; `null` without one.
    pub release: Option<InvitationRelease>,
    /// On the first page, up to 100 accounts by id that have no Office Manager because the user
    /// name was taken; empty on later pages.
    pub without_manager: Vec<FoundAccount>,
}

/// A user whom an import recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RecordedUser {
    /// User id.
    pub id: String,
    /// User name.
    pub username: String,
    /// E-mail address for the invitation.
    pub email: String,
}

/// `POST /v1/staff/invitations`: releases invitations. Returns the [`InvitationRelease`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReleaseRequest {
    /// Only the users of these accounts, up to 100; all users by default.
    #[serde(default)]
    pub accounts: Option<Vec<String>>,
}

/// A release of recorded invitations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct InvitationRelease {
    /// When the release was ordered.
    pub at: Timestamp,
    /// The accounts whose users are invited; `null` for all users.
    pub accounts: Option<Vec<String>>,
    /// Most invitations a minute.
    pub per_minute: u32,
}

/// `GET /v1/staff/logins`: send exactly one of the two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StaffLoginsQuery {
    /// The whole user name.
    #[serde(default)]
    pub username: Option<String>,
    /// The whole e-mail address.
    #[serde(default)]
    pub email: Option<String>,
}

/// The logins found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StaffLogins {
    /// The first 50 logins, by name.
    pub items: Vec<StaffLogin>,
    /// Always `null`: the list has one page.
    pub next: Option<String>,
}

/// A login.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StaffLogin {
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
    /// Status of the login. The status in each account is separate.
    pub status: UserStatus,
    /// When the temporary password of the invitation expires; `null` unless `status` is `invited`.
    pub invitation_expires_at: Option<Timestamp>,
    /// Whether the second factor is on.
    pub second_factor: bool,
    /// The staff role; `null` for customers.
    pub staff: Option<Staff>,
    /// Whether this is the caller.
    pub you: bool,
}

/// `PATCH /v1/staff/logins/{userId}`: send exactly one of the two. All sessions of the login end.
/// Returns the [`StaffLogin`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeLoginRequest {
    /// The new status of a customer's login. For staff, use `/v1/staff/users/{userId}`.
    #[serde(default)]
    pub status: Option<StaffStatus>,
    /// The corrected e-mail address. The portal notifies the old and the new address.
    #[serde(default)]
    pub email: Option<String>,
}
