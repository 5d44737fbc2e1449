//! `POST /v1/staff/accounts/{accountId}/credits`: staff give credit.

use app::posting::{Bookkeeper, PostingStore};
use app::staff::CorrectionKind;
use app::system::Clock;
use contract::{CreditRequest, Transaction};
use portal_http::{Call, Failure, Reply, StaffCaller, invoice_number, post};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::PostEntries,
    Capability::RecordActivity,
];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, C> {
    /// Ledgers and identities.
    pub ledger: S,
    /// Now.
    pub clock: C,
}

/// Posts, and answers with the transaction made.
///
/// # Errors
/// As [`post`]; `malformed` when the body is.
pub async fn handle<S: PostingStore, C: Clock>(
    ports: &Ports<S, C>,
    call: Call<StaffCaller>,
) -> Result<Reply<Transaction>, Failure> {
    let CreditRequest { amount, reason, invoice_number: named } = call.body()?;
    let invoice = invoice_number(named.as_deref())?;
    let what = CorrectionKind::Credit { invoice };
    let books = Bookkeeper { store: &ports.ledger, clock: &ports.clock };
    post(books, &call, what, &amount, &reason).await
}
