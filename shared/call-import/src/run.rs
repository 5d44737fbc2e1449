//! A run: its passes, each in stages, under the run's lease. Any of them can be interrupted and
//! resumed.

use app::{
    call_records::import::{
        CallImportQueue, CallRun, CallRunState, CallRunStore, CallWorkFiles, Taken,
    },
    import::{Arrival, LEASE_LOST, retry_throttled},
    posting::RunId,
    retry::Retry,
    store::StoreError,
    system::Clock,
};
use jiff::{SignedDuration, Timestamp};

use crate::{
    checkpoint::{Checkpoint, Stage},
    context::{CallImportContext, CallImportError, CallImportPorts},
    lease::{Interruption, LEASE, Lease, lease_end},
    partition::partition,
    post::post,
    report::{put_abandoned, put_report},
};

/// Calls that may begin a run without progress. Then the run is abandoned. Nothing is lost: dropped
/// again, the batch posts what is missing.
const MAX_ATTEMPTS: u32 = 20;

/// How long rows wait for their account or invoice.
const WAIT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallOutcome {
    /// Nothing is left to do for the run.
    Finished,
    /// Rows wait for their account or invoice: `retry_waiting` continues with them.
    Waiting,
    /// Another call works on the run. A message for another call is enqueued, for when the lease
    /// may be free.
    Busy,
    /// The deadline has passed, and a message for another call is enqueued.
    OutOfTime,
}

/// Adds a run for a batch that arrived. The same arrival twice is one run.
///
/// # Errors
/// [`StoreError`] when the store fails.
pub async fn register(runs: &impl CallRunStore, arrival: &Arrival) -> Result<RunId, StoreError> {
    let id = RunId::of(&arrival.key, &arrival.version_id);
    runs.register(id, arrival).await?;
    Ok(id)
}

impl<P: CallImportPorts> CallImportContext<'_, P> {
    /// Adds a run, as [`register`], and retries while the store is throttled.
    ///
    /// # Errors
    /// [`CallImportError`] when the store fails, or is throttled until the deadline.
    pub async fn register(
        &self,
        arrival: &Arrival,
        deadline: Timestamp,
    ) -> Result<RunId, CallImportError> {
        Ok(retry_throttled(self.clock, deadline, || register(self.runs, arrival)).await?)
    }

    /// Works on a run until its pass is finished or the deadline has passed: a run that waits
    /// begins its next pass. `owner` is the name under which this call takes the run's lease; no
    /// other call uses it.
    ///
    /// # Errors
    /// [`CallImportError`] when a port fails; the next call continues from the checkpoint.
    pub async fn work(
        &self,
        run: RunId,
        owner: &str,
        deadline: Timestamp,
    ) -> Result<CallOutcome, CallImportError> {
        let outcome = match self.acquire(run, owner, deadline).await? {
            Taken::Nothing => return Ok(CallOutcome::Finished),
            Taken::Busy => {
                self.queue.continue_after(run, LEASE).await?;
                return Ok(CallOutcome::Busy);
            }
            Taken::Run(run) => self.work_under_lease(*run, owner, deadline).await,
        };
        retry_throttled(self.clock, deadline, || self.runs.release(run, owner)).await?;
        let outcome = outcome?;
        if outcome == CallOutcome::OutOfTime {
            self.queue.continue_after(run, SignedDuration::ZERO).await?;
        }
        Ok(outcome)
    }

    /// Enqueues a call for every run that is not finished: after each billing run, because rows
    /// that wait may have found their account or invoice, and hourly. A run of which another call
    /// is at work comes again when that has ended; one whose message was lost goes on.
    ///
    /// # Errors
    /// [`CallImportError`] when a port fails.
    pub async fn retry_waiting(&self, deadline: Timestamp) -> Result<usize, CallImportError> {
        let runs = retry_throttled(self.clock, deadline, || self.runs.unfinished()).await?;
        for run in &runs {
            self.queue.continue_after(*run, SignedDuration::ZERO).await?;
        }
        Ok(runs.len())
    }

    /// Takes the lease. A commit of the call that lost it may be in the way for a moment.
    async fn acquire(
        &self,
        run: RunId,
        owner: &str,
        deadline: Timestamp,
    ) -> Result<Taken, CallImportError> {
        let mut retry = Retry::new(self.clock);
        loop {
            let now = self.clock.now();
            let acquire = || self.runs.acquire(run, owner, now, lease_end(now));
            match retry_throttled(self.clock, deadline, acquire).await {
                Err(error) if error != StoreError::Throttled && retry.again(&error).await => {}
                ended => return Ok(ended?),
            }
        }
    }

    async fn work_under_lease(
        &self,
        mut run: CallRun,
        owner: &str,
        deadline: Timestamp,
    ) -> Result<CallOutcome, CallImportError> {
        let lease = Lease::taken(self, run.id, owner, deadline);
        let ended = if run.attempts > MAX_ATTEMPTS {
            abandon(&lease, &mut run).await
        } else {
            pass(&lease, &mut run).await
        };
        match ended {
            Ok(outcome) => Ok(outcome),
            // The call has retried throttled calls until its deadline.
            Err(
                Interruption::Deadline
                | Interruption::Failed(CallImportError::Store(StoreError::Throttled)),
            ) => Ok(CallOutcome::OutOfTime),
            // Another call took the lease, and goes on.
            Err(Interruption::Failed(CallImportError::Store(error))) if error == LEASE_LOST => {
                Ok(CallOutcome::Busy)
            }
            Err(Interruption::Failed(error)) => Err(error),
        }
    }
}

