//! The steps of a posting: apply credit to open items, and consume or restore credit for refunds
//! and reversals.
//!
//! Every step stops when the budget of the write is used up and returns [`Step::BudgetUsed`].
//! Called again on the state it left, it continues where it stopped.

use super::{
    Budget, ConsumptionHistory, CreditChange, CreditHistory, EntryId, Inconsistent, Ledger,
    OpenItem,
};
use crate::money::{Money, MoneyError};

/// The credit changes made in this write, and its budget.
pub(super) struct CreditChanges {
    pub(super) made: Vec<CreditChange>,
    budget: Budget,
}

/// Whether a step finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Done,
    BudgetUsed,
}

impl CreditChanges {
    pub(super) const fn new(budget: Budget) -> Self {
        Self { made: Vec::new(), budget }
    }

    /// Whether this write has room for one more credit change of the posting of `cause`.
    fn has_room(&self, ledger: &Ledger, cause: EntryId, change: &CreditChange) -> bool {
        self.made.len() < self.budget.credit_changes
            && ledger.touched().len_after(cause, change) <= self.budget.touched
    }
}

/// For changes that reopen no item.
const fn no_closed_item(_: EntryId) -> Option<OpenItem> {
    None
}

/// Applies a new credit to the item that its document names, including the disputed part. Does
/// nothing when the item is not open. Every budget has room for this one change.
pub(super) fn apply_to_item(
    ledger: &mut Ledger,
    credit: EntryId,
    item: EntryId,
    credit_changes: &mut CreditChanges,
) -> Result<(), Inconsistent> {
    let Some((order, open)) = ledger.item(item).map(|item| (item.order(), item.open)) else {
        return Ok(());
    };
    let amount = open.min(ledger.remaining(credit))?;
    if amount.is_positive() {
        let change = CreditChange::Apply { credit, item, amount };
        ledger.apply(None, &change, Some(&order), no_closed_item)?;
        credit_changes.made.push(change);
    }
    Ok(())
}

/// Applies unapplied credit to undisputed amounts until no credit or no such amount is left.
/// Credits are in order of position; items in order of due date, issue date, number and position.
pub(super) fn settle(
    ledger: &mut Ledger,
    cause: EntryId,
    credit_changes: &mut CreditChanges,
) -> Result<Step, Inconsistent> {
    loop {
        let item = ledger.open().find(|item| item.undisputed().is_positive());
        let (Some(item), Some(credit)) = (item, ledger.credits().next()) else {
            return Ok(Step::Done);
        };
        let amount = item.undisputed().min(credit.remaining)?;
        let (order, change) =
            (item.order(), CreditChange::Apply { credit: credit.id, item: item.id, amount });
        if !credit_changes.has_room(ledger, cause, &change) {
            return Ok(Step::BudgetUsed);
        }
        ledger.apply(None, &change, Some(&order), no_closed_item)?;
        credit_changes.made.push(change);
    }
}

/// What the refund or reversal `cause` still has to consume: the open amount of its item.
fn left_to_consume(ledger: &Ledger, cause: EntryId) -> Money {
    ledger.item(cause).map_or(Money::zero(ledger.currency()), |item| item.open)
}

fn consume(
    ledger: &mut Ledger,
    cause: EntryId,
    credit: EntryId,
    credit_changes: &mut CreditChanges,
) -> Result<Step, Inconsistent> {
    let amount = ledger.remaining(credit).min(left_to_consume(ledger, cause))?;
    let change = CreditChange::Consume { credit, amount };
    if !credit_changes.has_room(ledger, cause, &change) {
        return Ok(Step::BudgetUsed);
    }
    ledger.apply(Some(cause), &change, None, no_closed_item)?;
    credit_changes.made.push(change);
    Ok(Step::Done)
}

/// Consumes one payment: first its unapplied part, then its allocations, the latest first. Their
/// items reopen with their original due dates.
pub(super) fn consume_from(
    ledger: &mut Ledger,
    cause: EntryId,
    history: &CreditHistory,
    credit_changes: &mut CreditChanges,
) -> Result<Step, Inconsistent> {
    let payment = history.credit;
    let mut allocations = history.allocations.iter().rev();
    loop {
        let left = left_to_consume(ledger, cause);
        if left.is_zero() {
            return Ok(Step::Done);
        }
        if ledger.remaining(payment).is_positive() {
            if consume(ledger, cause, payment, credit_changes)? == Step::BudgetUsed {
                return Ok(Step::BudgetUsed);
            }
            continue;
        }
        let Some(allocation) = allocations.next() else { return Ok(Step::Done) };
        let (credit, item) = (payment, allocation.item);
        let amount = allocation.amount.min(left)?;
        let change = CreditChange::Unapply { credit, item, amount };
        if !credit_changes.has_room(ledger, cause, &change) {
            return Ok(Step::BudgetUsed);
        }
        let closed = |id| history.items.iter().find(|item| item.id == id).cloned();
        ledger.apply(Some(cause), &change, None, closed)?;
        credit_changes.made.push(change);
    }
}

/// Consumes unapplied credit, the oldest first.
pub(super) fn consume_unapplied(
    ledger: &mut Ledger,
    cause: EntryId,
    credit_changes: &mut CreditChanges,
) -> Result<Step, Inconsistent> {
    loop {
        let credit = ledger.credits().next().map(|credit| credit.id);
        let (false, Some(credit)) = (left_to_consume(ledger, cause).is_zero(), credit) else {
            return Ok(Step::Done);
        };
        if consume(ledger, cause, credit, credit_changes)? == Step::BudgetUsed {
            return Ok(Step::BudgetUsed);
        }
    }
}

/// Restores the consumed credits, the last consumed first, from what is left of the negative
/// reversal `cause`.
pub(super) fn restore(
    ledger: &mut Ledger,
    cause: EntryId,
    history: &ConsumptionHistory,
    credit_changes: &mut CreditChanges,
) -> Result<Step, Inconsistent> {
    for consumed in history.consumed.iter().rev() {
        let amount = consumed.amount.min(ledger.remaining(cause))?;
        if amount.is_zero() {
            break;
        }
        let change = CreditChange::Restore { credit: consumed.credit, amount };
        if !credit_changes.has_room(ledger, cause, &change) {
            return Ok(Step::BudgetUsed);
        }
        ledger.apply(Some(cause), &change, None, no_closed_item)?;
        credit_changes.made.push(change);
    }
    Ok(Step::Done)
}

/// The largest possible write-off: the open amount of the item it names, or the sum of all
/// undisputed amounts.
///
/// # Errors
/// [`MoneyError`] when the sum is out of range.
pub(super) fn max_write_off(ledger: &Ledger, item: Option<EntryId>) -> Result<Money, MoneyError> {
    let zero = Money::zero(ledger.currency());
    match item {
        Some(item) => Ok(ledger.item(item).map_or(zero, |item| item.open)),
        None => Money::sum(ledger.currency(), ledger.open().map(OpenItem::undisputed)),
    }
}
