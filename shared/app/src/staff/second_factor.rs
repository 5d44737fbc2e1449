//! Administrators switch off the second factor of somebody who has lost it.
//!
//! The notice is ordered first, then Cognito no longer asks, then sessions end, and at last it is
//! written down with what is told of it. Doing it again finishes what was cut off. It is done and
//! told whatever our record says: Cognito may ask for a factor that the record does not know of.

use domain::ids::UserId;
use domain::user::UserStatus;

use crate::activity::{Action, ActivityLog, logs_of};
use crate::identity::{IdentityError, SwitchOffFactor};
use crate::login::EndSession;
use crate::login::{ChangeFactor, FactorChange, LoginChange, Notice, NoticeQueue};
use crate::mailer::SecurityChange;
use crate::outbox::QueueError;
use crate::store::{Condition, StoreError};
use crate::system::Random;
use crate::users::Author;
use crate::users::{User, UserStore};

/// Why a second factor is not reset.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResetFactorError {
    /// There is no such user, or they are deactivated.
    #[error("there is no such user")]
    UnknownUser,
    /// The store failed; doing it again finishes it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The identity provider failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The notice is not in its queue. Nothing was changed.
    #[error(transparent)]
    Queue(#[from] QueueError),
}

/// Resets second factors through its ports.
#[derive(Debug)]
pub struct FactorReset<'a, I, S, Q, R> {
    /// Asks for second factors.
    pub identity: &'a I,
    /// Users, their places and sessions.
    pub store: &'a S,
    /// Where mails about changes are ordered.
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
    /// Switches it off, for a customer or for one of staff. It is no error when it is off.
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
        let log = told_by_staff(&user).into_iter().map(activity).collect();
        let change = LoginChange { user: &user, at: by.at, log };
        match self.store.record_factor_change(&change, &FactorChange::Off).await {
            Err(StoreError::ConditionFailed(Condition::User)) => Err(ResetFactorError::UnknownUser),
            done => Ok(done?),
        }
    }
}

/// Where it is logged what staff do to a login: for its owner, and in their own trail.
pub(super) fn told_by_staff(user: &User) -> Vec<ActivityLog> {
    let staff = Some(ActivityLog::Staff).filter(|_| user.staff.is_none());
    logs_of(user).into_iter().chain(staff).collect()
}
