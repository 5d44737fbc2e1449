//! `POST /v1/staff/accounts/{accountId}/reversals`: staff reverse a payment, a refund or another
//! reversal.

use app::staff::CorrectionKind;
use contract::ReversalRequest;
use portal_http::Failure;
use portal_http::present::corrections::Posting;
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] =
    &[Capability::ServeSignedIn, Capability::PostEntries, Capability::RecordActivity];

/// The reversal that a request body asks for.
///
/// # Errors
/// `invalid` when no entry can have the id.
pub fn reversal(body: ReversalRequest) -> Result<Posting, Failure> {
    let ReversalRequest { entry_id, amount, reason } = body;
    let unknown = |_| Failure::invalid("/entryId", "unknown-entry");
    let entry = entry_id.parse().map_err(unknown)?;
    Ok(Posting { kind: CorrectionKind::Reversal { entry }, amount, reason })
}
