//! `GET /v1/staff/untied-invoices`: invoices whose calls do not add up to them.

use std::collections::BTreeSet;

use app::account::ReadAccountSummaries;
use app::call_records::ReadUntied;
use contract::UntiedInvoices;
use portal_http::present::calls;
use portal_http::{Failure, Request, Response, StaffMember};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] =
    &[Capability::ServeSignedIn, Capability::FindUntied, Capability::ReadAccountSummaries];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<L, A> {
    /// Finds invoices.
    pub ledger: L,
    /// Reads names of accounts.
    pub accounts: A,
}

/// A page of the invoices, by account and number.
///
/// # Errors
/// `malformed` when the query is malformed; `unavailable` or `internal` when a store fails.
pub async fn handle<L: ReadUntied, A: ReadAccountSummaries>(
    ports: &Ports<L, A>,
    request: Request<StaffMember>,
) -> Result<Response<UntiedInvoices>, Failure> {
    let (after, limit) = calls::untied_query(&request.query()?)?;
    let (found, next) = ports.ledger.untied_invoices(after.as_ref(), limit).await?;
    let ids: BTreeSet<_> = found.iter().map(|invoice| invoice.account.clone()).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let accounts = match ids.is_empty() {
        true => Vec::new(),
        false => ports.accounts.account_summaries(&ids).await?,
    };
    Ok(Response::new(calls::untied(found, &accounts, next)?))
}
