//! How a change of a login is recorded, with its trail, and told.

use domain::ids::UserId;
use domain::user::UserStatus;
use jiff::{SignedDuration, Timestamp};

use crate::activity::{Action, Activity, Actor, logs_of};
use crate::client::Client;
use crate::login::{
    ChangeFactor, ChangePassword, FactorChange, Login, LoginChange, LoginError, Notice, NoticeQueue,
};
use crate::mailer::SecurityChange;
use crate::rate_limit::CountAttempts;
use crate::store::{Condition, StoreError};
use crate::system::Random;
use crate::users::{User, UserStore};

/// Longer than a request may take: what was begun before that and is not recorded never will be,
/// unless somebody else does it.
pub const MAX_REQUEST_TIME: SignedDuration = SignedDuration::from_secs(15);
/// Times that a change is tried when the user changes at the same moment.
const TRIES: usize = 3;

/// What every change of a login needs of the store.
pub trait LoginStore: UserStore + CountAttempts + ChangePassword + ChangeFactor {}

impl<S> LoginStore for S where S: UserStore + CountAttempts + ChangePassword + ChangeFactor {}

/// What is written down of something that a user does to their own login.
pub(super) fn log(
    random: &impl Random,
    user: &User,
    action: Action,
    client: Client<'_>,
    at: Timestamp,
) -> Vec<Activity> {
    let one = |log| {
        Activity::new(random, log, Actor::user(user), action, at).from(client.address.as_str())
    };
    logs_of(user).into_iter().map(one).collect()
}

impl<I, S, Q, R> Login<I, S, Q, R>
where
    S: UserStore + ChangePassword + ChangeFactor,
    R: Random,
    Q: Send + Sync,
    I: Send + Sync,
{
    /// Orders the mail about a change, before it is made.
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

    /// Records that the password is another one, which ends all sessions. Gives the user as they
    /// are now. `known` is who they were before the password was changed: under another address the
    /// user name may be another person's by now, and nothing is recorded.
    pub(crate) async fn record_password(
        &self,
        known: &User,
        action: Action,
        client: Client<'_>,
        at: Timestamp,
    ) -> Result<User, LoginError> {
        let is_known =
            |user: &User| user.status != UserStatus::Deactivated && user.email == known.email;
        for _ in 0..TRIES {
            let user = self.access.get_user(&known.id).await?;
            let mut user = user.filter(is_known).ok_or(LoginError::Gone)?;
            let log = log(&self.random, &user, action, client, at);
            let change = LoginChange { user: &user, at, log };
            match self.access.password_changed(&change).await {
                Ok(()) => {
                    user.session_epoch = user.session_epoch.saturating_add(1);
                    user.status = UserStatus::Active;
                    (user.invite_expires_at, user.password_pending_since) = (None, None);
                    user.password_changed_at = Some(at);
                    return Ok(user);
                }
                // All sessions were ended meanwhile, or somebody touched the same items.
                Err(StoreError::ConditionFailed(_) | StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// Records what became of the second factor. Gives the user as they are now.
    pub(crate) async fn record_factor(
        &self,
        user: &User,
        factor: &FactorChange,
        client: Client<'_>,
        at: Timestamp,
    ) -> Result<User, LoginError> {
        let mut user = user.clone();
        for _ in 0..TRIES {
            let action = factor.action();
            let log = log(&self.random, &user, action, client, at);
            let change = LoginChange { user: &user, at, log };
            match self.access.factor_changed(&change, factor).await {
                Ok(()) => return Ok(changed(user, factor, at)),
                Err(StoreError::ConditionFailed(Condition::RecoveryCode)) => {
                    return Err(LoginError::WrongCode);
                }
                // All sessions were ended meanwhile, or somebody touched the same items.
                Err(StoreError::ConditionFailed(_) | StoreError::Conflict) => {
                    let again = self.access.get_user(&user.id).await?;
                    let live = again.filter(|user| user.status != UserStatus::Deactivated);
                    user = live.ok_or(LoginError::Gone)?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::Conflict.into())
    }
}

/// A user whose second factor was changed.
fn changed(user: User, factor: &FactorChange, at: Timestamp) -> User {
    let on = matches!(factor, FactorChange::On(_));
    User {
        second_factor: on || matches!(factor, FactorChange::Renewed(_)),
        must_set_up_factor: matches!(factor, FactorChange::Used(_)),
        factor_changed_at: Some(at),
        session_epoch: user.session_epoch.saturating_add(u64::from(on)),
        ..user
    }
}
