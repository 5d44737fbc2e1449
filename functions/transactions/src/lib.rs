//! `GET /v1/accounts/{accountId}/transactions`: Transaction History with its filters, page by page;
//! as CSV all of it at once.

use app::{
    activity::{Action, RecordActivity},
    reading::{self, Filters, ReadTransactions, first_page, next_page, whole_list},
    store::StoreError,
};
use contract::length::FILTER_LENGTH;
use contract::{ProblemKind, TransactionPage, TransactionType, TransactionsQuery};
use domain::fold::fold;
use domain::ledger::EntryKind;
use portal_http::{
    AccountCaller, Call, Csv, Failure, Glimpse, Reply, convert, download, open_position,
    seal_position,
};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::RecordActivity,
    Capability::ReadLedger,
];

const DEFAULT_LIMIT: u32 = 50;
const MAX_LIMIT: u32 = 200;
/// Most transactions of one file.
const MAX_ROWS: usize = 10_000;

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, A> {
    /// Reads accounts.
    pub ledger: S,
    /// Tells of files that are taken along.
    pub log: A,
}

/// What the query of a first page found; `None` when it was not started.
type Found = Option<Result<Option<reading::TransactionPage>, StoreError>>;

/// Starts the query of a first page beside the access check. What may have to look through the
/// whole history waits until access is granted: this begins for anybody.
pub async fn prefetch<S: ReadTransactions, A>(ports: &Ports<S, A>, glimpse: Glimpse) -> Found {
    let ask = Ask::parse(glimpse.query().ok()?).ok()?;
    if ask.cursor.is_some() || glimpse.wants_csv() || ask.filters.look_through() {
        return None;
    }
    let (account, now) = (glimpse.account(), glimpse.now());
    Some(first_page(&ports.ledger, account, &ask.filters, ask.limit, now).await)
}

/// Answers with a page of the caller's account, or with a file of the whole list.
///
/// # Errors
/// `malformed` when a parameter is; `invalid` when the list is too long for a file; `not-found`
/// when there is no such account; `unavailable` or `internal` when the store fails.
pub async fn handle<S: ReadTransactions, A: RecordActivity>(
    ports: &Ports<S, A>,
    call: Call<AccountCaller>,
    fetched: Option<Found>,
) -> Result<Reply<TransactionPage>, Failure> {
    let (ledger, account) = (&ports.ledger, call.caller().account());
    let ask = Ask::parse(call.query()?)?;
    if call.wants_csv() {
        return file(ports, &call, &ask.filters).await;
    }
    let page = match (&ask.cursor, fetched.flatten()) {
        (Some(cursor), _) => {
            let position = open_position(account, &ask.filters, cursor)?;
            Some(next_page(ledger, account, &ask.filters, ask.limit, position).await?)
        }
        (None, Some(found)) => found?,
        (None, None) => first_page(ledger, account, &ask.filters, ask.limit, call.now()).await?,
    };
    let page = page.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    let seal = |position| seal_position(account, &ask.filters, position);
    let next = page.next.map(seal).transpose()?;
    Ok(Reply::new(convert::transactions(page.items, next)))
}

/// The whole list; `limit` and `cursor` say nothing of a file.
async fn file<S: ReadTransactions, A: RecordActivity>(
    ports: &Ports<S, A>,
    call: &Call<AccountCaller>,
    filters: &Filters,
) -> Result<Reply<TransactionPage>, Failure> {
    let account = call.caller().account();
    let list = whole_list(&ports.ledger, account, filters, MAX_ROWS, call.now()).await?;
    let list = list.ok_or_else(|| Failure::of(ProblemKind::NotFound))?;
    if list.more {
        return Err(Failure::of(ProblemKind::Invalid).with_fault("?from", "too-many"));
    }
    let items = convert::transactions(list.items, None).items;
    let file = Csv::transactions(account.as_str(), &items, call.language());
    let days = (list.from, list.to);
    download(&ports.log, call, Action::HistoryDownloaded, days).await?;
    Ok(Reply::csv(file))
}

/// What is asked for, parsed.
struct Ask {
    filters: Filters,
    limit: usize,
    cursor: Option<String>,
}

impl Ask {
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
        let text = text.map(|text| fold(&text)).filter(|text| !text.is_empty());
        let kind = r#type.map(entry_kind);
        let filters = Filters { kind, from, to, text };
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(Self { filters, limit, cursor })
    }
}

const fn entry_kind(kind: TransactionType) -> EntryKind {
    match kind {
        TransactionType::Invoice => EntryKind::Invoice,
        TransactionType::Payment => EntryKind::Payment,
        TransactionType::Credit => EntryKind::Credit,
        TransactionType::Refund => EntryKind::Refund,
        TransactionType::Reversal => EntryKind::Reversal,
        TransactionType::Adjustment => EntryKind::Adjustment,
        TransactionType::WriteOff => EntryKind::WriteOff,
    }
}
