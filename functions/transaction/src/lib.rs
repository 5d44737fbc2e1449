//! `GET /v1/accounts/{accountId}/transactions/{entryId}`: one transaction with what became of it;
//! and `GET …/transactions/{entryId}/allocations`: what it pays, or what pays it, page by page.

use app::reading::{self, AllocationPage, ReadHistory, allocations, show_transaction};
use contract::{Allocation, NamedEntry, PageQuery, PaidBy, ProblemKind, TransactionDetail};
use domain::ids::AccountId;
use domain::ledger::{Entry, EntryId};
use portal_http::people::page_limit;
use portal_http::{
    AccountCaller, Call, Failure, Reply, convert, open_allocations, seal_allocations,
};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::RecordActivity,
    Capability::ReadLedger,
    Capability::ReadEntry,
];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S> {
    /// Reads accounts and how they came to be.
    pub ledger: S,
}

/// Answers with one transaction of the caller's account.
///
/// # Errors
/// `not-found` when the account has no entry of this id; `unavailable` or `internal` when the store
/// fails.
pub async fn handle<S: ReadHistory>(
    ports: &Ports<S>,
    call: Call<AccountCaller>,
) -> Result<Reply<TransactionDetail>, Failure> {
    let absent = || Failure::of(ProblemKind::NotFound);
    let id = call.path("entryId")?.parse().map_err(|_| absent())?;
    let account = call.caller().account();
    let found = show_transaction(&ports.ledger, account, id).await?;
    Ok(Reply::new(answer(account, found.ok_or_else(absent)?)?))
}

/// Answers with some allocations of one transaction of the caller's account.
///
/// # Errors
/// As [`handle`]; `malformed` when the cursor is of another transaction, or the limit out of range.
pub async fn list<S: ReadHistory>(
    ports: &Ports<S>,
    call: Call<AccountCaller>,
) -> Result<Reply<contract::AllocationPage>, Failure> {
    let absent = || Failure::of(ProblemKind::NotFound);
    let id: EntryId = call.path("entryId")?.parse().map_err(|_| absent())?;
    let account = call.caller().account();
    let PageQuery { limit, cursor } = call.query()?;
    let limit = usize::from(page_limit(limit)?);
    let position = cursor.map(|cursor| open_allocations(account, id, &cursor)).transpose()?;
    let page = allocations(&ports.ledger, account, id, position, limit).await?;
    let AllocationPage { items, next, .. } = page.ok_or_else(absent)?;
    let items = items.into_iter().map(allocation).collect();
    let next = seal_allocations(account, id, next)?;
    Ok(Reply::new(contract::AllocationPage { items, next }))
}

fn answer(
    account: &AccountId,
    detail: reading::TransactionDetail,
) -> Result<TransactionDetail, Failure> {
    let entry = &detail.transaction.entry;
    let (method, posted_at) = (entry.method.map(paid_by), entry.posted_at);
    let AllocationPage { items, count, next } = detail.allocations;
    let next_allocations = seal_allocations(account, entry.id, next)?;
    Ok(TransactionDetail {
        transaction: convert::transaction(detail.transaction),
        allocations: items.into_iter().map(allocation).collect(),
        allocation_count: u64::try_from(count).unwrap_or(u64::MAX),
        next_allocations,
        unapplied: detail.unapplied.map(convert::money),
        taken: detail.taken.map(convert::money),
        given_back: detail.given_back.map(convert::money),
        names: detail.names.map(named),
        due_on: detail.due_on,
        method,
        posted_at,
    })
}

fn allocation(reading::Allocation { entry, amount }: reading::Allocation) -> Allocation {
    Allocation {
        id: entry.id.to_string(),
        r#type: convert::entry_kind(entry.kind),
        number: entry.number,
        date: entry.id.on,
        amount: convert::money(amount),
    }
}

fn named(entry: Entry) -> NamedEntry {
    NamedEntry {
        id: entry.id.to_string(),
        r#type: convert::entry_kind(entry.kind),
        number: entry.number,
    }
}

const fn paid_by(method: domain::document::PaidBy) -> PaidBy {
    match method {
        domain::document::PaidBy::Cheque => PaidBy::Cheque,
        domain::document::PaidBy::Wire => PaidBy::Wire,
        domain::document::PaidBy::Card => PaidBy::Card,
        domain::document::PaidBy::BankDebit => PaidBy::BankDebit,
        domain::document::PaidBy::Cash => PaidBy::Cash,
        domain::document::PaidBy::Other => PaidBy::Other,
    }
}
