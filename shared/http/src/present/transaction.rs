//! Transaction History and Transaction Details, with the cursors of both lists.

use app::reading::{
    self, Allocation, AllocationPage, AllocationPosition, Filters, Position, Transaction,
};
use contract::{NamedEntry, PaidBy, TransactionDetail, TransactionPage, TransactionType};
use domain::date::parse_date;
use domain::ids::AccountId;
use domain::ledger::{Entry, EntryId, EntryKind};
use jiff::civil::Date;

use super::value::money;
use crate::{Cursor, Failure};

/// The type of a ledger entry.
pub const fn entry_type(kind: EntryKind) -> TransactionType {
    match kind {
        EntryKind::Invoice => TransactionType::Invoice,
        EntryKind::Payment => TransactionType::Payment,
        EntryKind::Credit => TransactionType::Credit,
        EntryKind::Refund => TransactionType::Refund,
        EntryKind::Reversal => TransactionType::Reversal,
        EntryKind::Adjustment => TransactionType::Adjustment,
        EntryKind::WriteOff => TransactionType::WriteOff,
    }
}

/// The kind of ledger entry that a filter names.
pub const fn from_entry_type(kind: TransactionType) -> EntryKind {
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

/// A page of Transaction History. `next` is the cursor of the next page.
pub fn page(items: Vec<Transaction>, next: Option<String>) -> TransactionPage {
    TransactionPage { items: items.into_iter().map(transaction).collect(), next }
}

/// A line of Transaction History.
pub fn transaction(transaction: Transaction) -> contract::Transaction {
    let Transaction { entry, open } = transaction;
    let (due_on, method) = (entry.due_on, entry.method.map(paid_by));
    contract::Transaction {
        id: entry.id.to_string(),
        seq: entry.id.seq,
        r#type: entry_type(entry.kind),
        date: entry.id.on,
        document_on: entry.document_on,
        number: entry.number,
        description: entry.description,
        amount: money(entry.amount),
        balance_after: money(entry.balance_after),
        open: open.map(money),
        due_on,
        method,
    }
}

/// Transaction Details: one entry with the first page of its allocations.
///
/// # Errors
/// `internal` when the cursor of the next page cannot be written.
pub fn details(
    account: &AccountId,
    detail: reading::TransactionDetail,
) -> Result<TransactionDetail, Failure> {
    let entry = &detail.transaction.entry;
    let posted_at = entry.posted_at;
    let AllocationPage { items, count, next } = detail.allocations;
    let next_allocations = allocations_cursor(account, entry.id, next)?;
    Ok(TransactionDetail {
        transaction: contract::Transaction {
            due_on: detail.due_on,
            ..transaction(detail.transaction)
        },
        allocations: items.into_iter().map(allocation).collect(),
        allocation_count: u64::try_from(count).unwrap_or(u64::MAX),
        next_allocations,
        unapplied: detail.unapplied.map(money),
        taken: detail.consumed.map(money),
        given_back: detail.restored.map(money),
        names: detail.refers_to.map(named_entry),
        posted_at,
    })
}

/// A page of an entry's allocations.
///
/// # Errors
/// `internal` when the cursor of the next page cannot be written.
pub fn allocations(
    account: &AccountId,
    entry: EntryId,
    page: AllocationPage,
) -> Result<contract::AllocationPage, Failure> {
    let items = page.items.into_iter().map(allocation).collect();
    let next = allocations_cursor(account, entry, page.next)?;
    Ok(contract::AllocationPage { items, next })
}

/// The other side of an allocation.
fn allocation(allocation: Allocation) -> contract::Allocation {
    let Allocation { entry, amount } = allocation;
    contract::Allocation {
        id: entry.id.to_string(),
        r#type: entry_type(entry.kind),
        number: entry.number,
        date: entry.id.on,
        amount: money(amount),
    }
}

fn named_entry(entry: Entry) -> NamedEntry {
    NamedEntry { id: entry.id.to_string(), r#type: entry_type(entry.kind), number: entry.number }
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

/// The cursor of the next page of Transaction History, valid for this account and these filters.
///
/// # Errors
/// `internal` when it cannot be written as JSON.
pub fn page_cursor(
    account: &AccountId,
    filters: &Filters,
    position: Position,
) -> Result<String, Failure> {
    let position = (position.after.to_string(), position.from.to_string());
    Cursor::seal(&binding(account, filters).each_ref().map(String::as_str), position)
}

/// Where a page of Transaction History begins.
///
/// # Errors
/// `malformed` when the cursor was made for another account or other filters.
pub fn page_position(
    account: &AccountId,
    filters: &Filters,
    cursor: &str,
) -> Result<Position, Failure> {
    let (after, from): (String, String) =
        Cursor::open(&binding(account, filters).each_ref().map(String::as_str), cursor)?;
    let refused = || Failure::malformed("?cursor", "bad-cursor");
    let after = after.parse().map_err(|_| refused())?;
    Ok(Position { after, from: parse_date(&from).ok_or_else(refused)? })
}

fn binding(account: &AccountId, filters: &Filters) -> [String; 5] {
    let Filters { kind, from, to, text } = filters;
    let day = |day: &Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    [
        account.to_string(),
        kind.map_or("", EntryKind::as_str).to_owned(),
        day(from),
        day(to),
        text.as_ref().map_or_else(String::new, |text| text.as_str().to_owned()),
    ]
}

/// The cursor of the next page of an entry's allocations, valid for this entry.
///
/// # Errors
/// `internal` when it cannot be written as JSON.
pub fn allocations_cursor(
    account: &AccountId,
    entry: EntryId,
    next: Option<AllocationPosition>,
) -> Result<Option<String>, Failure> {
    let binding = ["allocations", account.as_str(), &entry.to_string()];
    next.map(|next| Cursor::seal(&binding, (next.offset, next.last))).transpose()
}

/// Where a page of an entry's allocations begins.
///
/// # Errors
/// `malformed` when the cursor was made for another entry.
pub fn allocations_position(
    account: &AccountId,
    entry: EntryId,
    cursor: &str,
) -> Result<AllocationPosition, Failure> {
    let binding = ["allocations", account.as_str(), &entry.to_string()];
    let (offset, last): (usize, (u64, u64)) = Cursor::open(&binding, cursor)?;
    // A cursor is not signed. A position before the entry itself is not a position.
    if last < (entry.seq, 0) {
        return Err(Failure::malformed("?cursor", "bad-cursor"));
    }
    Ok(AllocationPosition { offset, last })
}
