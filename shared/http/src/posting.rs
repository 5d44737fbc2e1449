//! What staff post: from the contract's words to the use case's, and its refusals to problems.

use app::posting::{Bookkeeper, PostingStore};
use app::reading;
use app::staff::{
    Correction, CorrectionError, CorrectionKind, CorrectionPoster, CorrectionRequest, Reason,
};
use app::system::Clock;
use contract::{ProblemKind, Transaction};
use domain::ids::DocumentNumber;
use domain::money::{Money, currency};

use crate::{Call, Failure, Reply, StaffCaller, convert, people};

/// Posts what was sent, once for its `Idempotency-Key`, and answers with the transaction made.
///
/// # Errors
/// `malformed` when the key is; `invalid` when the ledger refuses it, naming the field;
/// `idempotency-key-reused`; `not-found` when there is no such account; `unavailable` or `internal`
/// when the store fails.
pub async fn post<S: PostingStore, C: Clock>(
    books: Bookkeeper<'_, S, C>,
    call: &Call<StaffCaller>,
    what: CorrectionKind,
    amount: &contract::Money,
    reason: &str,
) -> Result<Reply<Transaction>, Failure> {
    let key = call.idempotency_key()?;
    let reason = Reason::parse(reason).map_err(|_| Failure::invalid("/reason", "bad-reason"))?;
    let posting = Correction { what, amount: money(amount)?, reason };
    let (account, user) = (call.caller().account(), call.caller().user().id);
    let entry = CorrectionPoster { books, by: &people::by(call) }
        .post(CorrectionRequest { account, user, key, posting: &posting })
        .await?;
    // Nothing that staff post is an invoice.
    Ok(Reply::created(convert::transaction(reading::Transaction { entry, open: None })))
}

/// The number of an invoice that is named.
///
/// # Errors
/// `invalid` when no invoice can have it.
pub fn invoice_number(text: Option<&str>) -> Result<Option<DocumentNumber>, Failure> {
    let parse = |text| {
        DocumentNumber::stored(text)
            .map_err(|_| Failure::invalid("/invoiceNumber", "unknown-invoice"))
    };
    text.map(parse).transpose()
}

fn money(sent: &contract::Money) -> Result<Money, Failure> {
    let currency = currency(&sent.currency);
    let currency =
        currency.ok_or_else(|| Failure::invalid("/amount/currency", "wrong-currency"))?;
    Money::parse(&sent.amount, currency)
        .map_err(|_| Failure::invalid("/amount/amount", "bad-amount"))
}

impl From<CorrectionError> for Failure {
    fn from(error: CorrectionError) -> Self {
        match error {
            CorrectionError::UnknownAccount => Self::of(ProblemKind::NotFound),
            CorrectionError::KeyReused => Self::of(ProblemKind::IdempotencyKeyReused),
            CorrectionError::TooMuch => Failure::invalid("/amount", "too-much"),
            CorrectionError::UnknownInvoice => {
                Failure::invalid("/invoiceNumber", "unknown-invoice")
            }
            CorrectionError::UnknownEntry => Failure::invalid("/entryId", "unknown-entry"),
            CorrectionError::WrongCurrency => {
                Failure::invalid("/amount/currency", "wrong-currency")
            }
            CorrectionError::BadAmount => Failure::invalid("/amount/amount", "bad-amount"),
            CorrectionError::NotReversible => Failure::invalid("/entryId", "not-reversible"),
            CorrectionError::Store(error) => error.into(),
        }
    }
}
