//! The second stage of a run: shard after shard and window after window, documents are posted.
//!
//! Accounts of a window are posted to at the same time, each in the order of the file. After a
//! window its problems are written and the position is saved. A window that is cut off is begun
//! again: what was posted counts again, because a document remembers the line that posted it.

use std::collections::BTreeMap;

use super::{
    DocumentFiles, ImportError, ImportStore, LeaseStore, Limits, NumberedDocument, Poster, Run,
    RunContext, RunStore, Verdict, WorkFiles,
    partition::Documents,
    problems::{self, Finding},
    records::{self, Records},
    report::{problem_text, warning_text},
    turn::{Stop, Turn},
    warning::warnings,
    window::{Shard, Window},
};
use crate::system::Clock;

/// What became of the documents of a window.
#[derive(Debug, Default)]
pub(super) struct Tally {
    documents: u64,
    posted: u64,
    duplicates: u64,
    late: u64,
    rejected: BTreeMap<u64, String>,
    warnings: BTreeMap<u64, Vec<String>>,
    /// Whether an account was left out.
    pub(super) left_out: bool,
    /// Whether an account waits for a throttled store.
    pub(super) throttled: bool,
}

impl Tally {
    pub(super) fn add(&mut self, document: &NumberedDocument, verdict: Verdict) {
        self.documents = self.documents.saturating_add(1);
        match verdict {
            Verdict::Posted { late, username_taken } => {
                self.posted = self.posted.saturating_add(1);
                self.late = self.late.saturating_add(u64::from(late));
                self.warn(document, username_taken);
            }
            Verdict::Duplicate => self.duplicates = self.duplicates.saturating_add(1),
            Verdict::Rejected(problem) => {
                let (kind, id) = (document.kind().to_string(), document.id());
                let text = problem_text(document.line, Some(&kind), Some(id), &problem);
                self.rejected.insert(document.line, text);
            }
        }
    }

    fn warn(&mut self, document: &NumberedDocument, username_taken: bool) {
        let (line, kind, id) = (document.line, document.kind().to_string(), document.id());
        let warnings = warnings(&document.document, username_taken);
        let texts = warnings.iter().map(|warning| warning_text(line, &kind, id, warning));
        let texts: Vec<_> = texts.collect();
        if !texts.is_empty() {
            self.warnings.insert(line, texts);
        }
    }
}

/// What the second stage works with.
pub(super) struct Posting<'a, S, D, F, Q, C> {
    pub(super) poster: &'a Poster<'a, S, D, C>,
    pub(super) files: &'a F,
    pub(super) turn: &'a Turn<'a, Q, C>,
    pub(super) limits: Limits,
    pub(super) context: RunContext,
}

impl<S, D, F, Q, C> Posting<'_, S, D, F, Q, C>
where
    S: ImportStore,
    D: DocumentFiles,
    F: WorkFiles,
    Q: RunStore + LeaseStore,
    C: Clock,
{
    /// Goes on with the second stage from where the run was saved, to its end.
    pub(super) async fn post(&mut self, run: &mut Run, documents: Documents) -> Result<(), Stop> {
        let (mut here, shards) = match documents {
            Documents::Here(documents) => (documents, 1),
            Documents::InShards => (Vec::new(), self.limits.shards),
        };
        while run.checkpoint.shard < shards {
            let mut shard = Shard {
                files: self.files,
                run: run.id,
                number: run.checkpoint.shard,
                slices: 0..run.checkpoint.slices,
                records: Records::new(std::mem::take(&mut here)),
                after: run.checkpoint.line,
                ahead: None,
                limits: self.limits,
            };
            while let Some(window) = shard.window(self.turn).await? {
                self.turn.go_on().await?;
                self.window(run, window).await?;
            }
            run.checkpoint.shard = run.checkpoint.shard.saturating_add(1);
            run.checkpoint.line = 0;
        }
        Ok(())
    }

    async fn window(&mut self, run: &mut Run, window: Window) -> Result<(), Stop> {
        let (documents, last) = (window.documents, window.last);
        let tally = self.tally(run, window).await?;
        // From now on this call, too, asks who is left out.
        self.context.resumed |= tally.left_out;
        if tally.documents < documents {
            self.note_reached(run, &tally).await?;
            return Err(Stop::OutOfTime);
        }
        self.put_findings(run, &tally).await?;
        let checkpoint = &mut run.checkpoint;
        let rejected = documents.saturating_sub(tally.posted).saturating_sub(tally.duplicates);
        checkpoint.posted = checkpoint.posted.saturating_add(tally.posted);
        checkpoint.duplicates = checkpoint.duplicates.saturating_add(tally.duplicates);
        checkpoint.rejected = checkpoint.rejected.saturating_add(rejected);
        checkpoint.late = checkpoint.late.saturating_add(tally.late);
        checkpoint.line = last;
        checkpoint.reached = 0;
        Ok(self.turn.save(run).await?)
    }

    /// Writes what there is to report of a window. A window that is posted again with the same
    /// outcome writes the same files.
    async fn put_findings(&self, run: &mut Run, tally: &Tally) -> Result<(), ImportError> {
        let (mut problems, mut warnings, mut count) = (Vec::new(), Vec::new(), 0_u64);
        for (line, text) in &tally.rejected {
            records::push(&mut problems, *line, text.as_bytes());
        }
        for (line, text) in
            tally.warnings.iter().flat_map(|(line, of)| of.iter().map(move |text| (line, text)))
        {
            records::push(&mut warnings, *line, text.as_bytes());
            count = count.saturating_add(1);
        }
        let stream = run.checkpoint.shard.saturating_add(1);
        let size = self.limits.part_bytes;
        problems::put(self.files, run, (Finding::Problem, stream), problems, size).await?;
        problems::put(self.files, run, (Finding::Warning, stream), warnings, size).await?;
        run.checkpoint.warnings = run.checkpoint.warnings.saturating_add(count);
        Ok(())
    }

    /// Keeps the lease in the middle of a window; and when no call before came so far in it, saves
    /// that the run gets on.
    pub(super) async fn note_reached(
        &self,
        run: &mut Run,
        tally: &Tally,
    ) -> Result<(), ImportError> {
        // A call that was throttled has not failed to get on.
        if tally.documents > run.checkpoint.reached || tally.throttled {
            run.checkpoint.reached = run.checkpoint.reached.max(tally.documents);
            self.turn.save(run).await?;
        }
        Ok(self.turn.keep().await?)
    }
}
