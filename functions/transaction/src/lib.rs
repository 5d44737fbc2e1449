//! `GET /v1/accounts/{accountId}/transactions/{entryId}`: Transaction Details; and
//! `GET …/transactions/{entryId}/allocations`: what it is applied to, or what is applied to it,
//! page by page.

use app::reading::{self, ReadHistory, show_transaction};
use contract::{AllocationPage, PageQuery, ProblemKind, TransactionDetail};
use portal_http::present::transaction;
use portal_http::{AccountCaller, Failure, Request, Response, page_limit};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] =
    &[Capability::ServeAccount, Capability::ReadLedger, Capability::ReadEntry];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S> {
    /// Reads ledgers.
    pub ledger: S,
}

/// Responds with one transaction of the account.
///
/// # Errors
/// `not-found` when the account has no entry of this id; `unavailable` or `internal` when the store
/// fails.
pub async fn handle<S: ReadHistory>(
    ports: &Ports<S>,
    request: Request<AccountCaller>,
) -> Result<Response<TransactionDetail>, Failure> {
    let (account, id) = (request.caller().account(), request.path_entry()?);
    let found = show_transaction(&ports.ledger, account, id).await?;
    let found = found.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    Ok(Response::new(transaction::details(account, found)?))
}

/// Responds with a page of the allocations of one transaction.
///
/// # Errors
/// As [`handle`]; `malformed` when the cursor belongs to another transaction, or the limit is out
/// of range.
pub async fn list<S: ReadHistory>(
    ports: &Ports<S>,
    request: Request<AccountCaller>,
) -> Result<Response<AllocationPage>, Failure> {
    let (account, id) = (request.caller().account(), request.path_entry()?);
    let PageQuery { limit, cursor } = request.query()?;
    let limit = usize::from(page_limit(limit)?);
    let position = |cursor: String| transaction::allocations_position(account, id, &cursor);
    let position = cursor.map(position).transpose()?;
    let page = reading::allocations(&ports.ledger, account, id, position, limit).await?;
    let page = page.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    Ok(Response::new(transaction::allocations(account, id, page)?))
}
