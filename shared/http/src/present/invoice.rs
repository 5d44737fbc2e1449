//! Invoice Transaction Details and the lines of an invoice.

use app::reading::{self, Allocation, AllocationPage, CallsOfInvoice, FIRST_PAGE, LinePage};
use contract::{CallRecords, Invoice, InvoiceLinePage, Period, TieOut, TieOutGroup, Usage};
use domain::cause::cause_totals;
use domain::document::{InvoiceDetail, InvoiceLine, LineCategory, Tax};
use domain::ids::{AccountId, DocumentNumber};

use super::account::billing_address;
use super::causes::amounts;
use super::transaction::{allocations_cursor, entry_type};
use super::value::{decimal, money, unit_price};
use crate::{Cursor, Failure};

/// The parts that a cursor of an invoice's lines is valid for.
fn line_binding<'a>(account: &'a AccountId, number: &'a DocumentNumber) -> [&'a str; 3] {
    ["invoice-lines", account.as_str(), number.as_str()]
}

/// Where a page of an invoice's lines begins.
///
/// # Errors
/// `malformed` when the cursor was made for another invoice.
pub fn lines_offset(
    account: &AccountId,
    number: &DocumentNumber,
    cursor: &str,
) -> Result<usize, Failure> {
    Cursor::open(&line_binding(account, number), cursor)
}

fn lines_cursor(
    account: &AccountId,
    number: &DocumentNumber,
    next: Option<usize>,
) -> Result<Option<String>, Failure> {
    next.map(|offset| Cursor::seal(&line_binding(account, number), offset)).transpose()
}

/// A page of an invoice's lines.
///
/// # Errors
/// `internal` when the cursor of the next page cannot be written.
pub fn lines(
    account: &AccountId,
    number: &DocumentNumber,
    page: &LinePage,
) -> Result<InvoiceLinePage, Failure> {
    let items = page.lines.iter().map(line).collect();
    Ok(InvoiceLinePage { items, next: lines_cursor(account, number, page.next)? })
}

/// Invoice Transaction Details: the invoice with the first page of its lines and payments.
///
/// # Errors
/// `internal` when the cursor of a next page cannot be written, or a sum does not fit.
pub fn details(account: &AccountId, invoice: reading::Invoice) -> Result<Invoice, Failure> {
    let InvoiceDetail { number, due_on, period: (from, to), lines, taxes, .. } = &invoice.detail;
    let more = (lines.len() > FIRST_PAGE).then_some(FIRST_PAGE);
    let AllocationPage { items: payments, count, next } = invoice.applied;
    Ok(Invoice {
        id: invoice.id.to_string(),
        number: number.to_string(),
        issued_on: invoice.issued_on,
        due_on: *due_on,
        period: Period { from: *from, to: *to },
        bill_to: billing_address(&invoice.bill_to),
        lines: lines.iter().take(FIRST_PAGE).map(line).collect(),
        line_count: u64::try_from(lines.len()).unwrap_or(u64::MAX),
        next_lines: lines_cursor(account, number, more)?,
        causes: amounts(&cause_totals(&invoice.detail, invoice.total.currency())?),
        subtotal: money(invoice.subtotal),
        taxes: taxes.iter().map(tax).collect(),
        total: money(invoice.total),
        open: money(invoice.open),
        status: status(invoice.status),
        payments: payments.into_iter().map(applied).collect(),
        payment_count: u64::try_from(count).unwrap_or(u64::MAX),
        next_payments: allocations_cursor(account, invoice.id, next)?,
        call_records: invoice.calls.map(call_records),
    })
}

fn call_records(calls: CallsOfInvoice) -> CallRecords {
    let CallsOfInvoice { count, tie_out } = calls;
    let matches = tie_out.matches();
    let groups = tie_out.groups.into_iter().map(tie_out_group).collect();
    CallRecords { available: count > 0, calls: count, tie_out: TieOut { matches, groups } }
}

fn tie_out_group(group: domain::call_record::TieOutGroup) -> TieOutGroup {
    TieOutGroup {
        lines: group.lines,
        calls: group.calls.calls,
        billed_seconds: group.calls.billed_seconds,
        charge: group.calls.charge.to_string(),
        billed: group.billed.map(money),
        stated: group.stated.map(|(calls, billed_seconds)| Usage { calls, billed_seconds }),
        difference: money(group.difference),
        matches: group.matches,
    }
}

fn line(line: &InvoiceLine) -> contract::InvoiceLine {
    contract::InvoiceLine {
        id: line.id.clone(),
        description: line.description.clone(),
        category: category(line.category),
        quantity: decimal(line.quantity),
        unit_price: unit_price(line.unit_price, line.amount.currency()),
        amount: money(line.amount),
        usage: line.usage.map(|(calls, billed_seconds)| Usage { calls, billed_seconds }),
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
        rate: decimal(tax.rate),
        amount: money(tax.amount),
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
        r#type: entry_type(entry.kind),
        date: entry.id.on,
        number: entry.number,
        amount: money(amount),
    }
}
