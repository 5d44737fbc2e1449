//! Invoices by cause, and how one differs from the one before it.

use app::reading::{self, Comparison, Difference};
use contract::{
    CauseAmount, CauseChange, InvoiceComparison, InvoiceDifference, InvoiceList, InvoiceSummary,
    LineChange, OtherLines,
};
use domain::cause::{self, Cause, CauseTotal};
use domain::document::LineCategory;
use domain::money::{Money, MoneyError};

use super::value::money;

/// Most lines that are listed of a cause.
const LINES: usize = 20;

/// The newest invoices by cause.
#[must_use]
pub fn list(invoices: &[reading::InvoiceSummary]) -> InvoiceList {
    InvoiceList { items: invoices.iter().map(summary).collect() }
}

/// An invoice, compared with the one before it.
///
/// # Errors
/// [`MoneyError`] when a sum does not fit.
pub fn comparison(compared: Comparison) -> Result<InvoiceComparison, MoneyError> {
    let Comparison { invoice, difference: differing } = compared;
    let difference = differing.map(difference).transpose()?;
    Ok(InvoiceComparison { invoice: summary(&invoice), difference })
}

/// What each cause adds to a total.
#[must_use]
pub fn amounts(totals: &[CauseTotal]) -> Vec<CauseAmount> {
    let amount =
        |total: &CauseTotal| CauseAmount { cause: code(total.cause), amount: money(total.amount) };
    totals.iter().map(amount).collect()
}

fn summary(invoice: &reading::InvoiceSummary) -> InvoiceSummary {
    InvoiceSummary {
        number: invoice.number.to_string(),
        issued_on: invoice.issued_on,
        total: money(invoice.total),
        causes: amounts(&invoice.causes),
    }
}

fn difference(differing: Difference) -> Result<InvoiceDifference, MoneyError> {
    Ok(InvoiceDifference {
        earlier: summary(&differing.earlier),
        change: money(differing.change),
        causes: differing.causes.into_iter().map(cause_change).collect::<Result<_, _>>()?,
    })
}

fn cause_change(changed: cause::CauseChange) -> Result<CauseChange, MoneyError> {
    let cause::CauseChange { cause: of, before, now, change, mut lines } = changed;
    let others = lines.split_off(lines.len().min(LINES));
    Ok(CauseChange {
        cause: code(of),
        before: money(before),
        now: money(now),
        change: money(change),
        lines: lines.into_iter().map(line_change).collect(),
        other_lines: other_lines(&others, change)?,
    })
}

fn other_lines(
    others: &[cause::LineChange],
    like: Money,
) -> Result<Option<OtherLines>, MoneyError> {
    if others.is_empty() {
        return Ok(None);
    }
    let count = u64::try_from(others.len()).unwrap_or(u64::MAX);
    let change = Money::sum(like.currency(), others.iter().map(|line| line.change))?;
    Ok(Some(OtherLines { count, change: money(change) }))
}

fn line_change(line: cause::LineChange) -> LineChange {
    LineChange {
        description: line.description,
        before: line.before.map(money),
        now: line.now.map(money),
        change: money(line.change),
    }
}

const fn code(cause: Cause) -> contract::Cause {
    match cause {
        Cause::Lines(LineCategory::Recurring) => contract::Cause::Recurring,
        Cause::Lines(LineCategory::Usage) => contract::Cause::Usage,
        Cause::Lines(LineCategory::OneTime) => contract::Cause::OneTime,
        Cause::Lines(LineCategory::Credit) => contract::Cause::Credit,
        Cause::Taxes => contract::Cause::Taxes,
    }
}
