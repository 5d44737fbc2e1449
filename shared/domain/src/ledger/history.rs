//! What became of a credit, what was taken, and what paid an item, read from the moves recorded.

use std::collections::BTreeMap;

use super::{
    ChangeKind, Entry, EntryId, EntryKind, LastPayment, Ledger, Move, OpenItem, Record, Unsound,
};
use crate::money::{Currency, Money, MoneyError};

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
    /// What it was, positive.
    pub amount: Money,
    /// What of it was reversed and is not taken back.
    pub reversed: Money,
    /// What was taken of it and not given back.
    pub taken: Money,
    /// Its live allocations, oldest first.
    pub allocations: Vec<LiveAllocation>,
    /// The items of those allocations, for reopening them.
    pub items: Vec<OpenItem>,
}

impl CreditHistory {
    /// Folds `records`, which begin at the credit's own entry and are in order. `items` is to be
    /// filled by the caller with the items named in `allocations`.
    ///
    /// # Errors
    /// [`Unsound`] when the first record is no credit-side entry, or amounts do not add up.
    pub fn read<'a>(records: impl IntoIterator<Item = &'a Record>) -> Result<Self, Unsound> {
        let mut records = records.into_iter();
        let own = records.next().and_then(Record::entry).filter(|entry| entry.is_credit_side());
        let own = own.ok_or(Unsound)?;
        let zero = Money::zero(own.amount.currency());
        let (credit, amount) = (own.id, own.amount.negated());
        let (allocations, items) = (Vec::new(), Vec::new());
        let mut history = Self { credit, amount, reversed: zero, taken: zero, allocations, items };
        let mut reversals = Vec::new();
        own.moves.iter().try_for_each(|change| history.follow(change))?;
        for record in records {
            record.moves().iter().try_for_each(|change| history.follow(change))?;
            let Some(entry) = record.entry() else { continue };
            history.follow_reversal(entry, &mut reversals)?;
        }
        Ok(history)
    }

    fn follow(&mut self, change: &Move) -> Result<(), Unsound> {
        match *change {
            Move::Allocate { credit, item, amount } if credit == self.credit => {
                self.allocations.push(LiveAllocation { item, amount });
            }
            Move::Release { credit, item, amount } if credit == self.credit => {
                undo_latest(&mut self.allocations, item, amount)?;
            }
            Move::Take { credit, amount } if credit == self.credit => {
                self.taken = self.taken.plus(amount)?;
            }
            Move::GiveBack { credit, amount } if credit == self.credit => {
                self.taken = self.taken.minus(amount)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn follow_reversal(
        &mut self,
        entry: &Entry,
        reversals: &mut Vec<EntryId>,
    ) -> Result<(), Unsound> {
        let Some(named) = entry.names.filter(|_| entry.kind == EntryKind::Reversal) else {
            return Ok(());
        };
        if named == self.credit {
            reversals.push(entry.id);
        } else if !reversals.contains(&named) {
            return Ok(());
        }
        // What takes a reversal back is negative.
        self.reversed = self.reversed.plus(entry.amount)?;
        Ok(())
    }

    /// What is allocated now.
    ///
    /// # Errors
    /// [`MoneyError`] when the sum is out of range.
    pub fn allocated(&self) -> Result<Money, MoneyError> {
        Money::sum(self.amount.currency(), self.allocations.iter().map(|made| made.amount))
    }

    /// What a reversal of the whole payment would return.
    ///
    /// # Errors
    /// [`MoneyError`] when the difference is out of range.
    pub fn not_reversed(&self) -> Result<Money, MoneyError> {
        self.amount.minus(self.reversed)
    }
}

/// Lowers the allocations to one item by `amount`, the last made first.
fn undo_latest(
    allocations: &mut Vec<LiveAllocation>,
    item: EntryId,
    amount: Money,
) -> Result<(), Unsound> {
    let mut left = amount;
    for allocation in allocations.iter_mut().rev().filter(|allocation| allocation.item == item) {
        let undone = allocation.amount.smaller(left)?;
        allocation.amount = allocation.amount.minus(undone)?;
        left = left.minus(undone)?;
    }
    allocations.retain(|allocation| allocation.amount.is_positive());
    if left.is_zero() { Ok(()) } else { Err(Unsound) }
}

/// What was taken from a credit and not given back.
#[derive(Clone, Debug, PartialEq)]
pub struct TakenCredit {
    /// The credit.
    pub credit: EntryId,
    /// How much, more than 0.
    pub amount: Money,
}

/// The past of a refund or positive reversal.
#[derive(Clone, Debug, PartialEq)]
pub struct TakingHistory {
    /// Its entry.
    pub taking: EntryId,
    /// What it was.
    pub amount: Money,
    /// What of it was taken back.
    pub taken_back: Money,
    /// What it took and nobody gave back, in the order it was taken.
    pub takes: Vec<TakenCredit>,
    /// The payment it names, if it does.
    pub payment: Option<EntryId>,
}

impl TakingHistory {
    /// Folds `records`, which begin at the refund's or reversal's own entry and are in order.
    ///
    /// # Errors
    /// [`Unsound`] when the first record is no such entry, or amounts do not add up.
    pub fn read<'a>(records: impl IntoIterator<Item = &'a Record>) -> Result<Self, Unsound> {
        let mut records = records.into_iter().peekable();
        let own = records.peek().and_then(|record| record.entry()).ok_or(Unsound)?;
        let takes = matches!(own.kind, EntryKind::Refund | EntryKind::Reversal);
        if !takes || own.is_credit_side() {
            return Err(Unsound);
        }
        let taken_back = Money::zero(own.amount.currency());
        let (taking, amount, payment) = (own.id, own.amount, own.names);
        let mut history = Self { taking, amount, taken_back, takes: Vec::new(), payment };
        let mut backs = Vec::new();
        for record in records {
            let back =
                |entry: &&Entry| entry.names == Some(taking) && entry.kind == EntryKind::Reversal;
            if let Some(entry) = record.entry().filter(back) {
                history.taken_back = history.taken_back.minus(entry.amount)?;
                backs.push(entry.id);
            }
            let Some(cause) = record.cause() else { continue };
            for change in record.moves() {
                match *change {
                    Move::Take { credit, amount } if cause == taking => {
                        history.takes.push(TakenCredit { credit, amount });
                    }
                    Move::GiveBack { credit, amount } if backs.contains(&cause) => {
                        history.give_back(credit, amount)?;
                    }
                    _ => {}
                }
            }
        }
        Ok(history)
    }

    fn give_back(&mut self, credit: EntryId, amount: Money) -> Result<(), Unsound> {
        let mut left = amount;
        for taken in self.takes.iter_mut().rev().filter(|taken| taken.credit == credit) {
            let part = taken.amount.smaller(left)?;
            taken.amount = taken.amount.minus(part)?;
            left = left.minus(part)?;
        }
        self.takes.retain(|taken| taken.amount.is_positive());
        if left.is_zero() { Ok(()) } else { Err(Unsound) }
    }

    /// What can still be taken back.
    ///
    /// # Errors
    /// [`MoneyError`] when the difference is out of range.
    pub fn not_taken_back(&self) -> Result<Money, MoneyError> {
        self.amount.minus(self.taken_back)
    }
}

/// The credits that pay an item now, each with the sum it pays, in the order they first did.
/// `records` begin at the item's own entry and are in order.
///
/// # Errors
/// [`MoneyError`] when amounts do not add up, which stored entries never do.
pub fn applied_to<'a>(
    item: EntryId,
    records: impl IntoIterator<Item = &'a Record>,
) -> Result<Vec<(EntryId, Money)>, MoneyError> {
    let changes = records.into_iter().flat_map(Record::moves);
    let mut applied = sums(changes.filter_map(|change| match *change {
        Move::Allocate { credit, item: to, amount } if to == item => Some((credit, amount)),
        Move::Release { credit, item: to, amount } if to == item => {
            Some((credit, amount.negated()))
        }
        _ => None,
    }))?;
    applied.retain(|(_, sum)| !sum.is_zero());
    Ok(applied)
}

