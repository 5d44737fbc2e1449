//! `POST /v1/accounts/{accountId}/invoices/{number}/links`: makes a file of an invoice's calls.

use app::call_records::DownloadScope;
use app::reading::ReadInvoices;
use call_history::{CallAccount, StartDownload};
use contract::{Download, InvoiceFile, InvoiceLinkRequest, ProblemKind};
use portal_http::present::downloads;
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
pub struct Ports<L, S> {
    /// Reads accounts and invoices.
    pub ledger: L,
    /// Makes downloads.
    pub downloads: S,
}

/// Makes a file of the invoice's calls, once for the `Idempotency-Key`. Responds with a link, or
/// with the job that builds the file. Viewers get a file with masked numbers.
///
/// # Errors
/// `not-found` when the account has no such invoice, or the invoice has no calls; `malformed`,
/// naming the field; `idempotency-key-reused`; `unavailable` or `internal` when a store fails.
pub async fn handle<L: ReadInvoices, S: StartDownload>(
    ports: &Ports<L, S>,
    request: Request<AccountCaller>,
) -> Result<Response<Download>, Failure> {
    let absent = || Failure::of(ProblemKind::NotFound);
    let (id, number) = (request.caller().account(), request.path_number()?);
    let key = downloads::idempotency_key(&request, "invoice-link")?;
    let InvoiceLinkRequest { what: InvoiceFile::CallRecords, dialect } = request.body()?;
    ports.ledger.invoice(id, &number).await?.ok_or_else(absent)?;
    let account = CallAccount::read(&ports.ledger, id).await?.ok_or_else(absent)?;
    let scope = DownloadScope::Invoice(number);
    let wanted = downloads::wanted(&request, scope, dialect, &account.zone_name);
    let started = ports.downloads.start(account, wanted, &request.by(), key).await;
    Ok(downloads::started(started.map_err(downloads::refused)?))
}
