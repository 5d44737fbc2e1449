//! Documents of one account meet its ledger, as many as fit in one command.

use std::io;

use domain::{
    account::{Profile, ReviseError},
    document::{AccountDocument, DocumentType},
    ids::AccountId,
};

use super::{
    AccountCommit, Document, DocumentFiles, Holder, ImportStore, NumberedDocument, Problem,
    ProblemCode, Rejected, Rejection, RunContext, Verdict, entry::EntryLine, run::ImportError,
    seen::Seen,
};
use crate::{
    outside::Clock,
    posting::{
        AccountState, Batch, Bookkeeper, DocumentKey, Identity, KnownDocument, Source, Tries,
    },
    store::StoreError,
};

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

/// How far the documents of one account are.
#[derive(Default)]
struct Progress {
    verdicts: Vec<Verdict>,
    /// What was rejected since the last posting.
    rejected: Vec<Rejection>,
    /// What was rejected and is written down; `None` when it has to be read.
    written: Option<Vec<Rejection>>,
    seen: Seen,
}

/// Documents that get their verdicts together: those of one command.
struct Round {
    verdicts: Vec<Verdict>,
    rejected: Vec<Rejection>,
    batch: Option<Batch>,
}

impl Round {
    fn reject(&mut self, line: u64, problem: Problem) {
        self.rejected.push(Rejection { line, problem: problem.clone() });
        self.verdicts.push(Verdict::Rejected(problem));
    }

    fn has_posted(&self) -> bool {
        self.batch.as_ref().is_some_and(|batch| !batch.documents().is_empty())
    }
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
    ) -> Result<Vec<Verdict>, ImportError> {
        let written = (!run.resumed).then(Vec::new);
        let mut progress = Progress { written, ..Progress::default() };
        let mut tries = Tries::new(self.books.clock);
        loop {
            let rest = documents.get(progress.verdicts.len()..).unwrap_or_default();
            if rest.is_empty() {
                return Ok(progress.verdicts);
            }
            match self.round(run, rest, &mut progress).await {
                Ok(()) => tries = Tries::new(self.books.clock),
                // Somebody else wrote, or nobody knows whether we did: look again.
                Err(ImportError::Store(error)) if tries.again(&error).await => {
                    progress.written = None;
                    progress.seen = Seen::default();
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Takes as many documents as fit into one command, and ends them with it.
    async fn round(
        &self,
        run: &RunContext,
        documents: &[NumberedDocument],
        progress: &mut Progress,
    ) -> Result<(), ImportError> {
        let Some(first) = documents.first() else { return Ok(()) };
        let Progress { written, seen, rejected, .. } = progress;
        if written.is_none() {
            *written = Some(self.books.store.rejections(run.id, first.account()).await?);
        }
        let written = written.as_deref().unwrap_or_default();
        let mut round = Round { verdicts: Vec::new(), rejected: rejected.clone(), batch: None };
        for (at, numbered) in documents.iter().enumerate() {
            if let Some(known) = written.iter().find(|known| known.line == numbered.line) {
                round.verdicts.push(Verdict::Rejected(known.problem.clone()));
                continue;
            }
            let next = documents.get(at..).unwrap_or_default();
            seen.look_up(self.books.store, numbered.account(), next).await?;
            match self.one(run, numbered, seen, &mut round).await {
                Ok(Step::Ended(verdict)) => round.verdicts.push(verdict),
                Ok(Step::Stored(verdict)) => {
                    round.verdicts.push(verdict);
                    break;
                }
                Ok(Step::Later) => break,
                Err(Stop::Problem(problem)) => {
                    self.still_unknown(numbered, seen).await?;
                    round.reject(numbered.line, problem);
                }
                Err(Stop::Failure(error)) => return Err(error),
            }
        }
        self.end(run, round, progress).await
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
        progress: &mut Progress,
    ) -> Result<(), ImportError> {
        if let Some(batch) = round.batch.as_ref().filter(|batch| !batch.documents().is_empty()) {
            let rejected = Rejected { run: run.id, lines: &round.rejected };
            self.books.store.commit_import(&batch.commit(), rejected).await?;
            round.rejected.clear();
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
        seen: &mut Seen,
        round: &mut Round,
    ) -> Result<Step, Stop> {
        let identity = identity(run, numbered);
        if let Some(known) = seen.document(&identity.key) {
            return Ok(Step::Ended(self.verdict_of_known(&identity, known).await?));
        }
        match &numbered.document {
            Document::Account(_) if round.has_posted() => Ok(Step::Later),
            Document::Account(line) => {
                (round.batch, seen.account) = (None, None);
                let rejected = Rejected { run: run.id, lines: &round.rejected };
                let username_taken = self.post_account(&identity, line, rejected).await?;
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

    async fn verdict_of_known(
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
    ) -> Result<bool, Stop> {
        let before = self.books.store.account(&line.id).await?;
        let (profile, named) = match &before {
            None => (Profile::new(line), line.manager.as_ref()),
            Some(known) => {
                (known.profile.revised(line).map_err(|error| revise(error, known))?, None)
            }
        };
        let holder = match named {
            None => None,
            Some(named) => self.books.store.holder_of(&named.username).await?,
        };
        let manager = named.filter(|named| {
            // One of staff is not made into a customer.
            let own = |holder: &Holder| holder.email == named.email && !holder.is_staff;
            holder.as_ref().is_none_or(own)
        });
        let username_taken = named.is_some() && manager.is_none();
        let commit = AccountCommit {
            identity,
            account: &line.id,
            before: before.as_ref(),
            profile: &profile,
            manager,
            manager_exists: holder.is_some(),
            username_taken,
            invite: self.invite.0,
            at: self.books.clock.now(),
            rejected,
        };
        self.books.store.commit_account(&commit).await?;
        Ok(username_taken)
    }
}

/// What names a document.
pub(super) fn key_of(document: &Document) -> DocumentKey {
    match document {
        Document::Account(account) => DocumentKey {
            kind: DocumentType::Account,
            id: account.id.to_string(),
            revision: Some(account.revision),
        },
        Document::Ledger(document) => DocumentKey::new(document.kind(), &document.id),
    }
}

fn identity(run: &RunContext, numbered: &NumberedDocument) -> Identity {
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
