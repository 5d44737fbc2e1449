//! One call's turn: how long it may work, and its lease.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::{Fence, ImportError, LeaseStore, Run, RunStore, throttling::wait_out};
use crate::store::StoreError;
use crate::system::Clock;

/// How long a lease lasts.
pub(super) const LEASE: SignedDuration = SignedDuration::from_secs(90);

/// Time after which a lease is renewed, well within it.
const RENEW_AFTER: SignedDuration = SignedDuration::from_secs(20);

/// Why work stops before it is finished.
#[derive(Debug)]
pub(super) enum Stop {
    /// The call's time is nearly over.
    OutOfTime,
    /// Something failed.
    Failed(ImportError),
}

impl<E: Into<ImportError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// The turn of one call at one run.
#[derive(Debug)]
pub(super) struct Turn<'a, Q, C> {
    runs: &'a Q,
    clock: &'a C,
    owner: &'a str,
    until: Timestamp,
    renewed_at: Mutex<Timestamp>,
}

impl<'a, Q: RunStore + LeaseStore, C: Clock> Turn<'a, Q, C> {
    /// A turn that begins now, with a lease just taken, and lasts until then.
    pub(super) fn new(runs: &'a Q, clock: &'a C, owner: &'a str, until: Timestamp) -> Self {
        Self { runs, clock, owner, until, renewed_at: Mutex::new(clock.now()) }
    }

    /// What a posting checks: that the lease is still this call's.
    pub(super) const fn fence(&self, copy: u8) -> Fence<'a> {
        Fence { owner: self.owner, copy }
    }

    /// The clock.
    pub(super) const fn clock(&self) -> &'a C {
        self.clock
    }

    /// Now, as exact as it is stored.
    pub(super) fn now(&self) -> Timestamp {
        let now = self.clock.now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    /// Whether the time is over.
    pub(super) fn is_over(&self) -> bool {
        self.now() >= self.until
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

    /// Renews the lease, if it is still ours.
    pub(super) async fn renew(&self) -> Result<(), StoreError> {
        let now = self.now();
        let renew = || self.runs.renew(self.owner, lease_from(now));
        wait_out(self.clock, self.until, renew).await?;
        self.renewed(now);
        Ok(())
    }

    /// Keeps the lease and goes on, unless the time is over.
    pub(super) async fn go_on(&self) -> Result<(), Stop> {
        if self.is_over() {
            return Err(Stop::OutOfTime);
        }
        Ok(self.keep().await?)
    }

    /// Saves where the run is: it got on.
    pub(super) async fn save(&self, run: &Run) -> Result<(), StoreError> {
        let now = self.now();
        let save = || self.runs.save(self.owner, run, lease_from(now));
        wait_out(self.clock, self.until, save).await?;
        self.renewed(now);
        Ok(())
    }

    /// Marks the run finished.
    pub(super) async fn finish(&self, run: &Run) -> Result<(), StoreError> {
        wait_out(self.clock, self.until, || self.runs.finish(self.owner, run)).await
    }

    fn renewed(&self, at: Timestamp) {
        *self.renewed_at.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }
}

/// When a lease ends that is taken now.
pub(super) fn lease_from(now: Timestamp) -> Timestamp {
    now.saturating_add(LEASE).unwrap_or(now)
}
