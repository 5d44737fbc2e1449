//! Reads that meet a command which is just being written, and see one part of it and not the other.

use std::collections::BTreeSet;

use crate::posting::AccountState;
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::Clock;

/// The reads of one account that did not fit together, so far.
#[derive(Debug)]
pub(crate) struct Torn<'a, C> {
    retry: Retry<'a, C>,
    versions: BTreeSet<u64>,
}

impl<'a, C: Clock> Torn<'a, C> {
    /// None so far.
    pub(crate) const fn new(clock: &'a C) -> Self {
        Self { retry: Retry::new(clock), versions: BTreeSet::new() }
    }

    /// Returns when it is time to read again.
    ///
    /// # Errors
    /// After the last try: [`StoreError::Conflict`] when the account moved on meanwhile;
    /// [`StoreError::Corrupt`] when it stayed wrong at one version.
    pub(crate) async fn again(&mut self, account: &AccountState) -> Result<(), StoreError> {
        self.versions.insert(account.version);
        if self.retry.again(&StoreError::Conflict).await {
            return Ok(());
        }
        if self.versions.len() > 1 {
            return Err(StoreError::Conflict);
        }
        Err(StoreError::Corrupt(format!("the ledger of account {}", account.id)))
    }
}
