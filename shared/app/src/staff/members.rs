//! Changes to a member of staff: the role, deactivation and reinstatement.

use domain::ids::UserId;
use domain::user::{Staff, UserStatus};

use super::ReadAdmins;
use crate::activity::{Action, ActivityLog};
use crate::store::StoreError;
use crate::system::{Clock, Random};
use crate::users::{
    Author, ChangeUserError, NonEmptySetChange, StaffState, User, UserChange, UserWrite,
    WriteUsers, write_change,
};

/// Changes members of staff through its ports.
#[derive(Debug)]
pub struct StaffMembers<'a, S, C, R> {
    /// Users and administrators.
    pub store: &'a S,
    /// For the pauses between attempts.
    pub clock: &'a C,
    /// For ids of activities.
    pub random: &'a R,
}

#[derive(Clone, Copy)]
enum MemberChange {
    SetRole(Staff),
    Deactivate,
    Reinstate,
}

impl<S, C, R> StaffMembers<'_, S, C, R>
where
    S: ReadAdmins + WriteUsers,
    C: Clock,
    R: Random,
{
    /// Gives a member of staff another role; it applies from their next request.
    ///
    /// # Errors
    /// [`ChangeUserError`]; [`ChangeUserError::Changed`] when they are deactivated.
    pub async fn set_role(
        &self,
        by: &Author,
        user: UserId,
        role: Staff,
    ) -> Result<User, ChangeUserError> {
        self.change(by, user, MemberChange::SetRole(role)).await
    }

    /// Deactivates a member of staff and ends their sessions, or reinstates them.
    ///
    /// # Errors
    /// [`ChangeUserError`].
    pub async fn set_active(
        &self,
        by: &Author,
        user: UserId,
        active: bool,
    ) -> Result<User, ChangeUserError> {
        let change = if active { MemberChange::Reinstate } else { MemberChange::Deactivate };
        self.change(by, user, change).await
    }

    async fn change(
        &self,
        by: &Author,
        user: UserId,
        change: MemberChange,
    ) -> Result<User, ChangeUserError> {
        write_change(self.store, self.clock, || self.decide(by, user, change)).await
    }

    /// The member of staff after the change, and the change; `None` when it changes nothing.
    async fn decide(
        &self,
        by: &Author,
        user: UserId,
        change: MemberChange,
    ) -> Result<(User, Option<UserChange>), ChangeUserError> {
        let known = self.store.get_user(&user).await?.ok_or(ChangeUserError::UnknownUser)?;
        let before = StaffState::of(&known).ok_or(ChangeUserError::UnknownUser)?;
        let is_deactivated = before.status == UserStatus::Deactivated;
        let (after, action) = match change {
            MemberChange::SetRole(_) if is_deactivated => return Err(ChangeUserError::Changed),
            MemberChange::SetRole(role) => (StaffState { role, ..before }, Action::RoleChanged),
            MemberChange::Deactivate => {
                let status = UserStatus::Deactivated;
                (StaffState { status, ..before }, Action::UserDeactivated)
            }
            MemberChange::Reinstate => {
                let status = reinstated_status(&known);
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

    /// Another administrator who has signed in: the portal must not be left to a person whose
    /// invitation was lost.
    async fn other_admin(&self, except: UserId) -> Result<Option<UserId>, StoreError> {
        for other in self.store.administrators().await?.iter().filter(|other| **other != except) {
            let found = self.store.get_user(other).await?.as_ref().and_then(StaffState::of);
            if found.is_some_and(|it| is_admin(&it) && it.status == UserStatus::Active) {
                return Ok(Some(*other));
            }
        }
        Ok(None)
    }
}

/// The status of a user after reinstatement: the one before the deactivation, as far as the record
/// shows.
pub(super) fn reinstated_status(user: &User) -> UserStatus {
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

/// The write to the administrators when a member of staff becomes, or stops being, an active one.
pub(super) fn admin_write(
    user: UserId,
    before: Option<StaffState>,
    after: StaffState,
) -> Option<UserWrite> {
    let change = match (before.is_some_and(|before| is_admin(&before)), is_admin(&after)) {
        (false, true) => NonEmptySetChange::Add(user),
        (true, false) => NonEmptySetChange::Remove(user),
        _ => return None,
    };
    Some(UserWrite::Admins(change))
}