/// Works on the present pass of a run, or on its next.
async fn pass<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    run: &mut CallRun,
) -> Result<CallOutcome, Interruption> {
    run.started_at.get_or_insert(lease.now());
    let mut checkpoint = Checkpoint::of(run)?;
    if run.state == CallRunState::Waiting {
        begin_next(lease, run, &mut checkpoint).await?;
    }
    if checkpoint.stage == Stage::Partition {
        partition(lease, run, &mut checkpoint).await?;
    }
    if checkpoint.stage == Stage::Merge {
        post(lease, run, &mut checkpoint).await?;
    }
    end_pass(lease, run, &mut checkpoint).await
}

/// Begins a pass over the rows that wait.
async fn begin_next<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    run: &mut CallRun,
    checkpoint: &mut Checkpoint,
) -> Result<(), Interruption> {
    checkpoint.pass = checkpoint.pass.saturating_add(1);
    checkpoint.stage = Stage::Merge;
    checkpoint.rows = std::mem::take(&mut checkpoint.waiting);
    checkpoint.counts.waiting = 0;
    checkpoint.ended_before = checkpoint.counts.total();
    (checkpoint.after, checkpoint.fragment_files, checkpoint.has_end) = (None, 0, false);
    checkpoint.is_last = run.waits_until.is_some_and(|until| lease.now() >= until);
    run.state = CallRunState::Running;
    checkpoint.store(run)?;
    Ok(lease.save(run).await?)
}

/// Writes the report, and says that the run waits or is finished.
async fn end_pass<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    run: &mut CallRun,
    checkpoint: &mut Checkpoint,
) -> Result<CallOutcome, Interruption> {
    let waiting = checkpoint.counts.waiting;
    let ended = checkpoint.counts.total().saturating_sub(waiting);
    if checkpoint.pass == 0 || ended != checkpoint.ended_before {
        // Saved before the report is written, so that a call that writes it again writes the same.
        if !checkpoint.has_end {
            let now = lease.now();
            run.finished_at = Some(now);
            run.waits_until.get_or_insert(now.saturating_add(WAIT).unwrap_or(now));
            checkpoint.has_end = true;
            checkpoint.store(run)?;
            lease.save(run).await?;
        }
        put_report(lease, run, checkpoint).await?;
    }
    let is_finished = waiting == 0;
    run.state = if is_finished { CallRunState::Finished } else { CallRunState::Waiting };
    lease.save(run).await?;
    if !is_finished {
        return Ok(CallOutcome::Waiting);
    }
    delete_work(lease, run).await;
    Ok(CallOutcome::Finished)
}

async fn delete_work<P: CallImportPorts>(lease: &Lease<'_, P>, run: &CallRun) {
    if let Err(error) = lease.import.files.delete_work(run.id).await {
        tracing::warn!(
            run = %run.id,
            %error,
            "the work files of a finished call record run could not be deleted; they cost storage \
             until the bucket's lifecycle rule ends them"
        );
    }
}

/// Abandons a run on which calls make no progress, with a report that says so.
async fn abandon<P: CallImportPorts>(
    lease: &Lease<'_, P>,
    run: &mut CallRun,
) -> Result<CallOutcome, Interruption> {
    let checkpoint = Checkpoint::of(run).unwrap_or_default();
    let (key, version) = (run.arrival.key.clone(), run.arrival.version_id.clone());
    tracing::error!(
        run = %run.id,
        key,
        version,
        lines = checkpoint.lines,
        after = ?checkpoint.after,
        "call record run abandoned: too many calls made no progress; find the cause in the errors \
         before this one, repair it and drop the batch again"
    );
    run.finished_at = Some(lease.now());
    // What stops the run may stop its report too. Then the log alone says it.
    if let Err(error) = put_abandoned(lease, run, &checkpoint).await {
        tracing::error!(
            run = %run.id,
            key,
            version,
            ?error,
            "the report of an abandoned call record run could not be written"
        );
    }
    run.state = CallRunState::Finished;
    lease.save(run).await?;
    Ok(CallOutcome::Finished)
}
