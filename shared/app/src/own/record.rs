//! How a change of a login is recorded, with its trail, and told.

use domain::ids::UserId;
use domain::people::UserStatus;
use jiff::{SignedDuration, Timestamp};

use super::{
    ChangeFactor, ChangePassword, FactorChange, Login, LoginChange, LoginError, Notice, NoticeQueue,
};
use crate::access::{User, UserStore};
use crate::activity::{Action, Activity, Actor, trails_of};
use crate::limits::CountTries;
use crate::mailer::SecurityChange;
use crate::outside::Random;
use crate::session::Place;
use crate::store::StoreError;

/// Longer than a request may take: what was begun before that and is not recorded never will be,
/// unless somebody else does it.
pub const SETTLED: SignedDuration = SignedDuration::from_secs(15);
/// Times that a change is tried when the user changes at the same moment.
const TRIES: usize = 3;

/// What every change of a login needs of the store.
pub trait LoginStore: UserStore + CountTries + ChangePassword + ChangeFactor {}

impl<S> LoginStore for S where S: UserStore + CountTries + ChangePassword + ChangeFactor {}

/// What is written down of something that a user does to their own login.
pub(super) fn trail(
    random: &impl Random,
    user: &User,
    action: Action,
    place: Place<'_>,
    at: Timestamp,
) -> Vec<Activity> {
    let one = |trail| {
        Activity::new(random, trail, Actor::user(user), action, at).from(place.address.as_str())
    };
    trails_of(user).into_iter().map(one).collect()
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
        place: Place<'_>,
        at: Timestamp,
    ) -> Result<User, LoginError> {
        let is_known =
            |user: &User| user.status != UserStatus::Deactivated && user.email == known.email;
        for _ in 0..TRIES {
            let user = self.access.get_user(&known.id).await?;
            let mut user = user.filter(is_known).ok_or(LoginError::Gone)?;
            let trail = trail(&self.random, &user, action, place, at);
            let change = LoginChange { user: &user, at, trail };
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
        place: Place<'_>,
        at: Timestamp,
    ) -> Result<User, LoginError> {
        let mut user = user.clone();
        for _ in 0..TRIES {
            let action = factor.action();
            let trail = trail(&self.random, &user, action, place, at);
            let change = LoginChange { user: &user, at, trail };
            match self.access.factor_changed(&change, factor).await {
                Ok(()) => return Ok(changed(user, factor, at)),
                Err(StoreError::ConditionFailed("recovery code")) => {
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
