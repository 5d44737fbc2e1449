//! `POST /v1/staff/accounts/{accountId}/adjustments`: staff correct a balance, up or down.

use app::posting::{Bookkeeper, PostingStore};
use app::staff::CorrectionKind;
use app::system::Clock;
use contract::{AdjustmentRequest, Transaction};
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
    let AdjustmentRequest { amount, reason } = call.body()?;
    let what = CorrectionKind::Adjustment;
    let books = Bookkeeper { store: &ports.ledger, clock: &ports.clock };
    post(books, &call, what, &amount, &reason).await
}
