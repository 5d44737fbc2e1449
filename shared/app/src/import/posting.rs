//! One document meets the ledger.

use std::io;

use domain::{
    account::{Profile, ReviseError},
    document::{AccountDocument, DocumentType},
};

use super::{
    AccountCommit, AccountState, Document, DocumentFiles, Identity, KnownDocument,
    NumberedDocument, Origin, PostingStore, Problem, ProblemCode, Rejection, RunContext, Verdict,
    entry::EntryLine, run::ImportError,
};
use crate::{outside::Clock, store::StoreError};

/// Most tries of one posting while other writers are at the same account.
const MAX_TRIES: u32 = 8;

/// Whether a new account's manager is invited at once, or only recorded for staff to release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InviteOnImport(pub bool);

/// Posts documents through its ports.
#[derive(Debug)]
pub struct Poster<'a, S, D, C> {
    /// Ledger, profiles and identities.
    pub store: &'a S,
    /// Full documents.
    pub documents: &'a D,
    /// Now, for what is recorded.
    pub clock: &'a C,
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

impl<S: PostingStore, D: DocumentFiles, C: Clock> Poster<'_, S, D, C> {
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
        let Some(first) = documents.first() else { return Ok(Vec::new()) };
        let written = if run.resumed {
            let read = self.store.rejections(run.id, first.account());
            read.await.map_err(ImportError::Store)?
        } else {
            Vec::new()
        };
        let mut verdicts = Vec::with_capacity(documents.len());
        let mut rejected = Vec::new();
        for document in documents {
            let verdict = match written.iter().find(|known| known.line == document.line) {
                Some(known) => Verdict::Rejected(known.problem.clone()),
                None => self.post(run, document, &mut rejected).await?,
            };
            verdicts.push(verdict);
        }
        Ok(verdicts)
    }

    /// Posts one document, or says why not. `rejected` holds what was rejected since the last
    /// posting.
    async fn post(
        &self,
        run: &RunContext,
        numbered: &NumberedDocument,
        rejected: &mut Vec<Rejection>,
    ) -> Result<Verdict, ImportError> {
        let NumberedDocument { line, document, hash, bytes } = numbered;
        let identity = identity(document, hash, Origin { run: run.id, line: *line });
        for _ in 0..MAX_TRIES {
            if let Some(known) = self.store.known(&identity).await.map_err(ImportError::Store)? {
                let verdict = self.verdict_of_known(&identity, &known).await?;
                if let Verdict::Rejected(problem) = &verdict {
                    rejected.push(Rejection { line: *line, problem: problem.clone() });
                }
                return Ok(verdict);
            }
            let tried = match document {
                Document::Account(account) => self.post_account(&identity, account, rejected).await,
                Document::Ledger(document) => {
                    let (identity, arrived_at) = (&identity, run.arrived_at);
                    let line = EntryLine { identity, document, bytes, arrived_at, rejected };
                    self.post_entry(&line).await
                }
            };
            match tried {
                Ok(late) => {
                    rejected.clear();
                    return Ok(Verdict::Posted { late });
                }
                Err(Stop::Problem(problem)) => {
                    rejected.push(Rejection { line: *line, problem: problem.clone() });
                    return Ok(Verdict::Rejected(problem));
                }
                // Somebody else wrote: look again.
                Err(Stop::Failure(ImportError::Store(
                    StoreError::Conflict | StoreError::ConditionFailed(_),
                ))) => {}
                Err(Stop::Failure(error)) => return Err(error),
            }
        }
        Err(ImportError::Store(StoreError::Conflict))
    }

    async fn verdict_of_known(
        &self,
        identity: &Identity,
        known: &KnownDocument,
    ) -> Result<Verdict, ImportError> {
        if known.origin == identity.origin {
            return Ok(Verdict::Posted { late: known.late });
        }
        if let Some(revision) = identity.revision {
            let account = self.store.account(&known.account).await.map_err(ImportError::Store)?;
            let latest = account.map_or(revision, |account| account.profile.revision);
            if revision < latest {
                return Ok(Verdict::Rejected(stale(latest)));
            }
        }
        if known.hash == identity.hash {
            return Ok(Verdict::Duplicate);
        }
        let message = match identity.revision {
            Some(revision) => format!("revision {revision} is known with other content"),
            None => format!("{} {} is known with other content", identity.kind, identity.id),
        };
        Ok(Verdict::Rejected(Problem::new(ProblemCode::Conflict, message)))
    }

    async fn post_account(
        &self,
        identity: &Identity,
        line: &AccountDocument,
        rejected: &[Rejection],
    ) -> Result<bool, Stop> {
        let before = self.store.account(&line.id).await?;
        let (profile, manager) = match &before {
            None => (Profile::new(line), line.manager.as_ref()),
            Some(known) => {
                (known.profile.revised(line).map_err(|error| revise(error, known))?, None)
            }
        };
        let manager_exists = match manager {
            None => false,
            Some(manager) => match self.store.email_of(&manager.username).await? {
                None => false,
                Some(email) if email == manager.email => true,
                Some(_) => {
                    let message = format!("/manager/username {} is taken", manager.username);
                    return Err(problem(ProblemCode::UsernameTaken, message));
                }
            },
        };
        let commit = AccountCommit {
            identity,
            account: &line.id,
            before: before.as_ref(),
            profile: &profile,
            manager,
            manager_exists,
            invite: self.invite.0,
            at: self.clock.now(),
            rejected,
        };
        self.store.commit_account(&commit).await?;
        Ok(false)
    }
}

fn identity(document: &Document, hash: &str, origin: Origin) -> Identity {
    let hash = hash.to_owned();
    match document {
        Document::Account(account) => Identity {
            kind: DocumentType::Account,
            id: account.id.to_string(),
            revision: Some(account.revision),
            hash,
            origin,
        },
        Document::Ledger(document) => Identity {
            kind: document.kind(),
            id: document.id.to_string(),
            revision: None,
            hash,
            origin,
        },
    }
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
