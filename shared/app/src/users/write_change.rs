//! Retries of a change to users: each attempt reads and decides again.

use std::future::Future;

use super::{UserChange, WriteUsers};
use crate::rate_limit::LimitError;
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::Clock;

/// Why a user, or a member of staff, is not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeUserError {
    /// The account, or the staff, has no such user.
    #[error("there is no such user")]
    UnknownUser,
    /// There is no invitation to accept: it was cancelled, or has expired.
    #[error("there is no such invitation")]
    NoInvitation,
    /// No other Office Manager, or administrator, who has signed in would remain.
    #[error("no active Office Manager or administrator would remain")]
    LastManager,
    /// Another request changed the user at the same time, or the change does not fit their status.
    #[error("the user was changed in the meantime")]
    Changed,
    /// Too many invitations; a reinstatement counts as one.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Calls `decide` and writes its change; on a conflict, tries both again, a limited number of
/// times. Returns what `decide` returned, also when it had nothing to write.
///
/// # Errors
/// The errors of `decide`; [`ChangeUserError::Changed`] when the last attempt met a conflict, too.
pub(crate) async fn write_change<T, F>(
    store: &impl WriteUsers,
    clock: &impl Clock,
    decide: impl Fn() -> F,
) -> Result<T, ChangeUserError>
where
    F: Future<Output = Result<(T, Option<UserChange>), ChangeUserError>>,
{
    let mut retry = Retry::new(clock);
    loop {
        let (after, change) = decide().await?;
        let Some(change) = change else { return Ok(after) };
        match store.write_users(&change).await {
            Ok(()) => return Ok(after),
            Err(error) if retry.again(&error).await => {}
            Err(StoreError::ConditionFailed(_) | StoreError::Conflict) => {
                return Err(ChangeUserError::Changed);
            }
            Err(error) => return Err(error.into()),
        }
    }
}
