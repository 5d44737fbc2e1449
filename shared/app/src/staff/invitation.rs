//! An administrator, or the bootstrap administrator program, invites a member of staff.

use domain::user::{Staff, UserStatus};

use super::members::{admin_write, reinstated_status};
use crate::activity::{Action, ActivityLog};
use crate::idempotency::ReadIdempotency;
use crate::rate_limit::CountAttempts;
use crate::system::{Clock, Random};
use crate::users::{
    Answered, Author, IdempotentRequest, InvitationTarget, InviteUserError, InviteUsers, Invitee,
    QueueInvitation, StaffState, User, UserChange, UserStore, UserWrite, WriteUsers,
};

impl<S, Q, C, R> InviteUsers<'_, S, Q, C, R>
where
    S: UserStore + WriteUsers + ReadIdempotency + CountAttempts,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    /// Invites a member of staff. An existing one with the same e-mail address gets a new
    /// invitation and keeps the role; a deactivated one is reinstated. Without a request, each call
    /// sends an invitation.
    ///
    /// # Errors
    /// [`InviteUserError`].
    pub async fn invite_staff(
        &self,
        by: &Author,
        invitee: &Invitee,
        role: Staff,
        request: Option<IdempotentRequest<'_, User>>,
    ) -> Result<Answered<User>, InviteUserError> {
        let (user, email) = (invitee.username.user_id(), Some(invitee.email.clone()));
        let target = InvitationTarget { user, account: None, email, sponsor: None };
        let decide = || self.joining_staff(by, invitee, role);
        self.write_and_enqueue(by, target, request.as_ref(), decide).await
    }

    async fn joining_staff(
        &self,
        by: &Author,
        invitee: &Invitee,
        role: Staff,
    ) -> Result<(User, UserChange), InviteUserError> {
        let known = self.store.get_user(&invitee.username.user_id()).await?;
        let Some(known) = known else {
            let user = invitee.recorded(Some(role));
            let mut writes = vec![UserWrite::NewUser(user.clone())];
            let after = StaffState { role, status: user.status };
            writes.extend(admin_write(user.id, None, after));
            let activity = by.activity(self.random, ActivityLog::Staff, Action::UserInvited);
            let activity = activity.of(user.username.as_str()).with(role.as_str());
            return Ok((
                user,
                UserChange { writes, activities: vec![activity], idempotency: None },
            ));
        };
        // A customer does not become staff.
        let before = StaffState::of(&known).filter(|_| known.email == invitee.email);
        let before = before.ok_or(InviteUserError::UsernameTaken)?;
        let after = StaffState { status: reinstated_status(&known), ..before };
        let (writes, action) = if before.status == UserStatus::Deactivated {
            let (user, end_sessions) = (known.id, false);
            let mut writes = vec![UserWrite::Staff { user, before, after, end_sessions }];
            writes.extend(admin_write(user, Some(before), after));
            (writes, Action::UserReinstated)
        } else {
            let same = UserWrite::SameEmail(known.id, known.email.clone());
            (vec![same], Action::UserInvitedAgain)
        };
        let activity =
            by.activity(self.random, ActivityLog::Staff, action).of(known.username.as_str());
        let change = UserChange { writes, activities: vec![activity], idempotency: None };
        Ok((User { status: after.status, ..known }, change))
    }
}
