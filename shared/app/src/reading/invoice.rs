//! Invoice Transaction Details.

use std::io;

use domain::{
    call_record::{TieOut, UsageLine, tie_out},
    document::{
        Address, Detail, Document, InvoiceDetail, InvoiceLine, LedgerDocument, LineCategory,
    },
    ids::{AccountId, DocumentNumber},
    ledger::{EntryId, OpenItem, Record, applied_to},
    money::{Money, MoneyError},
};
use jiff::{Timestamp, civil::Date};

use super::{
    AllocationPage, FIRST_PAGE, InvoiceRecord, ReadDocuments, ReadInvoices, allocations::page_of,
    today::today,
};
use crate::{
    call_records::{InvoiceCalls, ReadCallRecords},
    import::parse_stored,
    store::StoreError,
};

/// An invoice, with its payments and its status.
#[derive(Clone, Debug, PartialEq)]
pub struct Invoice {
    /// Number, due date, period, lines and taxes.
    pub detail: InvoiceDetail,
    /// The day of issue.
    pub issued_on: Date,
    /// Sum of lines and taxes.
    pub total: Money,
    /// Sum of the lines.
    pub subtotal: Money,
    /// Name and address at the time of posting.
    pub bill_to: Address,
    /// The amount not yet paid.
    pub open: Money,
    /// Derived from open amount and due date.
    pub status: InvoiceStatus,
    /// The invoice's entry.
    pub id: EntryId,
    /// The credits applied to it, in the order of their first application; at most [`FIRST_PAGE`].
    pub applied: AllocationPage,
    /// Its calls; `None` without any.
    pub calls: Option<CallsOfInvoice>,
}

/// The calls of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallsOfInvoice {
    /// Number of calls.
    pub count: u64,
    /// Whether they add up to the invoice's usage lines.
    pub tie_out: TieOut,
}

/// Some lines of an invoice.
#[derive(Clone, Debug, PartialEq)]
pub struct LinePage {
    /// The lines.
    pub lines: Vec<InvoiceLine>,
    /// How many lines come before the next page; `None` at the end.
    pub next: Option<usize>,
}

/// The payment status of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceStatus {
    /// Nothing paid, not past due.
    Open,
    /// Partly paid, not past due.
    PartlyPaid,
    /// Paid in full.
    Paid,
    /// Not paid in full after the due date.
    PastDue,
}

/// Why an invoice cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ShowInvoiceError {
    /// The store failed, or its contents are inconsistent.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The document's file cannot be read.
    #[error("cannot read the invoice's document: {0}")]
    Files(#[from] io::Error),
}

impl From<ShowInvoiceError> for StoreError {
    fn from(error: ShowInvoiceError) -> Self {
        match error {
            ShowInvoiceError::Store(error) => error,
            ShowInvoiceError::Files(error) => Self::Unavailable(error.to_string()),
        }
    }
}

/// One invoice of an account; `None` when the account has no invoice with this number.
///
/// # Errors
/// [`ShowInvoiceError`] when a port fails or its contents are inconsistent.
pub async fn show_invoice(
    store: &impl ReadInvoices,
    files: &impl ReadDocuments,
    calls: &impl ReadCallRecords,
    account: &AccountId,
    number: &DocumentNumber,
    now: Timestamp,
) -> Result<Option<Invoice>, ShowInvoiceError> {
    let Some(record) = store.invoice(account, number).await? else { return Ok(None) };
    let corrupt = || StoreError::Corrupt(format!("invoice {number} of account {account}"));
    let document = read(files, &record).await?.ok_or_else(corrupt)?;
    let Detail::Invoice(detail) = document.detail else { return Err(corrupt().into()) };
    let calls = calls.invoice_calls(account, number).await?;
    let head = store.head(account).await?.ok_or_else(corrupt)?;
    let records = store.records_since(account, record.entry).await?;
    let entry = records.first().and_then(Record::entry).filter(|entry| entry.id == record.entry);
    let item = entry.and_then(OpenItem::of).ok_or_else(corrupt)?;
    let applied = applied_to(item.id, &records).map_err(|_| corrupt())?;
    let (total, currency) = (document.amount.ok_or_else(corrupt)?, document.currency);
    let paid = Money::sum(currency, applied.iter().map(|(_, sum)| *sum)).map_err(|_| corrupt())?;
    let open = item.total.minus(paid).map_err(|_| corrupt())?;
    let subtotal = Money::sum(currency, detail.lines.iter().map(|line| line.amount));
    let today = today(&head.profile, head.last_change_on, account, now)?;
    Ok(Some(Invoice {
        status: status(open, paid, detail.due_on, today),
        issued_on: document.document_on,
        total,
        subtotal: subtotal.map_err(|_| corrupt())?,
        bill_to: record.bill_to,
        open,
        id: item.id,
        applied: page_of(store, account, &applied, &records, 0, FIRST_PAGE).await?,
        calls: calls_of(&calls, &detail, Money::zero(currency)).map_err(|_| corrupt())?,
        detail,
    }))
}

/// The calls of an invoice, compared with its usage lines; `None` without calls.
fn calls_of(
    calls: &InvoiceCalls,
    detail: &InvoiceDetail,
    zero: Money,
) -> Result<Option<CallsOfInvoice>, MoneyError> {
    if calls.lines.is_empty() {
        return Ok(None);
    }
    let usage = detail.lines.iter().filter(|line| line.category == LineCategory::Usage);
    let lines: Vec<_> = usage
        .map(|line| UsageLine { id: line.id.clone(), amount: line.amount, usage: line.usage })
        .collect();
    let count = calls.lines.values().map(|totals| totals.calls).sum();
    Ok(Some(CallsOfInvoice { count, tie_out: tie_out(&lines, &calls.lines, zero)? }))
}

/// `limit` lines of an invoice after its first `offset`; `None` when the account has no invoice
/// with this number. The function reads the whole document, which is at most one line of an import.
///
/// # Errors
/// [`ShowInvoiceError`] when a port fails or its contents are inconsistent.
pub async fn invoice_lines(
    store: &impl ReadInvoices,
    files: &impl ReadDocuments,
    account: &AccountId,
    number: &DocumentNumber,
    offset: usize,
    limit: usize,
) -> Result<Option<LinePage>, ShowInvoiceError> {
    let Some(record) = store.invoice(account, number).await? else { return Ok(None) };
    let corrupt = || StoreError::Corrupt(format!("invoice {number} of account {account}"));
    let document = read(files, &record).await?.ok_or_else(corrupt)?;
    let Detail::Invoice(InvoiceDetail { lines, .. }) = document.detail else {
        return Err(corrupt().into());
    };
    let count = lines.len();
    let lines: Vec<_> = lines.into_iter().skip(offset).take(limit).collect();
    let end = offset.saturating_add(lines.len());
    Ok(Some(LinePage { lines, next: (end < count).then_some(end) }))
}

/// The full document of an invoice; `None` when the file does not hold a ledger document.
pub(super) async fn read(
    files: &impl ReadDocuments,
    record: &InvoiceRecord,
) -> io::Result<Option<LedgerDocument>> {
    let line = files.document(&record.document_key).await?;
    match parse_stored(&line).document {
        Ok((Document::Ledger(document), _)) => Ok(Some(*document)),
        _ => Ok(None),
    }
}

fn status(open: Money, paid: Money, due_on: Date, today: Date) -> InvoiceStatus {
    if open.is_zero() {
        InvoiceStatus::Paid
    } else if due_on < today {
        InvoiceStatus::PastDue
    } else if paid.is_positive() {
        InvoiceStatus::PartlyPaid
    } else {
        InvoiceStatus::Open
    }
}
