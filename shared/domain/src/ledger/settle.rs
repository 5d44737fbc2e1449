//! Credit meets what is open; refunds and reversals take it away and give it back.
//!
//! Every function stops when the budget of the write is used up and says so; called again on the
//! state it left, it goes on where it stopped.

use super::{
    Budget, ConsumptionHistory, CreditChange, CreditHistory, EntryId, Inconsistent, Ledger,
    OpenItem,
};
use crate::money::{Money, MoneyError};

/// Moves that a posting makes, and how many more it may.
pub(super) struct CreditChanges {
    pub(super) made: Vec<CreditChange>,
    budget: Budget,
}

/// Whether a step came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Done,
    BudgetUsed,
}

impl CreditChanges {
    pub(super) const fn new(budget: Budget) -> Self {
        Self { made: Vec::new(), budget }
    }

    /// Whether the posting of `cause` may make this move in the same write.
    fn has_room(&self, ledger: &Ledger, cause: EntryId, change: &CreditChange) -> bool {
        self.made.len() < self.budget.credit_changes
            && ledger.touched().len_after(cause, change) <= self.budget.touched
    }
}

/// No item reopens in such a move.
const fn none_closed(_: EntryId) -> Option<OpenItem> {
    None
}

/// Puts a new credit on the item its document names, first on the undisputed part, then on the
/// disputed one. An item that is not open is passed over. Every budget has room for this one move.
pub(super) fn allocate_to(
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
        ledger.apply(None, &change, Some(&order), none_closed)?;
        credit_changes.made.push(change);
    }
    Ok(())
}

/// Puts unapplied credit against what is open and undisputed until one of them is used up. Credits
/// go by position; items by due date, issue date, number and position.
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
        ledger.apply(None, &change, Some(&order), none_closed)?;
        credit_changes.made.push(change);
    }
}

/// What the refund or reversal `by` still has to take: it stands as its item.
fn left_to_consume(ledger: &Ledger, by: EntryId) -> Money {
    ledger.item(by).map_or(Money::zero(ledger.currency()), |item| item.open)
}

fn consume(
    ledger: &mut Ledger,
    by: EntryId,
    credit: EntryId,
    credit_changes: &mut CreditChanges,
) -> Result<Step, Inconsistent> {
    let amount = ledger.remaining(credit).min(left_to_consume(ledger, by))?;
    let change = CreditChange::Consume { credit, amount };
    if !credit_changes.has_room(ledger, by, &change) {
        return Ok(Step::BudgetUsed);
    }
    ledger.apply(Some(by), &change, None, none_closed)?;
    credit_changes.made.push(change);
    Ok(Step::Done)
}

/// Takes from one payment: first what is unapplied, then its allocations, the last made first.
/// Their items reopen at their own due dates.
pub(super) fn consume_from(
    ledger: &mut Ledger,
    by: EntryId,
    history: &CreditHistory,
    credit_changes: &mut CreditChanges,
) -> Result<Step, Inconsistent> {
    let payment = history.credit;
    let mut allocations = history.allocations.iter().rev();
    loop {
        let left = left_to_consume(ledger, by);
        if left.is_zero() {
            return Ok(Step::Done);
        }
        if ledger.remaining(payment).is_positive() {
            if consume(ledger, by, payment, credit_changes)? == Step::BudgetUsed {
                return Ok(Step::BudgetUsed);
            }
            continue;
        }
        let Some(allocation) = allocations.next() else { return Ok(Step::Done) };
        let (credit, item) = (payment, allocation.item);
        let amount = allocation.amount.min(left)?;
        let change = CreditChange::Unapply { credit, item, amount };
        if !credit_changes.has_room(ledger, by, &change) {
            return Ok(Step::BudgetUsed);
        }
        let closed = |id| history.items.iter().find(|item| item.id == id).cloned();
        ledger.apply(Some(by), &change, None, closed)?;
        credit_changes.made.push(change);
    }
}

/// Takes unapplied credit, the oldest first.
pub(super) fn consume_unapplied(
    ledger: &mut Ledger,
    by: EntryId,
    credit_changes: &mut CreditChanges,
) -> Result<Step, Inconsistent> {
    loop {
        let credit = ledger.credits().next().map(|credit| credit.id);
        let (false, Some(credit)) = (left_to_consume(ledger, by).is_zero(), credit) else {
            return Ok(Step::Done);
        };
        if consume(ledger, by, credit, credit_changes)? == Step::BudgetUsed {
            return Ok(Step::BudgetUsed);
        }
    }
}

/// Gives what is left of the negative reversal `by` back to the credits that were taken from, the
/// last taken first.
pub(super) fn restore(
    ledger: &mut Ledger,
    by: EntryId,
    history: &ConsumptionHistory,
    credit_changes: &mut CreditChanges,
) -> Result<Step, Inconsistent> {
    for consumed in history.consumed.iter().rev() {
        let amount = consumed.amount.min(ledger.remaining(by))?;
        if amount.is_zero() {
            break;
        }
        let change = CreditChange::Restore { credit: consumed.credit, amount };
        if !credit_changes.has_room(ledger, by, &change) {
            return Ok(Step::BudgetUsed);
        }
        ledger.apply(Some(by), &change, None, none_closed)?;
        credit_changes.made.push(change);
    }
    Ok(Step::Done)
}

/// What a write-off may be at most: what is open of the item it names, or everything undisputed.
///
/// # Errors
/// [`MoneyError`] when the sum is out of range.
pub(super) fn writable_off(ledger: &Ledger, named: Option<EntryId>) -> Result<Money, MoneyError> {
    let zero = Money::zero(ledger.currency());
    match named {
        Some(item) => Ok(ledger.item(item).map_or(zero, |item| item.open)),
        None => Money::sum(ledger.currency(), ledger.open().map(OpenItem::undisputed)),
    }
}
