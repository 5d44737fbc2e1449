//! `GET /v1/accounts/{accountId}/statements`: a statement of any period, as JSON or as CSV.

use app::activity::{Action, RecordActivity};
use app::reading::{self, PeriodError, ReadHistory};
use app::system::Clock;
use contract::{OpenItem, ProblemKind, Statement, StatementQuery};
use domain::ids::AccountId;
use portal_http::{AccountCaller, Call, Csv, Failure, Reply, convert, download};
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
pub struct Ports<S, A, C> {
    /// Reads accounts and how they came to be.
    pub ledger: S,
    /// Tells of files that are taken along.
    pub log: A,
    /// Now.
    pub clock: C,
}

/// Answers with a statement of the caller's account.
///
/// # Errors
/// `malformed` when a parameter is; `invalid` when the last day is before the first; `not-found`
/// when there is no such account; `unavailable` or `internal` when the store fails.
pub async fn handle<S: ReadHistory, A: RecordActivity, C: Clock>(
    ports: &Ports<S, A, C>,
    call: Call<AccountCaller>,
) -> Result<Reply<Statement>, Failure> {
    let StatementQuery { from, to } = call.query()?;
    let account = call.caller().account();
    let found = reading::statement(&ports.ledger, &ports.clock, account, from, to).await;
    let statement = found.map_err(refused)?.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    let days = (statement.from, statement.to);
    let statement = answer(account, statement);
    if !call.wants_csv() {
        return Ok(Reply::new(statement));
    }
    let file = Csv::statement(&statement, call.language());
    download(&ports.log, &call, Action::StatementDownloaded, days).await?;
    Ok(Reply::csv(file))
}

fn refused(error: PeriodError) -> Failure {
    let code = match error {
        PeriodError::BeforeFrom => "before-from",
        PeriodError::Store(error) => return error.into(),
    };
    Failure::of(ProblemKind::Invalid).with_fault("?to", code)
}

fn answer(account: &AccountId, statement: reading::Statement) -> Statement {
    Statement {
        account: convert::account(account, &statement.profile),
        bill_to: convert::address(&statement.profile.bill_to),
        from: statement.from,
        to: statement.to,
        opening: convert::money(statement.opening),
        movements: statement.movements.into_iter().map(convert::transaction).collect(),
        closing: convert::money(statement.closing),
        open_items: statement.open.into_iter().map(open_item).collect(),
        aging: convert::aging(statement.aging),
    }
}

fn open_item(item: domain::ledger::OpenItem) -> OpenItem {
    OpenItem {
        id: item.id.to_string(),
        r#type: convert::entry_kind(item.kind),
        number: item.number,
        due_on: item.due_on,
        open: convert::money(item.open),
    }
}