/// The sum of the amounts of each entry, in the order in which the entries first come.
///
/// # Errors
/// [`MoneyError`] when a sum is out of range.
pub fn sums(
    amounts: impl IntoIterator<Item = (EntryId, Money)>,
) -> Result<Vec<(EntryId, Money)>, MoneyError> {
    let mut sums: Vec<(EntryId, Money)> = Vec::new();
    let mut places = BTreeMap::new();
    for (id, amount) in amounts {
        let place = *places.entry(id).or_insert(sums.len());
        match sums.get_mut(place) {
            Some((_, sum)) => *sum = sum.plus(amount)?,
            None => sums.push((id, amount)),
        }
    }
    Ok(sums)
}

/// The latest payment that is not wholly reversed, `without` this one. `records` are all of an
/// account's.
///
/// # Errors
/// [`Unsound`] when amounts do not add up.
pub fn last_payment<'a>(
    records: impl IntoIterator<Item = &'a Record>,
    without: EntryId,
) -> Result<Option<LastPayment>, Unsound> {
    let mut payments: Vec<(LastPayment, Money)> = Vec::new();
    let mut reversals: Vec<(EntryId, EntryId)> = Vec::new();
    for entry in records.into_iter().filter_map(Record::entry) {
        if let Some(payment) = LastPayment::of(entry).filter(|payment| payment.id != without) {
            let standing = payment.amount;
            payments.push((payment, standing));
        }
        let Some(named) = entry.names.filter(|_| entry.kind == EntryKind::Reversal) else {
            continue;
        };
        let taken_back = reversals.iter().find(|(reversal, _)| *reversal == named);
        let payment = taken_back.map_or(named, |(_, payment)| *payment);
        reversals.push((entry.id, payment));
        if let Some((_, standing)) = payments.iter_mut().find(|(known, _)| known.id == payment) {
            *standing = standing.minus(entry.amount)?;
        }
    }
    let standing = payments.into_iter().rev().find(|(_, standing)| standing.is_positive());
    Ok(standing.map(|(payment, _)| payment))
}

