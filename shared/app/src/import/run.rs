//! One run: every line of one file, resumable anywhere.

use std::io;

use jiff::{SignedDuration, Timestamp};

use super::{
    BillingFiles, Checkpoint, DocumentFiles, FileState, Line, Lines, Origin, Poster, PostingStore,
    Problem, ProblemCode, Report, ReportFiles, Run, RunStore, Verdict, parse, report::problem_line,
};
use crate::{outside::Clock, store::StoreError};

/// Most lines between two saves.
const SAVE_EVERY: u64 = 500;

/// Size from which a part of problems is full.
const PART_SIZE: usize = 1 << 20;

/// How long a lease lasts; each save renews it.
pub(super) const LEASE: SignedDuration = SignedDuration::from_secs(90);

/// Longest time between two saves, well within a lease.
const SAVE_WITHIN: SignedDuration = SignedDuration::from_secs(20);

/// A failure that stops a run. Nothing is lost: the run goes on from its last save.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A table failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file failed.
    #[error("a file could not be read or written: {0}")]
    Files(#[from] io::Error),
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
    pub(super) runs: &'a Q,
    pub(super) owner: &'a str,
    pub(super) time: TimeLeft,
}

/// What a run has found since its last save.
struct Found {
    /// Problems of the part that is being filled, one a line, also those that are written already.
    part: String,
    /// Which part that is.
    number: u64,
    /// Whether some of them are not written yet.
    unwritten: bool,
    /// Whether one of them could end differently another time.
    fragile: bool,
    saved_lines: u64,
    saved_at: Timestamp,
}

