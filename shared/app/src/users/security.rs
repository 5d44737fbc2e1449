//! Whether an account requires a second factor of its users.
//!
//! The card says it; each place has a copy, which is read with every request. Copies are written on
//! condition that the card still says the same, and a place that is made or comes back takes its
//! copy on that condition too. A crash half-way is healed by the next time it is set.

use domain::ids::AccountId;

use super::{
    By, CardChange, ChangePeople, FactorRule, ListUsers, PeopleChange, PeopleWrite, ReadCards,
};
use crate::access::Membership;
use crate::activity::{Action, Trail};
use crate::outside::Random;
use crate::store::StoreError;

/// Places that are written at once.
const TOGETHER: u16 = 50;

/// Why it is not set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecurityError {
    /// There is no such account.
    #[error("there is no such account")]
    UnknownAccount,
    /// Somebody else set it at the same time.
    #[error("it has changed meanwhile")]
    Changed,
    /// The store failed; doing it again finishes it.
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

/// Sets it, for the account and for everybody in it.
///
/// # Errors
/// [`SecurityError`].
pub async fn set_factor_rule<S>(
    store: &S,
    random: &impl Random,
    by: &By,
    account: &AccountId,
    required: bool,
) -> Result<(), SecurityError>
where
    S: ListUsers + ReadCards + ChangePeople,
{
    let card = store.card(account).await?.ok_or(SecurityError::UnknownAccount)?;
    let on_card = |factor| {
        let change = CardChange { factor, managers: None };
        PeopleWrite::Card(account.clone(), change)
    };
    if card.factor_required != required {
        let action =
            if required { Action::SecondFactorRequired } else { Action::SecondFactorNotRequired };
        let told = by.did(random, Trail::Account(account.clone()), action);
        let writes = vec![on_card(FactorRule::Becomes(required))];
        let change = PeopleChange { writes, activities: vec![told], once: None };
        store.change_people(&change).await?;
    }
    let mut after = None;
    loop {
        let (users, next) = store.account_users(account, after.as_ref(), TOGETHER).await?;
        let stale = users.into_iter().map(|user| user.member);
        let stale = stale.filter(|member| member.factor_required != required);
        let mut writes: Vec<PeopleWrite> = stale
            .map(|member| {
                PeopleWrite::MemberFactor(Membership { factor_required: required, ..member })
            })
            .collect();
        if !writes.is_empty() {
            writes.push(on_card(FactorRule::Is(required)));
            store.change_people(&PeopleChange { writes, ..PeopleChange::default() }).await?;
        }
        match next {
            Some(next) => after = Some(next),
            None => return Ok(()),
        }
    }
}
