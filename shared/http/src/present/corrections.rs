//! What staff post to an account: credits, adjustments, reversals and write-offs.

use app::posting::{Bookkeeper, PostingStore};
use app::reading;
use app::staff::{
    Correction, CorrectionError, CorrectionKind, CorrectionPoster, CorrectionRequest, Reason,
};
use app::system::Clock;
use contract::{ProblemKind, Transaction};
use domain::ids::DocumentNumber;
use serde::de::DeserializeOwned;

use super::transaction::transaction;
use super::value::from_money;
use crate::{Failure, Request, Response, StaffCaller};

/// What a function that posts for staff works with. Each function posts one kind of entry.
#[derive(Clone, Debug)]
pub struct Ports<S, C, B> {
    /// Ledgers and document identities.
    pub ledger: S,
    /// The clock.
    pub clock: C,
    /// Reads the posting from the request body.
    pub read: fn(B) -> Result<Posting, Failure>,
}

/// What a request body asks to post.
#[derive(Debug)]
pub struct Posting {
    /// The kind of entry, and what it refers to.
    pub kind: CorrectionKind,
    /// The amount, as sent.
    pub amount: contract::Money,
    /// The reason, as sent.
    pub reason: String,
}

/// Posts to the account of the path, once for the `Idempotency-Key`, and responds with the new
/// transaction.
///
/// # Errors
/// `malformed` when the body or the key is malformed; `invalid`, naming the field, when the ledger
/// refuses the posting; `idempotency-key-reused`; `not-found` when the account does not exist;
/// `unavailable` or `internal` when the store fails.
pub async fn post<S: PostingStore, C: Clock, B: DeserializeOwned>(
    ports: &Ports<S, C, B>,
    request: Request<StaffCaller>,
) -> Result<Response<Transaction>, Failure> {
    let Posting { kind, amount, reason } = (ports.read)(request.body()?)?;
    let key = request.idempotency_key()?;
    let posting =
        Correction { kind, amount: from_money("/amount", &amount)?, reason: from_reason(&reason)? };
    let (account, user) = (request.caller().account(), request.caller().user().id);
    let books = Bookkeeper { store: &ports.ledger, clock: &ports.clock };
    let entry = CorrectionPoster { books, by: &request.by() }
        .post(CorrectionRequest { account, user, key, posting: &posting })
        .await?;
    // Staff post no invoices, so nothing is open.
    Ok(Response::created(transaction(reading::Transaction { entry, open: None })))
}

/// The reason of a posting.
///
/// # Errors
/// `invalid` when it is empty, too long, or has a forbidden character.
pub fn from_reason(sent: &str) -> Result<Reason, Failure> {
    Reason::parse(sent).map_err(|_| Failure::invalid("/reason", "bad-reason"))
}

/// The number of the invoice that a request names.
///
/// # Errors
/// `invalid` when no invoice can have this number.
pub fn invoice_number(text: Option<&str>) -> Result<Option<DocumentNumber>, Failure> {
    let parse = |text| {
        DocumentNumber::stored(text)
            .map_err(|_| Failure::invalid("/invoiceNumber", "unknown-invoice"))
    };
    text.map(parse).transpose()
}

impl From<CorrectionError> for Failure {
    fn from(error: CorrectionError) -> Self {
        match error {
            CorrectionError::UnknownAccount => Self::of(ProblemKind::NotFound),
            CorrectionError::KeyReused => Self::of(ProblemKind::IdempotencyKeyReused),
            CorrectionError::TooMuch => Self::invalid("/amount", "too-much"),
            CorrectionError::UnknownInvoice => Self::invalid("/invoiceNumber", "unknown-invoice"),
            CorrectionError::UnknownEntry => Self::invalid("/entryId", "unknown-entry"),
            CorrectionError::WrongCurrency => {
                Failure::invalid("/amount/currency", "wrong-currency")
            }
            CorrectionError::BadAmount => Self::invalid("/amount/amount", "bad-amount"),
            CorrectionError::NotReversible => Self::invalid("/entryId", "not-reversible"),
            CorrectionError::Store(error) => error.into(),
        }
    }
}
