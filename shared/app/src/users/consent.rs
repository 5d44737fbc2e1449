//! A user accepts or declines an invitation to an account, or leaves the account.
//!
//! An existing user who is invited does not belong to the account until they accept: they see no
//! page of it, and the account sees only their user name. Accepting, declining and leaving are
//! idempotent.

use domain::ids::{AccountId, UserId};
use domain::user::UserStatus;

use super::change::removal_writes;
use super::invite::membership_writes;
use super::write_change::{ChangeUserError, write_change};
use super::{AccountUser, Author, ListUsers, Membership, User, UserChange, UserWrite, WriteUsers};
use crate::account::ReadAccountSummaries;
use crate::activity::{Action, Activity, ActivityLog, Actor};
use crate::system::{Clock, Random};

/// Lets a user join and leave accounts through its ports.
#[derive(Debug)]
pub struct Consent<'a, S, C, R> {
    /// Users, memberships and account summaries.
    pub store: &'a S,
    /// For the pauses between attempts.
    pub clock: &'a C,
    /// For ids of activities.
    pub random: &'a R,
}

type Decision = Result<((), Option<UserChange>), ChangeUserError>;

impl<S, C, R> Consent<'_, S, C, R>
where
    S: ListUsers + ReadAccountSummaries + WriteUsers,
    C: Clock,
    R: Random,
{
    /// Accepts an invitation: the user belongs to the account from their next request on. Nothing
    /// changes for a user who belongs to it already.
    ///
    /// # Errors
    /// [`ChangeUserError::NoInvitation`] when there is none to accept now; errors of the store.
    pub async fn accept(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
    ) -> Result<(), ChangeUserError> {
        write_change(self.store, self.clock, || self.accepted(by, account, user)).await
    }

    /// Declines an invitation. It is not an error when there is none.
    ///
    /// # Errors
    /// [`ChangeUserError::Changed`] when the user belongs to the account already; errors of the
    /// store.
    pub async fn decline(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
    ) -> Result<(), ChangeUserError> {
        write_change(self.store, self.clock, || self.declined(by, account, user)).await
    }

    /// Leaves an account. Sessions and other memberships stay. It is not an error when the user
    /// does not belong to the account.
    ///
    /// # Errors
    /// [`ChangeUserError::LastManager`] for the last Office Manager; errors of the store.
    pub async fn leave(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
    ) -> Result<(), ChangeUserError> {
        write_change(self.store, self.clock, || self.left(by, account, user)).await
    }

    async fn accepted(&self, by: &Author, account: &AccountId, user: UserId) -> Decision {
        let found = self.store.account_user(account, &user).await?;
        let AccountUser { user, member: before, .. } =
            found.ok_or(ChangeUserError::NoInvitation)?;
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
        let mut writes = membership_writes(Some(before), &after);
        writes.push(UserWrite::IsActive(user.id));
        Ok(((), Some(UserChange { writes, activities: vec![activity], idempotency: None })))
    }

    async fn declined(&self, by: &Author, account: &AccountId, user: UserId) -> Decision {
        let found = self.store.account_user(account, &user).await?;
        let Some(AccountUser { user, member, .. }) = found else { return Ok(((), None)) };
        if member.active {
            return Err(ChangeUserError::Changed);
        }
        if member.invitation.is_none() {
            return Ok(((), None));
        }
        let activity = self.declined_activity(by, account, &user);
        let writes = vec![UserWrite::RemoveMember(member)];
        Ok(((), Some(UserChange { writes, activities: vec![activity], idempotency: None })))
    }

    async fn left(&self, by: &Author, account: &AccountId, user: UserId) -> Decision {
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

    /// The activity of a declined invitation. It holds nothing that the account does not know:
    /// neither the user's name nor their client address.
    fn declined_activity(&self, by: &Author, account: &AccountId, user: &User) -> Activity {
        let (log, actor) = (ActivityLog::Account(account.clone()), Actor::username_only(user));
        Activity::new(self.random, log, actor, Action::InvitationDeclined, by.at)
    }
}
