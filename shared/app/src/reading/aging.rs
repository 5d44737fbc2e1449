//! Account Aging, now or as of a day in the past.

use domain::{
    ids::AccountId,
    ledger::{Aging, Ledger, state_after},
};
use jiff::civil::Date;

use super::{ReadHistory, today};
use crate::posting::Torn;
use crate::store::StoreError;
use crate::system::Clock;

/// Why a period cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// The last day is before the first.
    #[error("the last day is before the first")]
    BeforeFrom,
    /// The store failed or holds what cannot be.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The aging of an account as of a day; the present one without a day, as of today, and for a day
/// that has not come where the account is: a client's clock may be ahead. `None` when there is no
/// such account.
///
/// # Errors
/// [`StoreError`] when the store fails or holds what cannot be; it is [`StoreError::Conflict`] when
/// others keep on writing to the account.
pub async fn aging(
    store: &impl ReadHistory,
    clock: &impl Clock,
    account: &AccountId,
    as_of: Option<Date>,
) -> Result<Option<Aging>, StoreError> {
    let (now, mut torn) = (clock.now(), Torn::new(clock));
    let present = loop {
        match store.account_ledger(account).await? {
            Some(present) if !present.ledger.is_balanced() => torn.again(&present).await?,
            Some(present) => break present,
            None => return Ok(None),
        }
    };
    let today = today(&present.profile, present.ledger.last_change_on, account, now)?;
    let as_of = as_of.map_or(today, |day| day.min(today));
    let ledger = if was_so_on(&present.ledger, as_of) {
        present.ledger
    } else {
        let records = store.records_until(account, as_of).await?;
        past(&present.ledger, &records, account)?
    };
    let aging = Aging::of(&ledger, as_of).map_err(|_| corrupt(account))?;
    Ok(Some(aging))
}

/// Whether the present state was there at the end of a day already: nothing has changed since.
pub(super) fn was_so_on(present: &Ledger, day: Date) -> bool {
    present.last_change_on.is_none_or(|last| last <= day)
}

/// The state after these records, which are an account's first ones.
pub(super) fn past(
    present: &Ledger,
    records: &[domain::ledger::Record],
    account: &AccountId,
) -> Result<Ledger, StoreError> {
    state_after(present.currency(), records).map_err(|_| corrupt(account))
}

pub(super) fn corrupt(account: &AccountId) -> StoreError {
    StoreError::Corrupt(format!("the ledger of account {account}"))
}
