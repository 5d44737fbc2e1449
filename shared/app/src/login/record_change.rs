//! Recording a change of a login, with its activity and security notice.

use domain::ids::UserId;
use domain::user::UserStatus;
use jiff::{SignedDuration, Timestamp};

use super::{
    ChangeFactor, ChangePassword, FactorChange, Login, LoginChange, LoginError, Notice, NoticeQueue,
};
use crate::activity::{Action, Activity, Actor, logs_of};
use crate::client::Client;
use crate::mailer::SecurityChange;
use crate::rate_limit::CountAttempts;
use crate::store::{Condition, StoreError};
use crate::system::Random;
use crate::users::{User, UserStore};

/// Longer than a request may take. The request that began a change before that is over, and will
/// not record the change any more.
pub const MAX_REQUEST_TIME: SignedDuration = SignedDuration::from_secs(15);
/// Attempts to record a change when the user is changed concurrently.
const MAX_ATTEMPTS: usize = 3;

/// The store that changes of a login need.
pub trait LoginStore: UserStore + CountAttempts + ChangePassword + ChangeFactor {}

impl<S> LoginStore for S where S: UserStore + CountAttempts + ChangePassword + ChangeFactor {}

/// The activities of a user who changes their own login, one for each log that concerns the user.
pub(crate) fn activities_of(
    random: &impl Random,
    user: &User,
    action: Action,
    client: Client<'_>,
    at: Timestamp,
) -> Vec<Activity> {
    let activity = |log| {
        Activity::new(random, log, Actor::user(user), action, at).from(client.address.as_str())
    };
    logs_of(user).into_iter().map(activity).collect()
}

impl<I, S, Q, R> Login<I, S, Q, R>
where
    S: UserStore + ChangePassword + ChangeFactor,
    R: Random,
    Q: Send + Sync,
    I: Send + Sync,
{
    /// Queues the security notice of a change, before the change is made.
    pub(crate) async fn notify(
        &self,
        user: &UserId,
        what: SecurityChange,
        at: Timestamp,
    ) -> Result<(), LoginError>
    where
        Q: NoticeQueue,
    {
        self.notices.send_notice(&Notice { user: *user, what, at }).await?;
        Ok(())
    }

    /// Records that the password was changed, which ends all sessions. Gives the changed user.
    ///
    /// `known` is the user as read before the change. If the user has another e-mail address now,
    /// the user name may belong to another person: then nothing is recorded.
    pub(crate) async fn record_password(
        &self,
        known: &User,
        action: Action,
        client: Client<'_>,
        at: Timestamp,
    ) -> Result<User, LoginError> {
        let is_known =
            |user: &User| user.status != UserStatus::Deactivated && user.email == known.email;
        for _ in 0..MAX_ATTEMPTS {
            let user = self.access.get_user(&known.id).await?;
            let mut user = user.filter(is_known).ok_or(LoginError::Gone)?;
            let log = activities_of(&self.random, &user, action, client, at);
            let change = LoginChange { user: &user, at, log };
            match self.access.record_password_change(&change).await {
                Ok(()) => {
                    user.session_epoch = user.session_epoch.saturating_add(1);
                    user.status = UserStatus::Active;
                    (user.invite_expires_at, user.password_pending_since) = (None, None);
                    user.password_changed_at = Some(at);
                    return Ok(user);
                }
                // All sessions were ended, or another transaction changed the same items.
                Err(StoreError::ConditionFailed(_) | StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// Records a change of the second factor. Gives the changed user.
    pub(crate) async fn record_factor(
        &self,
        user: &User,
        factor: &FactorChange,
        client: Client<'_>,
        at: Timestamp,
    ) -> Result<User, LoginError> {
        let mut user = user.clone();
        for _ in 0..MAX_ATTEMPTS {
            let action = factor.action();
            let log = activities_of(&self.random, &user, action, client, at);
            let change = LoginChange { user: &user, at, log };
            match self.access.record_factor_change(&change, factor).await {
                Ok(()) => return Ok(with_factor_change(user, factor, at)),
                Err(StoreError::ConditionFailed(Condition::RecoveryCode)) => {
                    return Err(LoginError::WrongCode);
                }
                // All sessions were ended, or another transaction changed the same items.
                Err(StoreError::ConditionFailed(_) | StoreError::Conflict) => {
                    let current = self.access.get_user(&user.id).await?;
                    let active = current.filter(|user| user.status != UserStatus::Deactivated);
                    user = active.ok_or(LoginError::Gone)?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::Conflict.into())
    }
}

/// The user with this change of the second factor.
fn with_factor_change(user: User, factor: &FactorChange, at: Timestamp) -> User {
    let on = matches!(factor, FactorChange::On(_));
    User {
        second_factor: on || matches!(factor, FactorChange::Renewed(_)),
        must_set_up_factor: matches!(factor, FactorChange::Used(_)),
        factor_changed_at: Some(at),
        session_epoch: user.session_epoch.saturating_add(u64::from(on)),
        ..user
    }
}
