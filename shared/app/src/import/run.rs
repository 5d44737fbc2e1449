//! All runs that wait, one at a time and in order of arrival, under the lease. Each goes through
//! its stages: partition, post, report. Any of them can be interrupted and resumed.

use jiff::{SignedDuration, Timestamp};

use super::{
    checkpoint::{Arrival, Checkpoint, FileState, Run},
    context::{ImportContext, ImportError, ImportPorts},
    files::ReportFiles,
    lease::{Interruption, Lease, lease_end},
    numbered_document::RunContext,
    partition::partition,
    post::post,
    report::{Finding, Findings, Report, merge_findings, report_text},
    store::{LeaseStore, RunStore},
    throttling::retry_throttled,
};
use crate::posting::RunId;
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::Clock;

/// Calls that may begin a run without progress. Then the run is abandoned, so that one file cannot
/// hold up all others permanently. Nothing is lost: dropped again, the file posts what is missing.
const MAX_ATTEMPTS: u64 = 20;

/// Attempts for a run in one call, when its own files cannot be read or written.
const RUN_ATTEMPTS: u32 = 3;

/// The longest wait before a retry of a run.
const RUN_WAIT: SignedDuration = SignedDuration::from_secs(5);

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// No run waits.
    Done,
    /// Another call has the lease, and will process what waits.
    Busy,
    /// The deadline has passed: call again.
    OutOfTime,
}

/// Adds a run for a file that arrived. The same arrival twice is one run.
///
/// # Errors
/// [`StoreError`] when the store fails.
pub async fn register(runs: &impl RunStore, arrival: &Arrival) -> Result<RunId, StoreError> {
    let id = RunId::of(&arrival.key, &arrival.version_id);
    runs.register(id, arrival).await?;
    Ok(id)
}

impl<P: ImportPorts> ImportContext<'_, P> {
    /// Adds a run, as [`register`], and retries while the store is throttled.
    ///
    /// # Errors
    /// [`ImportError`] when the store fails, or is throttled until the deadline.
    pub async fn register(
        &self,
        arrival: &Arrival,
        deadline: Timestamp,
    ) -> Result<RunId, ImportError> {
        Ok(retry_throttled(self.clock, deadline, || register(self.runs, arrival)).await?)
    }

    /// Processes runs in order of arrival until none waits or the deadline has passed. `owner` is
    /// the name under which this call takes the lease; no other call uses it.
    ///
    /// # Errors
    /// [`ImportError`] when a port fails; the next call continues from the checkpoint.
    pub async fn work(&self, owner: &str, deadline: Timestamp) -> Result<Outcome, ImportError> {
        match self.work_under_lease(owner, deadline).await {
            // The call has retried throttled calls until its deadline.
            Err(ImportError::Store(StoreError::Throttled)) => Ok(Outcome::OutOfTime),
            ended => ended,
        }
    }

    async fn work_under_lease(
        &self,
        owner: &str,
        deadline: Timestamp,
    ) -> Result<Outcome, ImportError> {
        loop {
            if !self.acquire(owner, deadline).await? {
                return Ok(Outcome::Busy);
            }
            let outcome = self.process_waiting(owner, deadline).await;
            retry_throttled(self.clock, deadline, || self.runs.release(owner)).await?;
            if outcome? == RunOutcome::OutOfTime {
                return Ok(Outcome::OutOfTime);
            }
            // Another call may have registered a run, and found the lease taken, after this call
            // looked for the last time.
            if self.next(0, deadline).await?.is_none() {
                return Ok(Outcome::Done);
            }
        }
    }

    /// Takes the lease. A posting of the call that lost it may be in the way for a moment.
    async fn acquire(&self, owner: &str, deadline: Timestamp) -> Result<bool, ImportError> {
        let mut retry = Retry::new(self.clock);
        loop {
            let now = self.clock.now();
            let acquire = || self.runs.acquire(owner, now, lease_end(now));
            match retry_throttled(self.clock, deadline, acquire).await {
                Err(error) if error != StoreError::Throttled && retry.again(&error).await => {}
                ended => return Ok(ended?),
            }
        }
    }

    async fn next(
        &self,
        passed_over: usize,
        deadline: Timestamp,
    ) -> Result<Option<Run>, StoreError> {
        retry_throttled(self.clock, deadline, || self.runs.next(passed_over)).await
    }

    /// Processes runs until none waits. A run whose own files cannot be read or written is retried
    /// and then passed over for this call, so that it does not stop the runs behind it.
    async fn process_waiting(
        &self,
        owner: &str,
        deadline: Timestamp,
    ) -> Result<RunOutcome, ImportError> {
        let (mut passed_over, mut failures, mut failure) = (0_usize, 0_u32, None);
        loop {
            let (error, run) = match self.next(passed_over, deadline).await {
                Ok(None) => return failure.map_or(Ok(RunOutcome::Finished), Err),
                Ok(Some(_)) if self.clock.now() >= deadline => return Ok(RunOutcome::OutOfTime),
                Ok(Some(run)) => {
                    let id = run.id;
                    match self.process_run(run, owner, deadline, failures > 0).await {
                        Ok(RunOutcome::OutOfTime) => return Ok(RunOutcome::OutOfTime),
                        Ok(RunOutcome::Finished) => {
                            failures = 0;
                            continue;
                        }
                        Err(error) => (error, Some(id)),
                    }
                }
                Err(error) => (error.into(), None),
            };
            if !is_of_one_run(&error) {
                return Err(error);
            }
            failures = failures.saturating_add(1);
            if failures < RUN_ATTEMPTS {
                self.clock.pause(RUN_WAIT).await;
                continue;
            }
            let run = run.map(tracing::field::display);
            tracing::error!(
                run,
                passed_over,
                %error,
                "import run passed over in this call: its object or its work files fail; \
                 the next call retries it"
            );
            (passed_over, failures, failure) = (passed_over.saturating_add(1), 0, Some(error));
        }
    }

    /// Processes one run; or abandons it when too many calls made no progress. `again` says that
    /// this call has begun the run before.
    async fn process_run(
        &self,
        run: Run,
        owner: &str,
        deadline: Timestamp,
        again: bool,
    ) -> Result<RunOutcome, ImportError> {
        let begin = || self.runs.begin(run.id);
        let attempts =
            if again { None } else { Some(retry_throttled(self.clock, deadline, begin).await?) };
        let lease = Lease::taken(self, owner, deadline);
        // Before the first checkpoint, only the attempts tell that a call has posted some of it.
        let resumed = attempts.is_none_or(|attempts| attempts > 1) || run.started_at.is_some();
        if attempts.is_some_and(|attempts| attempts > MAX_ATTEMPTS) {
            abandon(&lease, run).await?;
            return Ok(RunOutcome::Finished);
        }
        process(&lease, run, resumed).await
    }
}

