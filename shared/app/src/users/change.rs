//! A user's role, their end in an account, and their return.

use domain::ids::{AccountId, UserId};
use domain::user::Role;

use super::write_change::write_change;
use super::{AccountUser, Author, ListUsers, SetChange, UserChange, UserWrite, WriteUsers};
use crate::account::ReadAccountSummaries;
use crate::activity::{Action, ActivityLog};
use crate::rate_limit::{CountAttempts, LimitError};
use crate::store::StoreError;
use crate::system::{Clock, Random};
use crate::users::idempotent_invitation::{InvitationTarget, count_invitation, sponsor_of};
use crate::users::{ListMemberships, Membership};

/// Why a user, or a member of staff, is not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeUserError {
    /// There is no such user here.
    #[error("there is no such user")]
    UnknownUser,
    /// There is no invitation that could be accepted: it was cancelled, or has expired.
    #[error("there is no such invitation")]
    NoInvitation,
    /// Nobody who has come in would be left in charge.
    #[error("nobody would be left in charge")]
    LastManager,
    /// It has changed meanwhile, and this makes no sense any more.
    #[error("it has changed meanwhile")]
    Changed,
    /// Too many invitations; a return counts as one.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes users of an account through its ports.
#[derive(Debug)]
pub struct ChangeUsers<'a, S, C, R> {
    /// Users, places, cards and limits.
    pub store: &'a S,
    /// For pauses.
    pub clock: &'a C,
    /// For ids of activities.
    pub random: &'a R,
}

#[derive(Clone, Copy)]
enum Wanted {
    Role(Role),
    Out,
    In,
}

impl<S, C, R> ChangeUsers<'_, S, C, R>
where
    S: ListUsers + ListMemberships + ReadAccountSummaries + WriteUsers,
    C: Clock,
    R: Random,
{
    /// Gives a user another role; it holds from their next click.
    ///
    /// # Errors
    /// [`ChangeUserError`]; [`ChangeUserError::Changed`] when they are deactivated.
    pub async fn set_role(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
        role: Role,
    ) -> Result<AccountUser, ChangeUserError> {
        self.change(by, account, user, Wanted::Role(role)).await
    }

    /// Deactivates a user in this account; they are out of it at once. Whoever belongs to no other
    /// account is signed out, too. Whoever is deactivated already stays so. Of a user who has not
    /// joined yet, the invitation is cancelled; they are answered as they were.
    ///
    /// # Errors
    /// [`ChangeUserError`].
    pub async fn deactivate(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
    ) -> Result<AccountUser, ChangeUserError> {
        self.change(by, account, user, Wanted::Out).await
    }

    /// Lets a user in again, with the role they had. It counts as an invitation.
    ///
    /// # Errors
    /// [`ChangeUserError`].
    pub async fn reinstate(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
    ) -> Result<AccountUser, ChangeUserError>
    where
        S: CountAttempts,
    {
        let sponsor = sponsor_of(self.store, by, account).await?;
        let whom = InvitationTarget { user, account: Some(account), email: None, sponsor };
        count_invitation(self.store, by, &whom).await?;
        self.change(by, account, user, Wanted::In).await
    }

    async fn change(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
        wanted: Wanted,
    ) -> Result<AccountUser, ChangeUserError> {
        write_change(self.store, self.clock, || self.decide(by, account, user, wanted)).await
    }

    /// The user as they are to be, and what is to be written; nothing when they are so already.
    async fn decide(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
        wanted: Wanted,
    ) -> Result<(AccountUser, Option<UserChange>), ChangeUserError> {
        let found = self.store.account_user(account, &user).await?;
        let found = found.ok_or(ChangeUserError::UnknownUser)?;
        if matches!(wanted, Wanted::Out) && found.has_not_joined() {
            return self.cancel(by, found).await;
        }
        let AccountUser { user, member: before } = found;
        let (role, active, action) = match wanted {
            Wanted::Role(_) if !before.active => return Err(ChangeUserError::Changed),
            // Only the invited user can make it a place.
            Wanted::In if before.invitation.is_some() => return Err(ChangeUserError::Changed),
            Wanted::Role(role) => (role, before.active, Action::RoleChanged),
            Wanted::Out => (before.role, false, Action::UserDeactivated),
            Wanted::In => (before.role, true, Action::UserReinstated),
        };
        let member = Membership { role, active, ..before.clone() };
        let after = AccountUser { user, member };
        if after.member == before {
            return Ok((after, None));
        }
        let mut writes =
            vec![UserWrite::Member { before: Some(before.clone()), after: after.member.clone() }];
        writes.extend(manager_writes(self.store, &before, after.member.is_active_manager()).await?);
        if !active && after.user.staff.is_none() {
            writes.push(match self.other_place(&before).await? {
                Some(membership) => UserWrite::MemberStays(membership),
                None => UserWrite::EndSessions(before.user),
            });
        }
        let activity = by.activity(self.random, ActivityLog::Account(account.clone()), action);
        let activity = activity.of(after.user.username.as_str());
        let activity =
            if action == Action::RoleChanged { activity.with(role.as_str()) } else { activity };
        Ok((after, Some(UserChange { writes, activities: vec![activity], idempotency: None })))
    }

    /// Cancels an invitation that nobody has accepted: nothing is left of it, so whoever is invited
    /// later has to accept that one.
    async fn cancel(
        &self,
        by: &Author,
        found: AccountUser,
    ) -> Result<(AccountUser, Option<UserChange>), ChangeUserError> {
        let membership = &found.member;
        let mut writes = removal_writes(self.store, membership).await?;
        if membership.active && found.user.staff.is_none() {
            let other = self.other_place(membership).await?.map(UserWrite::MemberStays);
            writes.push(other.unwrap_or(UserWrite::EndSessions(found.user.id)));
        }
        let log = ActivityLog::Account(membership.account.clone());
        let activity = by.activity(self.random, log, Action::InvitationCancelled);
        let activity = activity.of(found.user.username.as_str());
        Ok((found, Some(UserChange { writes, activities: vec![activity], idempotency: None })))
    }

    /// Another account that this user may open. An account must not be able to sign out somebody
    /// who works for another one; but two that deactivate them at the same time must not each leave
    /// it to the other, so that it stays is a condition.
    async fn other_place(&self, out: &Membership) -> Result<Option<Membership>, StoreError> {
        let memberships = self.store.list_memberships(&out.user).await?;
        Ok(memberships
            .into_iter()
            .find(|membership| membership.active && membership.account != out.account))
    }
}

