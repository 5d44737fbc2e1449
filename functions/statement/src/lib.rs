//! `GET /v1/accounts/{accountId}/statements`: a statement of any period, as JSON or as CSV.

use app::activity::{Action, RecordActivity};
use app::reading::{self, ReadHistory};
use app::system::Clock;
use contract::{ProblemKind, Statement, StatementQuery};
use portal_http::{AccountCaller, Csv, Failure, Request, Response, present, record_download};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::ServeAccount, Capability::ReadLedger];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, A, C> {
    /// Reads ledgers.
    pub ledger: S,
    /// Logs downloads.
    pub log: A,
    /// The clock.
    pub clock: C,
}

/// Responds with a statement of the account.
///
/// # Errors
/// `malformed` when a parameter is malformed; `invalid` when the last day is before the first;
/// `not-found` when the account has no ledger; `unavailable` or `internal` when the store fails.
pub async fn handle<S: ReadHistory, A: RecordActivity, C: Clock>(
    ports: &Ports<S, A, C>,
    request: Request<AccountCaller>,
) -> Result<Response<Statement>, Failure> {
    let StatementQuery { from, to } = request.query()?;
    let account = request.caller().account();
    let found = reading::statement(&ports.ledger, &ports.clock, account, from, to).await?;
    let statement = found.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    let days = (statement.from, statement.to);
    let statement = present::statement::statement(account, statement);
    if !request.wants_csv() {
        return Ok(Response::new(statement));
    }
    let file = Csv::statement(&statement, request.language());
    record_download(&ports.log, &request, Action::StatementDownloaded, days).await?;
    Ok(Response::csv(file))
}