impl<S, D, F, Q, C> Runner<'_, S, D, F, Q, C>
where
    S: PostingStore,
    D: DocumentFiles,
    F: BillingFiles + ReportFiles,
    Q: RunStore,
    C: Clock,
{
    /// Goes on with a run from where it was saved.
    pub(super) async fn process(&self, mut run: Run) -> Result<Progress, ImportError> {
        let now = self.poster.clock.now();
        run.started_at.get_or_insert(now);
        let mut found = self.found_so_far(&run, now).await?;
        let Some(file) = self.files.open(&run.arrival).await? else {
            return self.finish(run, FileState::Missing, &mut found).await;
        };
        let mut lines = Lines::open(file).await?;
        let mut state = FileState::Complete;
        let mut position = 0_u64;
        while let Some(line) = lines.next().await? {
            position = position.saturating_add(1);
            if line == Line::Broken {
                state = FileState::CutOff;
            }
            if position <= run.checkpoint.lines {
                self.skip(position, &mut run, &mut found).await?;
                continue;
            }
            if self.save_is_due(&run.checkpoint, &found) {
                self.save(&mut run, &mut found).await?;
            }
            if self.is_over() {
                self.save(&mut run, &mut found).await?;
                return Ok(Progress::OutOfTime);
            }
            self.line(&mut run, line, &mut found).await?;
        }
        let state = if position == 0 { FileState::Empty } else { state };
        self.finish(run, state, &mut found).await
    }

    /// What the run had found when it was saved last.
    async fn found_so_far(&self, run: &Run, now: Timestamp) -> Result<Found, ImportError> {
        let number = run.checkpoint.parts.saturating_sub(1);
        let mut part = String::new();
        if run.checkpoint.parts > 0 {
            let written = self.files.part(run.id, number).await?;
            let saved = |line: &&str| line_of(line).is_some_and(|at| at <= run.checkpoint.lines);
            written.lines().filter(saved).for_each(|line| {
                part.push_str(line);
                part.push('\n');
            });
        }
        let saved_lines = run.checkpoint.lines;
        Ok(Found { part, number, unwritten: false, fragile: false, saved_lines, saved_at: now })
    }

    /// Passes over a line that has its verdict. A long way there keeps the lease.
    async fn skip(
        &self,
        position: u64,
        run: &mut Run,
        found: &mut Found,
    ) -> Result<(), ImportError> {
        let look = position.is_multiple_of(SAVE_EVERY);
        if look && self.save_is_due(&run.checkpoint, found) {
            self.save(run, found).await?;
        }
        Ok(())
    }

    fn is_over(&self) -> bool {
        self.poster.clock.now() >= self.time.until
    }

    async fn line(&self, run: &mut Run, line: Line, found: &mut Found) -> Result<(), ImportError> {
        let number = run.checkpoint.lines.saturating_add(1);
        let bytes = match line {
            Line::Text(bytes) => bytes,
            Line::TooLong => {
                let problem = Problem::new(ProblemCode::LineTooLong, "longer than 1 MiB");
                reject(&mut run.checkpoint, found, &problem_line(number, None, None, &problem));
                return Ok(());
            }
            Line::Broken => {
                let message = "the compressed data is cut off or damaged here: nothing after \
                               this point could be read";
                let problem = Problem::new(ProblemCode::NotJson, message);
                reject(&mut run.checkpoint, found, &problem_line(number, None, None, &problem));
                return Ok(());
            }
        };
        let parsed = parse(&bytes);
        let (kind, id) = (parsed.kind.as_deref(), parsed.id.as_deref());
        let verdict = match &parsed.document {
            Err(problem) => Verdict::Rejected(problem.clone()),
            Ok((document, hash)) => {
                if found.fragile {
                    self.save(run, found).await?;
                }
                let origin = Origin { run: run.id, line: number };
                let arrived_at = run.arrival.at;
                self.poster.post(document, hash, &bytes, origin, arrived_at).await?
            }
        };
        let checkpoint = &mut run.checkpoint;
        match verdict {
            Verdict::Posted { late } => {
                checkpoint.lines = number;
                checkpoint.posted = checkpoint.posted.saturating_add(1);
                checkpoint.late = checkpoint.late.saturating_add(u64::from(late));
            }
            Verdict::Duplicate => {
                checkpoint.lines = number;
                checkpoint.duplicates = checkpoint.duplicates.saturating_add(1);
            }
            Verdict::Rejected(problem) => {
                reject(checkpoint, found, &problem_line(number, kind, id, &problem));
                found.fragile |= problem.code.depends_on_state();
            }
        }
        Ok(())
    }

    fn save_is_due(&self, checkpoint: &Checkpoint, found: &Found) -> bool {
        let lines = checkpoint.lines.saturating_sub(found.saved_lines);
        let time = self.poster.clock.now().duration_since(found.saved_at);
        lines >= SAVE_EVERY || time >= SAVE_WITHIN
    }

    /// Writes the problems found, then the position: a position never claims what is not written.
    async fn save(&self, run: &mut Run, found: &mut Found) -> Result<(), ImportError> {
        if found.unwritten {
            self.files.put_part(run.id, found.number, &found.part).await?;
            run.checkpoint.parts = found.number.saturating_add(1);
            found.unwritten = false;
            if found.part.len() >= PART_SIZE {
                found.number = run.checkpoint.parts;
                found.part.clear();
            }
        }
        let now = self.poster.clock.now();
        let until = now.saturating_add(LEASE).unwrap_or(now);
        self.runs.save(self.owner, run, until).await?;
        found.fragile = false;
        found.saved_lines = run.checkpoint.lines;
        found.saved_at = now;
        Ok(())
    }

    /// Ends a run that never gets on, with a report that says so.
    pub(super) async fn set_aside(&self, run: Run) -> Result<(), ImportError> {
        let (key, version) = (&run.arrival.key, &run.arrival.version_id);
        let line = run.checkpoint.lines.saturating_add(1);
        tracing::error!(key, version, line, "import set aside: it does not get on");
        let now = self.poster.clock.now();
        let report = Report::new(&run, FileState::SetAside, String::new(), now);
        // What holds the run up may hold up its report too; the log has said it.
        if let Err(error) = self.files.put(&Report::latest_key(&run.arrival), &report.json).await {
            tracing::error!(key, version, %error, "no report of what was set aside");
        }
        Ok(self.runs.finish(self.owner, &run, now).await?)
    }

    async fn finish(
        &self,
        mut run: Run,
        state: FileState,
        found: &mut Found,
    ) -> Result<Progress, ImportError> {
        // A run that got no further is not saved as if it had: see `RunStore::begin`.
        if found.unwritten || run.checkpoint.lines > found.saved_lines {
            self.save(&mut run, found).await?;
        }
        let mut problems = String::new();
        for part in 0..run.checkpoint.parts {
            problems.push_str(&self.files.part(run.id, part).await?);
        }
        let now = self.poster.clock.now();
        let report = Report::new(&run, state, problems, now);
        let arrival = &run.arrival;
        self.files.put(&Report::problems_key(arrival), &report.problems).await?;
        self.files.put(&Report::key(arrival), &report.json).await?;
        self.files.put(&Report::latest_key(arrival), &report.json).await?;
        self.runs.finish(self.owner, &run, now).await?;
        Ok(Progress::Finished)
    }
}

fn reject(checkpoint: &mut Checkpoint, found: &mut Found, line: &str) {
    checkpoint.lines = checkpoint.lines.saturating_add(1);
    checkpoint.rejected = checkpoint.rejected.saturating_add(1);
    found.part.push_str(line);
    found.unwritten = true;
}

/// The line number that a written problem is about.
fn line_of(problem: &str) -> Option<u64> {
    let value: serde_json::Value = serde_json::from_str(problem).ok()?;
    value.get("line")?.as_u64()
}
