//! `POST /v1/staff/accounts/{accountId}/reversals`: staff return a payment, or take back a
//! refund or another reversal.

use app::posting::{Bookkeeper, PostingStore};
use app::staff::CorrectionKind;
use app::system::Clock;
use contract::{ProblemKind, ReversalRequest, Transaction};
use portal_http::{Call, Failure, Reply, StaffCaller, post};
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
    let ReversalRequest { entry_id, amount, reason } = call.body()?;
    let unknown = || Failure::of(ProblemKind::Invalid).with_fault("/entryId", "unknown-entry");
    let what = CorrectionKind::Reversal { entry: entry_id.parse().map_err(|_| unknown())? };
    let books = Bookkeeper { store: &ports.ledger, clock: &ports.clock };
    post(books, &call, what, &amount, &reason).await
}
