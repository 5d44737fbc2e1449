//! `GET /v1/accounts/{accountId}/aging`: what is open, by how long it has been due, as of any day.

use app::reading::{self, ReadHistory};
use app::system::Clock;
use contract::{Aging, AgingQuery, ProblemKind};
use portal_http::{AccountCaller, Call, Failure, Reply, convert};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::RecordActivity,
    Capability::ReadLedger,
];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, C> {
    /// Reads accounts and how they came to be.
    pub ledger: S,
    /// Now.
    pub clock: C,
}

/// Answers with the aging of the caller's account.
///
/// # Errors
/// `malformed` when a parameter is; `not-found` when there is no such account; `unavailable` or
/// `internal` when the store fails.
pub async fn handle<S: ReadHistory, C: Clock>(
    ports: &Ports<S, C>,
    call: Call<AccountCaller>,
) -> Result<Reply<Aging>, Failure> {
    let AgingQuery { as_of } = call.query()?;
    let account = call.caller().account();
    let found = reading::aging(&ports.ledger, &ports.clock, account, as_of).await?;
    let aging = found.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    Ok(Reply::new(convert::aging(aging)))
}
