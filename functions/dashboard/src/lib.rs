//! `GET /v1/accounts/{accountId}/dashboard`: all four sections in one response, from one query.

use app::auto_pay::{LimitsOf, ReadBills};
use app::reading::{self, ReadOverview};
use app::store::StoreError;
use contract::{Dashboard, ProblemKind};
use portal_http::{AccountCaller, Failure, PrefetchRequest, Request, Response, present};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::ServeAccount, Capability::ReadLedger];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S> {
    /// Reads accounts.
    pub ledger: S,
    /// What the payment gateway charges.
    pub limits: LimitsOf,
}

/// The result of the query.
type Found = Result<Option<reading::Dashboard>, StoreError>;

/// Starts the query beside the access check.
pub async fn prefetch<S: ReadOverview + ReadBills>(
    ports: &Ports<S>,
    request: PrefetchRequest,
) -> Found {
    reading::dashboard(&ports.ledger, request.account(), ports.limits, request.now()).await
}

/// Responds with the dashboard of the account.
///
/// # Errors
/// `not-found` when the account has no ledger; `unavailable` or `internal` when the store fails.
pub async fn handle<S: ReadOverview + ReadBills>(
    ports: &Ports<S>,
    request: Request<AccountCaller>,
    prefetched: Option<Found>,
) -> Result<Response<Dashboard>, Failure> {
    let account = request.caller().account();
    let found = match prefetched {
        Some(found) => found?,
        None => reading::dashboard(&ports.ledger, account, ports.limits, request.now()).await?,
    };
    let dashboard = found.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    Ok(Response::new(present::account::dashboard(account, dashboard)?))
}
