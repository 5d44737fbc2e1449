//! Documents of one account meet its ledger, as many as fit in one commit.

use domain::{document::Document, ids::AccountId};

use super::{
    super::{
        context::{ImportContext, ImportError, ImportPorts},
        numbered_document::{NumberedDocument, RunContext, Verdict, key_of},
        problem::ProblemCode,
        store::{Fence, ImportStore, LEASE_LOST, Rejected},
    },
    account_line::post_account,
    entry::{EntryLine, post_entry},
    error::{PostError, rejected},
    known::{check_portal_entry, verdict_of_known},
    left_out::verdicts_of_left_out,
    lookup::Lookup,
    progress::{AccountProgress, Failed, Round},
};
use crate::posting::{AccountState, Batch, PostingStore};
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::Clock;

/// What became of a document in its round.
enum Step {
    /// It has its verdict.
    Ended(Verdict),
    /// It has its verdict and is stored: nothing more belongs to this round.
    Stored(Verdict),
    /// It belongs to the next round.
    Later,
}

/// Posts documents of one account, in their order; gives one verdict for each.
///
/// A rejection that depends on what is stored is written down with the next posting of the
/// account, so that a call which does the same again rejects it again.
///
/// # Errors
/// [`ImportError`] when a port fails; then none has a verdict yet, and trying again is safe.
pub async fn post_documents<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    run: &RunContext,
    documents: &[NumberedDocument],
    fence: Fence<'_>,
) -> Result<Vec<Verdict>, ImportError> {
    let mut progress = AccountProgress::new(run);
    continue_posting(import, run, documents, fence, &mut progress).await?;
    Ok(progress.verdicts)
}

/// Posts the documents of one account that have no verdict yet, to the last or to the first that
/// fails: what comes before that one is posted.
///
/// # Errors
/// [`ImportError`], at once when the store is throttled or the lease is lost; trying again is safe.
pub(super) async fn continue_posting<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    run: &RunContext,
    documents: &[NumberedDocument],
    fence: Fence<'_>,
    progress: &mut AccountProgress,
) -> Result<(), ImportError> {
    let mut retry = Retry::new(import.clock);
    let mut most = usize::MAX;
    loop {
        let remaining = documents.get(progress.verdicts.len()..).unwrap_or_default();
        if remaining.is_empty() {
            return Ok(());
        }
        let next = remaining.get(..most).unwrap_or(remaining);
        let Err(Failed { at, error }) = round(import, run, next, fence, progress).await else {
            (retry, most) = (Retry::new(import.clock), usize::MAX);
            continue;
        };
        progress.forget();
        match &error {
            ImportError::Store(lost) if *lost == LEASE_LOST => return Err(error),
            ImportError::Store(StoreError::Throttled) => return Err(error),
            // Another writer changed the account, or the answer to the write was lost: read again.
            ImportError::Store(met) if retry.again(met).await => {}
            _ if at > 0 => most = at,
            _ => return Err(error),
        }
    }
}

/// Takes as many documents as fit into one commit, and gives them their verdicts with it.
async fn round<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    run: &RunContext,
    documents: &[NumberedDocument],
    fence: Fence<'_>,
    progress: &mut AccountProgress,
) -> Result<(), Failed> {
    let Some(first) = documents.first() else { return Ok(()) };
    if progress.written.is_none() {
        let written = import.store.rejections(run.id, first.account()).await?;
        progress.written = Some(written);
    }
    let AccountProgress { written, lookup, rejected, .. } = progress;
    let written = written.as_deref().unwrap_or_default();
    if written.iter().any(|known| known.problem.code == ProblemCode::NotPosted) {
        return Ok(verdicts_of_left_out(import, run, documents, progress).await?);
    }
    let mut round = Round { verdicts: Vec::new(), rejected: rejected.clone(), batch: None };
    for (at, numbered) in documents.iter().enumerate() {
        if let Some(known) = written.iter().find(|known| known.line == numbered.line) {
            round.verdicts.push(Verdict::Rejected(known.problem.clone()));
            continue;
        }
        let next = documents.get(at..).unwrap_or_default();
        let failed = |error: ImportError| Failed { at, error };
        let looked = lookup.look_up(import.store, numbered.account(), next).await;
        looked.map_err(|error| failed(error.into()))?;
        match one(import, run, numbered, fence, lookup, &mut round).await {
            Ok(Step::Ended(verdict)) => round.verdicts.push(verdict),
            Ok(Step::Stored(verdict)) => {
                round.verdicts.push(verdict);
                break;
            }
            Ok(Step::Later) => break,
            Err(PostError::Rejected(problem)) => {
                let unknown = still_unknown(import, numbered, lookup).await;
                unknown.map_err(|error| failed(error.into()))?;
                round.reject(numbered.line, problem);
            }
            Err(PostError::Failed(error)) => return Err(failed(error)),
        }
    }
    Ok(end(import, run, round, fence, progress).await?)
}

