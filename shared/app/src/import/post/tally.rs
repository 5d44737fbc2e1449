//! The verdicts of a chunk, counted, with what the report says of its lines.

use std::collections::BTreeMap;

use super::super::{
    checkpoint::{Checkpoint, Run},
    context::{ImportContext, ImportError, ImportPorts},
    lease::Lease,
    numbered_document::{NumberedDocument, Verdict},
    report::{Finding, problem_text, put_findings, warning_text, warnings},
    work_file::push_line,
};

/// The verdicts of a chunk.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) documents: u64,
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

    /// Adds the counts of a whole chunk to the checkpoint.
    pub(super) fn count(&self, checkpoint: &mut Checkpoint) {
        let Self { documents, posted, duplicates, late, .. } = *self;
        let rejected = documents.saturating_sub(posted).saturating_sub(duplicates);
        checkpoint.posted = checkpoint.posted.saturating_add(posted);
        checkpoint.duplicates = checkpoint.duplicates.saturating_add(duplicates);
        checkpoint.rejected = checkpoint.rejected.saturating_add(rejected);
        checkpoint.late = checkpoint.late.saturating_add(late);
    }

    /// Writes what the report says of the chunk. A chunk that is posted again with the same
    /// verdicts writes the same files.
    pub(super) async fn put_findings<P: ImportPorts>(
        &self,
        import: &ImportContext<'_, P>,
        run: &mut Run,
    ) -> Result<(), ImportError> {
        let (mut problems, mut warnings, mut count) = (Vec::new(), Vec::new(), 0_u64);
        for (line, text) in &self.rejected {
            push_line(&mut problems, *line, text.as_bytes());
        }
        for (line, text) in
            self.warnings.iter().flat_map(|(line, of)| of.iter().map(move |text| (line, text)))
        {
            push_line(&mut warnings, *line, text.as_bytes());
            count = count.saturating_add(1);
        }
        let stream = run.checkpoint.shard.saturating_add(1);
        put_findings(import, run, (Finding::Problem, stream), problems).await?;
        put_findings(import, run, (Finding::Warning, stream), warnings).await?;
        run.checkpoint.warnings = run.checkpoint.warnings.saturating_add(count);
        Ok(())
    }
}

/// Keeps the lease in the middle of a chunk. When no call before came so far in the chunk, saves a
/// checkpoint, so that the call counts as progress.
pub(super) async fn save_reached<P: ImportPorts>(
    lease: &Lease<'_, P>,
    run: &mut Run,
    tally: &Tally,
) -> Result<(), ImportError> {
    // A call that was throttled has not failed to make progress.
    if tally.documents > run.checkpoint.reached || tally.throttled {
        run.checkpoint.reached = run.checkpoint.reached.max(tally.documents);
        lease.save(run).await?;
    }
    Ok(lease.keep().await?)
}