/// What changes on the account's card when a place begins or ends being in charge. Who ends it
/// leaves somebody behind who has come in: an invitation that went astray would otherwise be all
/// that is left.
async fn manager_writes<S: ListUsers + ReadAccountSummaries>(
    store: &S,
    before: &Membership,
    is_active_manager: bool,
) -> Result<Vec<UserWrite>, ChangeUserError> {
    let change = match (before.is_active_manager(), is_active_manager) {
        (false, true) => SetChange::Add(before.user),
        (true, false) => SetChange::Remove(before.user),
        _ => return Ok(Vec::new()),
    };
    let mut writes = vec![UserWrite::Managers(before.account.clone(), change)];
    if matches!(change, SetChange::Remove(_)) {
        let other = other_manager(store, before).await?;
        writes.push(UserWrite::ManagerStays(other.ok_or(ChangeUserError::LastManager)?));
    }
    Ok(writes)
}

/// A place that is taken away, from the account's card too.
pub(super) async fn removal_writes<S: ListUsers + ReadAccountSummaries>(
    store: &S,
    membership: &Membership,
) -> Result<Vec<UserWrite>, ChangeUserError> {
    let mut writes = vec![UserWrite::RemoveMember(membership.clone())];
    writes.extend(manager_writes(store, membership, false).await?);
    Ok(writes)
}

/// The place of another Office Manager who has come in.
async fn other_manager<S: ListUsers + ReadAccountSummaries>(
    store: &S,
    but: &Membership,
) -> Result<Option<Membership>, StoreError> {
    let summary = store.account_summary(&but.account).await?;
    let managers = summary.map(|summary| summary.managers).unwrap_or_default();
    for other in managers.iter().filter(|other| **other != but.user) {
        let found = store.account_user(&but.account, other).await?;
        if let Some(found) = found.filter(AccountUser::is_active_manager) {
            return Ok(Some(found.member));
        }
    }
    Ok(None)
}
