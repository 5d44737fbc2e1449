//! What an invoice is made of by cause, and how it differs from an earlier one.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::document::{InvoiceDetail, LineCategory};
use crate::money::{Currency, Money, MoneyError};

/// What a part of an invoice's total is for, in the order of display.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Lines of this category.
    Lines(LineCategory),
    /// The invoice's taxes.
    Taxes,
}

/// What a cause adds to the total of an invoice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CauseTotal {
    /// The cause.
    pub cause: Cause,
    /// Sum of its lines or taxes.
    pub amount: Money,
}

/// How what a cause adds to the total differs between two invoices.
#[derive(Clone, Debug, PartialEq)]
pub struct CauseChange {
    /// The cause.
    pub cause: Cause,
    /// Its sum in the earlier invoice, zero without lines.
    pub before: Money,
    /// Its sum in the later invoice, zero without lines.
    pub now: Money,
    /// `now` less `before`.
    pub change: Money,
    /// The descriptions whose amounts differ, the largest change first.
    pub lines: Vec<LineChange>,
}

/// How the lines of one description differ between two invoices.
#[derive(Clone, Debug, PartialEq)]
pub struct LineChange {
    /// The lines' description, or the tax's name.
    pub description: String,
    /// Their sum in the earlier invoice; `None` when it has no such line.
    pub before: Option<Money>,
    /// Their sum in the later invoice; `None` when it has no such line.
    pub now: Option<Money>,
    /// `now` less `before`, never zero.
    pub change: Money,
}

/// The sums of an invoice by cause and description.
type Sums<'a> = BTreeMap<(Cause, &'a str), Money>;

/// The total of each cause that the invoice has, in the order of display.
///
/// # Errors
/// [`MoneyError`] when a sum does not fit, or a line is not in this currency.
pub fn cause_totals(
    invoice: &InvoiceDetail,
    currency: Currency,
) -> Result<Vec<CauseTotal>, MoneyError> {
    let sums = sums(invoice, currency)?;
    let causes = causes_of([&sums]);
    let total = |cause| Ok(CauseTotal { cause, amount: total(&sums, cause, currency)? });
    causes.into_iter().map(total).collect()
}

/// How `now` differs from `before`: each cause that one of them has, in the order of display.
/// Together the changes are the difference of the two totals.
///
/// # Errors
/// [`MoneyError`] when a sum does not fit, or a line is not in this currency.
pub fn compare(
    before: &InvoiceDetail,
    now: &InvoiceDetail,
    currency: Currency,
) -> Result<Vec<CauseChange>, MoneyError> {
    let (before, now) = (sums(before, currency)?, sums(now, currency)?);
    let change = |cause| {
        let (was, is) = (total(&before, cause, currency)?, total(&now, cause, currency)?);
        let lines = changed_lines(&before, &now, cause, currency)?;
        Ok(CauseChange { cause, before: was, now: is, change: is.minus(was)?, lines })
    };
    causes_of([&before, &now]).into_iter().map(change).collect()
}

fn sums(invoice: &InvoiceDetail, currency: Currency) -> Result<Sums<'_>, MoneyError> {
    let lines = invoice.lines.iter();
    let lines = lines.map(|line| (Cause::Lines(line.category), &line.description, line.amount));
    let taxes = invoice.taxes.iter().map(|tax| (Cause::Taxes, &tax.name, tax.amount));
    let mut sums = Sums::new();
    for (cause, description, amount) in lines.chain(taxes) {
        let sum = sums.entry((cause, description.as_str())).or_insert(Money::zero(currency));
        *sum = sum.plus(amount)?;
    }
    Ok(sums)
}

/// The causes that occur, in order and each once.
fn causes_of<'a, const N: usize>(all: [&Sums<'a>; N]) -> Vec<Cause> {
    let mut causes: Vec<_> =
        all.into_iter().flat_map(|sums| sums.keys().map(|(cause, _)| *cause)).collect();
    causes.sort_unstable();
    causes.dedup();
    causes
}

fn total(sums: &Sums<'_>, cause: Cause, currency: Currency) -> Result<Money, MoneyError> {
    let amounts = sums.iter().filter(|((of, _), _)| *of == cause).map(|(_, amount)| *amount);
    Money::sum(currency, amounts)
}

