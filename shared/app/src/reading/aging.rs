//! Account Aging, now or as of a day in the past.

use domain::{
    ids::AccountId,
    ledger::{Aging, Ledger, state_after},
};
use jiff::civil::Date;

use super::{ReadHistory, today::today};
use crate::posting::Torn;
use crate::store::StoreError;
use crate::system::Clock;

/// Why a statement's period cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// The last day is before the first.
    #[error("the last day is before the first")]
    BeforeFrom,
    /// The store failed, or its contents are inconsistent.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The aging of an account at the end of a day. Without a day, or for a day after the account's
/// today, it is as of today: a client's clock may be ahead. `None` when the account does not exist.
///
/// # Errors
/// [`StoreError`] when the store fails or its contents are inconsistent; it is
/// [`StoreError::Conflict`] when every retry meets another writer.
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
    let ledger = if is_unchanged_since(&present.ledger, as_of) {
        present.ledger
    } else {
        let records = store.records_until(account, as_of).await?;
        past(&present.ledger, &records, account)?
    };
    let aging = Aging::of(&ledger, as_of).map_err(|_| corrupt(account))?;
    Ok(Some(aging))
}

/// Whether the present state is also the state at the end of that day.
pub(super) fn is_unchanged_since(present: &Ledger, day: Date) -> bool {
    present.last_change_on.is_none_or(|last| last <= day)
}

/// The state after these records, which begin with the account's first.
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
