//! Staff post to an account: a credit, an adjustment, a reversal or a write-off.
//!
//! A posting has the identity of its request: the key that the page made for it, within the account
//! and the member of staff. So the same sent again, after a lost answer or by a double click, is
//! answered with what was posted; other content under a key that was used is refused. What is
//! refused leaves no trace, and its key is free.

use domain::{
    document::DocumentType,
    ids::{AccountId, DocumentId, DocumentNumber, UserId},
    ledger::{Entry, EntryId, EntryKind, LastPayment, Posting, PostingKind, Refusal},
    money::Money,
    text::{InvalidText, TEXT_LENGTH, parse_text},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::activity::{Action, Activity, ActivityLog};
use crate::posting::{
    AccountState, Batch, Bookkeeper, DocumentKey, Identity, KnownDocument, PostingStore, Source,
};
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::Clock;
use crate::users::Author;

/// What is to be posted.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// What it is.
    pub what: CorrectionKind,
    /// How much; positive, but for an adjustment that lowers what is owed.
    pub amount: Money,
    /// Why; the customer sees it.
    pub reason: Reason,
}

/// What each kind names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorrectionKind {
    /// A credit.
    Credit {
        /// The invoice to pay first.
        invoice: Option<DocumentNumber>,
    },
    /// A correction, up or down.
    Adjustment,
    /// Returns a payment, or takes back a refund or a positive reversal.
    Reversal {
        /// Which.
        entry: EntryId,
    },
    /// Gives up what is open.
    WriteOff {
        /// The invoice; without one, everything undisputed.
        invoice: Option<DocumentNumber>,
    },
}

impl CorrectionKind {
    const fn kind(&self) -> DocumentType {
        match self {
            Self::Credit { .. } => DocumentType::Credit,
            Self::Adjustment => DocumentType::Adjustment,
            Self::Reversal { .. } => DocumentType::Reversal,
            Self::WriteOff { .. } => DocumentType::WriteOff,
        }
    }

    const fn action(&self) -> Action {
        match self {
            Self::Credit { .. } => Action::CreditPosted,
            Self::Adjustment => Action::AdjustmentPosted,
            Self::Reversal { .. } => Action::ReversalPosted,
            Self::WriteOff { .. } => Action::WriteOffPosted,
        }
    }
}

/// Every kind that staff post.
const KINDS: [DocumentType; 4] = [
    DocumentType::Credit,
    DocumentType::Adjustment,
    DocumentType::Reversal,
    DocumentType::WriteOff,
];

/// Why something is posted: 1 to 500 characters, as [`domain::text`] allows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// The reason in NFC, without spaces around it.
    ///
    /// # Errors
    /// [`InvalidText`] when it is empty, too long or has a character that is refused.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        parse_text(text, TEXT_LENGTH).map(Self)
    }
}

/// Who means to post what, once.
#[derive(Clone, Copy, Debug)]
pub struct CorrectionRequest<'a> {
    /// The account.
    pub account: &'a AccountId,
    /// The member of staff.
    pub user: UserId,
    /// Made anew for each request and kept for its retries.
    pub key: &'a str,
    /// What.
    pub posting: &'a Correction,
}

/// Why nothing is posted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionError {
    /// There is no such account.
    #[error("there is no such account")]
    UnknownAccount,
    /// The key was used for something else.
    #[error("the key was used for something else")]
    KeyReused,
    /// More than is left of what it undoes or gives up.
    #[error("more than is left")]
    TooMuch,
    /// The account has no invoice of this number.
    #[error("the account has no invoice of this number")]
    UnknownInvoice,
    /// The account has no entry of this id.
    #[error("the account has no such entry")]
    UnknownEntry,
    /// The account has another currency.
    #[error("the account has another currency")]
    WrongCurrency,
    /// An amount that its kind may not have.
    #[error("the amount is out of range")]
    BadAmount,
    /// The entry is no payment, refund or positive reversal.
    #[error("the entry cannot be reversed")]
    NotReversible,
    /// The store failed. After a time-out it may be posted; the same key tells.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Posts for staff through its ports.
#[derive(Debug)]
pub struct CorrectionPoster<'a, S, C> {
    /// Keeps the ledgers.
    pub books: Bookkeeper<'a, S, C>,
    /// Who posts, for the account's trail.
    pub by: &'a Author,
}