fn changed_lines(
    before: &Sums<'_>,
    now: &Sums<'_>,
    cause: Cause,
    currency: Currency,
) -> Result<Vec<LineChange>, MoneyError> {
    let mut pairs: BTreeMap<&str, (Option<Money>, Option<Money>)> = BTreeMap::new();
    for ((_, description), amount) in before.iter().filter(|((of, _), _)| *of == cause) {
        pairs.entry(description).or_default().0 = Some(*amount);
    }
    for ((_, description), amount) in now.iter().filter(|((of, _), _)| *of == cause) {
        pairs.entry(description).or_default().1 = Some(*amount);
    }
    let zero = Money::zero(currency);
    let mut lines = Vec::new();
    for (description, (before, now)) in pairs {
        let change = now.unwrap_or(zero).minus(before.unwrap_or(zero))?;
        if !change.is_zero() {
            lines.push(LineChange { description: description.to_owned(), before, now, change });
        }
    }
    // Stable, so that equal changes are in the order of their descriptions.
    lines.sort_by_key(|line| Reverse(line.change.amount().abs()));
    Ok(lines)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::*;
    use crate::document::{InvoiceLine, Tax};
    use crate::ids::DocumentNumber;

    fn cents(amount: i64) -> Money {
        Money::exact(Decimal::new(amount, 2), Currency::CAD).unwrap()
    }

    /// An invoice with lines of few descriptions, and taxes of few names.
    fn invoices() -> impl Strategy<Value = InvoiceDetail> {
        let line = (0..LineCategory::ALL.len(), "[ab]", -500_i64..500);
        let tax = ("[gq]", -50_i64..50);
        (prop::collection::vec(line, 0..9), prop::collection::vec(tax, 0..4)).prop_map(invoice)
    }

    /// Category, description and cents of a line.
    type Line = (usize, String, i64);

    fn invoice((lines, taxes): (Vec<Line>, Vec<(String, i64)>)) -> InvoiceDetail {
        let line = |(id, (category, description, amount)): (usize, Line)| InvoiceLine {
            id: id.to_string(),
            description,
            category: LineCategory::ALL.get(category).copied().unwrap(),
            quantity: Decimal::ONE,
            unit_price: Decimal::new(amount, 2),
            amount: cents(amount),
            usage: None,
        };
        let tax = |(name, amount)| Tax {
            name,
            rate: Decimal::ONE,
            amount: cents(amount),
            registration: None,
        };
        InvoiceDetail {
            number: DocumentNumber::parse("1").unwrap(),
            due_on: date(2026, 7, 31),
            period: (date(2026, 7, 1), date(2026, 7, 31)),
            lines: lines.into_iter().enumerate().map(line).collect(),
            taxes: taxes.into_iter().map(tax).collect(),
            pdf: None,
        }
    }

    fn total(invoice: &InvoiceDetail) -> Money {
        let lines = invoice.lines.iter().map(|line| line.amount);
        let taxes = invoice.taxes.iter().map(|tax| tax.amount);
        Money::sum(Currency::CAD, lines.chain(taxes)).unwrap()
    }

    proptest! {
        #[test]
        fn the_causes_add_up_to_the_total(invoice in invoices()) {
            let causes = cause_totals(&invoice, Currency::CAD).unwrap();
            let sum = Money::sum(Currency::CAD, causes.iter().map(|cause| cause.amount)).unwrap();
            prop_assert_eq!(sum, total(&invoice));
        }

        #[test]
        fn the_changes_add_up_to_the_difference(before in invoices(), now in invoices()) {
            let changes = compare(&before, &now, Currency::CAD).unwrap();
            let sum = |amounts: Vec<Money>| Money::sum(Currency::CAD, amounts).unwrap();
            let all = sum(changes.iter().map(|cause| cause.change).collect());
            prop_assert_eq!(all, total(&now).minus(total(&before)).unwrap());
            for cause in &changes {
                let lines = sum(cause.lines.iter().map(|line| line.change).collect());
                prop_assert_eq!(lines, cause.change);
                prop_assert_eq!(cause.now.minus(cause.before).unwrap(), cause.change);
                let sizes: Vec<_> =
                    cause.lines.iter().map(|line| line.change.amount().abs()).collect();
                prop_assert!(sizes.is_sorted_by(|larger, smaller| larger >= smaller));
            }
        }

        #[test]
        fn an_invoice_does_not_differ_from_itself(invoice in invoices()) {
            let changes = compare(&invoice, &invoice, Currency::CAD).unwrap();
            prop_assert!(changes.iter().all(|cause| cause.lines.is_empty()));
        }
    }
}
