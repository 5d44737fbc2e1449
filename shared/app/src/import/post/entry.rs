//! A document becomes an entry of its account's ledger.

use domain::{
    document::{Detail, DocumentType, LedgerDocument},
    ids::{AccountId, DocumentId, DocumentNumber},
    ledger::{EntryId, Excess, Posting, PostingKind, Refusal},
};
use jiff::Timestamp;

use super::{
    super::{
        context::{ImportContext, ImportError, ImportPorts},
        files::DocumentFiles,
        problem::{Problem, ProblemCode},
    },
    error::{PostError, rejected},
    lookup::Lookup,
};
use crate::posting::{AccountState, Batch, DocumentKey, Identity, StoredInvoice};
use crate::store::StoreError;
use crate::system::Clock;

/// A document on its way into the ledger.
pub(super) struct EntryLine<'a> {
    pub(super) identity: Identity,
    pub(super) document: &'a LedgerDocument,
    /// As it was imported.
    pub(super) bytes: &'a [u8],
    pub(super) arrived_at: Timestamp,
}

/// Posts one document to the batch; says whether it was late. `None` when it has to wait until the
/// batch is stored. The caller has looked up what it needs.
pub(super) async fn post_entry<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    line: EntryLine<'_>,
    lookup: &mut Lookup,
    batch: &mut Batch,
) -> Result<Option<bool>, PostError> {
    let EntryLine { identity, document, bytes, arrived_at } = line;
    let account = batch.account();
    let currency = account.profile.currency;
    if document.currency != currency {
        let message = format!("the account's currency is {}", currency.code());
        return Err(rejected(ProblemCode::WrongCurrency, message));
    }
    if reads_the_past(document) && !batch.documents().is_empty() {
        return Ok(None);
    }
    let posting = match posting(import, &identity, document, account, lookup).await {
        // The only file that was read is the PDF. If other files work, the PDF is the cause.
        Err(PostError::Failed(ImportError::Files(error))) => {
            let kept = import.documents.keep(&account.id, &identity, bytes).await;
            let of_pdf = kept.map(|_| ImportError::Pdf(error)).unwrap_or_else(ImportError::Files);
            return Err(PostError::Failed(of_pdf));
        }
        posting => posting?,
    };
    if !batch.has_room(&posting) {
        return Ok(None);
    }
    let no_zone = || StoreError::Corrupt(format!("zone of account {}", account.id));
    let today = account.profile.day_of(arrived_at).ok_or_else(no_zone)?;
    let invoice = match &document.detail {
        Detail::Invoice(detail) => {
            let document_key = import.documents.keep(&account.id, &identity, bytes).await?;
            Some(StoredInvoice { number: detail.number.clone(), document_key })
        }
        _ => None,
    };
    let posted = batch.post(identity, &posting, today, invoice);
    posted.map_err(|refusal| refused(refusal, batch.account()))?;
    let Some(posted) = batch.documents().last() else { return Ok(None) };
    lookup.posted(&document.account, posted);
    Ok(Some(posted.late))
}

async fn posting<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    identity: &Identity,
    document: &LedgerDocument,
    account: &AccountState,
    lookup: &Lookup,
) -> Result<Posting, PostError> {
    let (number, description) = number_and_description(document);
    let kind = kind_of(import, identity, document, account, lookup).await?;
    let amount = match (&kind, document.amount) {
        (_, Some(amount)) => amount,
        (PostingKind::Return { payment, .. }, None) => {
            payment.not_reversed().map_err(|_| inconsistent(&account.id))?
        }
        (_, None) => return Err(inconsistent(&account.id)),
    };
    if !amount.is_positive() && matches!(kind, PostingKind::Return { .. }) {
        let message = "the payment is reversed already";
        return Err(rejected(ProblemCode::TooMuch, message));
    }
    Ok(Posting {
        document: document.id.clone(),
        number: Some(number),
        document_on: document.document_on,
        amount,
        description,
        kind,
        posted_at: import.clock.now(),
        source: identity.source.to_string(),
        actor: None,
    })
}

