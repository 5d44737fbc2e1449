//! Documents of one account meet its ledger, as many as fit in one command.

use std::io;

use domain::{
    account::{Profile, ReviseError},
    document::AccountDocument,
    ids::AccountId,
};

use super::{
    AccountCommit, Document, DocumentFiles, Fence, ImportStore, LEASE_LOST, NumberedDocument,
    Problem, ProblemCode, Rejected, RunContext, Verdict,
    entry::EntryLine,
    manager,
    numbered::key_of,
    progress::{Failed, Progress, Round},
    run::ImportError,
    seen::Seen,
};
use crate::posting::{
    AccountState, Batch, Bookkeeper, DocumentKey, Identity, KnownDocument, Source,
};
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::Clock;

/// Whether a new account's manager is invited at once, or only recorded for staff to release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InviteOnImport(pub bool);

/// Posts documents through its ports.
#[derive(Debug)]
pub struct Poster<'a, S, D, C> {
    /// Ledgers, profiles and identities, and the time.
    pub books: Bookkeeper<'a, S, C>,
    /// Full documents.
    pub documents: &'a D,
    /// Whether to invite managers.
    pub invite: InviteOnImport,
}

/// What stops a posting: a problem of the document, or a failure of ours.
pub(super) enum Stop {
    Problem(Problem),
    Failure(ImportError),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Failure(ImportError::Store(error))
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Failure(ImportError::Files(error))
    }
}

pub(super) fn problem(code: ProblemCode, message: impl Into<String>) -> Stop {
    Stop::Problem(Problem::new(code, message))
}

/// What became of a document in its round.
enum Step {
    /// It has its verdict.
    Ended(Verdict),
    /// It has its verdict and is stored: nothing more belongs to this round.
    Stored(Verdict),
    /// It belongs to the next round.
    Later,
}

