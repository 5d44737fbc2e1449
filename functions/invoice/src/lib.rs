//! `GET /v1/accounts/{accountId}/invoices/{number}`: Invoice Transaction Details; and
//! `GET …/invoices/{number}/lines`: its lines, page by page.

use app::reading::{
    self, Allocation, AllocationPage, FIRST_PAGE, LinePage, ReadDocuments, ReadInvoices,
    invoice_lines, show_invoice,
};
use app::store::StoreError;
use contract::{CauseTotal, Invoice, InvoiceLinePage, PageQuery, Period, ProblemKind};
use domain::{
    document::{InvoiceDetail, InvoiceLine, LineCategory, Tax},
    ids::{AccountId, DocumentNumber},
    money::Money,
};
use portal_http::people::page_limit;
use portal_http::{AccountCaller, Call, Cursor, Failure, Reply, convert, seal_allocations};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::RecordActivity,
    Capability::ReadLedger,
    Capability::ReadInvoice,
    Capability::ReadDocuments,
];

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S, F> {
    /// Reads invoices and what was applied to them.
    pub ledger: S,
    /// Reads full documents.
    pub documents: F,
}

/// Answers with one invoice of the caller's account.
///
/// # Errors
/// `not-found` when the account has no invoice of this number; `unavailable` or `internal` when a
/// store fails.
pub async fn handle<S: ReadInvoices, F: ReadDocuments>(
    ports: &Ports<S, F>,
    call: Call<AccountCaller>,
) -> Result<Reply<Invoice>, Failure> {
    let absent = || Failure::of(ProblemKind::NotFound);
    let (account, number) = (call.caller().account(), call.number("number")?);
    let Ports { ledger, documents } = ports;
    let found = show_invoice(ledger, documents, account, &number, call.now()).await;
    let invoice = found.map_err(StoreError::from)?.ok_or_else(absent)?;
    Ok(Reply::new(answer(account, invoice)?))
}

/// Answers with some lines of one invoice of the caller's account.
///
/// # Errors
/// As [`handle`]; `malformed` when the cursor is of another invoice, or the limit out of range.
pub async fn lines<S: ReadInvoices, F: ReadDocuments>(
    ports: &Ports<S, F>,
    call: Call<AccountCaller>,
) -> Result<Reply<InvoiceLinePage>, Failure> {
    let (account, number) = (call.caller().account(), call.number("number")?);
    let PageQuery { limit, cursor } = call.query()?;
    let limit = usize::from(page_limit(limit)?);
    let open = |cursor: String| Cursor::open(&line_binding(account, &number), &cursor);
    let offset: usize = cursor.map(open).transpose()?.unwrap_or_default();
    let Ports { ledger, documents } = ports;
    let found = invoice_lines(ledger, documents, account, &number, offset, limit).await;
    let absent = || Failure::of(ProblemKind::NotFound);
    let LinePage { lines, next } = found.map_err(StoreError::from)?.ok_or_else(absent)?;
    let items = lines.iter().map(line).collect();
    Ok(Reply::new(InvoiceLinePage { items, next: seal_lines(account, &number, next)? }))
}

/// What a cursor of an invoice's lines is bound to.
fn line_binding<'a>(account: &'a AccountId, number: &'a DocumentNumber) -> [&'a str; 3] {
    ["invoice-lines", account.as_str(), number.as_str()]
}

fn seal_lines(
    account: &AccountId,
    number: &DocumentNumber,
    next: Option<usize>,
) -> Result<Option<String>, Failure> {
    next.map(|offset| Cursor::seal(&line_binding(account, number), offset)).transpose()
}

fn answer(account: &AccountId, invoice: reading::Invoice) -> Result<Invoice, Failure> {
    let InvoiceDetail { number, due_on, period: (from, to), lines, taxes, .. } = &invoice.detail;
    let more = (lines.len() > FIRST_PAGE).then_some(FIRST_PAGE);
    let AllocationPage { items: payments, count, next } = invoice.applied;
    Ok(Invoice {
        id: invoice.id.to_string(),
        number: number.to_string(),
        issued_on: invoice.issued_on,
        due_on: *due_on,
        period: Period { from: *from, to: *to },
        bill_to: convert::address(&invoice.bill_to),
        lines: lines.iter().take(FIRST_PAGE).map(line).collect(),
        line_count: u64::try_from(lines.len()).unwrap_or(u64::MAX),
        next_lines: seal_lines(account, number, more)?,
        causes: causes(lines),
        subtotal: convert::money(invoice.subtotal),
        taxes: taxes.iter().map(tax).collect(),
        total: convert::money(invoice.total),
        open: convert::money(invoice.open),
        status: status(invoice.status),
        payments: payments.into_iter().map(applied).collect(),
        payment_count: u64::try_from(count).unwrap_or(u64::MAX),
        next_payments: seal_allocations(account, invoice.id, next)?,
        // Call records are not imported yet.
        call_records: None,
    })
}

/// The sum of all lines of each cause that the invoice has, in the order they are shown.
fn causes(lines: &[InvoiceLine]) -> Vec<CauseTotal> {
    let total = |cause: LineCategory| {
        let mut amounts =
            lines.iter().filter(|line| line.category == cause).map(|line| line.amount);
        let first = amounts.next()?;
        let sum = amounts.try_fold(first, Money::plus).ok()?;
        Some(CauseTotal { category: category(cause), amount: convert::money(sum) })
    };
    LineCategory::ALL.iter().copied().filter_map(total).collect()
}

fn line(line: &InvoiceLine) -> contract::InvoiceLine {
    contract::InvoiceLine {
        id: line.id.clone(),
        description: line.description.clone(),
        category: category(line.category),
        quantity: convert::decimal(line.quantity),
        unit_price: convert::unit_price(line.unit_price, line.amount.currency()),
        amount: convert::money(line.amount),
        usage: line.usage.map(|(calls, billed_seconds)| contract::Usage { calls, billed_seconds }),
    }
}

const fn category(category: LineCategory) -> contract::LineCategory {
    match category {
        LineCategory::Recurring => contract::LineCategory::Recurring,
        LineCategory::Usage => contract::LineCategory::Usage,
        LineCategory::OneTime => contract::LineCategory::OneTime,
        LineCategory::Credit => contract::LineCategory::Credit,
    }
}

fn tax(tax: &Tax) -> contract::Tax {
    contract::Tax {
        name: tax.name.clone(),
        rate: convert::decimal(tax.rate),
        amount: convert::money(tax.amount),
        registration: tax.registration.clone(),
    }
}

const fn status(status: reading::InvoiceStatus) -> contract::InvoiceStatus {
    match status {
        reading::InvoiceStatus::Open => contract::InvoiceStatus::Open,
        reading::InvoiceStatus::PartlyPaid => contract::InvoiceStatus::PartlyPaid,
        reading::InvoiceStatus::Paid => contract::InvoiceStatus::Paid,
        reading::InvoiceStatus::PastDue => contract::InvoiceStatus::PastDue,
    }
}

fn applied(applied: Allocation) -> contract::AppliedCredit {
    let Allocation { entry, amount } = applied;
    contract::AppliedCredit {
        id: entry.id.to_string(),
        r#type: convert::entry_kind(entry.kind),
        date: entry.id.on,
        number: entry.number,
        amount: convert::money(amount),
    }
}