async fn kind_of<P: ImportPorts>(
    import: &ImportContext<'_, P>,
    identity: &Identity,
    document: &LedgerDocument,
    account: &AccountState,
    lookup: &Lookup,
) -> Result<PostingKind, PostError> {
    let id = &account.id;
    Ok(match &document.detail {
        Detail::Invoice(detail) => {
            if lookup.invoice(&detail.number).is_some() {
                let message = format!("the account has an invoice {}", detail.number);
                return Err(rejected(ProblemCode::NumberTaken, message));
            }
            if let Some(key) = &detail.pdf
                && !import.documents.keep_pdf(id, identity, key).await?
            {
                let message = format!("there is no object at {key}");
                return Err(rejected(ProblemCode::MissingPdf, message));
            }
            PostingKind::Invoice { due_on: detail.due_on }
        }
        Detail::Credit { invoice, .. } => {
            PostingKind::Credit { apply_first_to: named_invoice(lookup, invoice.as_ref())? }
        }
        Detail::Payment { method, invoice, .. } => PostingKind::Payment {
            method: *method,
            apply_first_to: named_invoice(lookup, invoice.as_ref())?,
        },
        Detail::Refund { payment, .. } => {
            let payment = match payment {
                None => None,
                Some(payment) => {
                    let payment = named_payment(lookup, id, payment)?;
                    Some(import.books().credit_history(account, payment).await?)
                }
            };
            PostingKind::Refund { payment, excess: Excess::Refuse }
        }
        Detail::Reversal { payment, .. } => {
            let named = named_payment(lookup, id, payment)?;
            let payment = import.books().credit_history(account, named).await?;
            let last_payment = import.books().earlier_payment(account, named).await?;
            PostingKind::Return { payment, last_payment }
        }
        Detail::Adjustment { .. } => PostingKind::Adjustment,
        Detail::WriteOff { invoice, .. } => {
            PostingKind::WriteOff { apply_first_to: named_invoice(lookup, invoice.as_ref())? }
        }
    })
}

/// Whether posting it reads what became of earlier entries, which must be stored before.
const fn reads_the_past(document: &LedgerDocument) -> bool {
    matches!(document.detail, Detail::Refund { payment: Some(_), .. } | Detail::Reversal { .. })
}

fn named_invoice(
    lookup: &Lookup,
    number: Option<&DocumentNumber>,
) -> Result<Option<EntryId>, PostError> {
    let Some(number) = number else { return Ok(None) };
    match lookup.invoice(number) {
        Some(entry) => Ok(Some(entry)),
        None => {
            let message = format!("the account has no invoice {number}");
            Err(rejected(ProblemCode::UnknownInvoice, message))
        }
    }
}

/// The entry of the payment that a refund or reversal names.
fn named_payment(
    lookup: &Lookup,
    account: &AccountId,
    id: &DocumentId,
) -> Result<EntryId, PostError> {
    let known = lookup.document(&DocumentKey::new(DocumentType::Payment, id));
    let known = known.filter(|known| known.account == *account);
    known.and_then(|known| known.entry).ok_or_else(|| {
        let message = format!("the account has no payment {id}");
        rejected(ProblemCode::UnknownPayment, message)
    })
}

/// The document's number as customers see it, and its description.
fn number_and_description(document: &LedgerDocument) -> (String, String) {
    let id = document.id.as_str();
    match &document.detail {
        Detail::Invoice(detail) => (detail.number.to_string(), String::new()),
        Detail::Credit { number, reason, .. } => (number.to_string(), reason.clone()),
        Detail::Payment { reference, .. } => {
            (format!("ext:{id}"), reference.clone().unwrap_or_default())
        }
        Detail::Refund { reason, .. }
        | Detail::Reversal { reason, .. }
        | Detail::Adjustment { reason }
        | Detail::WriteOff { reason, .. } => (id.to_owned(), reason.clone()),
    }
}

fn inconsistent(account: &AccountId) -> PostError {
    StoreError::Corrupt(format!("the ledger of account {account}")).into()
}

fn refused(refusal: Refusal, account: &AccountState) -> PostError {
    let code = match refusal {
        Refusal::Currency => ProblemCode::WrongCurrency,
        Refusal::TooMuch => ProblemCode::TooMuch,
        Refusal::Amount => ProblemCode::BadAmount,
        Refusal::Unfinished | Refusal::Inconsistent(_) => return inconsistent(&account.id),
    };
    PostError::Rejected(Problem::new(code, refusal.to_string()))
}
