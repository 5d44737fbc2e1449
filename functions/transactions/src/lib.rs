//! `GET /v1/accounts/{accountId}/transactions`: Transaction History with its filters, as JSON
//! page by page, or as one CSV file.

use app::activity::{Action, RecordActivity};
use app::reading::{self, Filters, ReadTransactions, Search, first_page, next_page, whole_list};
use app::store::StoreError;
use contract::length::FILTER_LENGTH;
use contract::{ProblemKind, TransactionPage, TransactionsQuery};
use portal_http::present::transaction;
use portal_http::{
    AccountCaller, Csv, Failure, PrefetchRequest, Request, Response, record_download,
};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::ServeAccount, Capability::ReadLedger];

const DEFAULT_LIMIT: u32 = 50;
const MAX_LIMIT: u32 = 200;
/// Most transactions in a CSV file.
const MAX_ROWS: usize = 10_000;

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, A> {
    /// Reads accounts.
    pub ledger: S,
    /// Logs downloads.
    pub log: A,
}

/// The result of the query for a first page; `None` when it was not started.
type Found = Option<Result<Option<reading::TransactionPage>, StoreError>>;

/// Starts the query for a first page beside the access check. A query that may have to read the
/// whole history waits for the access check, because any client can start a prefetch.
pub async fn prefetch<S: ReadTransactions, A>(
    ports: &Ports<S, A>,
    request: PrefetchRequest,
) -> Found {
    let list = ListRequest::parse(request.query().ok()?).ok()?;
    if list.cursor.is_some() || request.wants_csv() || list.filters.scans() {
        return None;
    }
    let (account, now) = (request.account(), request.now());
    Some(first_page(&ports.ledger, account, &list.filters, list.limit, now).await)
}

/// Responds with a page of Transaction History, or with the whole list as a CSV file.
///
/// # Errors
/// `malformed` when a parameter is malformed; `invalid` when the list is too long for a file;
/// `not-found` when the account has no ledger; `unavailable` or `internal` when the store fails.
pub async fn handle<S: ReadTransactions, A: RecordActivity>(
    ports: &Ports<S, A>,
    request: Request<AccountCaller>,
    prefetched: Option<Found>,
) -> Result<Response<TransactionPage>, Failure> {
    let (ledger, account) = (&ports.ledger, request.caller().account());
    let ListRequest { filters, limit, cursor } = ListRequest::parse(request.query()?)?;
    if request.wants_csv() {
        return file(ports, &request, &filters).await;
    }
    let page = match (&cursor, prefetched.flatten()) {
        (Some(cursor), _) => {
            let position = transaction::page_position(account, &filters, cursor)?;
            Some(next_page(ledger, account, &filters, limit, position).await?)
        }
        (None, Some(found)) => found?,
        (None, None) => first_page(ledger, account, &filters, limit, request.now()).await?,
    };
    let page = page.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    let cursor = |position| transaction::page_cursor(account, &filters, position);
    let next = page.next.map(cursor).transpose()?;
    Ok(Response::new(transaction::page(page.items, next)))
}

/// The whole list as a CSV file. It ignores `limit` and `cursor`.
async fn file<S: ReadTransactions, A: RecordActivity>(
    ports: &Ports<S, A>,
    request: &Request<AccountCaller>,
    filters: &Filters,
) -> Result<Response<TransactionPage>, Failure> {
    let account = request.caller().account();
    let list = whole_list(&ports.ledger, account, filters, MAX_ROWS, request.now()).await?;
    let list = list.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    if list.more {
        return Err(Failure::of(ProblemKind::Invalid).with_fault("?from", "too-many"));
    }
    let items = transaction::page(list.items, None).items;
    let file = Csv::transactions(&list.account_number, &items, request.language());
    let days = (list.from, list.to);
    record_download(&ports.log, request, Action::HistoryDownloaded, days).await?;
    Ok(Response::csv(file))
}

/// The query of a list, parsed.
struct ListRequest {
    filters: Filters,
    limit: usize,
    cursor: Option<String>,
}

impl ListRequest {
    fn parse(query: TransactionsQuery) -> Result<Self, Failure> {
        let TransactionsQuery { r#type, from, to, text, cursor, limit } = query;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(Failure::malformed("?limit", "out-of-range"));
        }
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            return Err(Failure::malformed("?to", "before-from"));
        }
        if text.as_ref().is_some_and(|text| text.chars().count() > FILTER_LENGTH) {
            return Err(Failure::malformed("?text", "too-long"));
        }
        let text = text.and_then(|text| Search::parse(&text));
        let kind = r#type.map(transaction::from_entry_type);
        let filters = Filters { kind, from, to, text };
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(Self { filters, limit, cursor })
    }
}