impl<S: PostingStore, C: Clock> CorrectionPoster<'_, S, C> {
    /// Posts once; gives the entry, also when it was posted before.
    ///
    /// # Errors
    /// [`CorrectionError`]; nothing is posted, but see [`CorrectionError::Store`].
    pub async fn post(&self, request: CorrectionRequest<'_>) -> Result<Entry, CorrectionError> {
        let mut retry = Retry::new(self.books.clock);
        loop {
            match self.attempt(request).await {
                Err(CorrectionError::Store(error)) if retry.again(&error).await => {}
                // Others were always faster: that passes.
                Err(CorrectionError::Store(StoreError::ConditionFailed(_))) => {
                    return Err(StoreError::Conflict.into());
                }
                done => return done,
            }
        }
    }

    async fn attempt(&self, request: CorrectionRequest<'_>) -> Result<Entry, CorrectionError> {
        let identity = identity(request);
        // The state first: what is posted after it is read fails the commit, what was posted before
        // it is known.
        let account = self.books.account(request.account).await?;
        let account = account.ok_or(CorrectionError::UnknownAccount)?;
        if let Some(entry) = self.posted_before(request, &identity).await? {
            return Ok(entry);
        }
        let now = self.books.clock.now();
        let no_zone = || StoreError::Corrupt(format!("zone of account {}", account.id));
        let today = account.profile.day_of(now).ok_or_else(no_zone)?;
        let Correction { amount, reason, .. } = request.posting;
        let posting = Posting {
            document: document_id(&identity)?,
            // Its own id, which is one of a kind within the account.
            number: None,
            document_on: today,
            amount: *amount,
            description: reason.0.clone(),
            kind: self.what(&account, request.posting).await?,
            posted_at: now,
            source: Source::Staff.to_string(),
            actor: Some(request.user),
        };
        let mut batch = Batch::new(account);
        let posted = batch.post(identity, &posting, today, None);
        posted.map_err(|refusal| refused(refusal, request.account))?;
        if let Some(posted) = batch.documents().last() {
            let told = self.told(request, &posted.identity, &posted.entry);
            batch.record_activity(told);
        }
        let (_, posted) = self.books.commit(batch).await?;
        let entry = posted.into_iter().next().map(|posted| posted.entry);
        Ok(entry.ok_or_else(|| corrupt(request.account))?)
    }

    /// What is told of an entry: itself, and how much was asked for.
    fn told(&self, request: CorrectionRequest<'_>, identity: &Identity, entry: &Entry) -> Activity {
        let Correction { what, amount, .. } = request.posting;
        Activity {
            log: ActivityLog::Account(request.account.clone()),
            // One of a kind within the account, as the request is.
            id: identity.key.id.clone(),
            at: entry.posted_at,
            filed_at: entry.posted_at,
            actor: self.by.actor.clone(),
            action: what.action(),
            subject: Some(entry.id.to_string()),
            detail: Some(format!("{amount} {}", amount.currency().code())),
            address: self.by.address.as_ref().map(|address| address.as_str().to_owned()),
        }
    }

    /// The entry that this request has made already.
    async fn posted_before(
        &self,
        request: CorrectionRequest<'_>,
        identity: &Identity,
    ) -> Result<Option<Entry>, CorrectionError> {
        let key = |kind| DocumentKey { kind, ..identity.key.clone() };
        let known = self.books.store.known(&KINDS.map(key)).await?;
        let Some((kind, known)) = KINDS.iter().zip(known).find_map(|(kind, known)| {
            let known: KnownDocument = known?;
            Some((*kind, known))
        }) else {
            return Ok(None);
        };
        if kind != identity.key.kind || known.hash != identity.hash {
            return Err(CorrectionError::KeyReused);
        }
        let entry = known.entry.ok_or_else(|| corrupt(request.account))?;
        let entry = self.books.entry(request.account, entry).await?;
        Ok(Some(entry.ok_or_else(|| corrupt(request.account))?))
    }

    async fn what(
        &self,
        account: &AccountState,
        posting: &Correction,
    ) -> Result<PostingKind, CorrectionError> {
        Ok(match &posting.what {
            CorrectionKind::Credit { invoice } => PostingKind::Credit {
                apply_first_to: self.invoice(&account.id, invoice.as_ref()).await?,
            },
            CorrectionKind::Adjustment => PostingKind::Adjustment,
            CorrectionKind::WriteOff { invoice } => PostingKind::WriteOff {
                apply_first_to: self.invoice(&account.id, invoice.as_ref()).await?,
            },
            CorrectionKind::Reversal { entry } => {
                let entry = self.books.entry(&account.id, *entry).await?;
                self.undo(account, &entry.ok_or(CorrectionError::UnknownEntry)?).await?
            }
        })
    }

    async fn invoice(
        &self,
        account: &AccountId,
        number: Option<&DocumentNumber>,
    ) -> Result<Option<EntryId>, CorrectionError> {
        let Some(number) = number else { return Ok(None) };
        let found = self.books.store.invoices(account, std::slice::from_ref(number)).await?;
        let entry = found.into_iter().next().flatten();
        Ok(Some(entry.ok_or(CorrectionError::UnknownInvoice)?))
    }

    /// What undoes an entry.
    async fn undo(
        &self,
        account: &AccountState,
        entry: &Entry,
    ) -> Result<PostingKind, CorrectionError> {
        let books = &self.books;
        match entry.kind {
            EntryKind::Payment => {
                let payment = books.credit_history(account, entry.id).await?;
                let last_payment = books.earlier_payment(account, entry.id).await?;
                Ok(PostingKind::Return { payment, last_payment })
            }
            EntryKind::Refund => {
                let consumption = books.consumption_history(account, entry.id).await?;
                Ok(PostingKind::Undo { consumption, last_payment: None })
            }
            EntryKind::Reversal if !entry.is_credit_side() => {
                let consumption = books.consumption_history(account, entry.id).await?;
                let payment = match consumption.payment {
                    Some(payment) => books.entry(&account.id, payment).await?,
                    None => None,
                };
                // The payment stands again.
                let last_payment = payment.as_ref().and_then(LastPayment::of);
                Ok(PostingKind::Undo { consumption, last_payment })
            }
            _ => Err(CorrectionError::NotReversible),
        }
    }
}

