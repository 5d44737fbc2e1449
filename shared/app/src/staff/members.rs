//! The provider's own people: given roles, deactivated and reinstated.

use domain::ids::UserId;
use domain::user::{Staff, UserStatus};

use crate::activity::{Action, ActivityLog};
use crate::staff::ReadAdmins;
use crate::store::StoreError;
use crate::system::{Clock, Random};
use crate::users::User;
use crate::users::{
    Author, ChangeUserError, SetChange, StaffState, UserChange, UserWrite, WriteUsers, write_change,
};

/// Changes the roles and the status of staff through its ports.
#[derive(Debug)]
pub struct StaffMembers<'a, S, C, R> {
    /// Users and administrators.
    pub store: &'a S,
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

impl<S, C, R> StaffMembers<'_, S, C, R>
where
    S: ReadAdmins + WriteUsers,
    C: Clock,
    R: Random,
{
    /// Gives a member of staff another role; it holds from their next click.
    ///
    /// # Errors
    /// [`ChangeUserError`]; [`ChangeUserError::Changed`] when they are deactivated.
    pub async fn set_role(
        &self,
        by: &Author,
        user: UserId,
        role: Staff,
    ) -> Result<User, ChangeUserError> {
        self.change(by, user, Wanted::Role(role)).await
    }

    /// Deactivates a member of staff and ends their sessions, or lets them in again.
    ///
    /// # Errors
    /// [`ChangeUserError`].
    pub async fn set_active(
        &self,
        by: &Author,
        user: UserId,
        active: bool,
    ) -> Result<User, ChangeUserError> {
        self.change(by, user, if active { Wanted::In } else { Wanted::Out }).await
    }

    async fn change(
        &self,
        by: &Author,
        user: UserId,
        wanted: Wanted,
    ) -> Result<User, ChangeUserError> {
        write_change(self.store, self.clock, || self.decide(by, user, wanted)).await
    }

    /// The member of staff as they are to be, and what is to be written; nothing when they are so
    /// already.
    async fn decide(
        &self,
        by: &Author,
        user: UserId,
        wanted: Wanted,
    ) -> Result<(User, Option<UserChange>), ChangeUserError> {
        let known = self.store.get_user(&user).await?.ok_or(ChangeUserError::UnknownUser)?;
        let before = StaffState::of(&known).ok_or(ChangeUserError::UnknownUser)?;
        let out = before.status == UserStatus::Deactivated;
        let (after, action) = match wanted {
            Wanted::Role(_) if out => return Err(ChangeUserError::Changed),
            Wanted::Role(role) => (StaffState { role, ..before }, Action::RoleChanged),
            Wanted::Out => {
                let status = UserStatus::Deactivated;
                (StaffState { status, ..before }, Action::UserDeactivated)
            }
            Wanted::In => {
                let status = returning_status(&known);
                (StaffState { status, ..before }, Action::UserReinstated)
            }
        };
        if after == before {
            return Ok((known, None));
        }
        let end_sessions = action == Action::UserDeactivated;
        let mut writes = vec![UserWrite::Staff { user, before, after, end_sessions }];
        writes.extend(admin_write(user, Some(before), after));
        if is_admin(&before) && !is_admin(&after) {
            let other = self.other_admin(user).await?;
            writes.push(UserWrite::AdminStays(other.ok_or(ChangeUserError::LastManager)?));
        }
        let activity =
            by.activity(self.random, ActivityLog::Staff, action).of(known.username.as_str());
        let activity = if action == Action::RoleChanged {
            activity.with(after.role.as_str())
        } else {
            activity
        };
        let change = UserChange { writes, activities: vec![activity], idempotency: None };
        let session_epoch = known.session_epoch.saturating_add(u64::from(end_sessions));
        let (staff, status) = (Some(after.role), after.status);
        Ok((User { staff, status, session_epoch, ..known }, Some(change)))
    }

    /// Another administrator who has come in: an invitation that went astray would otherwise be all
    /// that is left.
    async fn other_admin(&self, but: UserId) -> Result<Option<UserId>, StoreError> {
        for other in self.store.administrators().await?.iter().filter(|other| **other != but) {
            let found = self.store.get_user(other).await?.as_ref().and_then(StaffState::of);
            if found.is_some_and(|it| is_admin(&it) && it.status == UserStatus::Active) {
                return Ok(Some(*other));
            }
        }
        Ok(None)
    }
}

/// Where somebody stands who may come in again: as far as they had come.
pub(super) fn returning_status(user: &User) -> UserStatus {
    if user.status != UserStatus::Deactivated {
        user.status
    } else if user.invite_expires_at.is_some() {
        UserStatus::Invited
    } else if user.password_changed_at.is_some() {
        UserStatus::Active
    } else {
        UserStatus::Recorded
    }
}

fn is_admin(staff: &StaffState) -> bool {
    staff.role == Staff::Admin && staff.status != UserStatus::Deactivated
}

/// What changes among the administrators.
pub(super) fn admin_write(
    user: UserId,
    before: Option<StaffState>,
    after: StaffState,
) -> Option<UserWrite> {
    let change = match (before.is_some_and(|before| is_admin(&before)), is_admin(&after)) {
        (false, true) => SetChange::Add(user),
        (true, false) => SetChange::Remove(user),
        _ => return None,
    };
    Some(UserWrite::Admins(change))
}