/// Looks up again a document that was not known, before it is rejected: a commit whose answer was
/// lost may have been written since, and may be why the document is refused.
async fn still_unknown<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    numbered: &NumberedDocument,
    lookup: &Lookup,
) -> Result<(), StoreError> {
    let key = key_of(&numbered.document);
    if lookup.document(&key).is_some() {
        return Ok(());
    }
    match import.store.known(&[key]).await?.into_iter().flatten().next() {
        None => Ok(()),
        Some(_) => Err(StoreError::Conflict),
    }
}

/// Commits what was posted. Only then do the round's verdicts count.
async fn end<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    run: &RunContext,
    mut round: Round,
    fence: Fence<'_>,
    progress: &mut AccountProgress,
) -> Result<(), StoreError> {
    if let Some(batch) = round.batch.as_mut().filter(|batch| !batch.documents().is_empty()) {
        batch.plan(import.clock.now())?;
        let rejected = Rejected { run: run.id, lines: &round.rejected };
        import.store.commit_import(&batch.commit(), rejected, fence).await?;
        round.rejected.clear();
        let with_file = batch.documents().iter().any(|document| document.invoice.is_some());
        let commits = &mut progress.commits;
        commits.all = commits.all.saturating_add(1);
        commits.with_files = commits.with_files.saturating_add(u64::from(with_file));
    }
    progress.verdicts.append(&mut round.verdicts);
    progress.rejected = round.rejected;
    if let Some(batch) = round.batch {
        // If this is interrupted, the account's next posting finishes it.
        progress.lookup.account = Some(import.books().finish(batch.stored().0).await?);
    }
    Ok(())
}

async fn one<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    run: &RunContext,
    numbered: &NumberedDocument,
    fence: Fence<'_>,
    lookup: &mut Lookup,
    round: &mut Round,
) -> Result<Step, PostError> {
    let identity = numbered.identity(run);
    let known = lookup.document(&identity.key);
    let in_portal = match &numbered.document {
        Document::Ledger(document) if !known.is_some_and(|it| it.is(&identity)) => {
            document.portal_id.as_ref().map(|portal_id| (document, portal_id))
        }
        _ => None,
    };
    if let Some((document, portal_id)) = in_portal {
        check_portal_entry(import, document, portal_id).await?;
    }
    if let Some(known) = lookup.document(&identity.key) {
        return Ok(Step::Ended(verdict_of_known(import, &identity, known).await?));
    }
    if in_portal.is_some() {
        return Ok(Step::Ended(Verdict::Duplicate));
    }
    match &numbered.document {
        Document::Account(_) if round.has_posted() => Ok(Step::Later),
        Document::Account(line) => {
            (round.batch, lookup.account) = (None, None);
            let rejected = Rejected { run: run.id, lines: &round.rejected };
            let username_taken = post_account(import, &identity, line, rejected, fence).await?;
            round.rejected.clear();
            Ok(Step::Stored(Verdict::Posted { late: false, username_taken }))
        }
        Document::Ledger(document) => {
            let batch = match &mut round.batch {
                Some(batch) => batch,
                none => none.insert(Batch::new(account(import, lookup, &document.account).await?)),
            };
            let arrived_at = run.arrived_at;
            let line = EntryLine { identity, document, bytes: &numbered.bytes, arrived_at };
            let posted = post_entry(import, line, lookup, batch).await?;
            let verdict = |late| Verdict::Posted { late, username_taken: false };
            Ok(posted.map_or(Step::Later, |late| Step::Ended(verdict(late))))
        }
    }
}

/// The account, ready for a posting.
async fn account<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    lookup: &mut Lookup,
    id: &AccountId,
) -> Result<AccountState, PostError> {
    let account = match lookup.account.take() {
        Some(account) => Some(account),
        None => import.books().account(id).await?,
    };
    account
        .ok_or_else(|| rejected(ProblemCode::UnknownAccount, format!("there is no account {id}")))
}
