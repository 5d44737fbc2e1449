//! What became of a credit, what was taken, and what paid an item, read from the moves recorded.

use std::collections::BTreeMap;

use super::{
    ChangeKind, CreditChange, Entry, EntryId, EntryKind, Inconsistent, LastPayment, Ledger,
    OpenItem, Record,
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
    pub consumed: Money,
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
    /// [`Inconsistent`] when the first record is no credit-side entry, or amounts do not add up.
    pub fn read<'a>(records: impl IntoIterator<Item = &'a Record>) -> Result<Self, Inconsistent> {
        let mut records = records.into_iter();
        let own = records.next().and_then(Record::entry).filter(|entry| entry.is_credit_side());
        let own = own.ok_or(Inconsistent)?;
        let zero = Money::zero(own.amount.currency());
        let (credit, amount) = (own.id, own.amount.negated());
        let (allocations, items) = (Vec::new(), Vec::new());
        let mut history =
            Self { credit, amount, reversed: zero, consumed: zero, allocations, items };
        let mut reversals = Vec::new();
        own.credit_changes.iter().try_for_each(|change| history.follow(change))?;
        for record in records {
            record.credit_changes().iter().try_for_each(|change| history.follow(change))?;
            let Some(entry) = record.entry() else { continue };
            history.follow_reversal(entry, &mut reversals)?;
        }
        Ok(history)
    }

    fn follow(&mut self, change: &CreditChange) -> Result<(), Inconsistent> {
        match *change {
            CreditChange::Apply { credit, item, amount } if credit == self.credit => {
                self.allocations.push(LiveAllocation { item, amount });
            }
            CreditChange::Unapply { credit, item, amount } if credit == self.credit => {
                undo_latest(&mut self.allocations, item, amount)?;
            }
            CreditChange::Consume { credit, amount } if credit == self.credit => {
                self.consumed = self.consumed.plus(amount)?;
            }
            CreditChange::Restore { credit, amount } if credit == self.credit => {
                self.consumed = self.consumed.minus(amount)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn follow_reversal(
        &mut self,
        entry: &Entry,
        reversals: &mut Vec<EntryId>,
    ) -> Result<(), Inconsistent> {
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
) -> Result<(), Inconsistent> {
    let mut left = amount;
    for allocation in allocations.iter_mut().rev().filter(|allocation| allocation.item == item) {
        let undone = allocation.amount.min(left)?;
        allocation.amount = allocation.amount.minus(undone)?;
        left = left.minus(undone)?;
    }
    allocations.retain(|allocation| allocation.amount.is_positive());
    if left.is_zero() { Ok(()) } else { Err(Inconsistent) }
}

/// What was taken from a credit and not given back.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsumedCredit {
    /// The credit.
    pub credit: EntryId,
    /// How much, more than 0.
    pub amount: Money,
}

/// The past of a refund or positive reversal.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsumptionHistory {
    /// Its entry.
    pub consumption: EntryId,
    /// What it was.
    pub amount: Money,
    /// What of it was taken back.
    pub undone: Money,
    /// What it took and nobody gave back, in the order it was taken.
    pub consumed: Vec<ConsumedCredit>,
    /// The payment it names, if it does.
    pub payment: Option<EntryId>,
}

impl ConsumptionHistory {
    /// Folds `records`, which begin at the refund's or reversal's own entry and are in order.
    ///
    /// # Errors
    /// [`Inconsistent`] when the first record is no such entry, or amounts do not add up.
    pub fn read<'a>(records: impl IntoIterator<Item = &'a Record>) -> Result<Self, Inconsistent> {
        let mut records = records.into_iter().peekable();
        let own = records.peek().and_then(|record| record.entry()).ok_or(Inconsistent)?;
        let consumed = matches!(own.kind, EntryKind::Refund | EntryKind::Reversal);
        if !consumed || own.is_credit_side() {
            return Err(Inconsistent);
        }
        let undone = Money::zero(own.amount.currency());
        let (consumption, amount, payment) = (own.id, own.amount, own.names);
        let mut history = Self { consumption, amount, undone, consumed: Vec::new(), payment };
        let mut backs = Vec::new();
        for record in records {
            let back = |entry: &&Entry| {
                entry.names == Some(consumption) && entry.kind == EntryKind::Reversal
            };
            if let Some(entry) = record.entry().filter(back) {
                history.undone = history.undone.minus(entry.amount)?;
                backs.push(entry.id);
            }
            let Some(cause) = record.cause() else { continue };
            for change in record.credit_changes() {
                match *change {
                    CreditChange::Consume { credit, amount } if cause == consumption => {
                        history.consumed.push(ConsumedCredit { credit, amount });
                    }
                    CreditChange::Restore { credit, amount } if backs.contains(&cause) => {
                        history.restore(credit, amount)?;
                    }
                    _ => {}
                }
            }
        }
        Ok(history)
    }

    fn restore(&mut self, credit: EntryId, amount: Money) -> Result<(), Inconsistent> {
        let mut left = amount;
        for consumed in self.consumed.iter_mut().rev().filter(|consumed| consumed.credit == credit)
        {
            let part = consumed.amount.min(left)?;
            consumed.amount = consumed.amount.minus(part)?;
            left = left.minus(part)?;
        }
        self.consumed.retain(|consumed| consumed.amount.is_positive());
        if left.is_zero() { Ok(()) } else { Err(Inconsistent) }
    }

    /// What can still be taken back.
    ///
    /// # Errors
    /// [`MoneyError`] when the difference is out of range.
    pub fn not_undone(&self) -> Result<Money, MoneyError> {
        self.amount.minus(self.undone)
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
    let changes = records.into_iter().flat_map(Record::credit_changes);
    let mut applied = sums(changes.filter_map(|change| match *change {
        CreditChange::Apply { credit, item: to, amount } if to == item => Some((credit, amount)),
        CreditChange::Unapply { credit, item: to, amount } if to == item => {
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
/// [`Inconsistent`] when amounts do not add up.
pub fn last_payment<'a>(
    records: impl IntoIterator<Item = &'a Record>,
    without: EntryId,
) -> Result<Option<LastPayment>, Inconsistent> {
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
        let undone = reversals.iter().find(|(reversal, _)| *reversal == named);
        let payment = undone.map_or(named, |(_, payment)| *payment);
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
    /// The state after the records so far. [`Ledger::last_payment`] and [`Ledger::unfinished`] are
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
    pub(super) fn follow(&mut self, record: &Record) -> Result<(), Inconsistent> {
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
                    return Err(Inconsistent);
                }
                match &change.kind {
                    ChangeKind::DisputeOpened(dispute) => ledger.hold(dispute.clone())?,
                    ChangeKind::DisputeEnded { dispute } => ledger.free(dispute)?,
                    ChangeKind::Continued { .. } => {}
                }
            }
        }
        let cause = record.cause();
        for change in record.credit_changes() {
            ledger.apply(cause, change, None, |id| items.get(&id.seq).cloned())?;
            let by = cause.and_then(|cause| items.get_mut(&cause.seq));
            if let (CreditChange::Consume { amount, .. }, Some(item)) = (change, by) {
                item.total = item.total.minus(*amount)?;
            }
        }
        Ok(())
    }
}

/// The state after all of an account's records up to some point, from the moves recorded: what was
/// open and unapplied then. [`Ledger::last_payment`] and [`Ledger::unfinished`] are not part of it.
///
/// # Errors
/// [`Inconsistent`] when the records are not whole and in order, or move what is not there.
pub fn state_after<'a>(
    currency: Currency,
    records: impl IntoIterator<Item = &'a Record>,
) -> Result<Ledger, Inconsistent> {
    let mut fold = Fold::new(currency);
    records.into_iter().try_for_each(|record| fold.follow(record))?;
    Ok(fold.ledger)
}
