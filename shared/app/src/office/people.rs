//! The provider's own people: invited, given roles, deactivated and reinstated.

use domain::ids::UserId;
use domain::people::{Staff, UserStatus};

use crate::access::{User, UserStore};
use crate::activity::{Action, Activity, Trail};
use crate::limits::CountTries;
use crate::once::ReadOnce;
use crate::outside::{Clock, Random};
use crate::posting::Tries;
use crate::store::StoreError;
use crate::users::{
    By, ChangePeople, Done, InviteUserError, Invitee, Inviting, NewIntent, PeopleChange,
    PeopleWrite, QueueInvitation, SetChange,
};

/// Why a member of staff is not invited.
pub type InviteStaffError = InviteUserError;

/// Why a member of staff is not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeStaffError {
    /// There is no such member of staff.
    #[error("there is no such member of staff")]
    UnknownUser,
    /// No administrator would be left.
    #[error("no administrator would be left")]
    LastAdmin,
    /// It has changed meanwhile, and this makes no sense any more.
    #[error("it has changed meanwhile")]
    Changed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Manages staff through its ports.
#[derive(Debug)]
pub struct StaffOffice<'a, S, Q, C, R> {
    /// Users, administrators, intents and limits.
    pub store: &'a S,
    /// The worker's queue.
    pub queue: &'a Q,
    /// For pauses.
    pub clock: &'a C,
    /// For ids of activities.
    pub random: &'a R,
}

#[derive(Clone, Copy)]
enum Wanted {
    Role(Staff),
    Out,
    In,
}

impl<S, Q, C, R> StaffOffice<'_, S, Q, C, R>
where
    S: UserStore + ChangePeople + ReadOnce + CountTries,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    /// Invites a member of staff; whoever is one already, with the same address, gets a new
    /// invitation and keeps their role. Whoever was deactivated is reinstated.
    ///
    /// # Errors
    /// [`InviteStaffError`].
    pub async fn invite(
        &self,
        by: &By,
        invitee: &Invitee,
        role: Staff,
        intent: NewIntent<'_, User>,
    ) -> Result<Done<User>, InviteStaffError> {
        let user = invitee.username.user_id();
        let Self { store, queue, clock, random } = self;
        let inviting = Inviting { store: *store, queue: *queue, clock: *clock, random: *random };
        if let Some(answer) = inviting.done_before(&intent.once, user, None).await? {
            return Ok(Done::Before(answer));
        }
        inviting.count(by, user).await?;
        let mut tries = Tries::new(self.clock);
        loop {
            let (found, mut change) = self.joining(by, invitee, role).await?;
            change.once = Some(crate::users::record(&intent, &found, by));
            match self.store.change_people(&change).await {
                Ok(()) => {
                    inviting.send(&intent.once, user, None).await?;
                    return Ok(Done::Now(found));
                }
                Err(error) if tries.again(&error).await => {}
                Err(error) => return Err(crate::users::settled(error).into()),
            }
            if let Some(answer) = inviting.done_before(&intent.once, user, None).await? {
                return Ok(Done::Before(answer));
            }
        }
    }

    async fn joining(
        &self,
        by: &By,
        invitee: &Invitee,
        role: Staff,
    ) -> Result<(User, PeopleChange), InviteStaffError> {
        let told = |action| self.told(by, invitee.username.as_str(), action);
        let known = self.store.get_user(&invitee.username.user_id()).await?;
        let (user, writes, activity) = match known {
            None => {
                let user = invitee.recorded(Some(role));
                let mut writes = vec![PeopleWrite::NewUser(user.clone())];
                writes.extend(joins_admins(&user, role));
                let activity = told(Action::UserInvited).with(role.as_str());
                (user, writes, activity)
            }
            Some(user) if user.email != invitee.email => {
                return Err(InviteUserError::UsernameTaken);
            }
            Some(user) => match user.staff {
                // A customer's login is not made into one of staff.
                None => return Err(InviteUserError::UsernameTaken),
                Some(role) if user.status == UserStatus::Deactivated => {
                    let (user, writes) = comes_back(&user, role);
                    (user, writes, told(Action::UserReinstated))
                }
                Some(_) => {
                    let same = PeopleWrite::SameEmail(user.id, user.email.clone());
                    (user, vec![same], told(Action::UserInvitedAgain))
                }
            },
        };
        Ok((user, PeopleChange { writes, activities: vec![activity], once: None }))
    }

    fn told(&self, by: &By, username: &str, action: Action) -> Activity {
        by.did(self.random, Trail::Staff, action).of(username)
    }
}