/// Whether a failure is one of a run's own files, or of what is stored of the run.
const fn is_of_one_run(error: &ImportError) -> bool {
    matches!(
        error,
        ImportError::Files(_) | ImportError::Work(_) | ImportError::Store(StoreError::Corrupt(_))
    )
}

/// How the call's work on a run, or on all runs, ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RunOutcome {
    /// The run is finished and reported.
    Finished,
    /// The deadline has passed. Everything up to the checkpoint is saved.
    OutOfTime,
}

/// Processes a run from its checkpoint on. `resumed` when another call may have posted some of it.
async fn process<P: ImportPorts>(
    lease: &Lease<'_, P>,
    run: Run,
    resumed: bool,
) -> Result<RunOutcome, ImportError> {
    match stages(lease, run, resumed).await {
        Ok(()) => Ok(RunOutcome::Finished),
        // The call has retried throttled calls until its deadline.
        Err(
            Interruption::Deadline
            | Interruption::Failed(ImportError::Store(StoreError::Throttled)),
        ) => Ok(RunOutcome::OutOfTime),
        Err(Interruption::Failed(error)) => Err(error),
    }
}

async fn stages<P: ImportPorts>(
    lease: &Lease<'_, P>,
    mut run: Run,
    resumed: bool,
) -> Result<(), Interruption> {
    run.started_at.get_or_insert(lease.now());
    let documents = partition(lease, &mut run).await?;
    let context = RunContext { id: run.id, arrived_at: run.arrival.at, resumed };
    post(lease, context, &mut run, documents).await?;
    report(lease, run).await
}

/// Abandons a run on which calls make no progress, with a report that says so.
async fn abandon<P: ImportPorts>(lease: &Lease<'_, P>, mut run: Run) -> Result<(), ImportError> {
    run.finished_at = Some(lease.now());
    let (key, version) = (&run.arrival.key, &run.arrival.version_id);
    let Checkpoint { lines, shard, line, .. } = run.checkpoint;
    tracing::error!(
        run = %run.id,
        key,
        version,
        lines,
        shard,
        line,
        "import run abandoned: too many calls made no progress; find the cause in the errors \
         before this one, repair it and drop the file again"
    );
    let text = report_text(&run, FileState::Abandoned, &Findings::default());
    // What stops the run may stop its report too. Then the log alone says it.
    let put = lease.import.files.put_report(&Report::latest_key(&run.arrival), &text).await;
    if let Err(error) = put {
        tracing::error!(
            run = %run.id,
            key,
            version,
            %error,
            "the report of an abandoned import run could not be written"
        );
    }
    Ok(lease.finish(&run).await?)
}

async fn report<P: ImportPorts>(lease: &Lease<'_, P>, mut run: Run) -> Result<(), Interruption> {
    let Checkpoint { lines, posted, duplicates, rejected, .. } = run.checkpoint;
    let ended = posted.saturating_add(duplicates).saturating_add(rejected);
    if ended != lines {
        let message = format!("{ended} verdicts on {lines} lines");
        return Err(ImportError::Work(message).into());
    }
    let findings = findings(lease, &run).await?;
    // A call that has lost the lease must not write reports: they may be another call's.
    if run.finished_at.is_none() {
        run.finished_at = Some(lease.now());
        lease.save(&run).await?;
    } else {
        lease.renew().await?;
    }
    let text = report_text(&run, run.checkpoint.file.unwrap_or_default(), &findings);
    let files = lease.import.files;
    files.put_report(&Report::key(&run.arrival), &text).await?;
    files.put_report(&Report::latest_key(&run.arrival), &text).await?;
    Ok(lease.finish(&run).await?)
}

/// Writes the files of problems and of warnings; gives the first of each.
async fn findings<P: ImportPorts>(
    lease: &Lease<'_, P>,
    run: &Run,
) -> Result<Findings, Interruption> {
    let key = Report::problems_key(&run.arrival);
    let problems = merge_findings(lease, run, Finding::Problem, key).await?;
    let warnings = if run.checkpoint.warnings > 0 {
        let key = Report::warnings_key(&run.arrival);
        merge_findings(lease, run, Finding::Warning, key).await?
    } else {
        Vec::new()
    };
    Ok(Findings { problems, warnings })
}
