//! What users and staff are read from, and the one way in which they are changed.

use std::future::Future;

use domain::ids::{AccountId, UserId};
use domain::user::{Email, Staff, UserStatus};

use crate::activity::Activity;
use crate::idempotency::IdempotencyRecord;
use crate::outbox::QueueError;
use crate::staff::ReleaseOrder;
use crate::store::StoreError;
use crate::users::Invitation;
use crate::users::{Membership, User, UserStore};

/// A user with their place in one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountUser {
    /// Who.
    pub user: User,
    /// Their place.
    pub member: Membership,
}

impl AccountUser {
    /// Where they stand in this account.
    pub fn status(&self) -> UserStatus {
        match &self.member {
            Membership { active: true, .. } => self.user.status,
            Membership { invitation: Some(_), .. } => UserStatus::Invited,
            _ => UserStatus::Deactivated,
        }
    }

    /// Whether they were invited and have not joined: a new user by signing in for the first time,
    /// an existing one by accepting.
    pub fn has_not_joined(&self) -> bool {
        let never_signed_in =
            matches!(self.user.status, UserStatus::Recorded | UserStatus::Invited);
        let new = self.member.active && never_signed_in && self.user.staff.is_none();
        new || (!self.member.active && self.member.invitation.is_some())
    }

    /// Whether they are an Office Manager who has come in, so that an account can be left to them.
    pub fn is_active_manager(&self) -> bool {
        let came_in = self.user.status == UserStatus::Active && self.user.staff.is_none();
        came_in && self.member.is_active_manager()
    }
}

/// Reads the users of accounts.
pub trait ListUsers: UserStore {
    /// Up to `limit` users of an account after this one, by id, and whether there are more. Who
    /// belongs to it may be a moment old; what is told of each of them is not.
    fn account_users(
        &self,
        account: &AccountId,
        after: Option<&UserId>,
        limit: u16,
    ) -> impl Future<Output = Result<(Vec<AccountUser>, Option<UserId>), StoreError>> + Send;

    /// A user of an account, strongly consistent.
    fn account_user(
        &self,
        account: &AccountId,
        user: &UserId,
    ) -> impl Future<Output = Result<Option<AccountUser>, StoreError>> + Send;
}

/// A change to people: all of it or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserChange {
    /// What is written, each to an item of its own.
    pub writes: Vec<UserWrite>,
    /// What is told of it.
    pub activities: Vec<Activity>,
    /// The request behind it. Condition `IdempotencyKey`: it was not carried out yet.
    pub idempotency: Option<IdempotencyRecord>,
}

/// One write of a change, on its [condition](crate::store::Condition).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserWrite {
    /// A new user. Condition `Username`: nobody has the name.
    NewUser(User),
    /// Counts one more place of a user's. Condition `Username`: they still have this address.
    SameEmail(UserId, Email),
    /// The same of a user who has not chosen a password; condition `Username`.
    SameNewcomer(UserId, Email),
    /// Gives a user name to another person. Condition `Username`: whoever has it is as before (in
    /// address, status, epoch and number of places), is not staff, and no change of their password
    /// is under way.
    TakeOver {
        /// Who has it, as they were read.
        before: Box<User>,
        /// Who has it then.
        after: Box<User>,
    },
    /// A place in an account. Condition `Member`: role, activity and invitation are as before;
    /// without a before there is none yet.
    Member {
        /// As it was read.
        before: Option<Membership>,
        /// As it is to be.
        after: Membership,
    },
    /// Takes a place in an account away. Condition `Member`: it is as before.
    RemoveMember(Membership),
    /// Nothing; condition `User`: this user may sign in and has chosen a password.
    IsActive(UserId),
    /// An account's Office Managers. Condition `Managers`: one is left.
    Managers(AccountId, SetChange),
    /// Nothing; condition `Managers`: this is an Office Manager's place still.
    ManagerStays(Membership),
    /// Nothing; condition `Member`: this user may open this account still.
    MemberStays(Membership),
    /// Whether an account requires a second factor. Condition `Account`: there is the account.
    RequireFactor(AccountId, bool),
    /// Raises a user's epoch. Condition `User`: they exist.
    EndSessions(UserId),
    /// A member of staff's role and status. Condition `User`: both are as before.
    Staff {
        /// The member of staff.
        user: UserId,
        /// As they were read.
        before: StaffState,
        /// As they are to be.
        after: StaffState,
        /// Whether their sessions end.
        end_sessions: bool,
    },
    /// The provider's administrators. Condition `Admins`: one is left.
    Admins(SetChange),
    /// Nothing; condition `Admins`: this is an administrator still, who has come in.
    AdminStays(UserId),
    /// The order to release recorded invitations, in place of any other.
    Release(ReleaseOrder),
}

/// The role and the status of a member of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaffState {
    /// The role.
    pub role: Staff,
    /// The status.
    pub status: UserStatus,
}

impl StaffState {
    /// Those of a user; none of a customer.
    pub fn of(user: &User) -> Option<Self> {
        user.staff.map(|role| Self { role, status: user.status })
    }
}

/// What is done to a set of those in charge. Nobody is removed who is the last one, or not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetChange {
    /// One more.
    Add(UserId),
    /// One less.
    Remove(UserId),
}

/// Changes people.
pub trait WriteUsers: Send + Sync {
    /// All of it or nothing.
    ///
    /// [`StoreError::ConditionFailed`] names the condition that did not hold.
    fn write_users(
        &self,
        change: &UserChange,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Has people invited.
pub trait QueueInvitation: Send + Sync {
    /// Puts the message into its queue.
    fn queue_invitation(
        &self,
        invitation: &Invitation,
    ) -> impl Future<Output = Result<(), QueueError>> + Send;
}
