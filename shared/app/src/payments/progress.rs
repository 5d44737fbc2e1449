//! How far the reconciler has come, and what it did.

use std::collections::VecDeque;

use domain::ids::AccountId;
use jiff::Timestamp;

/// How far the reconciler has come. The next run goes on from there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Up to when events of the gateway were read; `None` before the first run.
    pub events_until: Option<Timestamp>,
    /// Events that could not be carried out, by their ids at the gateway. The first one is retried
    /// first.
    pub failed_events: VecDeque<String>,
    /// The account after which the next run goes on; `None` to begin with the first account.
    pub accounts_after: Option<AccountId>,
}

/// What a reconciliation did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Payments and refunds that were looked at.
    pub unsettled: usize,
    /// Of them, those that are settled now.
    pub settled: usize,
    /// Events that the portal had missed.
    pub missed: usize,
    /// What could not be done; the next reconciliation tries again.
    pub failed: usize,
    /// Whether the time was over before everything was looked at.
    pub is_cut_off: bool,
}

impl Reconciled {
    /// Counts something that could not be done.
    pub(super) const fn fail(&mut self) {
        self.failed = self.failed.saturating_add(1);
    }
}

/// A reconciliation on its way.
#[derive(Debug)]
pub(super) struct Run {
    /// When its time is over.
    pub(super) until: Timestamp,
    pub(super) progress: Progress,
    pub(super) done: Reconciled,
}
