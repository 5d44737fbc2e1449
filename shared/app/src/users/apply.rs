//! A change of people that is decided on what is stored, and decided anew when others were faster.

use std::future::Future;

use super::{ChangePeople, ChangeUserError, PeopleChange};
use crate::outside::Clock;
use crate::posting::Tries;
use crate::store::StoreError;

/// Decides and writes, a bounded number of times. Gives what was decided, with or without
/// something to write.
///
/// # Errors
/// What `decide` gives; [`ChangeUserError::Changed`] when others were always faster.
pub(crate) async fn apply<T, F>(
    store: &impl ChangePeople,
    clock: &impl Clock,
    decide: impl Fn() -> F,
) -> Result<T, ChangeUserError>
where
    F: Future<Output = Result<(T, Option<PeopleChange>), ChangeUserError>>,
{
    let mut tries = Tries::new(clock);
    loop {
        let (after, change) = decide().await?;
        let Some(change) = change else { return Ok(after) };
        match store.change_people(&change).await {
            Ok(()) => return Ok(after),
            Err(error) if tries.again(&error).await => {}
            Err(StoreError::ConditionFailed(_) | StoreError::Conflict) => {
                return Err(ChangeUserError::Changed);
            }
            Err(error) => return Err(error.into()),
        }
    }
}
