//! A user's role, their end in an account, and their return.

use domain::ids::{AccountId, UserId};
use domain::people::Role;

use super::apply::apply;
use super::intent::{Whom, count_invitation, sponsor_of};
use super::{AccountUser, By, ChangePeople, ListUsers, PeopleChange, PeopleWrite, SetChange};
use crate::access::{ListMemberships, Membership, ReadCards};
use crate::activity::{Action, Trail};
use crate::limits::{CountTries, LimitError};
use crate::outside::{Clock, Random};
use crate::store::StoreError;

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
    LastInCharge,
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
pub struct Changer<'a, S, C, R> {
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

impl<S, C, R> Changer<'_, S, C, R>
where
    S: ListUsers + ListMemberships + ReadCards + ChangePeople,
    C: Clock,
    R: Random,
{
    /// Gives a user another role; it holds from their next click.
    ///
    /// # Errors
    /// [`ChangeUserError`]; [`ChangeUserError::Changed`] when they are deactivated.
    pub async fn set_role(
        &self,
        by: &By,
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
        by: &By,
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
        by: &By,
        account: &AccountId,
        user: UserId,
    ) -> Result<AccountUser, ChangeUserError>
    where
        S: CountTries,
    {
        let sponsor = sponsor_of(self.store, by, account).await?;
        let whom = Whom { user, account: Some(account), email: None, sponsor };
        count_invitation(self.store, by, &whom).await?;
        self.change(by, account, user, Wanted::In).await
    }

    async fn change(
        &self,
        by: &By,
        account: &AccountId,
        user: UserId,
        wanted: Wanted,
    ) -> Result<AccountUser, ChangeUserError> {
        apply(self.store, self.clock, || self.decide(by, account, user, wanted)).await
    }

    /// The user as they are to be, and what is to be written; nothing when they are so already.
    async fn decide(
        &self,
        by: &By,
        account: &AccountId,
        user: UserId,
        wanted: Wanted,
    ) -> Result<(AccountUser, Option<PeopleChange>), ChangeUserError> {
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
            vec![PeopleWrite::Member { before: Some(before.clone()), after: after.member.clone() }];
        writes.extend(charge_writes(self.store, &before, after.member.is_in_charge()).await?);
        if !active && after.user.staff.is_none() {
            writes.push(match self.other_place(&before).await? {
                Some(place) => PeopleWrite::MemberStays(place),
                None => PeopleWrite::EndSessions(before.user),
            });
        }
        let told = by.did(self.random, Trail::Account(account.clone()), action);
        let told = told.of(after.user.username.as_str());
        let told = if action == Action::RoleChanged { told.with(role.as_str()) } else { told };
        Ok((after, Some(PeopleChange { writes, activities: vec![told], once: None })))
    }

    /// Cancels an invitation that nobody has accepted: nothing is left of it, so whoever is invited
    /// later has to accept that one.
    async fn cancel(
        &self,
        by: &By,
        found: AccountUser,
    ) -> Result<(AccountUser, Option<PeopleChange>), ChangeUserError> {
        let place = &found.member;
        let mut writes = removal_writes(self.store, place).await?;
        if place.active && found.user.staff.is_none() {
            let other = self.other_place(place).await?.map(PeopleWrite::MemberStays);
            writes.push(other.unwrap_or(PeopleWrite::EndSessions(found.user.id)));
        }
        let trail = Trail::Account(place.account.clone());
        let told = by.did(self.random, trail, Action::InvitationCancelled);
        let told = told.of(found.user.username.as_str());
        Ok((found, Some(PeopleChange { writes, activities: vec![told], once: None })))
    }

    /// Another account that this user may open. An account must not be able to sign out somebody
    /// who works for another one; but two that deactivate them at the same time must not each leave
    /// it to the other, so that it stays is a condition.
    async fn other_place(&self, out: &Membership) -> Result<Option<Membership>, StoreError> {
        let places = self.store.list_memberships(&out.user).await?;
        Ok(places.into_iter().find(|place| place.active && place.account != out.account))
    }
}

/// What changes on the account's card when a place begins or ends being in charge. Who ends it
/// leaves somebody behind who has come in: an invitation that went astray would otherwise be all
/// that is left.
async fn charge_writes<S: ListUsers + ReadCards>(
    store: &S,
    before: &Membership,
    is_in_charge: bool,
) -> Result<Vec<PeopleWrite>, ChangeUserError> {
    let change = match (before.is_in_charge(), is_in_charge) {
        (false, true) => SetChange::Add(before.user),
        (true, false) => SetChange::Remove(before.user),
        _ => return Ok(Vec::new()),
    };
    let mut writes = vec![PeopleWrite::Managers(before.account.clone(), change)];
    if matches!(change, SetChange::Remove(_)) {
        let other = other_manager(store, before).await?;
        writes.push(PeopleWrite::ManagerStays(other.ok_or(ChangeUserError::LastInCharge)?));
    }
    Ok(writes)
}

/// A place that is taken away, from the account's card too.
pub(super) async fn removal_writes<S: ListUsers + ReadCards>(
    store: &S,
    place: &Membership,
) -> Result<Vec<PeopleWrite>, ChangeUserError> {
    let mut writes = vec![PeopleWrite::RemoveMember(place.clone())];
    writes.extend(charge_writes(store, place, false).await?);
    Ok(writes)
}

/// The place of another Office Manager who has come in.
async fn other_manager<S: ListUsers + ReadCards>(
    store: &S,
    but: &Membership,
) -> Result<Option<Membership>, StoreError> {
    let card = store.card(&but.account).await?;
    let managers = card.map(|card| card.managers).unwrap_or_default();
    for other in managers.iter().filter(|other| **other != but.user) {
        let found = store.account_user(&but.account, other).await?;
        if let Some(found) = found.filter(AccountUser::is_in_charge) {
            return Ok(Some(found.member));
        }
    }
    Ok(None)
}
