//! `GET /v1/accounts/{accountId}/invoices/{number}`: Invoice Transaction Details.

use app::reading::{self, Allocation, ReadDocuments, ReadInvoices, show_invoice};
use contract::{CauseTotal, Invoice, Period, ProblemKind};
use domain::{
    document::{InvoiceDetail, InvoiceLine, LineCategory, Tax},
    ids::DocumentNumber,
    money::Money,
};
use portal_http::{AccountCaller, Call, Failure, Reply, convert};
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

/// Lines shown at once.
const MAX_LINES: usize = 200;

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
    let number = DocumentNumber::parse(call.path("number")?).map_err(|_| absent())?;
    let Ports { ledger, documents } = ports;
    let found = show_invoice(ledger, documents, call.caller().account(), &number, call.now()).await;
    let invoice = found.map_err(app::store::StoreError::from)?.ok_or_else(absent)?;
    Ok(Reply::new(answer(invoice)))
}

fn answer(invoice: reading::Invoice) -> Invoice {
    let InvoiceDetail { number, due_on, period: (from, to), lines, taxes, .. } = &invoice.detail;
    Invoice {
        number: number.to_string(),
        issued_on: invoice.issued_on,
        due_on: *due_on,
        period: Period { from: *from, to: *to },
        bill_to: convert::address(&invoice.bill_to),
        lines: lines.iter().take(MAX_LINES).map(line).collect(),
        line_count: u64::try_from(lines.len()).unwrap_or(u64::MAX),
        causes: causes(lines),
        subtotal: convert::money(invoice.subtotal),
        taxes: taxes.iter().map(tax).collect(),
        total: convert::money(invoice.total),
        open: convert::money(invoice.open),
        status: status(invoice.status),
        payments: invoice.applied.into_iter().map(applied).collect(),
        // Call records are not imported yet.
        call_records: None,
    }
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
        quantity: line.quantity.to_string(),
        unit_price: line.unit_price.to_string(),
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
        rate: tax.rate.to_string(),
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
