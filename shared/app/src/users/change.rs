//! A user's role, their end in an account, and their return.

use std::iter;

use domain::ids::{AccountId, UserId};
use domain::people::Role;

use super::invite::joining_writes;
use super::{AccountUser, By, ChangePeople, ListUsers, PeopleChange, PeopleWrite, SetChange};
use crate::access::{AccountCard, Membership, ReadCards};
use crate::activity::{Action, Activity, Trail};
use crate::outside::{Clock, Random};
use crate::posting::Tries;
use crate::store::StoreError;

/// Why a user is not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeUserError {
    /// The account has no such user.
    #[error("there is no such user")]
    UnknownUser,
    /// Nobody would be left in charge.
    #[error("nobody would be left in charge")]
    LastManager,
    /// It has changed meanwhile, and this makes no sense any more.
    #[error("it has changed meanwhile")]
    Changed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes users of an account through its ports.
#[derive(Debug)]
pub struct Changer<'a, S, C, R> {
    /// Users, places and cards.
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
    S: ListUsers + ReadCards + ChangePeople,
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

    /// Deactivates a user in this account and ends all their sessions. Whoever is deactivated
    /// already stays so.
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

    /// Lets a user in again, with the role they had.
    ///
    /// # Errors
    /// [`ChangeUserError`].
    pub async fn reinstate(
        &self,
        by: &By,
        account: &AccountId,
        user: UserId,
    ) -> Result<AccountUser, ChangeUserError> {
        self.change(by, account, user, Wanted::In).await
    }

    async fn change(
        &self,
        by: &By,
        account: &AccountId,
        user: UserId,
        wanted: Wanted,
    ) -> Result<AccountUser, ChangeUserError> {
        let mut tries = Tries::new(self.clock);
        loop {
            let found = self.store.account_user(account, &user).await?;
            let mut found = found.ok_or(ChangeUserError::UnknownUser)?;
            let card = self.store.card(account).await?.ok_or(ChangeUserError::UnknownUser)?;
            let Some((member, writes, told)) = self.decide(by, &found, &card, wanted)? else {
                return Ok(found);
            };
            let change = PeopleChange { writes, activities: vec![told], once: None };
            match self.store.change_people(&change).await {
                Ok(()) => {
                    found.member = member;
                    return Ok(found);
                }
                Err(error) if tries.again(&error).await => {}
                Err(StoreError::ConditionFailed(_) | StoreError::Conflict) => {
                    return Err(ChangeUserError::Changed);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// What is to be written; nothing when it is so already.
    fn decide(
        &self,
        by: &By,
        found: &AccountUser,
        card: &AccountCard,
        wanted: Wanted,
    ) -> Result<Option<(Membership, Vec<PeopleWrite>, Activity)>, ChangeUserError> {
        let before = &found.member;
        let told = |action| {
            let trail = Trail::Account(before.account.clone());
            by.did(self.random, trail, action).of(found.user.username.as_str())
        };
        Ok(match wanted {
            Wanted::Role(_) if !before.active => return Err(ChangeUserError::Changed),
            Wanted::Role(role) if role == before.role => None,
            Wanted::Role(role) => {
                let after = Membership { role, ..before.clone() };
                let writes = leaving_writes(before, &after, card)?;
                Some((after, writes, told(Action::RoleChanged).with(role.as_str())))
            }
            Wanted::Out if !before.active => None,
            Wanted::Out => {
                let after = Membership { active: false, ..before.clone() };
                let mut writes = leaving_writes(before, &after, card)?;
                writes.push(PeopleWrite::EndSessions(before.user));
                Some((after, writes, told(Action::UserDeactivated)))
            }
            Wanted::In if before.active => None,
            Wanted::In => {
                let after = Membership { active: true, ..before.clone() };
                let writes = joining_writes(Some(before.clone()), &after);
                Some((after, writes, told(Action::UserReinstated)))
            }
        })
    }
}

/// A place that changes, on the account's card too when it begins or ends being in charge.
fn leaving_writes(
    before: &Membership,
    after: &Membership,
    card: &AccountCard,
) -> Result<Vec<PeopleWrite>, ChangeUserError> {
    let in_charge = |member: &Membership| member.active && member.role == Role::Manager;
    let managers = match (in_charge(before), in_charge(after)) {
        (true, false) if card.managers.iter().all(|manager| *manager == before.user) => {
            return Err(ChangeUserError::LastManager);
        }
        (true, false) => Some(SetChange::Remove(before.user)),
        (false, true) => Some(SetChange::Add(before.user)),
        _ => None,
    };
    let place = PeopleWrite::Member { before: Some(before.clone()), after: after.clone() };
    let managers = managers.map(|change| PeopleWrite::Managers(before.account.clone(), change));
    Ok(iter::once(place).chain(managers).collect())
}