impl<S, Q, C, R> StaffOffice<'_, S, Q, C, R>
where
    S: UserStore + ChangePeople,
    C: Clock,
    R: Random,
{
    /// Gives a member of staff another role; it holds from their next click.
    ///
    /// # Errors
    /// [`ChangeStaffError`]; [`ChangeStaffError::Changed`] when they are deactivated.
    pub async fn set_role(
        &self,
        by: &By,
        user: UserId,
        role: Staff,
    ) -> Result<User, ChangeStaffError> {
        self.change(by, user, Wanted::Role(role)).await
    }

    /// Deactivates a member of staff and ends their sessions, or lets them in again.
    ///
    /// # Errors
    /// [`ChangeStaffError`].
    pub async fn set_active(
        &self,
        by: &By,
        user: UserId,
        active: bool,
    ) -> Result<User, ChangeStaffError> {
        self.change(by, user, if active { Wanted::In } else { Wanted::Out }).await
    }

    async fn change(
        &self,
        by: &By,
        user: UserId,
        wanted: Wanted,
    ) -> Result<User, ChangeStaffError> {
        let mut tries = Tries::new(self.clock);
        loop {
            let known = self.store.get_user(&user).await?;
            let before = known.ok_or(ChangeStaffError::UnknownUser)?;
            let Some((after, writes, activity)) = self.decide(by, &before, wanted)? else {
                return Ok(before);
            };
            let change = PeopleChange { writes, activities: vec![activity], once: None };
            match self.store.change_people(&change).await {
                Ok(()) => return Ok(after),
                Err(StoreError::ConditionFailed("admins")) => {
                    return Err(ChangeStaffError::LastAdmin);
                }
                Err(error) if tries.again(&error).await => {}
                Err(StoreError::ConditionFailed(_) | StoreError::Conflict) => {
                    return Err(ChangeStaffError::Changed);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// What is to be written; nothing when it is so already.
    fn decide(
        &self,
        by: &By,
        before: &User,
        wanted: Wanted,
    ) -> Result<Option<(User, Vec<PeopleWrite>, Activity)>, ChangeStaffError> {
        let role = before.staff.ok_or(ChangeStaffError::UnknownUser)?;
        let out = before.status == UserStatus::Deactivated;
        let told = |action| by.did(self.random, Trail::Staff, action).of(before.username.as_str());
        Ok(match wanted {
            Wanted::Role(_) if out => return Err(ChangeStaffError::Changed),
            Wanted::Role(wanted) if wanted == role => None,
            Wanted::Role(wanted) => {
                let after = User { staff: Some(wanted), ..before.clone() };
                let mut writes = vec![staff_write(before, wanted, before.status, false)];
                writes.extend(if wanted == Staff::Admin {
                    joins_admins(before, wanted)
                } else {
                    leaves_admins(before, role)
                });
                Some((after, writes, told(Action::RoleChanged).with(wanted.as_str())))
            }
            Wanted::Out if out => None,
            Wanted::Out => {
                let after = User {
                    status: UserStatus::Deactivated,
                    session_epoch: before.session_epoch.saturating_add(1),
                    ..before.clone()
                };
                let mut writes = vec![staff_write(before, role, after.status, true)];
                writes.extend(leaves_admins(before, role));
                Some((after, writes, told(Action::UserDeactivated)))
            }
            Wanted::In if !out => None,
            Wanted::In => {
                let (after, writes) = comes_back(before, role);
                Some((after, writes, told(Action::UserReinstated)))
            }
        })
    }
}

fn staff_write(before: &User, role: Staff, status: UserStatus, end_sessions: bool) -> PeopleWrite {
    PeopleWrite::Staff { before: before.clone(), role, status, end_sessions }
}

/// Where somebody stands who is let in again: as far as they had come.
fn comes_back(before: &User, role: Staff) -> (User, Vec<PeopleWrite>) {
    let status = if before.invite_expires_at.is_some() {
        UserStatus::Invited
    } else if before.password_changed_at.is_some() {
        UserStatus::Active
    } else {
        UserStatus::Recorded
    };
    let mut writes = vec![staff_write(before, role, status, false)];
    writes.extend(joins_admins(before, role));
    (User { status, ..before.clone() }, writes)
}

fn joins_admins(user: &User, role: Staff) -> Option<PeopleWrite> {
    (role == Staff::Admin).then_some(PeopleWrite::Admins(SetChange::Add(user.id)))
}

fn leaves_admins(user: &User, role: Staff) -> Option<PeopleWrite> {
    (role == Staff::Admin).then_some(PeopleWrite::Admins(SetChange::Remove(user.id)))
}
