//! Changes to a member of an account: the role, deactivation and reinstatement.

use domain::ids::{AccountId, UserId};
use domain::user::Role;

use super::invitation_limits::{InvitationTarget, count_invitation, sponsor_of};
use super::write_change::{ChangeUserError, write_change};
use super::{
    AccountUser, Author, ListMemberships, ListUsers, Membership, NonEmptySetChange, UserChange,
    UserWrite, WriteUsers,
};
use crate::account::ReadAccountSummaries;
use crate::activity::{Action, ActivityLog};
use crate::rate_limit::CountAttempts;
use crate::store::StoreError;
use crate::system::{Clock, Random};

/// Changes members of an account through its ports.
#[derive(Debug)]
pub struct ChangeUsers<'a, S, C, R> {
    /// Users, memberships, account summaries and limits.
    pub store: &'a S,
    /// For the pauses between attempts.
    pub clock: &'a C,
    /// For ids of activities.
    pub random: &'a R,
}

#[derive(Clone, Copy)]
enum MemberChange {
    SetRole(Role),
    Deactivate,
    Reinstate,
}

impl<S, C, R> ChangeUsers<'_, S, C, R>
where
    S: ListUsers + ListMemberships + ReadAccountSummaries + WriteUsers,
    C: Clock,
    R: Random,
{
    /// Gives a user another role; it applies from their next request.
    ///
    /// # Errors
    /// [`ChangeUserError`]; [`ChangeUserError::Changed`] when they are deactivated or have
    /// not accepted their invitation.
    pub async fn set_role(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
        role: Role,
    ) -> Result<AccountUser, ChangeUserError> {
        self.change(by, account, user, MemberChange::SetRole(role)).await
    }

    /// Deactivates a user in this account, from their next request. A user who is active in no
    /// other account is signed out, too. The invitation of a user who has not joined is cancelled,
    /// and the user is returned as they were before. Deactivating again changes nothing.
    ///
    /// # Errors
    /// [`ChangeUserError`].
    pub async fn deactivate(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
    ) -> Result<AccountUser, ChangeUserError> {
        self.change(by, account, user, MemberChange::Deactivate).await
    }

    /// Reinstates a user with the role that they had. It counts as an invitation.
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
        let target = InvitationTarget { user, account: Some(account), email: None, sponsor };
        count_invitation(self.store, by, &target).await?;
        self.change(by, account, user, MemberChange::Reinstate).await
    }

    async fn change(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
        change: MemberChange,
    ) -> Result<AccountUser, ChangeUserError> {
        write_change(self.store, self.clock, || self.decide(by, account, user, change)).await
    }

    /// The user after the change, and the change; `None` when it changes nothing.
    async fn decide(
        &self,
        by: &Author,
        account: &AccountId,
        user: UserId,
        change: MemberChange,
    ) -> Result<(AccountUser, Option<UserChange>), ChangeUserError> {
        let found = self.store.account_user(account, &user).await?;
        let found = found.ok_or(ChangeUserError::UnknownUser)?;
        if matches!(change, MemberChange::Deactivate) && found.has_not_joined() {
            return self.cancel(by, found).await;
        }
        let AccountUser { user, member: before, email_problem } = found;
        let (role, active, action) = match change {
            MemberChange::SetRole(_) if !before.active => return Err(ChangeUserError::Changed),
            // Only the invited user can accept the invitation.
            MemberChange::Reinstate if before.invitation.is_some() => {
                return Err(ChangeUserError::Changed);
            }
            MemberChange::SetRole(role) => (role, before.active, Action::RoleChanged),
            MemberChange::Deactivate => (before.role, false, Action::UserDeactivated),
            MemberChange::Reinstate => (before.role, true, Action::UserReinstated),
        };
        let member = Membership { role, active, ..before.clone() };
        let after = AccountUser { user, member, email_problem };
        if after.member == before {
            return Ok((after, None));
        }
        let mut writes =
            vec![UserWrite::Member { before: Some(before.clone()), after: after.member.clone() }];
        writes.extend(manager_writes(self.store, &before, after.member.is_active_manager()).await?);
        if !active && after.user.staff.is_none() {
            writes.push(match self.other_active_membership(&before).await? {
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

    /// Cancels an invitation that the user has not accepted. The membership is removed, so that a
    /// later invitation must be accepted, too.
    async fn cancel(
        &self,
        by: &Author,
        found: AccountUser,
    ) -> Result<(AccountUser, Option<UserChange>), ChangeUserError> {
        let membership = &found.member;
        let mut writes = removal_writes(self.store, membership).await?;
        if membership.active && found.user.staff.is_none() {
            let other = self.other_active_membership(membership).await?.map(UserWrite::MemberStays);
            writes.push(other.unwrap_or(UserWrite::EndSessions(found.user.id)));
        }
        let log = ActivityLog::Account(membership.account.clone());
        let activity = by.activity(self.random, log, Action::InvitationCancelled);
        let activity = activity.of(found.user.username.as_str());
        Ok((found, Some(UserChange { writes, activities: vec![activity], idempotency: None })))
    }

    /// An active membership of this user in another account, if there is one: an account must not
    /// sign out a user who is active elsewhere. The change requires that this membership stays
    /// active; otherwise two accounts that deactivate the user at the same time would each leave
    /// the sign-out to the other.
    async fn other_active_membership(
        &self,
        ended: &Membership,
    ) -> Result<Option<Membership>, StoreError> {
        let memberships = self.store.list_memberships(&ended.user).await?;
        Ok(memberships
            .into_iter()
            .find(|membership| membership.active && membership.account != ended.account))
    }
}

/// The writes to the account's managers when a membership becomes, or stops being, that of an
/// active Office Manager. In the second case another Office Manager who has signed in must remain:
/// an account must not be left to a person whose invitation was lost.
async fn manager_writes<S: ListUsers + ReadAccountSummaries>(
    store: &S,
    before: &Membership,
    is_active_manager: bool,
) -> Result<Vec<UserWrite>, ChangeUserError> {
    let change = match (before.is_active_manager(), is_active_manager) {
        (false, true) => NonEmptySetChange::Add(before.user),
        (true, false) => NonEmptySetChange::Remove(before.user),
        _ => return Ok(Vec::new()),
    };
    let mut writes = vec![UserWrite::Managers(before.account.clone(), change)];
    if matches!(change, NonEmptySetChange::Remove(_)) {
        let other = other_manager(store, before).await?;
        writes.push(UserWrite::ManagerStays(other.ok_or(ChangeUserError::LastManager)?));
    }
    Ok(writes)
}

/// The writes that remove a membership, and an Office Manager from the account's managers.
pub(super) async fn removal_writes<S: ListUsers + ReadAccountSummaries>(
    store: &S,
    membership: &Membership,
) -> Result<Vec<UserWrite>, ChangeUserError> {
    let mut writes = vec![UserWrite::RemoveMember(membership.clone())];
    writes.extend(manager_writes(store, membership, false).await?);
    Ok(writes)
}

/// The membership of another Office Manager who has signed in.
async fn other_manager<S: ListUsers + ReadAccountSummaries>(
    store: &S,
    except: &Membership,
) -> Result<Option<Membership>, StoreError> {
    let summary = store.account_summary(&except.account).await?;
    let managers = summary.map(|summary| summary.managers).unwrap_or_default();
    for other in managers.iter().filter(|other| **other != except.user) {
        let found = store.account_user(&except.account, other).await?;
        if let Some(found) = found.filter(AccountUser::is_active_manager) {
            return Ok(Some(found.member));
        }
    }
    Ok(None)
}
