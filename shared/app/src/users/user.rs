//! Users, as the store keeps them.

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
    /// Where mails go.
    pub email: Email,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Language of pages and mails.
    pub language: Language,
    /// Where the user stands.
    pub status: UserStatus,
    /// Set for the provider's own people.
    pub staff: Option<Staff>,
    /// Sessions of an earlier epoch are dead.
    pub session_epoch: u64,
    /// When the temporary password ends.
    pub invite_expires_at: Option<Timestamp>,
    /// The message whose mail was sent last, so that its redelivery sends nothing.
    pub last_mail: Option<String>,
    /// Whether the second factor is switched on.
    pub second_factor: bool,
    /// When the password was chosen, changed or reset last.
    pub password_changed_at: Option<Timestamp>,
    /// Whether they must set the second factor up again before anything else: they used a recovery
    /// code.
    pub must_set_up_factor: bool,
    /// When the second factor or its recovery codes were changed last.
    pub factor_changed_at: Option<Timestamp>,
    /// When a change of the password began of which nobody has recorded how it ended.
    pub password_pending_since: Option<Timestamp>,
    /// When staff corrected the e-mail address last.
    pub email_changed_at: Option<Timestamp>,
    /// The address before that.
    pub previous_email: Option<Email>,
    /// How often they were given a place in an account: who takes the user name over must know of
    /// every place.
    pub memberships_given: u64,
    /// When the billing system gave them the user name of somebody who had never signed in.
    pub taken_over_at: Option<Timestamp>,
}

/// Reads users.
pub trait UserStore: Send + Sync {
    /// The user, strongly consistent.
    fn get_user(
        &self,
        user: &UserId,
    ) -> impl Future<Output = Result<Option<User>, StoreError>> + Send;
}
