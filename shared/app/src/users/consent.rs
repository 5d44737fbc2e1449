//! Joining an account by one's own consent, and leaving it.
//!
//! An existing user who is invited has no place in the account until they accept: they see no page
//! of it, and the account sees their user name and nothing else. Accepting, declining and leaving
//! have the same result however often they are done.

use domain::ids::{AccountId, UserId};
use domain::user::UserStatus;

use super::change::removal_writes;
use super::invite::joining_writes;
use super::write_change::write_change;
use super::{AccountUser, Author, ChangeUserError, ListUsers, UserChange, UserWrite, WriteUsers};
use crate::account::ReadAccountSummaries;
use crate::activity::{Action, Activity, ActivityLog, Actor};
use crate::system::{Clock, Random};
use crate::users::{Membership, User};

/// Lets a user join and leave accounts through its ports.
#[derive(Debug)]
pub struct Consent<'a, S, C, R> {
    /// Users, memberships and account summaries.
    pub store: &'a S,
    /// For pauses.
    pub clock: &'a C,
    /// For ids of activities.
    pub random: &'a R,
}

type Decided = Result<((), Option<UserChange>), ChangeUserError>;

impl<S, C, R> Consent<'_, S, C, R>
where
    S: ListUsers + ReadAccountSummaries + WriteUsers,
    C: Clock,
    R: Random,
{
    /// Accepts an invitation: the user belongs to the account from their next request on. Who
    /// belongs to it already stays as they are.
    ///
    /// # Errors
    /// [`ChangeUserError::NoInvitation`] when there is none that could be accepted now; the store.
    pub async fn accept(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
    ) -> Result<(), ChangeUserError> {
        write_change(self.store, self.clock, || self.accepted(by, account, user)).await
    }

    /// Declines an invitation. It is no error when there is none.
    ///
    /// # Errors
    /// [`ChangeUserError::Changed`] when the user belongs to the account already; the store.
    pub async fn decline(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
    ) -> Result<(), ChangeUserError> {
        write_change(self.store, self.clock, || self.declined(by, account, user)).await
    }

    /// Leaves an account. It ends nothing else: sessions and other accounts stay. It is no error
    /// not to belong to it.
    ///
    /// # Errors
    /// [`ChangeUserError::LastManager`] for the last Office Manager; the store.
    pub async fn leave(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
    ) -> Result<(), ChangeUserError> {
        write_change(self.store, self.clock, || self.left(by, account, user)).await
    }

    async fn accepted(&self, by: &Author, account: &AccountId, user: UserId) -> Decided {
        let found = self.store.account_user(account, &user).await?;
        let AccountUser { user, member: before } = found.ok_or(ChangeUserError::NoInvitation)?;
        if before.active {
            return Ok(((), None));
        }
        let is_open = before.open_invitation(by.at).is_some();
        if !is_open || user.status != UserStatus::Active || user.staff.is_some() {
            return Err(ChangeUserError::NoInvitation);
        }
        let after = Membership { active: true, invitation: None, ..before.clone() };
        let activity = by.activity(
            self.random,
            ActivityLog::Account(account.clone()),
            Action::InvitationAccepted,
        );
        let activity = activity.with(after.role.as_str());
        let mut writes = joining_writes(Some(before), &after);
        writes.push(UserWrite::IsActive(user.id));
        Ok(((), Some(UserChange { writes, activities: vec![activity], idempotency: None })))
    }

    async fn declined(&self, by: &Author, account: &AccountId, user: UserId) -> Decided {
        let found = self.store.account_user(account, &user).await?;
        let Some(AccountUser { user, member }) = found else { return Ok(((), None)) };
        if member.active {
            return Err(ChangeUserError::Changed);
        }
        if member.invitation.is_none() {
            return Ok(((), None));
        }
        let activity = self.by_stranger(by, account, &user);
        let writes = vec![UserWrite::RemoveMember(member)];
        Ok(((), Some(UserChange { writes, activities: vec![activity], idempotency: None })))
    }

    async fn left(&self, by: &Author, account: &AccountId, user: UserId) -> Decided {
        let found = self.store.account_user(account, &user).await?;
        let Some(AccountUser { member, .. }) = found else { return Ok(((), None)) };
        if member.invitation.is_some() {
            return Ok(((), None));
        }
        let writes = removal_writes(self.store, &member).await?;
        let activity =
            by.activity(self.random, ActivityLog::Account(account.clone()), Action::UserLeft);
        Ok(((), Some(UserChange { writes, activities: vec![activity], idempotency: None })))
    }

    /// That an invitation was declined, without anything the account does not know: neither the
    /// person's name nor their address.
    fn by_stranger(&self, by: &Author, account: &AccountId, user: &User) -> Activity {
        let (log, actor) = (ActivityLog::Account(account.clone()), Actor::username_only(user));
        Activity::new(self.random, log, actor, Action::InvitationDeclined, by.at)
    }
}
