//! Credit meets what is open; refunds and reversals take it away and give it back.
//!
//! Every function stops when the budget of the write is used up and says so; called again on the
//! state it left, it goes on where it stopped.

use super::{Budget, CreditHistory, EntryId, Ledger, Move, OpenItem, TakingHistory, Unsound};
use crate::money::{Money, MoneyError};

/// Moves that a posting makes, and how many more it may.
pub(super) struct Moves {
    pub(super) made: Vec<Move>,
    budget: Budget,
}

/// Whether a step came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Done,
    BudgetUsed,
}

impl Moves {
    pub(super) const fn new(budget: Budget) -> Self {
        Self { made: Vec::new(), budget }
    }

    /// Whether the posting of `cause` may make this move in the same write.
    fn has_room(&self, ledger: &Ledger, cause: EntryId, change: &Move) -> bool {
        self.made.len() < self.budget.moves
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
    moves: &mut Moves,
) -> Result<(), Unsound> {
    let Some((order, open)) = ledger.item(item).map(|item| (item.order(), item.open)) else {
        return Ok(());
    };
    let amount = open.smaller(ledger.rest(credit))?;
    if amount.is_positive() {
        let change = Move::Allocate { credit, item, amount };
        ledger.apply(None, &change, Some(&order), none_closed)?;
        moves.made.push(change);
    }
    Ok(())
}

/// Puts unapplied credit against what is open and undisputed until one of them is used up. Credits
/// go by position; items by due date, issue date, number and position.
pub(super) fn settle(
    ledger: &mut Ledger,
    cause: EntryId,
    moves: &mut Moves,
) -> Result<Step, Unsound> {
    loop {
        let item = ledger.open().find(|item| item.undisputed().is_positive());
        let (Some(item), Some(credit)) = (item, ledger.credits().next()) else {
            return Ok(Step::Done);
        };
        let amount = item.undisputed().smaller(credit.rest)?;
        let (order, change) =
            (item.order(), Move::Allocate { credit: credit.id, item: item.id, amount });
        if !moves.has_room(ledger, cause, &change) {
            return Ok(Step::BudgetUsed);
        }
        ledger.apply(None, &change, Some(&order), none_closed)?;
        moves.made.push(change);
    }
}

/// What the refund or reversal `by` still has to take: it stands as its item.
fn left_to_take(ledger: &Ledger, by: EntryId) -> Money {
    ledger.item(by).map_or(Money::zero(ledger.currency()), |item| item.open)
}

fn take(
    ledger: &mut Ledger,
    by: EntryId,
    credit: EntryId,
    moves: &mut Moves,
) -> Result<Step, Unsound> {
    let amount = ledger.rest(credit).smaller(left_to_take(ledger, by))?;
    let change = Move::Take { credit, amount };
    if !moves.has_room(ledger, by, &change) {
        return Ok(Step::BudgetUsed);
    }
    ledger.apply(Some(by), &change, None, none_closed)?;
    moves.made.push(change);
    Ok(Step::Done)
}

/// Takes from one payment: first what is unapplied, then its allocations, the last made first.
/// Their items reopen at their own due dates.
pub(super) fn take_from(
    ledger: &mut Ledger,
    by: EntryId,
    history: &CreditHistory,
    moves: &mut Moves,
) -> Result<Step, Unsound> {
    let payment = history.credit;
    let mut allocations = history.allocations.iter().rev();
    loop {
        let left = left_to_take(ledger, by);
        if left.is_zero() {
            return Ok(Step::Done);
        }
        if ledger.rest(payment).is_positive() {
            if take(ledger, by, payment, moves)? == Step::BudgetUsed {
                return Ok(Step::BudgetUsed);
            }
            continue;
        }
        let Some(allocation) = allocations.next() else { return Ok(Step::Done) };
        let (credit, item) = (payment, allocation.item);
        let amount = allocation.amount.smaller(left)?;
        let change = Move::Release { credit, item, amount };
        if !moves.has_room(ledger, by, &change) {
            return Ok(Step::BudgetUsed);
        }
        let closed = |id| history.items.iter().find(|item| item.id == id).cloned();
        ledger.apply(Some(by), &change, None, closed)?;
        moves.made.push(change);
    }
}

/// Takes unapplied credit, the oldest first.
pub(super) fn take_unapplied(
    ledger: &mut Ledger,
    by: EntryId,
    moves: &mut Moves,
) -> Result<Step, Unsound> {
    loop {
        let credit = ledger.credits().next().map(|credit| credit.id);
        let (false, Some(credit)) = (left_to_take(ledger, by).is_zero(), credit) else {
            return Ok(Step::Done);
        };
        if take(ledger, by, credit, moves)? == Step::BudgetUsed {
            return Ok(Step::BudgetUsed);
        }
    }
}

/// Gives what is left of the negative reversal `by` back to the credits that were taken from, the
/// last taken first.
pub(super) fn give_back(
    ledger: &mut Ledger,
    by: EntryId,
    history: &TakingHistory,
    moves: &mut Moves,
) -> Result<Step, Unsound> {
    for taken in history.takes.iter().rev() {
        let amount = taken.amount.smaller(ledger.rest(by))?;
        if amount.is_zero() {
            break;
        }
        let change = Move::GiveBack { credit: taken.credit, amount };
        if !moves.has_room(ledger, by, &change) {
            return Ok(Step::BudgetUsed);
        }
        ledger.apply(Some(by), &change, None, none_closed)?;
        moves.made.push(change);
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
