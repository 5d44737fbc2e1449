//! An account that is left out of a run, for a reason on the portal's side: its lines end as
//! `not-posted`.
//!
//! That it is left out is written down with the run's rejections of that account, before any of its
//! lines is reported. So every later chunk, and a call that resumes the run, leaves it out too,
//! even if everything works again by then. Neither the checkpoint nor memory grows with the number
//! of accounts that are left out.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{
        context::{ImportContext, ImportError, ImportPorts},
        numbered_document::{NumberedDocument, RunContext, Verdict, key_of},
        problem::{Problem, ProblemCode},
        store::{Fence, ImportStore, Rejected, Rejection},
    },
    error::PostError,
    known::verdict_of_known,
    progress::AccountProgress,
};
use crate::{
    posting::{KnownDocument, PostingStore},
    store::StoreError,
};

/// Documents that are looked up at a time.
const AT_ONCE: usize = 100;

fn not_posted() -> Problem {
    let message = "this account could not be posted to, for a reason of ours; when it can, \
                   dropping the file again posts what is missing";
    Problem::new(ProblemCode::NotPosted, message)
}

/// Leaves an account out of the run from the first of these documents on that has no verdict.
///
/// # Errors
/// [`ImportError`] when that could not be written down; then none has a verdict.
pub(super) async fn leave_out<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    run: &RunContext,
    documents: &[NumberedDocument],
    fence: Fence<'_>,
    progress: &mut AccountProgress,
) -> Result<(), ImportError> {
    let remaining = documents.get(progress.verdicts.len()..).unwrap_or_default();
    let Some(first) = remaining.first() else { return Ok(()) };
    let store = import.store;
    let mut lines = progress.rejected.clone();
    lines.push(Rejection { line: first.line, problem: not_posted() });
    let rejected = Rejected { run: run.id, lines: &lines };
    store.commit_rejections(first.account(), rejected, fence).await?;
    progress.rejected.clear();
    // Lines that an earlier call rejected stay rejected, if they can be read.
    let written = readable(store.rejections(run.id, first.account()).await)?;
    progress.rejected.clear();
    progress.written = Some(written.unwrap_or(lines));
    verdicts_of_left_out(import, run, remaining, progress).await
}

/// Verdicts for documents of an account that is left out: what was posted or rejected stays so.
///
/// # Errors
/// [`ImportError`]; then none has a verdict.
pub(super) async fn verdicts_of_left_out<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    run: &RunContext,
    documents: &[NumberedDocument],
    progress: &mut AccountProgress,
) -> Result<(), ImportError> {
    let written = progress.written.as_deref().unwrap_or_default();
    let mut verdicts = Vec::new();
    for part in documents.chunks(AT_ONCE) {
        let known = known_of(import, part).await?;
        for (numbered, known) in part.iter().zip(known) {
            let rejected = written.iter().find(|known| known.line == numbered.line);
            verdicts.push(match (rejected, known) {
                (Some(rejected), _) => Verdict::Rejected(rejected.problem.clone()),
                (None, None) => Verdict::Rejected(not_posted()),
                (None, Some(known)) => {
                    let identity = numbered.identity(run);
                    match verdict_of_known(import, &identity, &known).await {
                        Ok(verdict) => verdict,
                        Err(PostError::Rejected(problem)) => Verdict::Rejected(problem),
                        Err(PostError::Failed(ImportError::Store(error))) => {
                            readable::<()>(Err(error))?;
                            Verdict::Rejected(not_posted())
                        }
                        Err(PostError::Failed(error)) => return Err(error),
                    }
                }
            });
        }
    }
    progress.verdicts.append(&mut verdicts);
    Ok(())
}

/// What is known of these documents. One whose identity is damaged is not known.
async fn known_of<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    documents: &[NumberedDocument],
) -> Result<Vec<Option<KnownDocument>>, StoreError> {
    let store = import.store;
    let keys: BTreeSet<_> = documents.iter().map(|numbered| key_of(&numbered.document)).collect();
    let keys: Vec<_> = keys.into_iter().collect();
    let mut known = BTreeMap::new();
    if let Some(read) = readable(store.known(&keys).await)? {
        known.extend(keys.into_iter().zip(read));
    } else {
        for key in keys {
            let read = readable(store.known(std::slice::from_ref(&key)).await)?;
            known.insert(key, read.and_then(|mut read| read.pop().flatten()));
        }
    }
    let found = |numbered: &NumberedDocument| known.get(&key_of(&numbered.document)).cloned();
    Ok(documents.iter().map(|numbered| found(numbered).flatten()).collect())
}

/// What was read; `None` when what is stored is damaged.
fn readable<T>(read: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(StoreError::Corrupt(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
