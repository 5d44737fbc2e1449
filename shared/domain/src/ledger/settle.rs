//! Credit meets what is open.

use super::{EntryId, Ledger, Move, OpenItem, UnappliedCredit};
use crate::money::{Money, MoneyError};

/// Puts unapplied credit against open items until one of them is used up.
///
/// Credits go by their position; items by due date, issue date, number and position, except that
/// `first`, the invoice a document names, comes before all others.
pub(super) fn settle(
    ledger: &mut Ledger,
    first: Option<EntryId>,
    moves: &mut Vec<Move>,
) -> Result<(), MoneyError> {
    ledger.credits.sort_by_key(|credit| credit.id.seq);
    ledger.open.sort_by(|a, b| rank(a, first).cmp(&rank(b, first)));
    let mut items = ledger.open.iter_mut().peekable();
    let mut credits = ledger.credits.iter_mut().peekable();
    while let (Some(item), Some(credit)) = (items.peek_mut(), credits.peek_mut()) {
        let amount = item.open.smaller(credit.rest)?;
        item.open = item.open.minus(amount)?;
        credit.rest = credit.rest.minus(amount)?;
        moves.push(Move::Allocate { credit: credit.id, item: item.id, amount });
        let (paid, used) = (item.open.is_zero(), credit.rest.is_zero());
        if paid {
            items.next();
        }
        if used {
            credits.next();
        }
    }
    ledger.open.retain(|item| item.open.is_positive());
    ledger.credits.retain(|credit| credit.rest.is_positive());
    Ok(())
}

fn rank(
    item: &OpenItem,
    first: Option<EntryId>,
) -> (bool, (jiff::civil::Date, jiff::civil::Date, &str, u64)) {
    (Some(item.id) != first, item.order())
}

/// Adds to what is left of a credit.
pub(super) fn give(ledger: &mut Ledger, id: EntryId, amount: Money) -> Result<(), MoneyError> {
    match ledger.credits.iter_mut().find(|credit| credit.id == id) {
        Some(credit) => credit.rest = credit.rest.plus(amount)?,
        None => ledger.credits.push(UnappliedCredit { id, rest: amount }),
    }
    Ok(())
}

/// Takes up to `wanted` of what is left of a credit; says how much that was.
pub(super) fn take(
    ledger: &mut Ledger,
    id: EntryId,
    wanted: Money,
    moves: &mut Vec<Move>,
) -> Result<Money, MoneyError> {
    let Some(credit) = ledger.credits.iter_mut().find(|credit| credit.id == id) else {
        return Ok(Money::zero(wanted.currency()));
    };
    let amount = credit.rest.smaller(wanted)?;
    if amount.is_positive() {
        credit.rest = credit.rest.minus(amount)?;
        moves.push(Move::Take { credit: id, amount });
    }
    ledger.credits.retain(|credit| credit.rest.is_positive());
    Ok(amount)
}

/// Undoes part of an allocation: the item reopens at its own due date, the credit is unapplied
/// again.
pub(super) fn release(
    ledger: &mut Ledger,
    credit: EntryId,
    item: &OpenItem,
    amount: Money,
    moves: &mut Vec<Move>,
) -> Result<(), MoneyError> {
    match ledger.open.iter_mut().find(|open| open.id == item.id) {
        Some(open) => open.open = open.open.plus(amount)?,
        None => ledger.open.push(OpenItem { open: amount, ..item.clone() }),
    }
    give(ledger, credit, amount)?;
    moves.push(Move::Release { credit, item: item.id, amount });
    Ok(())
}
