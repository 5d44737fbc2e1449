//! What one call holds while it works on a run: the run's lease, and a deadline.

use std::sync::{Mutex, PoisonError};

use app::{
    call_records::import::{CallFence, CallRun, CallRunStore, FENCE_COPIES},
    import::retry_throttled,
    posting::RunId,
    retry::Retry,
    store::StoreError,
    system::Clock,
};
use jiff::{SignedDuration, Timestamp};

use crate::context::{CallImportContext, CallImportError, CallImportPorts};

/// How long a lease lasts.
pub(crate) const LEASE: SignedDuration = SignedDuration::from_secs(90);

/// Time after which a lease is renewed, well within it.
const RENEW_AFTER: SignedDuration = SignedDuration::from_secs(20);

/// Why a stage stops before it is finished.
#[derive(Debug)]
pub(crate) enum Interruption {
    /// The call's deadline has passed. Everything up to the checkpoint is saved.
    Deadline,
    /// Something failed.
    Failed(CallImportError),
}

impl<E: Into<CallImportError>> From<E> for Interruption {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// The lease of a run, with the import that works on it and the call's deadline.
pub(crate) struct Lease<'a, P: CallImportPorts> {
    pub(crate) import: &'a CallImportContext<'a, P>,
    pub(crate) run: RunId,
    owner: &'a str,
    deadline: Timestamp,
    renewed_at: Mutex<Timestamp>,
}

impl<'a, P: CallImportPorts> Lease<'a, P> {
    /// A lease that was taken just now.
    pub(crate) fn taken(
        import: &'a CallImportContext<'a, P>,
        run: RunId,
        owner: &'a str,
        deadline: Timestamp,
    ) -> Self {
        Self { import, run, owner, deadline, renewed_at: Mutex::new(import.clock.now()) }
    }

    /// What the commit of this place in a row of commits checks.
    pub(crate) fn fence(&self, place: usize) -> CallFence<'a> {
        let copy = place.checked_rem(FENCE_COPIES.into()).and_then(|copy| u8::try_from(copy).ok());
        CallFence { run: self.run, owner: self.owner, copy: copy.unwrap_or_default() }
    }

    /// The present time, as exact as it is stored.
    pub(crate) fn now(&self) -> Timestamp {
        let now = self.import.clock.now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    /// Renews the lease when it is due.
    ///
    /// # Errors
    /// [`Interruption::Deadline`] when the deadline has passed.
    pub(crate) async fn check(&self) -> Result<(), Interruption> {
        let now = self.now();
        if now >= self.deadline {
            return Err(Interruption::Deadline);
        }
        let renewed_at = *self.renewed_at.lock().unwrap_or_else(PoisonError::into_inner);
        if now.duration_since(renewed_at) >= RENEW_AFTER {
            self.retry(|| self.import.runs.renew(self.run, self.owner, lease_end(now))).await?;
            self.renewed(now);
        }
        Ok(())
    }

    /// Saves the run, and renews the lease with it.
    pub(crate) async fn save(&self, run: &CallRun) -> Result<(), StoreError> {
        let now = self.now();
        self.retry(|| self.import.runs.save(self.owner, run, lease_end(now))).await?;
        self.renewed(now);
        Ok(())
    }

    /// Repeats a call of a store that may be made again without harm: while it is throttled, until
    /// the deadline; and a few times when it has no answer or meets another write.
    pub(crate) async fn retry<T, F>(&self, call: impl Fn() -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let mut retry = Retry::new(self.import.clock);
        loop {
            match retry_throttled(self.import.clock, self.deadline, &call).await {
                Err(error @ (StoreError::Timeout | StoreError::Conflict))
                    if retry.again(&error).await => {}
                ended => return ended,
            }
        }
    }

    fn renewed(&self, at: Timestamp) {
        *self.renewed_at.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }
}

/// When a lease ends that is taken now.
pub(crate) fn lease_end(now: Timestamp) -> Timestamp {
    now.saturating_add(LEASE).unwrap_or(now)
}
