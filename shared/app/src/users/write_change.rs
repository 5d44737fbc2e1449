//! A change of people that is decided on what is stored, and decided anew when others were faster.

use std::future::Future;

use super::{ChangeUserError, UserChange, WriteUsers};
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::Clock;

/// Decides and writes, a bounded number of times. Gives what was decided, with or without
/// something to write.
///
/// # Errors
/// What `decide` gives; [`ChangeUserError::Changed`] when others were always faster.
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
