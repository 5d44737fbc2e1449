//! Inviting a member of staff.

use domain::user::{Staff, UserStatus};

use crate::activity::{Action, ActivityLog};
use crate::idempotency::ReadIdempotency;
use crate::rate_limit::CountAttempts;
use crate::staff::members::{admin_write, returning_status};
use crate::system::{Clock, Random};
use crate::users::{
    Answered, Author, IdempotentRequest, InvitationTarget, InviteUserError, InviteUsers, Invitee,
    QueueInvitation, StaffState, UserChange, UserWrite, WriteUsers,
};
use crate::users::{User, UserStore};

impl<S, Q, C, R> InviteUsers<'_, S, Q, C, R>
where
    S: UserStore + WriteUsers + ReadIdempotency + CountAttempts,
    Q: QueueInvitation,
    C: Clock,
    R: Random,
{
    /// Invites a member of staff. A user who is one already, with the same address, gets a new
    /// invitation and keeps the role; a deactivated one is reinstated. Without an intent, each call
    /// sends an invitation.
    ///
    /// # Errors
    /// [`InviteUserError`].
    pub async fn invite_staff(
        &self,
        by: &Author,
        invitee: &Invitee,
        role: Staff,
        intent: Option<IdempotentRequest<'_, User>>,
    ) -> Result<Answered<User>, InviteUserError> {
        let (user, email) = (invitee.username.user_id(), Some(invitee.email.clone()));
        let whom = InvitationTarget { user, account: None, email, sponsor: None };
        self.carry_out(by, whom, intent.as_ref(), || self.joining_staff(by, invitee, role)).await
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
        // A customer's login is not made into one of staff.
        let before = StaffState::of(&known).filter(|_| known.email == invitee.email);
        let before = before.ok_or(InviteUserError::UsernameTaken)?;
        let after = StaffState { status: returning_status(&known), ..before };
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
