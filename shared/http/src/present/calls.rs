//! Calls: the months of Call History, a page of a search, sums by group, and untied invoices.

use app::account::AccountSummary;
use app::call_records::{UntiedInvoice, UntiedPosition};
use contract::{
    Call, CallDirection, CallFilters, CallGroup, CallMonth, CallSort, CallTotals, PageQuery,
    UntiedInvoices,
};
use domain::call_record::{CallRecord, Direction, Month, Order, SortKey, Totals};
use domain::ids::{AccountId, DocumentNumber};
use domain::money::Currency;
use jiff::tz::TimeZone;

use super::value::money;
use crate::{Cursor, Failure, page_limit};

/// A month of Call History.
pub fn month(month: Month, sums: Totals, currency: Currency) -> CallMonth {
    let CallTotals { calls, billed_seconds, charge, currency } = totals(sums, currency);
    let available = calls > 0;
    CallMonth { month: month.to_string(), calls, billed_seconds, charge, currency, available }
}

/// Sums of calls.
pub fn totals(totals: Totals, currency: Currency) -> CallTotals {
    CallTotals {
        calls: totals.calls,
        billed_seconds: totals.billed_seconds,
        charge: totals.charge.to_string(),
        currency: currency.code().to_owned(),
    }
}

/// Sums of the calls of one group.
pub fn group(key: String, sums: Totals, currency: Currency) -> CallGroup {
    CallGroup { key, totals: totals(sums, currency) }
}

/// A call of an account in this zone and currency.
pub fn call(call: CallRecord, zone: &TimeZone, currency: Currency) -> Call {
    let local = call.started_at.to_zoned(zone.clone());
    Call {
        local_start: local.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string(),
        call_id: call.call_id,
        started_at: call.started_at,
        direction: direction(call.direction),
        caller: call.caller,
        callee: call.callee,
        caller_name: call.caller_name,
        extension: call.extension,
        cost_centre: call.cost_centre,
        destination: call.destination,
        duration_seconds: call.duration_seconds,
        billed_seconds: call.billed_seconds,
        charge: call.charge.to_string(),
        currency: currency.code().to_owned(),
        invoice_number: call.invoice_number,
    }
}

const fn direction(direction: Direction) -> CallDirection {
    match direction {
        Direction::Inbound => CallDirection::Inbound,
        Direction::Outbound => CallDirection::Outbound,
        Direction::Internal => CallDirection::Internal,
    }
}

/// A direction, to the domain.
pub const fn from_direction(direction: CallDirection) -> Direction {
    match direction {
        CallDirection::Inbound => Direction::Inbound,
        CallDirection::Outbound => Direction::Outbound,
        CallDirection::Internal => Direction::Internal,
    }
}

/// An order, to the domain.
pub const fn order(sort: CallSort) -> Order {
    let (key, descending) = match sort {
        CallSort::StartedAt => (SortKey::StartedAt, false),
        CallSort::StartedAtDescending => (SortKey::StartedAt, true),
        CallSort::Charge => (SortKey::Charge, false),
        CallSort::ChargeDescending => (SortKey::Charge, true),
        CallSort::BilledSeconds => (SortKey::BilledSeconds, false),
        CallSort::BilledSecondsDescending => (SortKey::BilledSeconds, true),
    };
    Order { key, descending }
}

/// The parts that a cursor of a search is valid for: the account, the order, and every filter as
/// the client sent it, so that a search without dates keeps its cursors over midnight.
pub fn search_binding(account: &AccountId, filters: &CallFilters, sort: CallSort) -> Vec<String> {
    // An absent filter and an empty one are two searches.
    let sent = |text: Option<String>| text.map_or_else(String::new, |text| format!("={text}"));
    let CallFilters { from, to, number, direction, extension, cost_centre, .. } = filters.clone();
    let CallFilters { destination, invoice_number, line_id, min_charge, min_seconds, .. } =
        filters.clone();
    let direction = direction.map(|direction| from_direction(direction).to_string());
    let seconds = min_seconds.map(|seconds| seconds.to_string());
    let texts = [
        from,
        to,
        number,
        direction,
        extension,
        cost_centre,
        destination,
        invoice_number,
        line_id,
        min_charge,
        seconds,
    ];
    let own = ["calls".to_owned(), account.to_string(), format!("{:?}", order(sort))];
    own.into_iter().chain(texts.map(sent)).collect()
}

/// Where a page of untied invoices begins, and how many it has.
///
/// # Errors
/// `malformed` when the cursor belongs to another list, or the limit is out of range.
pub fn untied_query(query: &PageQuery) -> Result<(Option<UntiedPosition>, u16), Failure> {
    let refused = || Failure::malformed("?cursor", "bad-cursor");
    let open = |text: &String| {
        let (account, number): (String, String) = Cursor::open(&["untied-invoices"], text)?;
        let account = AccountId::parse(&account).map_err(|_| refused())?;
        Ok::<_, Failure>((account, DocumentNumber::stored(&number).map_err(|_| refused())?))
    };
    Ok((query.cursor.as_ref().map(open).transpose()?, page_limit(query.limit)?))
}

/// A page of untied invoices, with the names of their accounts.
///
/// # Errors
/// `internal` when the cursor cannot be written.
pub fn untied(
    items: Vec<UntiedInvoice>,
    accounts: &[AccountSummary],
    next: Option<UntiedPosition>,
) -> Result<UntiedInvoices, Failure> {
    let name = |account: &AccountId| {
        let summary = accounts.iter().find(|summary| summary.account == *account);
        summary.map(|summary| summary.name.clone()).unwrap_or_default()
    };
    let item = |invoice: UntiedInvoice| contract::UntiedInvoice {
        account_name: name(&invoice.account),
        account_id: invoice.account.to_string(),
        number: invoice.number.to_string(),
        issued_on: invoice.issued_on,
        calls: invoice.calls,
        difference: money(invoice.difference),
    };
    let seal = |(account, number): UntiedPosition| {
        Cursor::seal(&["untied-invoices"], (account.to_string(), number.to_string()))
    };
    let next = next.map(seal).transpose()?;
    Ok(UntiedInvoices { items: items.into_iter().map(item).collect(), next })
}
