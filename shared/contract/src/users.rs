//! The users of an account.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(feature = "openapi")]
use crate::length::{EMAIL_LENGTH, NAME_LENGTH, USERNAME_LENGTH};
use crate::{Language, Role};

/// `GET …/users`: a page of the account's users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Users {
    /// The users, by name within the page.
    pub items: Vec<AccountUser>,
    /// Cursor of the next page; `null` on the last page.
    pub next: Option<String>,
    /// Whether the account requires a second factor.
    pub second_factor_required: bool,
}

/// A user of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccountUser {
    /// User id.
    pub id: String,
    /// User name.
    pub username: String,
    /// E-mail address. This and the names and `secondFactor` are `null` until an existing user
    /// accepts the invitation.
    pub email: Option<String>,
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Role in this account.
    pub role: Role,
    /// Status in this account.
    pub status: UserStatus,
    /// When the invitation expires; `null` unless `status` is `invited`.
    pub invitation_expires_at: Option<Timestamp>,
    /// Whether the second factor is on.
    pub second_factor: Option<bool>,
    /// Why the user gets no e-mails about payments; `null` when there is no such problem, and until
    /// an existing user accepts the invitation. E-mails about signing in are still sent.
    pub email_problem: Option<EmailProblem>,
    /// Whether this is the caller.
    pub you: bool,
}

/// Why an address gets no e-mails about payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EmailProblem {
    /// An e-mail to it bounced: there is no such mailbox.
    Bounced,
    /// Its owner reported an e-mail as spam.
    Complained,
}

/// The status of a user or a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum UserStatus {
    /// Recorded by an import; not invited yet.
    Recorded,
    /// Has a temporary password, which may have expired, or has not accepted the invitation.
    Invited,
    /// Has chosen a password.
    Active,
    /// Has no access; can be reinstated.
    Deactivated,
}

/// `POST …/users` and `POST /v1/staff/accounts/{accountId}/invitations`: invites a person. Returns
/// the user.
///
/// An existing user with this user name and e-mail address becomes a member once they accept the
/// invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InviteUserRequest {
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
    /// Role in the account.
    pub role: Role,
}

/// `PATCH …/users/{userId}`: send exactly one of the two. Returns the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeUserRequest {
    /// The new role. It takes effect with the next request.
    #[serde(default)]
    pub role: Option<Role>,
    /// Reinstates a deactivated user.
    #[serde(default)]
    pub status: Option<Reinstated>,
}

/// The only status that can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Reinstated {
    /// Has access again.
    Active,
}

/// `PUT …/security`: the request and the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountSecurity {
    /// Whether users must set up a second factor before they can open the account.
    pub second_factor_required: bool,
}
