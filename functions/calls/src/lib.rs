//! `GET /v1/accounts/{accountId}/calls`: searches calls; `GET …/calls/summary`: sums what a search
//! finds by group; `POST …/calls/exports`: makes a file of it; and `GET …/invoices/{number}/calls`:
//! lists the calls of an invoice.

mod filters;

use app::call_records::{DownloadScope, ReadCallFiles, ReadCallRecords};
use app::reading::ReadInvoices;
use call_history::{CallAccount, Grouping, Page, Position, StartDownload};
use contract::{
    CallExportRequest, CallFilters, CallGrouping, CallPage, CallSort, CallSummary,
    CallSummaryQuery, CallsQuery, Download, InvoiceCallsQuery, ProblemKind,
};
use domain::call_record::Filter;
use domain::ids::AccountId;
use jiff::Timestamp;
use portal_http::present::{calls, downloads};
use portal_http::{AccountCaller, Cursor, Failure, Request, Response, page_limit};
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

/// Where a page begins: key, start and id of the last call of the page before.
type SentPosition = (i64, Timestamp, String);

/// Responds with a page of the calls that match, and the sums of all that do.
///
/// # Errors
/// `malformed` or `invalid`, naming the parameter; `not-found` when the account has no ledger;
/// `unavailable` or `internal` when a store fails.
pub async fn search<L, C, F, S>(
    ports: &Ports<L, C, F, S>,
    request: Request<AccountCaller>,
) -> Result<Response<CallPage>, Failure>
where
    L: ReadInvoices,
    C: ReadCallRecords,
    F: ReadCallFiles,
{
    let query: CallsQuery = request.query()?;
    let filters = query.filters();
    let account = account(&ports.ledger, request.caller().account()).await?;
    let filter = filters::parse(&filters, &account, request.now(), "?")?;
    let CallsQuery { sort, cursor, limit, .. } = query;
    let sent = Sent { filters, sort, cursor, limit };
    page(ports, &account, &filter, sent, request.now()).await
}

/// Responds with a page of an invoice's calls, and the sums of all of them. The last digits of
/// numbers are hidden from viewers.
///
/// # Errors
/// `malformed`, naming the parameter; `not-found` when the account has no such invoice;
/// `unavailable` or `internal` when a store fails.
pub async fn of_invoice<L, C, F, S>(
    ports: &Ports<L, C, F, S>,
    request: Request<AccountCaller>,
) -> Result<Response<CallPage>, Failure>
where
    L: ReadInvoices,
    C: ReadCallRecords,
    F: ReadCallFiles,
{
    let (caller, number) = (request.caller(), request.path_number()?);
    let InvoiceCallsQuery { line_id, sort, cursor, limit } = request.query()?;
    let invoice = ports.ledger.invoice(caller.account(), &number).await?;
    invoice.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    let account = account(&ports.ledger, caller.account()).await?;
    let invoice_number = Some(number.to_string());
    let filters = CallFilters { invoice_number, line_id, ..CallFilters::default() };
    let mut filter = filters::parse(&filters, &account, request.now(), "?")?;
    filter.masked = caller.sees_masked_numbers();
    let sent = Sent { filters, sort, cursor, limit };
    page(ports, &account, &filter, sent, request.now()).await
}

/// What a client sent to get a page of calls.
struct Sent {
    filters: CallFilters,
    sort: CallSort,
    cursor: Option<String>,
    limit: Option<u16>,
}

async fn page<L, C, F, S>(
    ports: &Ports<L, C, F, S>,
    account: &CallAccount,
    filter: &Filter,
    sent: Sent,
    now: Timestamp,
) -> Result<Response<CallPage>, Failure>
where
    C: ReadCallRecords,
    F: ReadCallFiles,
{
    let limit = page_limit(sent.limit)?;
    let binding = calls::search_binding(&account.id, &sent.filters, sent.sort);
    let parts: Vec<_> = binding.iter().map(String::as_str).collect();
    let open = |cursor: String| Cursor::open(&parts, &cursor);
    let after: Option<SentPosition> = sent.cursor.map(open).transpose()?;
    let after = after.map(|(key, started_at, call_id)| Position { key, started_at, call_id });
    let page = Page { order: calls::order(sent.sort), after, limit };
    let (records, files) = (&ports.records, &ports.files);
    let found = call_history::search(records, files, account, filter, page, now).await?;
    let shown = |call| calls::call(call, &account.zone, account.currency);
    let seal = |next: Position| Cursor::seal(&parts, (next.key, next.started_at, next.call_id));
    Ok(Response::new(CallPage {
        items: found.calls.into_iter().map(shown).collect(),
        totals: calls::totals(found.totals, account.currency),
        next: found.next.map(seal).transpose()?,
    }))
}

/// Responds with sums of the calls that match, by group.
///
/// # Errors
/// As [`search`].
pub async fn summarize<L, C, F, S>(
    ports: &Ports<L, C, F, S>,
    request: Request<AccountCaller>,
) -> Result<Response<CallSummary>, Failure>
where
    L: ReadInvoices,
    C: ReadCallRecords,
    F: ReadCallFiles,
{
    let query: CallSummaryQuery = request.query()?;
    let account = account(&ports.ledger, request.caller().account()).await?;
    let filter = filters::parse(&query.filters(), &account, request.now(), "?")?;
    let by = match query.by {
        CallGrouping::Day => Grouping::Day,
        CallGrouping::CostCentre => Grouping::CostCentre,
        CallGrouping::Destination => Grouping::Destination,
    };
    let (records, files, now) = (&ports.records, &ports.files, request.now());
    let summary = call_history::summary(records, files, &account, &filter, by, now).await?;
    let currency = account.currency;
    let group = |(key, totals)| calls::group(key, totals, currency);
    Ok(Response::new(CallSummary {
        items: summary.groups.into_iter().map(group).collect(),
        rest: summary.rest.map(|rest| calls::totals(rest, currency)),
        totals: calls::totals(summary.totals, currency),
    }))
}

/// Makes a file of the calls that match, once for the `Idempotency-Key`. Responds with a link, or
/// with the job that builds the file.
///
/// # Errors
/// As [`search`]; `idempotency-key-reused`.
pub async fn export<L, C, F, S>(
    ports: &Ports<L, C, F, S>,
    request: Request<AccountCaller>,
) -> Result<Response<Download>, Failure>
where
    L: ReadInvoices,
    S: StartDownload,
{
    let key = downloads::idempotency_key(&request, "call-export")?;
    let body: CallExportRequest = request.body()?;
    let account = account(&ports.ledger, request.caller().account()).await?;
    let filter = filters::parse(&body.filters(), &account, request.now(), "/")?;
    let scope = DownloadScope::Search(Box::new(filter));
    let wanted = downloads::wanted(&request, scope, body.dialect, &account.zone_name);
    let started = ports.downloads.start(account, wanted, &request.by(), key).await;
    Ok(downloads::started(started.map_err(downloads::refused)?))
}

async fn account(ledger: &impl ReadInvoices, id: &AccountId) -> Result<CallAccount, Failure> {
    let account = CallAccount::read(ledger, id).await?;
    account.ok_or_else(|| Failure::of(ProblemKind::NotFound))
}
