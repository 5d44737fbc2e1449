//! `POST /v1/staff/accounts/{accountId}/write-offs`: staff give up what will not be paid.

use app::posting::{Bookkeeper, PostingStore};
use app::staff::CorrectionKind;
use app::system::Clock;
use contract::{Transaction, WriteOffRequest};
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
    let WriteOffRequest { amount, reason, invoice_number: named } = call.body()?;
    let invoice = invoice_number(named.as_deref())?;
    let what = CorrectionKind::WriteOff { invoice };
    let books = Bookkeeper { store: &ports.ledger, clock: &ports.clock };
    post(books, &call, what, &amount, &reason).await
}
