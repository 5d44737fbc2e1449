//! All runs that wait, one at a time and in order.

use super::{
    Arrival, BillingFiles, DocumentFiles, ImportError, ImportStore, InviteOnImport, LeaseStore,
    Limits, Poster, Progress, ReportFiles, RunStore, TimeLeft, WorkFiles,
    run::Runner,
    turn::{Turn, lease_from},
};
use crate::{
    outside::Clock,
    posting::{Bookkeeper, RunId},
};

/// Calls that may begin a run without getting on in it. Then it is set aside, so that one file
/// cannot hold up all others for ever. It is not lost: dropped again, it posts what is missing.
const MAX_ATTEMPTS: u64 = 20;

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing waits any more.
    Done,
    /// Another call has the lease, and will come to what waits.
    Busy,
    /// Time is nearly over: call again.
    OutOfTime,
}

/// Notes that a file arrived. The same arrival twice is one run.
///
/// # Errors
/// [`ImportError`] when the store fails.
pub async fn register(runs: &impl RunStore, arrival: &Arrival) -> Result<RunId, ImportError> {
    let id = RunId::of(&arrival.key, &arrival.version_id);
    runs.register(id, arrival).await?;
    Ok(id)
}

/// Works on what waits.
#[derive(Debug)]
pub struct Worker<'a, S, D, F, Q, C> {
    /// Ledger, profiles and identities.
    pub store: &'a S,
    /// Full documents.
    pub documents: &'a D,
    /// The files that were dropped, what runs keep for themselves, and reports.
    pub files: &'a F,
    /// Runs, and who imports now.
    pub runs: &'a Q,
    /// Now.
    pub clock: &'a C,
    /// Whether to invite managers.
    pub invite: InviteOnImport,
    /// How much to work on at a time.
    pub limits: Limits,
}

impl<S, D, F, Q, C> Worker<'_, S, D, F, Q, C>
where
    S: ImportStore,
    D: DocumentFiles,
    F: BillingFiles + WorkFiles + ReportFiles,
    Q: RunStore + LeaseStore,
    C: Clock,
{
    /// Processes runs in order of arrival until none waits or the time is over. `owner` is a name
    /// nobody else uses.
    ///
    /// # Errors
    /// [`ImportError`] when a port fails; the run goes on from its last save at the next call.
    pub async fn work(&self, owner: &str, time: TimeLeft) -> Result<Outcome, ImportError> {
        loop {
            let now = self.clock.now();
            if !self.runs.acquire(owner, now, lease_from(now)).await? {
                return Ok(Outcome::Busy);
            }
            let progress = self.drain(owner, time).await;
            self.runs.release(owner).await?;
            if progress? == Progress::OutOfTime {
                return Ok(Outcome::OutOfTime);
            }
            // Somebody may have added a run, and found us busy, after we looked for the last time.
            if self.runs.next().await?.is_none() {
                return Ok(Outcome::Done);
            }
        }
    }

    async fn drain(&self, owner: &str, time: TimeLeft) -> Result<Progress, ImportError> {
        let Self { store, documents, files, runs, clock, invite, limits } = *self;
        let books = Bookkeeper { store, clock };
        while let Some(run) = runs.next().await? {
            if clock.now() >= time.until {
                return Ok(Progress::OutOfTime);
            }
            let attempts = runs.begin(run.id).await?;
            let poster = Poster { books, documents, invite };
            let turn = Turn::new(runs, clock, owner, time.until);
            let runner = Runner { poster, files, turn, limits };
            // Without a save nothing but the attempt tells that a call has posted some of it.
            let resumed = attempts > 1 || run.started_at.is_some();
            if attempts > MAX_ATTEMPTS {
                runner.set_aside(run).await?;
            } else if runner.process(run, resumed).await? == Progress::OutOfTime {
                return Ok(Progress::OutOfTime);
            }
        }
        Ok(Progress::Finished)
    }
}
