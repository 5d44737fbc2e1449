//! `GET /v1/accounts/{accountId}/invoices/{number}`: Invoice Transaction Details; and
//! `GET …/invoices/{number}/lines`: its lines, page by page. What invoices are for:
//! `GET …/invoices`; and how one differs from the one before it:
//! `GET …/invoices/{number}/comparison`.

use app::call_records::ReadCallRecords;
use app::reading::{
    ReadDocuments, ReadInvoices, ReadTransactions, compare_invoice, invoice_lines, newest_invoices,
    show_invoice,
};
use app::store::StoreError;
use contract::{Invoice, InvoiceComparison, InvoiceLinePage, InvoiceList, PageQuery, ProblemKind};
use portal_http::{AccountCaller, Failure, Request, Response, page_limit, present};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ServeAccount,
    Capability::ReadLedger,
    Capability::ReadInvoice,
    Capability::ReadDocuments,
    Capability::ReadCallRecords,
];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, F, C> {
    /// Reads invoices and what is applied to them.
    pub ledger: S,
    /// Reads full documents.
    pub documents: F,
    /// Reads what is listed of call records.
    pub calls: C,
}

/// Responds with one invoice of the account.
///
/// # Errors
/// `not-found` when the account has no invoice of this number; `unavailable` or `internal` when a
/// store fails.
pub async fn handle<S: ReadInvoices, F: ReadDocuments, C: ReadCallRecords>(
    ports: &Ports<S, F, C>,
    request: Request<AccountCaller>,
) -> Result<Response<Invoice>, Failure> {
    let absent = || Failure::of(ProblemKind::NotFound);
    let (account, number) = (request.caller().account(), request.path_number()?);
    let Ports { ledger, documents, calls } = ports;
    let found = show_invoice(ledger, documents, calls, account, &number, request.now()).await;
    let invoice = found.map_err(StoreError::from)?.ok_or_else(absent)?;
    Ok(Response::new(present::invoice::details(account, invoice)?))
}

/// Responds with a page of the lines of one invoice.
///
/// # Errors
/// As [`handle`]; `malformed` when the cursor belongs to another invoice, or the limit is out of
/// range.
pub async fn lines<S: ReadInvoices, F: ReadDocuments, C>(
    ports: &Ports<S, F, C>,
    request: Request<AccountCaller>,
) -> Result<Response<InvoiceLinePage>, Failure> {
    let (account, number) = (request.caller().account(), request.path_number()?);
    let PageQuery { limit, cursor } = request.query()?;
    let limit = usize::from(page_limit(limit)?);
    let offset = |cursor: String| present::invoice::lines_offset(account, &number, &cursor);
    let offset = cursor.map(offset).transpose()?.unwrap_or_default();
    let Ports { ledger, documents, .. } = ports;
    let found = invoice_lines(ledger, documents, account, &number, offset, limit).await;
    let absent = || Failure::of(ProblemKind::NotFound);
    let page = found.map_err(StoreError::from)?.ok_or_else(absent)?;
    Ok(Response::new(present::invoice::lines(account, &number, &page)?))
}

/// Responds with the newest invoices of the account by cause.
///
/// # Errors
/// `unavailable` or `internal` when a store fails.
pub async fn newest<S: ReadInvoices + ReadTransactions, F: ReadDocuments, C>(
    ports: &Ports<S, F, C>,
    request: Request<AccountCaller>,
) -> Result<Response<InvoiceList>, Failure> {
    let account = request.caller().account();
    let Ports { ledger, documents, .. } = ports;
    let found = newest_invoices(ledger, documents, account, request.now()).await;
    Ok(Response::new(present::causes::list(&found.map_err(StoreError::from)?)))
}

/// Responds with how an invoice differs from the one before it.
///
/// # Errors
/// As [`handle`].
pub async fn comparison<S: ReadInvoices + ReadTransactions, F: ReadDocuments, C>(
    ports: &Ports<S, F, C>,
    request: Request<AccountCaller>,
) -> Result<Response<InvoiceComparison>, Failure> {
    let (account, number) = (request.caller().account(), request.path_number()?);
    let Ports { ledger, documents, .. } = ports;
    let found = compare_invoice(ledger, documents, account, &number).await;
    let absent = || Failure::of(ProblemKind::NotFound);
    let compared = found.map_err(StoreError::from)?.ok_or_else(absent)?;
    Ok(Response::new(present::causes::comparison(compared)?))
}
