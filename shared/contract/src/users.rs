//! The users of an account, and what they did.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[cfg(feature = "openapi")]
use crate::length::{EMAIL_LENGTH, NAME_LENGTH, USERNAME_LENGTH};
use crate::{Language, Role, Staff};

/// `GET …/users`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Users {
    /// Each page by name. Who is on which page is no matter of names.
    pub items: Vec<AccountUser>,
    /// The next page; `null` on the last one.
    pub next: Option<String>,
    /// Whether the account requires a second factor of its users.
    pub second_factor_required: bool,
}

/// The query of lists that have no filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PageQuery {
    /// How many; 50 when left out.
    #[cfg_attr(feature = "openapi", schemars(range(min = 1, max = 200)))]
    #[serde(default)]
    pub limit: Option<u16>,
    /// `next` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// A user of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccountUser {
    /// User id.
    pub id: String,
    /// The name for signing in.
    pub username: String,
    /// Where mails go; `null` until an existing user has accepted the invitation, like everything
    /// else of theirs.
    pub email: Option<String>,
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// What they may do in this account.
    pub role: Role,
    /// Where they stand in this account.
    pub status: UserStatus,
    /// When the invitation ends; `null` unless `status` is `invited`.
    pub invitation_expires_at: Option<Timestamp>,
    /// Whether they use a second factor.
    pub second_factor: Option<bool>,
    /// Whether it is the caller.
    pub you: bool,
}

/// Where a user stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum UserStatus {
    /// Known; no invitation has gone out yet.
    Recorded,
    /// Has a temporary password, which may have ended, or has not accepted the invitation.
    Invited,
    /// Has chosen a password.
    Active,
    /// May not come in; can be reinstated.
    Deactivated,
}

/// `POST …/users` and `POST /v1/staff/accounts/{accountId}/invitations`. Answers the user.
///
/// Somebody who has that user name already, with the same e-mail address, belongs to the account
/// once they accept the invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InviteUserRequest {
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
    /// What they may do in the account.
    pub role: Role,
}

/// `PATCH …/users/{userId}`: one of the two. Answers the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeUserRequest {
    /// Their new role; it holds from their next click.
    #[serde(default)]
    pub role: Option<Role>,
    /// Reinstates whom somebody deactivated.
    #[serde(default)]
    pub status: Option<Reinstated>,
}

/// The one status that can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Reinstated {
    /// May come in again.
    Active,
}

/// `PUT …/security`, and its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountSecurity {
    /// Whether users without a second factor must set one up before they see the account.
    pub second_factor_required: bool,
}

/// `GET …/activity`, `GET /v1/me/activity` and `GET /v1/staff/activity`: newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ActivityPage {
    /// What was done.
    pub items: Vec<Activity>,
    /// The next page; `null` on the last one.
    pub next: Option<String>,
}

/// Something somebody did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    /// Its id.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: ActivityAction,
    /// To what: a user name, or the id of a transaction; `null` when it was the actor's own.
    pub subject: Option<String>,
    /// The new role, or the amount with its currency; `null` when there is nothing to add.
    pub detail: Option<String>,
    /// The address it was done from; `null` when it was not done from a browser, and where a
    /// customer reads of the provider's own people.
    pub address: Option<String>,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Actor {
    /// Their user name; `null` for whoever deployed the portal, for the billing system, and where
    /// a customer reads of the provider's own people.
    pub username: Option<String>,
    /// Their name then; empty for whoever deployed the portal, for the billing system, and for who
    /// is not a user of the account. Customers read of the provider's own people the given name and
    /// an initial, as in `Alex F.`.
    pub name: String,
    /// Set for the provider's own people.
    pub staff: Option<Staff>,
}

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ActivityAction {
    /// Somebody was invited; `detail` is their role.
    UserInvited,
    /// Somebody was sent a new invitation.
    UserInvitedAgain,
    /// An existing user accepted an invitation; `detail` is their role.
    InvitationAccepted,
    /// An existing user declined an invitation; the actor is a user name and nothing else.
    InvitationDeclined,
    /// An invitation that nobody had accepted was cancelled.
    InvitationCancelled,
    /// The billing system gave a user name to another person, as whoever had it never signed in.
    UsernameTakenOver,
    /// A user left the account.
    UserLeft,
    /// A role was changed; `detail` is the new one.
    RoleChanged,
    /// A user was deactivated.
    UserDeactivated,
    /// A user was reinstated.
    UserReinstated,
    /// The account began to require a second factor.
    SecondFactorRequired,
    /// The account no longer requires a second factor.
    SecondFactorNotRequired,
    /// The invited person chose their first password.
    PasswordChosen,
    /// A password was changed by its owner.
    PasswordChanged,
    /// A forgotten password was replaced.
    PasswordReset,
    /// A second factor was switched on.
    SecondFactorOn,
    /// A second factor was switched off by its owner.
    SecondFactorOff,
    /// A second factor was switched off by staff.
    SecondFactorReset,
    /// A recovery code was used.
    RecoveryCodeUsed,
    /// Recovery codes were replaced.
    RecoveryCodesRenewed,
    /// Somebody changed their name or language.
    ProfileChanged,
    /// Somebody ended one of their sessions.
    SessionEnded,
    /// Somebody ended all of their sessions.
    SessionsEnded,
    /// Staff ended all sessions of somebody.
    SessionsEndedByStaff,
    /// Staff deactivated a login.
    LoginDeactivated,
    /// Staff reinstated a login.
    LoginReinstated,
    /// Staff corrected the e-mail address of a login.
    EmailCorrected,
    /// Transaction History was taken along as a file; `detail` is its first and last day, as in
    /// `2026-07-01/2026-07-31`. Logged once an hour for each list and person.
    HistoryDownloaded,
    /// A statement was taken along as a file; `detail` is its first and last day, too.
    StatementDownloaded,
    /// Staff opened the account.
    ViewedByStaff,
    /// Staff gave credit.
    CreditPosted,
    /// Staff corrected the balance.
    AdjustmentPosted,
    /// Staff reversed a transaction.
    ReversalPosted,
    /// Staff wrote off.
    WriteOffPosted,
    /// Staff had recorded people invited.
    InvitationsReleased,
}
