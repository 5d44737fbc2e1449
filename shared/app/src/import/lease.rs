//! What one call holds while it processes a run: the lease of the import, and a deadline.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::{
    checkpoint::Run,
    context::{ImportContext, ImportError, ImportPorts},
    store::{Fence, LeaseStore, RunStore},
    throttling::retry_throttled,
};
use crate::store::StoreError;
use crate::system::Clock;

/// How long a lease lasts.
const LEASE: SignedDuration = SignedDuration::from_secs(90);

/// Time after which a lease is renewed, well within it.
const RENEW_AFTER: SignedDuration = SignedDuration::from_secs(20);

/// Why a stage stops before it is finished.
#[derive(Debug)]
pub(super) enum Interruption {
    /// The call's deadline has passed. Everything up to the checkpoint is saved.
    Deadline,
    /// Something failed.
    Failed(ImportError),
}

impl<E: Into<ImportError>> From<E> for Interruption {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// The lease of one call, with the import that it processes and the call's deadline.
pub(super) struct Lease<'a, P: ImportPorts> {
    pub(super) import: &'a ImportContext<'a, P>,
    owner: &'a str,
    deadline: Timestamp,
    renewed_at: Mutex<Timestamp>,
}

impl<'a, P: ImportPorts> Lease<'a, P> {
    /// A lease that was taken just now.
    pub(super) fn taken(
        import: &'a ImportContext<'a, P>,
        owner: &'a str,
        deadline: Timestamp,
    ) -> Self {
        Self { import, owner, deadline, renewed_at: Mutex::new(import.clock.now()) }
    }

    /// What a posting checks: that the lease is still this call's.
    pub(super) const fn fence(&self, copy: u8) -> Fence<'a> {
        Fence { owner: self.owner, copy }
    }

    /// The present time, as exact as it is stored.
    pub(super) fn now(&self) -> Timestamp {
        let now = self.import.clock.now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    /// Whether the deadline has passed.
    pub(super) fn is_past_deadline(&self) -> bool {
        self.now() >= self.deadline
    }

    /// Whether the lease should be renewed.
    pub(super) fn is_due(&self) -> bool {
        let renewed_at = *self.renewed_at.lock().unwrap_or_else(PoisonError::into_inner);
        self.now().duration_since(renewed_at) >= RENEW_AFTER
    }

    /// Renews the lease when it is due.
    pub(super) async fn keep(&self) -> Result<(), StoreError> {
        if self.is_due() {
            self.renew().await?;
        }
        Ok(())
    }

    /// Renews the lease, if it is still this call's.
    pub(super) async fn renew(&self) -> Result<(), StoreError> {
        let now = self.now();
        let renew = || self.import.runs.renew(self.owner, lease_end(now));
        retry_throttled(self.import.clock, self.deadline, renew).await?;
        self.renewed(now);
        Ok(())
    }

    /// Renews the lease when it is due.
    ///
    /// # Errors
    /// [`Interruption::Deadline`] when the deadline has passed.
    pub(super) async fn check(&self) -> Result<(), Interruption> {
        if self.is_past_deadline() {
            return Err(Interruption::Deadline);
        }
        Ok(self.keep().await?)
    }

    /// Saves the run's checkpoint, and renews the lease with it.
    pub(super) async fn save(&self, run: &Run) -> Result<(), StoreError> {
        let now = self.now();
        let save = || self.import.runs.save(self.owner, run, lease_end(now));
        retry_throttled(self.import.clock, self.deadline, save).await?;
        self.renewed(now);
        Ok(())
    }

    /// Marks the run finished.
    pub(super) async fn finish(&self, run: &Run) -> Result<(), StoreError> {
        let finish = || self.import.runs.finish(self.owner, run);
        retry_throttled(self.import.clock, self.deadline, finish).await
    }

    fn renewed(&self, at: Timestamp) {
        *self.renewed_at.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }
}

/// When a lease ends that is taken now.
pub(super) fn lease_end(now: Timestamp) -> Timestamp {
    now.saturating_add(LEASE).unwrap_or(now)
}
