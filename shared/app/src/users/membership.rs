//! Memberships: which user belongs to which account, with which role.

use std::future::Future;

use domain::ids::{AccountId, UserId};
use domain::user::Role;
use jiff::Timestamp;

use crate::store::StoreError;

/// A user's place in an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Who.
    pub user: UserId,
    /// Where.
    pub account: AccountId,
    /// What they may do there.
    pub role: Role,
    /// Whether they may come in; an Office Manager may have deactivated them.
    pub active: bool,
    /// Set until they accept; they are not active before.
    pub invitation: Option<OpenInvitation>,
    /// The user whose budget of invitations theirs count against, besides their own: the first
    /// customer of a chain of invitations. Nobody for those whom the provider named.
    pub sponsor: Option<UserId>,
}

/// An invitation that an existing user has to accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenInvitation {
    /// Who invites.
    pub inviter: InvitedBy,
    /// It cannot be accepted from then on.
    pub expires_at: Timestamp,
}

/// Who invites somebody to an account, as the invited person is shown it.
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
    /// The invitation that the user can accept at this instant.
    pub fn open_invitation(&self, now: Timestamp) -> Option<&OpenInvitation> {
        self.invitation.as_ref().filter(|open| !self.active && now < open.expires_at)
    }

    /// Whether they are in charge of the account: an Office Manager who may come in.
    pub fn is_active_manager(&self) -> bool {
        self.active && self.role == Role::Manager
    }
}

/// Lists a person's accounts.
pub trait ListMemberships: Send + Sync {
    /// All of them, deactivated ones too, strongly consistent.
    fn list_memberships(
        &self,
        user: &UserId,
    ) -> impl Future<Output = Result<Vec<Membership>, StoreError>> + Send;
}
