//! `GET /v1/accounts/{accountId}/aging`: open items by days overdue, as of any day.

use app::reading::{self, ReadHistory};
use app::system::Clock;
use contract::{Aging, AgingQuery, ProblemKind};
use portal_http::{AccountCaller, Failure, Request, Response, present};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::ServeAccount, Capability::ReadLedger];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, C> {
    /// Reads ledgers.
    pub ledger: S,
    /// The clock.
    pub clock: C,
}

/// Responds with the aging of the account.
///
/// # Errors
/// `malformed` when a parameter is malformed; `not-found` when the account has no ledger;
/// `unavailable` or `internal` when the store fails.
pub async fn handle<S: ReadHistory, C: Clock>(
    ports: &Ports<S, C>,
    request: Request<AccountCaller>,
) -> Result<Response<Aging>, Failure> {
    let AgingQuery { as_of } = request.query()?;
    let account = request.caller().account();
    let found = reading::aging(&ports.ledger, &ports.clock, account, as_of).await?;
    let aging = found.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    Ok(Response::new(present::aging::aging(aging)))
}
