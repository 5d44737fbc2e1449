//! One document meets the ledger.

use std::io;

use domain::{
    account::{Profile, ReviseError},
    document::{AccountDocument, Detail, DocumentType, LedgerDocument},
    ids::{AccountId, DocumentId, DocumentNumber},
    ledger::{CreditHistory, EntryId, OpenItem, Posting, Refusal, What, post},
};
use jiff::Timestamp;

use super::{
    AccountCommit, AccountState, Document, DocumentFiles, Identity, KnownDocument, LedgerCommit,
    NumberedDocument, Origin, PostingStore, Problem, ProblemCode, RunContext, Verdict,
    run::ImportError,
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
enum Stop {
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

fn problem(code: ProblemCode, message: impl Into<String>) -> Stop {
    Stop::Problem(Problem::new(code, message))
}

impl<S: PostingStore, D: DocumentFiles, C: Clock> Poster<'_, S, D, C> {
    /// Posts documents of one account, in their order; gives one verdict for each.
    ///
    /// # Errors
    /// [`ImportError`] when a port fails; then none has a verdict yet, and trying again is safe.
    pub async fn post_all(
        &self,
        run: &RunContext,
        documents: &[NumberedDocument],
    ) -> Result<Vec<Verdict>, ImportError> {
        let mut verdicts = Vec::with_capacity(documents.len());
        for NumberedDocument { line, document, hash, bytes } in documents {
            let origin = Origin { run: run.id, line: *line };
            verdicts.push(self.post(document, hash, bytes, origin, run.arrived_at).await?);
        }
        Ok(verdicts)
    }

    /// Posts one document, or says why not.
    ///
    /// # Errors
    /// [`ImportError`] when a port fails; then the line has no verdict yet, and trying again is
    /// safe.
    pub async fn post(
        &self,
        document: &Document,
        hash: &str,
        line: &[u8],
        origin: Origin,
        arrived_at: Timestamp,
    ) -> Result<Verdict, ImportError> {
        let identity = identity(document, hash, origin);
        for _ in 0..MAX_TRIES {
            if let Some(known) = self.store.known(&identity).await.map_err(ImportError::Store)? {
                return self.verdict_of_known(&identity, &known).await;
            }
            let tried = match document {
                Document::Account(account) => self.post_account(&identity, account).await,
                Document::Ledger(document) => {
                    self.post_entry(&identity, document, line, arrived_at).await
                }
            };
            match tried {
                Ok(late) => return Ok(Verdict::Posted { late }),
                Err(Stop::Problem(problem)) => return Ok(Verdict::Rejected(problem)),
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
        };
        self.store.commit_account(&commit).await?;
        Ok(false)
    }

    async fn post_entry(
        &self,
        identity: &Identity,
        document: &LedgerDocument,
        line: &[u8],
        arrived_at: Timestamp,
    ) -> Result<bool, Stop> {
        let Some(before) = self.store.account(&document.account).await? else {
            let message = format!("there is no account {}", document.account);
            return Err(problem(ProblemCode::UnknownAccount, message));
        };
        let currency = before.profile.currency;
        if document.amount.currency() != currency {
            let message = format!("the account's currency is {}", currency.code());
            return Err(problem(ProblemCode::WrongCurrency, message));
        }
        let posting = self.posting(identity, document, &before).await?;
        let no_zone = || StoreError::Corrupt(format!("zone of account {}", before.id));
        let today = before.profile.day_of(arrived_at).ok_or_else(no_zone)?;
        let change =
            post(&before.ledger, &posting, today).map_err(|refusal| refused(refusal, &before))?;
        let invoice = match &document.detail {
            Detail::Invoice(detail) => {
                let key = self.documents.keep(&before.id, identity, line).await?;
                Some((&detail.number, key))
            }
            _ => None,
        };
        let commit = LedgerCommit {
            identity,
            before: &before,
            after: &change.after,
            entry: &change.entry,
            late: change.late,
            invoice: invoice.as_ref().map(|(number, key)| (*number, key.as_str())),
        };
        self.store.commit(&commit).await?;
        Ok(change.late)
    }

    async fn posting(
        &self,
        identity: &Identity,
        document: &LedgerDocument,
        account: &AccountState,
    ) -> Result<Posting, Stop> {
        let id = document.id.as_str();
        let (number, description, what) = match &document.detail {
            Detail::Invoice(detail) => {
                self.number_is_free(&account.id, &detail.number).await?;
                if let Some(key) = &detail.pdf
                    && !self.documents.keep_pdf(&account.id, identity, key).await?
                {
                    let message = format!("there is no object at {key}");
                    return Err(problem(ProblemCode::MissingPdf, message));
                }
                let what = What::Invoice { due_on: detail.due_on };
                (detail.number.to_string(), String::new(), what)
            }
            Detail::Credit { number, reason, invoice } => {
                let first = self.named_invoice(&account.id, invoice.as_ref()).await?;
                (number.to_string(), reason.clone(), What::Credit { first })
            }
            Detail::Payment { method, reference, invoice } => {
                let first = self.named_invoice(&account.id, invoice.as_ref()).await?;
                let description = reference.clone().unwrap_or_default();
                (format!("ext:{id}"), description, What::Payment { method: *method, first })
            }
            Detail::Refund { reason, payment } => {
                let payment = self.named_payment(account, payment.as_ref()).await?;
                (id.to_owned(), reason.clone(), What::Refund { payment })
            }
        };
        Ok(Posting {
            document: document.id.clone(),
            number,
            document_on: document.document_on,
            amount: document.amount,
            description,
            what,
            posted_at: self.clock.now(),
            source: format!("import:{}:{}", identity.origin.run, identity.origin.line),
        })
    }

    async fn number_is_free(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
    ) -> Result<(), Stop> {
        match self.store.invoice(account, number).await? {
            None => Ok(()),
            Some(_) => {
                let message = format!("the account has an invoice {number}");
                Err(problem(ProblemCode::NumberTaken, message))
            }
        }
    }

    async fn named_invoice(
        &self,
        account: &AccountId,
        number: Option<&DocumentNumber>,
    ) -> Result<Option<EntryId>, Stop> {
        let Some(number) = number else { return Ok(None) };
        match self.store.invoice(account, number).await? {
            Some(entry) => Ok(Some(entry)),
            None => {
                let message = format!("the account has no invoice {number}");
                Err(problem(ProblemCode::UnknownInvoice, message))
            }
        }
    }

    /// The payment a refund names, with what became of it.
    async fn named_payment(
        &self,
        account: &AccountState,
        id: Option<&DocumentId>,
    ) -> Result<Option<CreditHistory>, Stop> {
        let Some(id) = id else { return Ok(None) };
        let known = self.store.payment(id).await?.filter(|known| known.account == account.id);
        let Some(credit) = known.and_then(|known| known.entry) else {
            let message = format!("the account has no payment {id}");
            return Err(problem(ProblemCode::UnknownPayment, message));
        };
        let entries = self.store.entries_from(&account.id, credit).await?;
        let corrupt = || StoreError::Corrupt(format!("moves of {credit} of {}", account.id));
        let mut history = CreditHistory::read(credit, &entries).map_err(|_| corrupt())?;
        for allocation in &history.allocations {
            let entry = self.store.entry(&account.id, allocation.item).await?;
            history.items.push(entry.as_ref().and_then(OpenItem::of).ok_or_else(corrupt)?);
        }
        Ok(Some(history))
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

fn refused(refusal: Refusal, account: &AccountState) -> Stop {
    let code = match refusal {
        Refusal::Currency => ProblemCode::WrongCurrency,
        Refusal::TooMuch => ProblemCode::TooMuch,
        Refusal::Amount => ProblemCode::BadAmount,
        Refusal::History => {
            return StoreError::Corrupt(format!("history of account {}", account.id)).into();
        }
    };
    problem(code, refusal.to_string())
}
