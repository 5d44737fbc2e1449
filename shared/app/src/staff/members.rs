//! The provider's own people: invited, given roles, deactivated and reinstated.

use domain::ids::UserId;
use domain::user::{Staff, UserStatus};

use crate::activity::{Action, ActivityLog};
use crate::idempotency::ReadIdempotency;
use crate::rate_limit::CountAttempts;
use crate::staff::ReadAdmins;
use crate::store::StoreError;
use crate::system::{Clock, Random};
use crate::users::{
    Answered, Author, ChangeUserError, IdempotentRequest, InvitationTarget, InviteUserError,
    InviteUsers, Invitee, QueueInvitation, SetChange, UserChange, UserWrite, WriteUsers,
    write_change,
};
use crate::users::{User, UserStore};

/// Manages staff through its ports.
#[derive(Debug)]
pub struct StaffMembers<'a, S, Q, C, R> {
    /// Users, administrators, requests and limits.
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

impl<S, Q, C, R> StaffMembers<'_, S, Q, C, R>
where
    S: UserStore + WriteUsers + ReadIdempotency + CountAttempts,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    /// Invites a member of staff; whoever is one already, with the same address, gets a new
    /// invitation and keeps their role. Whoever was deactivated is reinstated. Without an request it
    /// is done each time.
    ///
    /// # Errors
    /// [`InviteUserError`].
    pub async fn invite(
        &self,
        by: &Author,
        invitee: &Invitee,
        role: Staff,
        request: Option<IdempotentRequest<'_, User>>,
    ) -> Result<Answered<User>, InviteUserError> {
        let Self { store, queue, clock, random } = *self;
        let invite = InviteUsers { store, queue, clock, random };
        let (user, email) = (invitee.username.user_id(), Some(invitee.email.clone()));
        let whom = InvitationTarget { user, account: None, email, sponsor: None };
        let decide = || self.joining(by, invitee, role);
        invite.carry_out(by, whom, request.as_ref(), decide).await
    }

    async fn joining(
        &self,
        by: &Author,
        invitee: &Invitee,
        role: Staff,
    ) -> Result<(User, UserChange), InviteUserError> {
        let known = self.store.get_user(&invitee.username.user_id()).await?;
        let Some(known) = known else {
            let user = invitee.recorded(Some(role));
            let mut writes = vec![UserWrite::NewUser(user.clone())];
            writes.extend(admin_write(None, &user));
            let activity = by.activity(self.random, ActivityLog::Staff, Action::UserInvited);
            let activity = activity.of(user.username.as_str()).with(role.as_str());
            return Ok((
                user,
                UserChange { writes, activities: vec![activity], idempotency: None },
            ));
        };
        // A customer's login is not made into one of staff.
        if known.email != invitee.email || known.staff.is_none() {
            return Err(InviteUserError::UsernameTaken);
        }
        let after = User { status: returning_status(&known), ..known.clone() };
        let (writes, action) = if known.status == UserStatus::Deactivated {
            let mut writes = vec![staff_write(&known, &after)];
            writes.extend(admin_write(Some(&known), &after));
            (writes, Action::UserReinstated)
        } else {
            let same = UserWrite::SameEmail(known.id, known.email.clone());
            (vec![same], Action::UserInvitedAgain)
        };
        let activity =
            by.activity(self.random, ActivityLog::Staff, action).of(known.username.as_str());
        Ok((after, UserChange { writes, activities: vec![activity], idempotency: None }))
    }
}

impl<S, Q, C, R> StaffMembers<'_, S, Q, C, R>
where
    S: ReadAdmins + WriteUsers,
    Q: Sync,
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
        let before = self.store.get_user(&user).await?.ok_or(ChangeUserError::UnknownUser)?;
        let role = before.staff.ok_or(ChangeUserError::UnknownUser)?;
        let out = before.status == UserStatus::Deactivated;
        let (role, status, action) = match wanted {
            Wanted::Role(_) if out => return Err(ChangeUserError::Changed),
            Wanted::Role(role) => (role, before.status, Action::RoleChanged),
            Wanted::Out => (role, UserStatus::Deactivated, Action::UserDeactivated),
            Wanted::In => (role, returning_status(&before), Action::UserReinstated),
        };
        let mut after = User { staff: Some(role), status, ..before.clone() };
        if after == before {
            return Ok((after, None));
        }
        let ended = u64::from(action == Action::UserDeactivated);
        after.session_epoch = after.session_epoch.saturating_add(ended);
        let mut writes = vec![staff_write(&before, &after)];
        writes.extend(admin_write(Some(&before), &after));
        if is_admin(&before) && !is_admin(&after) {
            let other = self.other_admin(user).await?;
            writes.push(UserWrite::AdminStays(other.ok_or(ChangeUserError::LastManager)?));
        }
        let activity =
            by.activity(self.random, ActivityLog::Staff, action).of(before.username.as_str());
        let activity =
            if action == Action::RoleChanged { activity.with(role.as_str()) } else { activity };
        Ok((after, Some(UserChange { writes, activities: vec![activity], idempotency: None })))
    }

    /// Another administrator who has come in: an invitation that went astray would otherwise be all
    /// that is left.
    async fn other_admin(&self, but: UserId) -> Result<Option<UserId>, StoreError> {
        for other in self.store.administrators().await?.iter().filter(|other| **other != but) {
            let found = self.store.get_user(other).await?;
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

fn is_admin(user: &User) -> bool {
    user.staff == Some(Staff::Admin) && user.status != UserStatus::Deactivated
}

fn staff_write(before: &User, after: &User) -> UserWrite {
    UserWrite::Staff {
        before: before.clone(),
        role: after.staff.unwrap_or(Staff::Agent),
        status: after.status,
        end_sessions: after.session_epoch != before.session_epoch,
    }
}

/// What changes among the administrators.
fn admin_write(before: Option<&User>, after: &User) -> Option<UserWrite> {
    let change = match (before.is_some_and(is_admin), is_admin(after)) {
        (false, true) => SetChange::Add(after.id),
        (true, false) => SetChange::Remove(after.id),
        _ => return None,
    };
    Some(UserWrite::Admins(change))
}