/// Follows an account's records one by one, by the moves recorded.
#[derive(Debug)]
pub(super) struct Fold {
    /// The state after the records so far. [`Ledger::last_payment`] and [`Ledger::pending`] are
    /// not part of it.
    pub(super) ledger: Ledger,
    items: BTreeMap<u64, OpenItem>,
}

impl Fold {
    /// Before the first record.
    pub(super) fn new(currency: Currency) -> Self {
        Self { ledger: Ledger::new(currency), items: BTreeMap::new() }
    }

    /// The item that an entry opened, less what the entry has taken, with whatever `open`.
    pub(super) fn item(&self, id: EntryId) -> Option<&OpenItem> {
        self.items.get(&id.seq)
    }

    /// The next record.
    pub(super) fn follow(&mut self, record: &Record) -> Result<(), Unsound> {
        let Self { ledger, items } = self;
        match record {
            Record::Entry(entry) => {
                ledger.enter(entry)?;
                if let Some(item) = OpenItem::of(entry) {
                    items.insert(entry.id.seq, item);
                }
            }
            Record::Change(change) => {
                let next = ledger.next_change(change.id.on)?;
                if next != change.id {
                    return Err(Unsound);
                }
                match &change.kind {
                    ChangeKind::DisputeOpened(dispute) => ledger.hold(dispute.clone())?,
                    ChangeKind::DisputeEnded { dispute } => ledger.free(dispute)?,
                    ChangeKind::Continued { .. } => {}
                }
            }
        }
        let cause = record.cause();
        for change in record.moves() {
            ledger.apply(cause, change, None, |id| items.get(&id.seq).cloned())?;
            let by = cause.and_then(|cause| items.get_mut(&cause.seq));
            if let (Move::Take { amount, .. }, Some(item)) = (change, by) {
                item.total = item.total.minus(*amount)?;
            }
        }
        Ok(())
    }
}

/// The state after all of an account's records up to some point, from the moves recorded: what was
/// open and unapplied then. [`Ledger::last_payment`] and [`Ledger::pending`] are not part of it.
///
/// # Errors
/// [`Unsound`] when the records are not whole and in order, or move what is not there.
pub fn state_after<'a>(
    currency: Currency,
    records: impl IntoIterator<Item = &'a Record>,
) -> Result<Ledger, Unsound> {
    let mut fold = Fold::new(currency);
    records.into_iter().try_for_each(|record| fold.follow(record))?;
    Ok(fold.ledger)
}
