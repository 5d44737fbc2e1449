//! Staff post to an account: a credit, an adjustment, a reversal or a write-off.
//!
//! The identity of a posting is the idempotency key of its request, within the account and the
//! member of staff. So the same request sent again, after a lost response or by a double click, is
//! answered with the entry that was posted; other content under a used key is refused. A refused
//! request writes nothing, and its key stays free.

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

/// A posting of staff.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// The kind, with what it refers to.
    pub kind: CorrectionKind,
    /// The amount; positive, except for an adjustment that lowers the balance.
    pub amount: Money,
    /// The reason, which the customer sees.
    pub reason: Reason,
}

/// The kind of a posting, with what it refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorrectionKind {
    /// A credit.
    Credit {
        /// The invoice that the credit pays first.
        invoice: Option<DocumentNumber>,
    },
    /// A change of the balance, up or down.
    Adjustment,
    /// Returns a payment, or undoes a refund or a positive reversal.
    Reversal {
        /// The entry to reverse.
        entry: EntryId,
    },
    /// Writes off open amounts.
    WriteOff {
        /// The invoice; without one, all undisputed items.
        invoice: Option<DocumentNumber>,
    },
}

impl CorrectionKind {
    const fn document_type(&self) -> DocumentType {
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

/// The document types that staff post.
const STAFF_TYPES: [DocumentType; 4] = [
    DocumentType::Credit,
    DocumentType::Adjustment,
    DocumentType::Reversal,
    DocumentType::WriteOff,
];

/// The reason of a posting: 1 to 500 characters, as [`domain::text`] allows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// The reason in NFC, without spaces around it.
    ///
    /// # Errors
    /// [`InvalidText`] when it is empty or too long, or has a forbidden character.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        parse_text(text, TEXT_LENGTH).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A request to post a correction.
#[derive(Clone, Copy, Debug)]
pub struct CorrectionRequest<'a> {
    /// The account.
    pub account: &'a AccountId,
    /// The member of staff.
    pub user: UserId,
    /// The idempotency key: new for each request, the same for its retries.
    pub key: &'a str,
    /// The posting.
    pub posting: &'a Correction,
}

/// Why a correction is not posted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionError {
    /// There is no such account.
    #[error("there is no such account")]
    UnknownAccount,
    /// Another request used the idempotency key.
    #[error("another request used the idempotency key")]
    KeyReused,
    /// The amount exceeds what remains of the entry to undo or of the items to write off.
    #[error("the amount exceeds what remains")]
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
    /// The amount is not allowed for this kind.
    #[error("the amount is out of range")]
    BadAmount,
    /// The entry is not a payment, a refund or a positive reversal.
    #[error("the entry cannot be reversed")]
    NotReversible,
    /// The store failed. After a time-out the correction may be posted; a request with the same key
    /// finds out.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Posts for staff through its ports.
#[derive(Debug)]
pub struct CorrectionPoster<'a, S, C> {
    /// The ledgers.
    pub books: Bookkeeper<'a, S, C>,
    /// The author, for the account's activity log.
    pub by: &'a Author,
}

