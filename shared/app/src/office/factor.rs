//! Administrators switch off the second factor of somebody who has lost it.
//!
//! The notice is ordered first, then Cognito no longer asks, then sessions end, and at last it is
//! written down with what is told of it. Until then the record says that it is on, so that doing it
//! again finishes what was cut off.

use domain::ids::UserId;

use crate::access::{EndSession, ListMemberships, UserStore};
use crate::activity::{Action, Trail};
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

/// Switches it off, for a customer or for one of staff. It is no error when it is off.
///
/// # Errors
/// [`ResetFactorError`].
pub async fn reset_factor<I, S, Q>(
    (identity, store, notices): (&I, &S, &Q),
    random: &impl Random,
    by: &By,
    user: UserId,
) -> Result<(), ResetFactorError>
where
    I: SecondFactor,
    S: UserStore + ListMemberships + ChangeFactor + EndSession,
    Q: NoticeQueue,
{
    let user = store.get_user(&user).await?.ok_or(ResetFactorError::UnknownUser)?;
    if !user.second_factor {
        // What Cognito may still know of one is no use to anybody.
        return Ok(identity.switch_off_factor(&user.username).await?);
    }
    let what = SecurityChange::SecondFactorReset;
    notices.send_notice(&Notice { user: user.id, what, at: by.at }).await?;
    identity.switch_off_factor(&user.username).await?;
    store.end_all_sessions(&user.id).await?;
    let trails = if user.staff.is_some() {
        vec![Trail::Staff]
    } else {
        let places = store.list_memberships(&user.id).await?.into_iter();
        places.filter(|place| place.active).map(|place| Trail::Account(place.account)).collect()
    };
    let told = |trail| by.did(random, trail, Action::SecondFactorReset).of(user.username.as_str());
    let trail = trails.into_iter().map(told).collect();
    let change = LoginChange { user: &user, at: by.at, trail };
    match store.factor_changed(&change, &FactorChange::Off).await {
        Err(StoreError::ConditionFailed("user")) => Err(ResetFactorError::UnknownUser),
        done => Ok(done?),
    }
}
