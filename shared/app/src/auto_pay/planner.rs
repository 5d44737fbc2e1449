//! Every hour: finds the accounts for which Auto Pay has something to do, and enqueues them.
//!
//! The planner decides nothing. It may enqueue an account twice, or one whose customer has paid
//! meanwhile: the worker looks again.

use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::{SignedDuration, Timestamp};

use super::store::{AutoPayQueue, DueAccounts, DuePosition, DueRange, PlanStore, UnfinishedImport};
use crate::outbox::QueueError;
use crate::store::StoreError;
use crate::system::Clock;

/// An import that takes longer is an alarm: Auto Pay waits for it.
const LONG_IMPORT: SignedDuration = SignedDuration::from_hours(6);

/// How much of the time before the last run is planned again: the list of due accounts may lag
/// behind, and clocks differ.
const OVERLAP: SignedDuration = SignedDuration::from_mins(5);

/// Parts of the list that are read at the same time.
const AT_ONCE: usize = 8;

/// What a run of the planner did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planned {
    /// An import is unfinished, so nothing was planned.
    Paused,
    /// So many accounts were enqueued.
    Enqueued {
        /// The number of accounts.
        accounts: usize,
        /// Whether the time was over before all were; the next run continues.
        is_cut_off: bool,
    },
}

/// Why a run of the planner failed. The next one plans again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The queue failed.
    #[error(transparent)]
    Queue(#[from] QueueError),
}

/// Plans through its ports.
#[derive(Debug)]
pub struct Planner<'a, S, Q, C> {
    /// The accounts.
    pub store: &'a S,
    /// The queue of the worker.
    pub queue: &'a Q,
    /// The clock.
    pub clock: &'a C,
}

impl<S, Q, C> Planner<'_, S, Q, C>
where
    S: DueAccounts + PlanStore + UnfinishedImport,
    Q: AutoPayQueue,
    C: Clock,
{
    /// Enqueues what is due, until the clock reaches `deadline`. While accounts of an earlier run
    /// are still in the queue, only what became due since then is enqueued.
    ///
    /// # Errors
    /// [`PlanError`].
    pub async fn plan(&self, deadline: Timestamp) -> Result<Planned, PlanError> {
        let now = self.clock.now();
        if let Some(since) = self.store.unfinished_import().await? {
            report_pause(since, now);
            return Ok(Planned::Paused);
        }
        let planned_until = self.store.planned_until().await?;
        let from = match self.queue.is_empty().await? {
            true => None,
            false => planned_until.map(|until| until - OVERLAP),
        };
        let range = DueRange { from, until: now };
        let parts =
            stream::iter(0..self.store.parts()).map(|part| self.part(part, range, deadline));
        let parts: Vec<(usize, bool)> = parts.buffer_unordered(AT_ONCE).try_collect().await?;
        let accounts = parts.iter().map(|(accounts, _)| accounts).sum();
        let is_cut_off = parts.iter().any(|(_, is_cut_off)| *is_cut_off);
        if !is_cut_off {
            self.store.set_planned_until(now).await?;
        }
        Ok(Planned::Enqueued { accounts, is_cut_off })
    }

    /// Enqueues one part of the list: how many accounts, and whether the time was over.
    async fn part(
        &self,
        part: u8,
        range: DueRange,
        deadline: Timestamp,
    ) -> Result<(usize, bool), PlanError> {
        let (mut after, mut count): (Option<DuePosition>, usize) = (None, 0);
        loop {
            if self.clock.now() >= deadline {
                return Ok((count, true));
            }
            let page = self.store.due(part, range, after.as_ref()).await?;
            if !page.accounts.is_empty() {
                self.queue.send_accounts(&page.accounts).await?;
            }
            count = count.saturating_add(page.accounts.len());
            after = page.next;
            if after.is_none() {
                return Ok((count, false));
            }
        }
    }
}

fn report_pause(since: Timestamp, now: Timestamp) {
    if now.duration_since(since) >= LONG_IMPORT {
        // An alarm looks for the beginning of this text.
        tracing::error!(
            %since,
            "Auto Pay waits for an import that takes too long; find out why it does not finish"
        );
    } else {
        tracing::info!(%since, "Auto Pay waits for an import");
    }
}
