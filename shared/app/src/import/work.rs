//! All runs that wait, one at a time and in order.

use jiff::SignedDuration;

use super::{
    Arrival, BillingFiles, DocumentFiles, ImportError, ImportStore, InviteOnImport, LeaseStore,
    Limits, Poster, Progress, ReportFiles, Run, RunStore, TimeLeft, WorkFiles,
    run::Runner,
    throttling::wait_out,
    turn::{Turn, lease_from},
};
use crate::posting::{Bookkeeper, RunId};
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::Clock;

/// Calls that may begin a run without getting on in it. Then it is set aside, so that one file
/// cannot hold up all others for ever. It is not lost: dropped again, it posts what is missing.
const MAX_ATTEMPTS: u64 = 20;

/// Tries of a run in one call, when its own files cannot be read or written.
const RUN_TRIES: u32 = 3;

/// The longest wait before another try of a run.
const RUN_WAIT: SignedDuration = SignedDuration::from_secs(5);

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
/// [`StoreError`] when the store fails.
pub async fn register(runs: &impl RunStore, arrival: &Arrival) -> Result<RunId, StoreError> {
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
    /// Notes that a file arrived, as [`register`], and waits while the store is throttled.
    ///
    /// # Errors
    /// [`ImportError`] when the store fails, or is throttled until the time is over.
    pub async fn register(&self, arrival: &Arrival, time: TimeLeft) -> Result<RunId, ImportError> {
        Ok(wait_out(self.clock, time.until, || register(self.runs, arrival)).await?)
    }

    /// Processes runs in order of arrival until none waits or the time is over. `owner` is a name
    /// nobody else uses.
    ///
    /// # Errors
    /// [`ImportError`] when a port fails; the run goes on from its last save at the next call.
    pub async fn work(&self, owner: &str, time: TimeLeft) -> Result<Outcome, ImportError> {
        match self.work_in_turns(owner, time).await {
            // Throttling was waited for until the end of the call's time.
            Err(ImportError::Store(StoreError::Throttled)) => Ok(Outcome::OutOfTime),
            ended => ended,
        }
    }

    async fn work_in_turns(&self, owner: &str, time: TimeLeft) -> Result<Outcome, ImportError> {
        loop {
            if !self.acquire(owner, time).await? {
                return Ok(Outcome::Busy);
            }
            let progress = self.drain(owner, time).await;
            wait_out(self.clock, time.until, || self.runs.release(owner)).await?;
            if progress? == Progress::OutOfTime {
                return Ok(Outcome::OutOfTime);
            }
            // Somebody may have added a run, and found us busy, after we looked for the last time.
            if self.next(0, time).await?.is_none() {
                return Ok(Outcome::Done);
            }
        }
    }

    /// Takes the lease. A posting of the call that lost it may be in the way for a moment.
    async fn acquire(&self, owner: &str, time: TimeLeft) -> Result<bool, ImportError> {
        let mut retry = Retry::new(self.clock);
        loop {
            let now = self.clock.now();
            let acquire = || self.runs.acquire(owner, now, lease_from(now));
            match wait_out(self.clock, time.until, acquire).await {
                Err(error) if error != StoreError::Throttled && retry.again(&error).await => {}
                ended => return Ok(ended?),
            }
        }
    }

    async fn next(&self, passed_over: usize, time: TimeLeft) -> Result<Option<Run>, StoreError> {
        wait_out(self.clock, time.until, || self.runs.next(passed_over)).await
    }

    /// Processes runs until none waits. One whose own files cannot be read or written is tried
    /// again and then passed over for this call, so that it does not stop those behind it.
    async fn drain(&self, owner: &str, time: TimeLeft) -> Result<Progress, ImportError> {
        let (mut passed_over, mut failures, mut failure) = (0_usize, 0_u32, None);
        loop {
            let error = match self.next(passed_over, time).await {
                Ok(None) => return failure.map_or(Ok(Progress::Finished), Err),
                Ok(Some(_)) if self.clock.now() >= time.until => return Ok(Progress::OutOfTime),
                Ok(Some(run)) => match self.one(run, owner, time, failures > 0).await {
                    Ok(Progress::OutOfTime) => return Ok(Progress::OutOfTime),
                    Ok(Progress::Finished) => {
                        failures = 0;
                        continue;
                    }
                    Err(error) => error,
                },
                Err(error) => error.into(),
            };
            if !is_of_one_run(&error) {
                return Err(error);
            }
            failures = failures.saturating_add(1);
            if failures < RUN_TRIES {
                self.clock.pause(RUN_WAIT).await;
                continue;
            }
            tracing::error!(passed_over, %error, "import passed over");
            (passed_over, failures, failure) = (passed_over.saturating_add(1), 0, Some(error));
        }
    }

    /// Processes one run; or sets it aside when too many calls got nowhere.
    async fn one(
        &self,
        run: Run,
        owner: &str,
        time: TimeLeft,
        again: bool,
    ) -> Result<Progress, ImportError> {
        let Self { store, documents, files, runs, clock, invite, limits } = *self;
        let begin = || runs.begin(run.id);
        let attempts = if again { None } else { Some(wait_out(clock, time.until, begin).await?) };
        let poster = Poster { books: Bookkeeper { store, clock }, documents, invite };
        let turn = Turn::new(runs, clock, owner, time.until);
        let runner = Runner { poster, files, turn, limits };
        // Without a save nothing but the attempt tells that a call has posted some of it.
        let resumed = attempts.is_none_or(|attempts| attempts > 1) || run.started_at.is_some();
        if attempts.is_some_and(|attempts| attempts > MAX_ATTEMPTS) {
            runner.set_aside(run).await?;
            return Ok(Progress::Finished);
        }
        runner.process(run, resumed).await
    }
}

/// Whether a failure is one of a run's own files, or of what is stored of the run.
const fn is_of_one_run(error: &ImportError) -> bool {
    matches!(
        error,
        ImportError::Files(_) | ImportError::Work(_) | ImportError::Store(StoreError::Corrupt(_))
    )
}
