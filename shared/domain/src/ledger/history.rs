//! What became of a credit, and what paid an item, read from the moves that entries recorded.

use super::{Entry, EntryId, Move, OpenItem};
use crate::money::{Money, MoneyError};

/// An allocation that has not been undone.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveAllocation {
    /// The item, with whatever `open` it has.
    pub item: EntryId,
    /// What of it is still allocated, more than 0.
    pub amount: Money,
}

/// A credit's past: where it is allocated now, in the order it was made.
#[derive(Clone, Debug, PartialEq)]
pub struct CreditHistory {
    /// The credit's entry.
    pub credit: EntryId,
    /// Its live allocations, oldest first.
    pub allocations: Vec<LiveAllocation>,
    /// The items of those allocations, for reopening them.
    pub items: Vec<OpenItem>,
}

impl CreditHistory {
    /// Folds the moves of `entries`, which begin at the credit's own entry and are in order.
    /// `items` is to be filled by the caller with the items named in `allocations`.
    ///
    /// # Errors
    /// [`MoneyError`] when amounts do not add up, which stored entries never do.
    pub fn read<'a>(
        credit: EntryId,
        entries: impl IntoIterator<Item = &'a Entry>,
    ) -> Result<Self, MoneyError> {
        let mut allocations = Vec::new();
        for change in entries.into_iter().flat_map(|entry| &entry.moves) {
            match *change {
                Move::Allocate { credit: by, item, amount } if by == credit => {
                    allocations.push(LiveAllocation { item, amount });
                }
                Move::Release { credit: by, item, amount } if by == credit => {
                    undo_latest(&mut allocations, item, amount)?;
                }
                _ => {}
            }
        }
        Ok(Self { credit, allocations, items: Vec::new() })
    }
}

/// Lowers the allocations to one item by `amount`, the last made first.
fn undo_latest(
    allocations: &mut Vec<LiveAllocation>,
    item: EntryId,
    amount: Money,
) -> Result<(), MoneyError> {
    let mut left = amount;
    for allocation in allocations.iter_mut().rev().filter(|allocation| allocation.item == item) {
        let undone = allocation.amount.smaller(left)?;
        allocation.amount = allocation.amount.minus(undone)?;
        left = left.minus(undone)?;
    }
    allocations.retain(|allocation| allocation.amount.is_positive());
    if left.is_zero() { Ok(()) } else { Err(MoneyError::Range) }
}

/// The credits that pay an item now, each with the sum it pays, in the order they first did.
/// `entries` begin at the item's own entry and are in order.
///
/// # Errors
/// [`MoneyError`] when amounts do not add up, which stored entries never do.
pub fn applied_to<'a>(
    item: EntryId,
    entries: impl IntoIterator<Item = &'a Entry>,
) -> Result<Vec<(EntryId, Money)>, MoneyError> {
    let mut applied: Vec<(EntryId, Money)> = Vec::new();
    for change in entries.into_iter().flat_map(|entry| &entry.moves) {
        let (credit, amount) = match *change {
            Move::Allocate { credit, item: to, amount } if to == item => (credit, amount),
            Move::Release { credit, item: to, amount } if to == item => (credit, amount.negated()),
            _ => continue,
        };
        match applied.iter_mut().find(|(known, _)| *known == credit) {
            Some((_, sum)) => *sum = sum.plus(amount)?,
            None => applied.push((credit, amount)),
        }
    }
    applied.retain(|(_, sum)| !sum.is_zero());
    Ok(applied)
}
