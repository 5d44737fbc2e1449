//! Administrators reset the second factor of a user who has lost it.
//!
//! The order: enqueue the notice, switch the factor off at Cognito, end the sessions, and record
//! the change with its activities. Repeating the request finishes what a crash cut off. All steps
//! run whatever the record says: Cognito may require a factor that the record does not know.

use domain::ids::UserId;
use domain::user::UserStatus;

use crate::activity::{Action, ActivityLog, logs_of};
use crate::identity::{IdentityError, SwitchOffFactor};
use crate::login::{ChangeFactor, EndSession, FactorChange, LoginChange, Notice, NoticeQueue};
use crate::mailer::SecurityChange;
use crate::outbox::QueueError;
use crate::store::{Condition, StoreError};
use crate::system::Random;
use crate::users::{Author, User, UserStore};

/// Why a second factor is not reset.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResetFactorError {
    /// There is no such user, or the user is deactivated.
    #[error("there is no such user")]
    UnknownUser,
    /// The store failed; repeating the request finishes the reset.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Cognito failed; repeating the request finishes the reset.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The notice is not in its queue. Nothing was changed.
    #[error(transparent)]
    Queue(#[from] QueueError),
}

/// Resets second factors through its ports.
#[derive(Debug)]
pub struct FactorReset<'a, I, S, Q, R> {
    /// Cognito.
    pub identity: &'a I,
    /// Users and sessions.
    pub store: &'a S,
    /// The queue of notices.
    pub notices: &'a Q,
    /// For ids of activities.
    pub random: &'a R,
}

impl<I, S, Q, R> FactorReset<'_, I, S, Q, R>
where
    I: SwitchOffFactor,
    S: UserStore + ChangeFactor + EndSession,
    Q: NoticeQueue,
    R: Random,
{
    /// Switches the second factor off, for a customer or a member of staff. It is not an error when
    /// it is off already.
    ///
    /// # Errors
    /// [`ResetFactorError`].
    pub async fn reset(&self, by: &Author, user: UserId) -> Result<(), ResetFactorError> {
        let user = self.store.get_user(&user).await?;
        let user = user.filter(|user| user.status != UserStatus::Deactivated);
        let user = user.ok_or(ResetFactorError::UnknownUser)?;
        let what = SecurityChange::SecondFactorReset;
        self.notices.send_notice(&Notice { user: user.id, what, at: by.at }).await?;
        self.identity.switch_off_factor(&user.username).await?;
        self.store.end_all_sessions(&user.id).await?;
        let activity = |log| {
            let activity = by.activity(self.random, log, Action::SecondFactorReset);
            activity.of(user.username.as_str())
        };
        let log = logs_of_staff_action(&user).into_iter().map(activity).collect();
        let change = LoginChange { user: &user, at: by.at, log };
        match self.store.record_factor_change(&change, &FactorChange::Off).await {
            Err(StoreError::ConditionFailed(Condition::User)) => Err(ResetFactorError::UnknownUser),
            done => Ok(done?),
        }
    }
}

/// The logs that record what staff do to a login: the user's and the one of staff.
pub(super) fn logs_of_staff_action(user: &User) -> Vec<ActivityLog> {
    let staff = Some(ActivityLog::Staff).filter(|_| user.staff.is_none());
    logs_of(user).into_iter().chain(staff).collect()
}
