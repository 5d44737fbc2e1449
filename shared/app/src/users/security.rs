//! Whether an account requires a second factor of its users.
//!
//! Only the account's card says it, and the card is read with every request: it holds for everybody
//! from their next click.

use domain::ids::AccountId;

use super::{By, ChangePeople, PeopleChange, PeopleWrite};
use crate::access::ReadCards;
use crate::activity::{Action, Trail};
use crate::outside::Random;
use crate::store::StoreError;

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
pub async fn set_factor_rule<S: ReadCards + ChangePeople>(
    store: &S,
    random: &impl Random,
    by: &By,
    account: &AccountId,
    required: bool,
) -> Result<(), SecurityError> {
    let card = store.card(account).await?.ok_or(SecurityError::UnknownAccount)?;
    if card.factor_required == required {
        return Ok(());
    }
    let action =
        if required { Action::SecondFactorRequired } else { Action::SecondFactorNotRequired };
    let told = by.did(random, Trail::Account(account.clone()), action);
    let writes = vec![PeopleWrite::RequireFactor(account.clone(), required)];
    let change = PeopleChange { writes, activities: vec![told], once: None };
    Ok(store.change_people(&change).await?)
}
