//! Administrators switch off the second factor of somebody who has lost it.
//!
//! The notice is ordered first, then Cognito no longer asks, then sessions end, and at last it is
//! written down with what is told of it. Doing it again finishes what was cut off. It is done and
//! told whatever our record says: Cognito may ask for a factor that the record does not know of.

use domain::ids::UserId;
use domain::people::UserStatus;

use crate::access::{EndSession, User, UserStore};
use crate::activity::{Action, Trail, trails_of};
use crate::identity::{IdentityError, SecondFactor};
use crate::mailer::SecurityChange;
use crate::outbox::QueueError;
use crate::outside::Random;
use crate::own::{ChangeFactor, FactorChange, LoginChange, Notice, NoticeQueue};
use crate::store::StoreError;
use crate::users::By;

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
    I: SecondFactor,
    S: UserStore + ChangeFactor + EndSession,
    Q: NoticeQueue,
    R: Random,
{
    /// Switches it off, for a customer or for one of staff. It is no error when it is off.
    ///
    /// # Errors
    /// [`ResetFactorError`].
    pub async fn reset(&self, by: &By, user: UserId) -> Result<(), ResetFactorError> {
        let user = self.store.get_user(&user).await?;
        let user = user.filter(|user| user.status != UserStatus::Deactivated);
        let user = user.ok_or(ResetFactorError::UnknownUser)?;
        let what = SecurityChange::SecondFactorReset;
        self.notices.send_notice(&Notice { user: user.id, what, at: by.at }).await?;
        self.identity.switch_off_factor(&user.username).await?;
        self.store.end_all_sessions(&user.id).await?;
        let told = |trail| {
            let told = by.did(self.random, trail, Action::SecondFactorReset);
            told.of(user.username.as_str())
        };
        let trail = told_by_staff(&user).into_iter().map(told).collect();
        let change = LoginChange { user: &user, at: by.at, trail };
        match self.store.factor_changed(&change, &FactorChange::Off).await {
            Err(StoreError::ConditionFailed("user")) => Err(ResetFactorError::UnknownUser),
            done => Ok(done?),
        }
    }
}

/// Where it is logged what staff do to a login: for its owner, and in their own trail.
pub(super) fn told_by_staff(user: &User) -> Vec<Trail> {
    let staff = Some(Trail::Staff).filter(|_| user.staff.is_none());
    trails_of(user).into_iter().chain(staff).collect()
}
