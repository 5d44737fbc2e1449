//! `POST /v1/staff/accounts/{accountId}/adjustments`: staff correct a balance, up or down.

use app::staff::CorrectionKind;
use contract::AdjustmentRequest;
use portal_http::Failure;
use portal_http::present::corrections::Posting;
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] =
    &[Capability::ServeSignedIn, Capability::PostEntries, Capability::RecordActivity];

/// The adjustment that a request body asks for.
///
/// # Errors
/// Never.
pub fn adjustment(body: AdjustmentRequest) -> Result<Posting, Failure> {
    let AdjustmentRequest { amount, reason } = body;
    Ok(Posting { kind: CorrectionKind::Adjustment, amount, reason })
}
