//! Users: customers and staff, as the store keeps them.

use std::future::Future;

use domain::document::Language;
use domain::ids::{UserId, Username};
use domain::user::{Email, Staff, UserStatus};
use jiff::Timestamp;

use crate::store::StoreError;

/// A person who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Derived from the user name.
    pub id: UserId,
    /// The name for signing in.
    pub username: Username,
    /// The recipient of e-mails.
    pub email: Email,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Language of pages and e-mails.
    pub language: Language,
    /// The status of the login.
    pub status: UserStatus,
    /// The role, if the user is staff.
    pub staff: Option<Staff>,
    /// Sessions of an earlier epoch have ended.
    pub session_epoch: u64,
    /// When the temporary password expires.
    pub invite_expires_at: Option<Timestamp>,
    /// The id of the last message whose e-mail was sent, so that its redelivery sends nothing.
    pub last_mail: Option<String>,
    /// Whether the second factor is on.
    pub second_factor: bool,
    /// When the password was last chosen, changed or reset.
    pub password_changed_at: Option<Timestamp>,
    /// Whether the user used a recovery code and must set up the second factor again before
    /// anything else.
    pub must_set_up_factor: bool,
    /// When the second factor or its recovery codes were last changed.
    pub factor_changed_at: Option<Timestamp>,
    /// When a change of the password began whose result is not recorded yet.
    pub password_pending_since: Option<Timestamp>,
    /// When staff last corrected the e-mail address.
    pub email_changed_at: Option<Timestamp>,
    /// The e-mail address before that correction.
    pub previous_email: Option<Email>,
    /// The number of memberships that the user was ever given. A takeover of the user name requires
    /// that it has not changed, so that it misses no membership.
    pub memberships_given: u64,
    /// When the billing system gave the user name, which another person had and never used, to this
    /// person.
    pub taken_over_at: Option<Timestamp>,
    /// Whether the user asked for copies of the mails about Auto Pay.
    pub auto_pay_copies: bool,
}

/// Reads users.
pub trait UserStore: Send + Sync {
    /// The user, strongly consistent.
    fn get_user(
        &self,
        user: &UserId,
    ) -> impl Future<Output = Result<Option<User>, StoreError>> + Send;
}
