//! `POST /v1/staff/accounts/{accountId}/credits`: staff give credit.

use app::staff::CorrectionKind;
use contract::CreditRequest;
use portal_http::Failure;
use portal_http::present::corrections::{Posting, invoice_number};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] =
    &[Capability::ServeSignedIn, Capability::PostEntries, Capability::RecordActivity];

/// The credit that a request body asks for.
///
/// # Errors
/// `invalid` when no invoice can have the number.
pub fn credit(body: CreditRequest) -> Result<Posting, Failure> {
    let invoice = invoice_number(body.invoice_number.as_deref())?;
    let kind = CorrectionKind::Credit { invoice };
    Ok(Posting { kind, amount: body.amount, reason: body.reason })
}
