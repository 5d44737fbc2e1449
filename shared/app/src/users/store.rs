//! The ports that read the users of accounts, and the port that changes users and staff.

use std::future::Future;

use domain::ids::{AccountId, UserId};
use domain::user::{Email, EmailProblem, Staff, UserStatus};

use super::{Invitation, Membership, User, UserStore};
use crate::activity::Activity;
use crate::idempotency::IdempotencyRecord;
use crate::outbox::QueueError;
use crate::staff::ReleaseOrder;
use crate::store::StoreError;

/// A user with their membership in one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountUser {
    /// The user.
    pub user: User,
    /// The membership.
    pub member: Membership,
    /// Why the user's address gets no mails about payments, if it is suppressed.
    pub email_problem: Option<EmailProblem>,
}

impl AccountUser {
    /// The user's status in this account.
    pub fn status(&self) -> UserStatus {
        match &self.member {
            Membership { active: true, .. } => self.user.status,
            Membership { invitation: Some(_), .. } => UserStatus::Invited,
            _ => UserStatus::Deactivated,
        }
    }

    /// Whether the user was invited and has not joined: a new user joins by the first sign-in, an
    /// existing one by accepting.
    pub fn has_not_joined(&self) -> bool {
        let never_signed_in =
            matches!(self.user.status, UserStatus::Recorded | UserStatus::Invited);
        let new = self.member.active && never_signed_in && self.user.staff.is_none();
        new || (!self.member.active && self.member.invitation.is_some())
    }

    /// Whether they are an active Office Manager who has signed in, so that they may be the last
    /// one of the account.
    pub fn is_active_manager(&self) -> bool {
        let has_signed_in = self.user.status == UserStatus::Active && self.user.staff.is_none();
        has_signed_in && self.member.is_active_manager()
    }
}

/// Reads the users of accounts.
pub trait ListUsers: UserStore {
    /// Up to `limit` users of an account, by id, after this one; and the last id if there are more.
    /// The list is eventually consistent, each of its records strongly consistent.
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

/// A change to users, written as one transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserChange {
    /// The writes, each to a different item.
    pub writes: Vec<UserWrite>,
    /// Its activities.
    pub activities: Vec<Activity>,
    /// The record of its request. Condition `IdempotencyKey`: there is none yet.
    pub idempotency: Option<IdempotencyRecord>,
}

/// One write of a change, with its [condition](crate::store::Condition).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserWrite {
    /// A new user. Condition `Username`: no user has the name.
    NewUser(User),
    /// Counts one more membership of a user. Condition `Username`: the user still has this e-mail
    /// address.
    SameEmail(UserId, Email),
    /// The same, also on condition that the user has not chosen a password (`Username`).
    SameNewcomer(UserId, Email),
    /// Gives a user name to another person. Condition `Username`: the previous person's e-mail
    /// address, status, epoch and number of memberships are as read, they are not staff, and no
    /// change of their password is pending.
    TakeOver {
        /// The previous person, as read.
        before: Box<User>,
        /// The new person.
        after: Box<User>,
    },
    /// A membership. Condition `Member`: its role, `active` and invitation are as in `before`;
    /// without `before`, there is none yet.
    Member {
        /// The membership, as read.
        before: Option<Membership>,
        /// The membership after the change.
        after: Membership,
    },
    /// Removes a membership. Condition `Member`: it is as read.
    RemoveMember(Membership),
    /// Writes nothing. Condition `User`: the user is active.
    IsActive(UserId),
    /// The active Office Managers of an account. Condition `Managers`: one remains.
    Managers(AccountId, NonEmptySetChange),
    /// Writes nothing. Condition `Managers`: this is still an active Office Manager's membership.
    ManagerStays(Membership),
    /// Writes nothing. Condition `Member`: this membership is still active.
    MemberStays(Membership),
    /// Whether an account requires a second factor. Condition `Account`: the account exists.
    RequireFactor(AccountId, bool),
    /// Increments a user's session epoch. Condition `User`: the user exists.
    EndSessions(UserId),
    /// A member of staff's role and status. Condition `User`: both are as read.
    Staff {
        /// The member of staff.
        user: UserId,
        /// Role and status, as read.
        before: StaffState,
        /// Role and status after the change.
        after: StaffState,
        /// Whether it ends their sessions.
        end_sessions: bool,
    },
    /// The provider's administrators. Condition `Admins`: one remains.
    Admins(NonEmptySetChange),
    /// Writes nothing. Condition `Admins`: this user is still an active administrator.
    AdminStays(UserId),
    /// The order to release recorded invitations; it replaces any other.
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
    /// The role and status of a user; `None` for a customer.
    pub fn of(user: &User) -> Option<Self> {
        user.staff.map(|role| Self { role, status: user.status })
    }
}

/// A change to a set of user ids that must not become empty: removing the last id, or one that is
/// not in the set, fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NonEmptySetChange {
    /// Adds the user; no change if they are in the set.
    Add(UserId),
    /// Removes the user.
    Remove(UserId),
}

/// Changes users and staff.
pub trait WriteUsers: Send + Sync {
    /// Writes all of the change or nothing.
    ///
    /// [`StoreError::ConditionFailed`] names the condition that did not hold.
    fn write_users(
        &self,
        change: &UserChange,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Enqueues invitations.
pub trait QueueInvitation: Send + Sync {
    /// Puts the message into the queue of the worker.
    fn queue_invitation(
        &self,
        invitation: &Invitation,
    ) -> impl Future<Output = Result<(), QueueError>> + Send;
}