impl<S: PostingStore, C: Clock> CorrectionPoster<'_, S, C> {
    /// Posts the correction, unless this request was carried out before; returns the entry in both
    /// cases.
    ///
    /// # Errors
    /// [`CorrectionError`]; nothing is posted, except as [`CorrectionError::Store`] says.
    pub async fn post(&self, request: CorrectionRequest<'_>) -> Result<Entry, CorrectionError> {
        let mut retry = Retry::new(self.books.clock);
        loop {
            match self.attempt(request).await {
                Err(CorrectionError::Store(error)) if retry.again(&error).await => {}
                // The last attempt met another writer, too. The client may try again later.
                Err(CorrectionError::Store(StoreError::ConditionFailed(_))) => {
                    return Err(StoreError::Conflict.into());
                }
                result => return result,
            }
        }
    }

    async fn attempt(&self, request: CorrectionRequest<'_>) -> Result<Entry, CorrectionError> {
        let identity = identity(request);
        // Read the state first: a posting after this read fails the commit, and one before it is
        // found by its identity.
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
            // The entry's id serves as its number; it is unique in the account.
            number: None,
            document_on: today,
            amount: *amount,
            description: reason.0.clone(),
            kind: self.posting_kind(&account, request.posting).await?,
            posted_at: now,
            source: Source::Staff.to_string(),
            actor: Some(request.user),
        };
        let mut batch = Batch::new(account);
        let posted = batch.post(identity, &posting, today, None);
        posted.map_err(|refusal| refused(refusal, request.account))?;
        if let Some(posted) = batch.documents().last() {
            batch.record_activity(self.activity(request, &posted.identity, &posted.entry));
        }
        let (_, posted) = self.books.commit(batch).await?;
        let entry = posted.into_iter().next().map(|posted| posted.entry);
        Ok(entry.ok_or_else(|| corrupt(request.account))?)
    }

    /// The activity of a correction: the entry, and the requested amount.
    fn activity(
        &self,
        request: CorrectionRequest<'_>,
        identity: &Identity,
        entry: &Entry,
    ) -> Activity {
        let Correction { kind, amount, .. } = request.posting;
        Activity {
            log: ActivityLog::Account(request.account.clone()),
            // Unique in the account, as the request is.
            id: identity.key.id.clone(),
            at: entry.posted_at,
            filed_at: entry.posted_at,
            actor: self.by.actor.clone(),
            action: kind.action(),
            subject: Some(entry.id.to_string()),
            detail: Some(format!("{amount} {}", amount.currency().code())),
            address: self.by.address.as_ref().map(|address| address.as_str().to_owned()),
        }
    }

    /// The entry that this request posted before, if it did.
    async fn posted_before(
        &self,
        request: CorrectionRequest<'_>,
        identity: &Identity,
    ) -> Result<Option<Entry>, CorrectionError> {
        let key = |kind| DocumentKey { kind, ..identity.key.clone() };
        let known = self.books.store.known(&STAFF_TYPES.map(key)).await?;
        let Some((kind, known)) = STAFF_TYPES.iter().zip(known).find_map(|(kind, known)| {
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

    async fn posting_kind(
        &self,
        account: &AccountState,
        posting: &Correction,
    ) -> Result<PostingKind, CorrectionError> {
        Ok(match &posting.kind {
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

    /// The kind of posting that undoes an entry.
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
                // The payment is valid again.
                let last_payment = payment.as_ref().and_then(LastPayment::of);
                Ok(PostingKind::Undo { consumption, last_payment })
            }
            _ => Err(CorrectionError::NotReversible),
        }
    }
}

/// The error for a refusal of the ledger.
fn refused(refusal: Refusal, account: &AccountId) -> CorrectionError {
    match refusal {
        Refusal::Currency => CorrectionError::WrongCurrency,
        Refusal::TooMuch => CorrectionError::TooMuch,
        Refusal::Amount => CorrectionError::BadAmount,
        Refusal::Unfinished | Refusal::Inconsistent(_) => corrupt(account).into(),
    }
}

/// Namespace of the ids of postings of staff. It must never change.
const NAMESPACE: Uuid = Uuid::from_u128(0x8d2f_41c6_5b0e_4f93_a7d8_13e9_60c4_2b7f);

/// The identity of a request, with the hash of its content.
fn identity(CorrectionRequest { account, user, key, posting }: CorrectionRequest<'_>) -> Identity {
    let Correction { kind, amount, reason } = posting;
    // An account id has no line break and a user id has a fixed form, so the name is unambiguous.
    let name = format!("{account}\n{user}\n{key}");
    let id = format!("staff:{}", Uuid::new_v5(&NAMESPACE, name.as_bytes()).simple());
    let reference = match kind {
        CorrectionKind::Credit { invoice } | CorrectionKind::WriteOff { invoice } => {
            invoice.as_ref().map(ToString::to_string)
        }
        CorrectionKind::Reversal { entry } => Some(entry.to_string()),
        CorrectionKind::Adjustment => None,
    };
    let kind = kind.document_type();
    let (amount, currency) = (amount.to_string(), amount.currency().code());
    let content = json!([kind.as_str(), amount, currency, reason.0, reference]).to_string();
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
