//! `POST /v1/staff/accounts/{accountId}/reversals`: staff return a payment, or take back a
//! refund or another reversal.

use app::posting::{Bookkeeper, PostingStore};
use app::staff::CorrectionKind;
use app::system::Clock;
use contract::{ReversalRequest, Transaction};
use portal_http::present::staff_posting::post;
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
    let ReversalRequest { entry_id, amount, reason } = request.body()?;
    let unknown = || Failure::invalid("/entryId", "unknown-entry");
    let what = CorrectionKind::Reversal { entry: entry_id.parse().map_err(|_| unknown())? };
    let books = Bookkeeper { store: &ports.ledger, clock: &ports.clock };
    post(books, &request, what, &amount, &reason).await
}
