//! `GET /v1/accounts/{accountId}/invoices/{number}/pdf`, `GET …/statements/pdf`,
//! `GET …/transactions/{entryId}/receipt`: documents as PDF.
//!
//! What is issued to the customer, an invoice or a receipt, is in the account's language for every
//! reader. A statement is made for its reader, and is in the reader's, like its page and its CSV.

use app::activity::{Action, RecordActivity};
use app::call_records::{DownloadFile, DownloadFiles, DownloadUpload, ReadCallRecords};
use app::reading::{self, ReadDocuments, ReadInvoices, ReadProvidedPdfs};
use app::store::StoreError;
use app::system::Clock;
use bytes::Bytes;
use contract::{DownloadLink, ProblemKind, StatementQuery};
use pdf::{Issuer, PdfError};
use portal_http::{
    AccountCaller, Failure, Pdf, Request, Response, present, record_document, record_download,
};
use runtime::Capability;

mod issued;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ServeAccount,
    Capability::ReadLedger,
    Capability::ReadInvoice,
    Capability::ReadDocuments,
    Capability::ReadCallRecords,
    Capability::WriteDownloads,
    Capability::LinkDownloads,
];

/// Most lines or transactions of a document that is made while its reader waits.
pub const MOST_ROWS: usize = 10_000;

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<L, R, F, D, A, C> {
    /// Reads accounts and invoices.
    pub ledger: L,
    /// Reads what is listed of call records.
    pub calls: R,
    /// Reads full documents, and the provider's own PDFs.
    pub files: F,
    /// Holds what is too long for a response.
    pub downloads: D,
    /// Logs downloads.
    pub log: A,
    /// The clock.
    pub clock: C,
    /// The provider, as documents show it.
    pub issuer: Issuer,
}

/// Responds with an invoice: the provider's own PDF if it sent one, otherwise ours.
///
/// # Errors
/// `not-found` when the account has no invoice of this number; `invalid` when it has too many
/// lines; `unavailable` or `internal` when a store fails.
pub async fn invoice<L, R, F, D, A, C>(
    ports: &Ports<L, R, F, D, A, C>,
    request: Request<AccountCaller>,
) -> Result<Response<DownloadLink>, Failure>
where
    L: ReadInvoices,
    R: ReadCallRecords,
    F: ReadDocuments + ReadProvidedPdfs,
    D: DownloadFiles,
    A: RecordActivity,
    C: Clock,
{
    let number = request.path_number()?;
    let file = issued::invoice(ports, &request, &number).await?;
    record_document(&ports.log, &request, Action::InvoiceDownloaded, number.as_str()).await?;
    respond(&ports.downloads, &request, file).await
}

/// Responds with the statement of a period.
///
/// # Errors
/// `malformed` when a parameter is malformed; `invalid` when the last day is before the first, or
/// the period has too many transactions; `not-found` when the account has no ledger; `unavailable`
/// or `internal` when a store fails.
pub async fn statement<L, R, F, D, A, C>(
    ports: &Ports<L, R, F, D, A, C>,
    request: Request<AccountCaller>,
) -> Result<Response<DownloadLink>, Failure>
where
    L: ReadInvoices,
    R: ReadCallRecords,
    F: ReadDocuments + ReadProvidedPdfs,
    D: DownloadFiles,
    A: RecordActivity,
    C: Clock,
{
    let StatementQuery { from, to } = request.query()?;
    let account = request.caller().account();
    let found = reading::statement(&ports.ledger, &ports.clock, account, from, to).await?;
    let statement = found.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    refuse_too_many(statement.movements.len())?;
    let days = (statement.from, statement.to);
    let statement = present::statement::statement(account, statement);
    let made = pdf::statement(&ports.issuer, &statement, request.language());
    let (from, to) = (days.0.to_string(), days.1.to_string());
    let name = issued::name("statement", "etat-de-compte", request.language());
    let file = Pdf::new(&[name, &statement.account.number, &from, &to], made.map_err(failed)?);
    record_download(&ports.log, &request, Action::StatementDownloaded, days).await?;
    respond(&ports.downloads, &request, file).await
}

/// Responds with the receipt of a payment.
///
/// # Errors
/// `not-found` when the account has no payment with this id; `unavailable` or `internal` when a
/// store fails.
pub async fn receipt<L, R, F, D, A, C>(
    ports: &Ports<L, R, F, D, A, C>,
    request: Request<AccountCaller>,
) -> Result<Response<DownloadLink>, Failure>
where
    L: ReadInvoices,
    R: ReadCallRecords,
    F: ReadDocuments + ReadProvidedPdfs,
    D: DownloadFiles,
    A: RecordActivity,
    C: Clock,
{
    let (file, number) = issued::receipt(ports, &request).await?;
    record_document(&ports.log, &request, Action::ReceiptDownloaded, &number).await?;
    respond(&ports.downloads, &request, file).await
}

/// The PDF; or a link to it when it is too long for a response.
async fn respond(
    downloads: &impl DownloadFiles,
    request: &Request<AccountCaller>,
    file: Pdf,
) -> Result<Response<DownloadLink>, Failure> {
    if file.fits() {
        return Ok(Response::pdf(file));
    }
    let (name, bytes) = file.into_parts();
    let key = format!("downloads/{}/documents/{name}", request.caller().account());
    let unavailable = |error: std::io::Error| StoreError::Unavailable(error.to_string());
    let mut upload = downloads.begin(&key);
    upload.write(Bytes::from(bytes)).await.map_err(unavailable)?;
    let bytes = upload.finish().await.map_err(unavailable)?;
    let link = downloads.link(&key, request.now()).await.map_err(unavailable)?;
    Ok(Response::new(present::downloads::link(&DownloadFile { key, bytes }, link)))
}

fn refuse_too_many(rows: usize) -> Result<(), Failure> {
    if rows > MOST_ROWS { Err(Failure::invalid("", "too-many")) } else { Ok(()) }
}

fn failed(error: PdfError) -> Failure {
    Failure::internal(error.to_string())
}
