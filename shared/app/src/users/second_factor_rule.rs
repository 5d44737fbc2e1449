//! Whether an account requires a second factor of its users.
//!
//! Only the account's card says it, and the card is read with every request: it holds for everybody
//! from their next click.

use domain::ids::AccountId;

use crate::account::ReadAccountSummaries;
use crate::activity::{Action, ActivityLog};
use crate::store::StoreError;
use crate::system::Random;
use crate::users::{Author, UserChange, UserWrite, WriteUsers};

/// Why it is not set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecurityError {
    /// There is no such account.
    #[error("there is no such account")]
    UnknownAccount,
    /// Somebody else set it at the same time.
    #[error("it has changed meanwhile")]
    Changed,
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for SecurityError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::ConditionFailed(_) | StoreError::Conflict => Self::Changed,
            other => Self::Store(other),
        }
    }
}

/// Sets it. What is set already is left as it is.
///
/// # Errors
/// [`SecurityError`].
pub async fn set_factor_rule<S: ReadAccountSummaries + WriteUsers>(
    store: &S,
    random: &impl Random,
    by: &Author,
    account: &AccountId,
    required: bool,
) -> Result<(), SecurityError> {
    let summary = store.account_summary(account).await?.ok_or(SecurityError::UnknownAccount)?;
    if summary.factor_required == required {
        return Ok(());
    }
    let action =
        if required { Action::SecondFactorRequired } else { Action::SecondFactorNotRequired };
    let activity = by.activity(random, ActivityLog::Account(account.clone()), action);
    let writes = vec![UserWrite::RequireFactor(account.clone(), required)];
    let change = UserChange { writes, activities: vec![activity], idempotency: None };
    Ok(store.write_users(&change).await?)
}
