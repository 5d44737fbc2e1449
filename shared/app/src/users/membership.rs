//! Memberships: which user belongs to which account, with which role.

use std::future::Future;

use domain::ids::{AccountId, UserId};
use domain::user::Role;
use jiff::Timestamp;

use crate::store::StoreError;

/// A user's membership in an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The user.
    pub user: UserId,
    /// The account.
    pub account: AccountId,
    /// The user's role in the account.
    pub role: Role,
    /// Whether the user may open the account: not before they accept an invitation, nor while they
    /// are deactivated.
    pub active: bool,
    /// Set until the user accepts.
    pub invitation: Option<OpenInvitation>,
    /// The user whose budget this user's invitations count against, too: the first customer of the
    /// chain of invitations. `None` for a user whom the provider invited.
    pub sponsor: Option<UserId>,
}

/// An invitation that an existing user has to accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenInvitation {
    /// The inviting person or system.
    pub inviter: InvitedBy,
    /// The invitation cannot be accepted from then on.
    pub expires_at: Timestamp,
}

/// The author of an invitation, as the invited person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvitedBy {
    /// A user of the account, by name.
    Member(String),
    /// One of the provider's staff, by given name and initial.
    Staff(String),
    /// The provider's billing system.
    Provider,
}

impl Membership {
    /// The invitation, if the user can accept it at this instant.
    pub fn open_invitation(&self, now: Timestamp) -> Option<&OpenInvitation> {
        self.invitation.as_ref().filter(|open| !self.active && now < open.expires_at)
    }

    /// Whether this is the membership of an active Office Manager.
    pub fn is_active_manager(&self) -> bool {
        self.active && self.role == Role::Manager
    }
}

/// Lists a user's memberships.
pub trait ListMemberships: Send + Sync {
    /// All memberships of a user, including inactive ones, strongly consistent.
    fn list_memberships(
        &self,
        user: &UserId,
    ) -> impl Future<Output = Result<Vec<Membership>, StoreError>> + Send;
}
