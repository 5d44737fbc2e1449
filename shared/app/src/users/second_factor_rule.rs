//! Whether an account requires a second factor of its users.
//!
//! The rule is stored in the account summary only, which every request reads. So it applies to all
//! users from their next request.

use domain::ids::AccountId;

use super::{Author, UserChange, UserWrite, WriteUsers};
use crate::account::ReadAccountSummaries;
use crate::activity::{Action, ActivityLog};
use crate::store::StoreError;
use crate::system::Random;

/// Why the rule is not set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecurityError {
    /// There is no such account.
    #[error("there is no such account")]
    UnknownAccount,
    /// Another request changed the account at the same time.
    #[error("the account was changed at the same time")]
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

/// Sets the rule. Setting the same rule again changes nothing.
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