/// Why the ledger did not take a posting.
fn refused(refusal: Refusal, account: &AccountId) -> CorrectionError {
    match refusal {
        Refusal::Currency => CorrectionError::WrongCurrency,
        Refusal::TooMuch => CorrectionError::TooMuch,
        Refusal::Amount => CorrectionError::BadAmount,
        Refusal::Unfinished | Refusal::Inconsistent(_) => corrupt(account).into(),
    }
}

/// Namespace of the ids of what staff post; fixed for ever.
const NAMESPACE: Uuid = Uuid::from_u128(0x8d2f_41c6_5b0e_4f93_a7d8_13e9_60c4_2b7f);

/// The identity of an request, and the hash of what it is to post.
fn identity(CorrectionRequest { account, user, key, posting }: CorrectionRequest<'_>) -> Identity {
    let Correction { what, amount, reason } = posting;
    // An account id has no line end, and a user id has a fixed form.
    let name = format!("{account}\n{user}\n{key}");
    let id = format!("staff:{}", Uuid::new_v5(&NAMESPACE, name.as_bytes()).simple());
    let names = match what {
        CorrectionKind::Credit { invoice } | CorrectionKind::WriteOff { invoice } => {
            invoice.as_ref().map(ToString::to_string)
        }
        CorrectionKind::Reversal { entry } => Some(entry.to_string()),
        CorrectionKind::Adjustment => None,
    };
    let kind = what.kind();
    let (amount, currency) = (amount.to_string(), amount.currency().code());
    let content = json!([kind.as_str(), amount, currency, reason.0, names]).to_string();
    let hash = Sha256::digest(content.as_bytes());
    let hash = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    Identity { key: DocumentKey { kind, id, revision: None }, hash, source: Source::Staff }
}

fn document_id(identity: &Identity) -> Result<DocumentId, StoreError> {
    let invalid = |_| StoreError::Corrupt(format!("document {}", identity.key.id));
    DocumentId::parse(&identity.key.id).map_err(invalid)
}

fn corrupt(account: &AccountId) -> StoreError {
    StoreError::Corrupt(format!("the ledger of account {account}"))
}
