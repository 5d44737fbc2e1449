//! Torn reads: a read that sees one part of a transaction that is being written, and not the other.

use std::collections::BTreeSet;

use crate::posting::AccountState;
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::Clock;

/// Counts the torn reads of one account and decides how often to read again.
#[derive(Debug)]
pub(crate) struct Torn<'a, C> {
    retry: Retry<'a, C>,
    versions: BTreeSet<u64>,
}

impl<'a, C: Clock> Torn<'a, C> {
    /// No torn read so far.
    pub(crate) const fn new(clock: &'a C) -> Self {
        Self { retry: Retry::new(clock), versions: BTreeSet::new() }
    }

    /// Records a torn read and pauses; the caller then reads again.
    ///
    /// # Errors
    /// After the last retry: [`StoreError::Conflict`] when the reads saw several versions of the
    /// account; [`StoreError::Corrupt`] when one version stayed inconsistent.
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
