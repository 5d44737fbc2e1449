//! `GET /v1/accounts/{accountId}/call-history`: the months of Call History; and
//! `POST …/call-history/{month}/links`: makes a file of a month.

use app::call_records::{DownloadScope, ReadCallFiles, ReadCallRecords};
use app::reading::ReadInvoices;
use call_history::{CallAccount, StartDownload};
use contract::{CallHistory, CallMonthLinkRequest, Download, ProblemKind};
use domain::call_record::Month;
use domain::ids::AccountId;
use portal_http::present::{calls, downloads};
use portal_http::{AccountCaller, Failure, Request, Response};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ServeAccount,
    Capability::ReadInvoice,
    Capability::ReadCallRecords,
    Capability::ReadCallFiles,
    Capability::WriteDownloads,
    Capability::LinkDownloads,
    Capability::PutIdempotency,
    Capability::StartJob,
];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<L, C, F, S> {
    /// Reads accounts.
    pub ledger: L,
    /// Reads what is listed of call records.
    pub records: C,
    /// Reads the files of call records.
    pub files: F,
    /// Makes downloads.
    pub downloads: S,
}

/// Responds with the current month and the six before it.
///
/// # Errors
/// `not-found` when the account has no ledger; `unavailable` or `internal` when a store fails.
pub async fn list<L, C, F, S>(
    ports: &Ports<L, C, F, S>,
    request: Request<AccountCaller>,
) -> Result<Response<CallHistory>, Failure>
where
    L: ReadInvoices,
    C: ReadCallRecords,
    F: ReadCallFiles,
{
    let (account, now) = (account(&ports.ledger, request.caller().account()).await?, request.now());
    let months = call_history::call_history(&ports.records, &ports.files, &account, now).await?;
    let months = months.into_iter();
    let shown = months.map(|of| calls::month(of.month, of.totals, account.currency)).collect();
    let default_from = call_history::default_from(&account.zone, now);
    Ok(Response::new(CallHistory { months: shown, default_from }))
}

/// Makes a file of the calls of a month, once for the `Idempotency-Key`. Responds with a link, or
/// with the job that builds the file.
///
/// # Errors
/// `not-found` when the path has no month, or the account has no ledger; `malformed`, naming the
/// field; `idempotency-key-reused`; `unavailable` or `internal` when a store fails.
pub async fn make_link<L, C, F, S>(
    ports: &Ports<L, C, F, S>,
    request: Request<AccountCaller>,
) -> Result<Response<Download>, Failure>
where
    L: ReadInvoices,
    S: StartDownload,
{
    let absent = || Failure::of(ProblemKind::NotFound);
    let month = Month::parse(request.path("month")?).ok_or_else(absent)?;
    let key = downloads::idempotency_key(&request, "call-month-link")?;
    let CallMonthLinkRequest { dialect } = request.body()?;
    let account = account(&ports.ledger, request.caller().account()).await?;
    let scope = DownloadScope::Month(month);
    let wanted = downloads::wanted(&request, scope, dialect, &account.zone_name);
    let started = ports.downloads.start(account, wanted, &request.by(), key).await;
    Ok(downloads::started(started.map_err(downloads::refused)?))
}

async fn account(ledger: &impl ReadInvoices, id: &AccountId) -> Result<CallAccount, Failure> {
    let account = CallAccount::read(ledger, id).await?;
    account.ok_or_else(|| Failure::of(ProblemKind::NotFound))
}
