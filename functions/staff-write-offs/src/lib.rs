//! `POST /v1/staff/accounts/{accountId}/write-offs`: staff write off what will not be paid.

use app::staff::CorrectionKind;
use contract::WriteOffRequest;
use portal_http::Failure;
use portal_http::present::corrections::{Posting, invoice_number};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] =
    &[Capability::ServeSignedIn, Capability::PostEntries, Capability::RecordActivity];

/// The write-off that a request body asks for.
///
/// # Errors
/// `invalid` when no invoice can have the number.
pub fn write_off(body: WriteOffRequest) -> Result<Posting, Failure> {
    let invoice = invoice_number(body.invoice_number.as_deref())?;
    let kind = CorrectionKind::WriteOff { invoice };
    Ok(Posting { kind, amount: body.amount, reason: body.reason })
}
