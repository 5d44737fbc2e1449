//! `GET /v1/accounts/{accountId}/transactions/{entryId}`: one transaction with what became of it.

use app::reading::{self, ReadHistory, show_transaction};
use contract::{Allocation, NamedEntry, PaidBy, ProblemKind, TransactionDetail};
use domain::ledger::Entry;
use portal_http::{AccountCaller, Call, Failure, Reply, convert};
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
    let found = show_transaction(&ports.ledger, call.caller().account(), id).await?;
    Ok(Reply::new(answer(found.ok_or_else(absent)?)))
}

fn answer(detail: reading::TransactionDetail) -> TransactionDetail {
    let entry = &detail.transaction.entry;
    let (method, posted_at) = (entry.method.map(paid_by), entry.posted_at);
    TransactionDetail {
        transaction: convert::transaction(detail.transaction),
        allocations: detail.allocations.into_iter().map(allocation).collect(),
        unapplied: detail.unapplied.map(convert::money),
        taken: detail.taken.map(convert::money),
        given_back: detail.given_back.map(convert::money),
        names: detail.names.map(named),
        due_on: detail.due_on,
        method,
        posted_at,
    }
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
