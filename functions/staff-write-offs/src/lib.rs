//! `POST /v1/staff/accounts/{accountId}/write-offs`: staff give up what will not be paid.

use app::posting::{Bookkeeper, PostingStore};
use app::staff::CorrectionKind;
use app::system::Clock;
use contract::{Transaction, WriteOffRequest};
use portal_http::present::staff_posting::{invoice_number, post};
use portal_http::{Failure, Request, Response, StaffCaller};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] =
    &[Capability::ServeSignedIn, Capability::PostEntries, Capability::RecordActivity];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, C> {
    /// Ledgers and document identities.
    pub ledger: S,
    /// The clock.
    pub clock: C,
}

/// Posts, and responds with the new transaction.
///
/// # Errors
/// As [`post`]; `malformed` when the body is.
pub async fn handle<S: PostingStore, C: Clock>(
    ports: &Ports<S, C>,
    request: Request<StaffCaller>,
) -> Result<Response<Transaction>, Failure> {
    let WriteOffRequest { amount, reason, invoice_number: named } = request.body()?;
    let invoice = invoice_number(named.as_deref())?;
    let what = CorrectionKind::WriteOff { invoice };
    let books = Bookkeeper { store: &ports.ledger, clock: &ports.clock };
    post(books, &request, what, &amount, &reason).await
}
