//! One run: every line of one file, resumable anywhere.

use std::io;

use jiff::Timestamp;

use super::{
    BillingFiles, Checkpoint, DocumentFiles, FileState, ImportStore, LeaseStore, Limits, Poster,
    Report, ReportFiles, Run, RunContext, RunStore, WorkFiles,
    partition::partition,
    problems::{Finding, merge},
    report::{Findings, report},
    shards::Posting,
    turn::{Stop, Turn},
};
use crate::store::StoreError;
use crate::system::Clock;

/// A failure that stops a run. Nothing is lost: the run goes on from its last save.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A table failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file failed.
    #[error("a file could not be read or written: {0}")]
    Files(#[from] io::Error),
    /// A document's PDF is there and could not be copied, though other files could.
    #[error("a PDF could not be copied: {0}")]
    Pdf(io::Error),
    /// Several accounts in a row failed: what is broken is not one of them.
    #[error("the store or the files fail for every account: {0}")]
    Outage(Box<ImportError>),
    /// What a run keeps for itself is not what it wrote.
    #[error("what the run kept for itself is damaged: {0}")]
    Work(String),
}

/// How far a call has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The run is finished and reported.
    Finished,
    /// Time is nearly over; everything up to here is saved.
    OutOfTime,
}

/// Until when a call may work.
#[derive(Clone, Copy, Debug)]
pub struct TimeLeft {
    /// After this instant, save and stop.
    pub until: Timestamp,
}

/// Processes one run.
pub(super) struct Runner<'a, S, D, F, Q, C> {
    pub(super) poster: Poster<'a, S, D, C>,
    pub(super) files: &'a F,
    pub(super) turn: Turn<'a, Q, C>,
    pub(super) limits: Limits,
}

impl<S, D, F, Q, C> Runner<'_, S, D, F, Q, C>
where
    S: ImportStore,
    D: DocumentFiles,
    F: BillingFiles + WorkFiles + ReportFiles,
    Q: RunStore + LeaseStore,
    C: Clock,
{
    /// Goes on with a run from where it was saved. `resumed` when another call may have posted
    /// some of it.
    pub(super) async fn process(&self, run: Run, resumed: bool) -> Result<Progress, ImportError> {
        match self.stages(run, resumed).await {
            Ok(()) => Ok(Progress::Finished),
            // Throttling was waited for until the end of the call's time.
            Err(Stop::OutOfTime | Stop::Failed(ImportError::Store(StoreError::Throttled))) => {
                Ok(Progress::OutOfTime)
            }
            Err(Stop::Failed(error)) => Err(error),
        }
    }

    async fn stages(&self, mut run: Run, resumed: bool) -> Result<(), Stop> {
        run.started_at.get_or_insert(self.turn.now());
        let documents = partition(&mut run, self.files, &self.turn, self.limits).await?;
        let context = RunContext { id: run.id, arrived_at: run.arrival.at, resumed };
        let Self { poster, files, turn, limits } = self;
        let mut posting = Posting { poster, files: *files, turn, limits: *limits, context };
        posting.post(&mut run, documents).await?;
        self.finish(run).await
    }

    /// Ends a run that never gets on, with a report that says so.
    pub(super) async fn set_aside(&self, mut run: Run) -> Result<(), ImportError> {
        run.finished_at = Some(self.turn.now());
        let (key, version) = (&run.arrival.key, &run.arrival.version_id);
        let Checkpoint { lines, shard, line, .. } = run.checkpoint;
        tracing::error!(key, version, lines, shard, line, "import set aside: it does not get on");
        let report = report(&run, FileState::SetAside, &Findings::default());
        // What holds the run up may hold up its report too; the log has said it.
        let put = self.files.put_report(&Report::latest_key(&run.arrival), &report).await;
        if let Err(error) = put {
            tracing::error!(key, version, %error, "no report of what was set aside");
        }
        Ok(self.turn.finish(&run).await?)
    }

    async fn finish(&self, mut run: Run) -> Result<(), Stop> {
        let Checkpoint { lines, posted, duplicates, rejected, .. } = run.checkpoint;
        let ended = posted.saturating_add(duplicates).saturating_add(rejected);
        if ended != lines {
            let words = format!("{ended} verdicts on {lines} lines");
            return Err(ImportError::Work(words).into());
        }
        let findings = self.findings(&run).await?;
        // Whoever has lost the lease must not touch the reports: others may be newer by now.
        if run.finished_at.is_none() {
            run.finished_at = Some(self.turn.now());
            self.turn.save(&run).await?;
        } else {
            self.turn.renew().await?;
        }
        let report = report(&run, run.checkpoint.file.unwrap_or_default(), &findings);
        self.files.put_report(&Report::key(&run.arrival), &report).await?;
        self.files.put_report(&Report::latest_key(&run.arrival), &report).await?;
        Ok(self.turn.finish(&run).await?)
    }
    /// Writes the files of problems and of warnings; gives the first of each.
    async fn findings(&self, run: &Run) -> Result<Findings, Stop> {
        let Self { files, turn, .. } = self;
        let key = Report::problems_key(&run.arrival);
        let problems = merge(run, Finding::Problem, key, *files, turn).await?;
        let warnings = if run.checkpoint.warnings > 0 {
            let key = Report::warnings_key(&run.arrival);
            merge(run, Finding::Warning, key, *files, turn).await?
        } else {
            Vec::new()
        };
        Ok(Findings { problems, warnings })
    }
}