impl<S: ImportStore, D: DocumentFiles, C: Clock> Poster<'_, S, D, C> {
    /// Posts documents of one account, in their order; gives one verdict for each.
    ///
    /// A rejection that depends on what is stored is written down with the next posting of the
    /// account, so that a call which does the same again rejects it again.
    ///
    /// # Errors
    /// [`ImportError`] when a port fails; then none has a verdict yet, and trying again is safe.
    pub async fn post_all(
        &self,
        run: &RunContext,
        documents: &[NumberedDocument],
        fence: Fence<'_>,
    ) -> Result<Vec<Verdict>, ImportError> {
        let mut progress = Progress::new(run);
        self.go_on(run, documents, fence, &mut progress).await?;
        Ok(progress.verdicts)
    }

    /// Goes on with documents of one account, to the last or to the first that fails: what comes
    /// before that one is posted.
    ///
    /// # Errors
    /// [`ImportError`], at once when the store is throttled or the lease is lost; going on is safe.
    pub(super) async fn go_on(
        &self,
        run: &RunContext,
        documents: &[NumberedDocument],
        fence: Fence<'_>,
        progress: &mut Progress,
    ) -> Result<(), ImportError> {
        let mut retry = Retry::new(self.books.clock);
        let mut most = usize::MAX;
        loop {
            let rest = documents.get(progress.verdicts.len()..).unwrap_or_default();
            if rest.is_empty() {
                return Ok(());
            }
            let rest = rest.get(..most).unwrap_or(rest);
            let Err(Failed { at, error }) = self.round(run, rest, fence, progress).await else {
                (retry, most) = (Retry::new(self.books.clock), usize::MAX);
                continue;
            };
            progress.forget();
            match &error {
                ImportError::Store(lost) if *lost == LEASE_LOST => return Err(error),
                ImportError::Store(StoreError::Throttled) => return Err(error),
                // Somebody else wrote, or nobody knows whether we did: look again.
                ImportError::Store(met) if retry.again(met).await => {}
                _ if at > 0 => most = at,
                _ => return Err(error),
            }
        }
    }

    /// Takes as many documents as fit into one command, and ends them with it.
    async fn round(
        &self,
        run: &RunContext,
        documents: &[NumberedDocument],
        fence: Fence<'_>,
        progress: &mut Progress,
    ) -> Result<(), Failed> {
        let Some(first) = documents.first() else { return Ok(()) };
        if progress.written.is_none() {
            let written = self.books.store.rejections(run.id, first.account()).await?;
            progress.written = Some(written);
        }
        let Progress { written, seen, rejected, .. } = progress;
        let written = written.as_deref().unwrap_or_default();
        if written.iter().any(|known| known.problem.code == ProblemCode::NotPosted) {
            return Ok(self.leave(run, documents, progress).await?);
        }
        let mut round = Round { verdicts: Vec::new(), rejected: rejected.clone(), batch: None };
        for (at, numbered) in documents.iter().enumerate() {
            if let Some(known) = written.iter().find(|known| known.line == numbered.line) {
                round.verdicts.push(Verdict::Rejected(known.problem.clone()));
                continue;
            }
            let next = documents.get(at..).unwrap_or_default();
            let failed = |error: ImportError| Failed { at, error };
            let looked = seen.look_up(self.books.store, numbered.account(), next).await;
            looked.map_err(|error| failed(error.into()))?;
            match self.one(run, numbered, fence, seen, &mut round).await {
                Ok(Step::Ended(verdict)) => round.verdicts.push(verdict),
                Ok(Step::Stored(verdict)) => {
                    round.verdicts.push(verdict);
                    break;
                }
                Ok(Step::Later) => break,
                Err(Stop::Problem(problem)) => {
                    let unknown = self.still_unknown(numbered, seen).await;
                    unknown.map_err(|error| failed(error.into()))?;
                    round.reject(numbered.line, problem);
                }
                Err(Stop::Failure(error)) => return Err(failed(error)),
            }
        }
        Ok(self.end(run, round, fence, progress).await?)
    }

    /// Looks again for a document that was not known, before it is rejected: a command whose answer
    /// was lost may have been written since, and is why the document does not fit any more.
    async fn still_unknown(
        &self,
        numbered: &NumberedDocument,
        seen: &Seen,
    ) -> Result<(), StoreError> {
        let key = key_of(&numbered.document);
        if seen.document(&key).is_some() {
            return Ok(());
        }
        match self.books.store.known(&[key]).await?.into_iter().flatten().next() {
            None => Ok(()),
            Some(_) => Err(StoreError::Conflict),
        }
    }

    /// Commits what was posted. Only then do the round's verdicts count.
    async fn end(
        &self,
        run: &RunContext,
        mut round: Round,
        fence: Fence<'_>,
        progress: &mut Progress,
    ) -> Result<(), StoreError> {
        if let Some(batch) = round.batch.as_ref().filter(|batch| !batch.documents().is_empty()) {
            let rejected = Rejected { run: run.id, lines: &round.rejected };
            self.books.store.commit_import(&batch.commit(), rejected, fence).await?;
            round.rejected.clear();
            let with_file = batch.documents().iter().any(|document| document.invoice.is_some());
            let worked = &mut progress.worked;
            worked.commits = worked.commits.saturating_add(1);
            worked.with_files = worked.with_files.saturating_add(u64::from(with_file));
        }
        progress.verdicts.append(&mut round.verdicts);
        progress.rejected = round.rejected;
        if let Some(batch) = round.batch {
            // If this is cut off, the account's next posting finishes it.
            progress.seen.account = Some(self.books.finish(batch.stored().0).await?);
        }
        Ok(())
    }

    async fn one(
        &self,
        run: &RunContext,
        numbered: &NumberedDocument,
        fence: Fence<'_>,
        seen: &mut Seen,
        round: &mut Round,
    ) -> Result<Step, Stop> {
        let identity = identity(run, numbered);
        let known = seen.document(&identity.key);
        let in_portal = match &numbered.document {
            Document::Ledger(document) if !known.is_some_and(|it| it.is(&identity)) => {
                document.portal_id.as_ref().map(|portal_id| (document, portal_id))
            }
            _ => None,
        };
        if let Some((document, portal_id)) = in_portal {
            self.check_portal_entry(document, portal_id).await?;
        }
        if let Some(known) = seen.document(&identity.key) {
            return Ok(Step::Ended(self.verdict_of_known(&identity, known).await?));
        }
        if in_portal.is_some() {
            return Ok(Step::Ended(Verdict::Duplicate));
        }
        match &numbered.document {
            Document::Account(_) if round.has_posted() => Ok(Step::Later),
            Document::Account(line) => {
                (round.batch, seen.account) = (None, None);
                let rejected = Rejected { run: run.id, lines: &round.rejected };
                let username_taken = self.post_account(&identity, line, rejected, fence).await?;
                round.rejected.clear();
                Ok(Step::Stored(Verdict::Posted { late: false, username_taken }))
            }
            Document::Ledger(document) => {
                let batch = match &mut round.batch {
                    Some(batch) => batch,
                    none => none.insert(Batch::new(self.account(seen, &document.account).await?)),
                };
                let arrived_at = run.arrived_at;
                let line = EntryLine { identity, document, bytes: &numbered.bytes, arrived_at };
                let posted = self.post_entry(line, seen, batch).await?;
                let verdict = |late| Verdict::Posted { late, username_taken: false };
                Ok(posted.map_or(Step::Later, |late| Step::Ended(verdict(late))))
            }
        }
    }

    /// The account, ready for a posting.
    async fn account(&self, seen: &mut Seen, id: &AccountId) -> Result<AccountState, Stop> {
        let account = match seen.account.take() {
            Some(account) => Some(account),
            None => self.books.account(id).await?,
        };
        account.ok_or_else(|| {
            problem(ProblemCode::UnknownAccount, format!("there is no account {id}"))
        })
    }

    pub(super) async fn verdict_of_known(
        &self,
        identity: &Identity,
        known: &KnownDocument,
    ) -> Result<Verdict, Stop> {
        if known.source == identity.source {
            let KnownDocument { late, username_taken, .. } = *known;
            return Ok(Verdict::Posted { late, username_taken });
        }
        let DocumentKey { kind, id, revision } = &identity.key;
        if let Some(revision) = *revision {
            let account = self.books.store.account(&known.account).await?;
            let latest = account.map_or(revision, |account| account.profile.revision);
            if revision < latest {
                return Err(stale(latest).into());
            }
        }
        if known.hash == identity.hash {
            return Ok(Verdict::Duplicate);
        }
        let message = match revision {
            Some(revision) => format!("revision {revision} is known with other content"),
            None => format!("{kind} {id} is known with other content"),
        };
        Err(problem(ProblemCode::Conflict, message))
    }

    /// Creates or revises the account; says whether its manager was left out because the user name
    /// is taken. The account is posted all the same: nobody can block it by taking a name.
    async fn post_account(
        &self,
        identity: &Identity,
        line: &AccountDocument,
        rejected: Rejected<'_>,
        fence: Fence<'_>,
    ) -> Result<bool, Stop> {
        let before = self.books.store.account(&line.id).await?;
        let (profile, named) = match &before {
            None => (Profile::new(line), line.manager.as_ref()),
            Some(known) => {
                (known.profile.revised(line).map_err(|error| revise(error, known))?, None)
            }
        };
        let (store, at) = (self.books.store, self.books.clock.now());
        let manager = match named {
            None => None,
            Some(named) => manager::name(store, (&line.id, profile.language), named, at).await?,
        };
        let left_out = named.filter(|_| manager.is_none());
        let commit = AccountCommit {
            identity,
            account: &line.id,
            before: before.as_ref(),
            profile: &profile,
            manager: manager.as_ref(),
            username_taken: left_out.map(|named| &named.username),
            invite: self.invite.0,
            at,
            rejected,
            fence,
        };
        store.commit_account(&commit).await?;
        Ok(left_out.is_some())
    }
}

pub(super) fn identity(run: &RunContext, numbered: &NumberedDocument) -> Identity {
    let source = Source::Import { run: run.id, line: numbered.line };
    Identity { key: key_of(&numbered.document), hash: numbered.hash.clone(), source }
}

fn stale(latest: u64) -> Problem {
    Problem::new(ProblemCode::Stale, format!("revision {latest} is known"))
}

fn revise(error: ReviseError, known: &AccountState) -> Problem {
    match error {
        ReviseError::Stale => stale(known.profile.revision),
        ReviseError::Currency => {
            let message = format!("the account's currency is {}", known.profile.currency.code());
            Problem::new(ProblemCode::WrongCurrency, message)
        }
    }
}
