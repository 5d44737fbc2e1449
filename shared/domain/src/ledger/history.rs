//! Histories read from recorded credit changes: what became of a credit, what a refund or reversal
//! consumed, which credits paid an item, and the state after any record.

use std::collections::BTreeMap;

use super::{
    ChangeKind, CreditChange, Entry, EntryId, EntryKind, Inconsistent, LastPayment, Ledger,
    OpenItem, Record,
};
use crate::money::{Currency, Money, MoneyError};

/// An application of a credit to an item that has not been undone.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveAllocation {
    /// The item's entry.
    pub item: EntryId,
    /// The amount still applied, more than 0.
    pub amount: Money,
}

/// What became of a credit.
#[derive(Clone, Debug, PartialEq)]
pub struct CreditHistory {
    /// The credit's entry.
    pub credit: EntryId,
    /// Its full amount, positive.
    pub amount: Money,
    /// The amount of its reversals, less those that were undone.
    pub reversed: Money,
    /// The amount that refunds and reversals consumed, less what was restored.
    pub consumed: Money,
    /// Its live allocations, oldest first.
    pub allocations: Vec<LiveAllocation>,
    /// The items of those allocations, with any `open`: a refund or reversal may reopen them.
    pub items: Vec<OpenItem>,
}

impl CreditHistory {
    /// Folds `records`, which begin at the credit's entry and are in order. Leaves `items` empty:
    /// the caller fills in the items of `allocations`.
    ///
    /// # Errors
    /// [`Inconsistent`] when the first record is not a credit-side entry, or amounts do not add up.
    pub fn read<'a>(records: impl IntoIterator<Item = &'a Record>) -> Result<Self, Inconsistent> {
        let mut records = records.into_iter();
        let entry = records.next().and_then(Record::entry).filter(|entry| entry.is_credit_side());
        let entry = entry.ok_or(Inconsistent)?;
        let zero = Money::zero(entry.amount.currency());
        let (credit, amount) = (entry.id, entry.amount.negated());
        let (allocations, items) = (Vec::new(), Vec::new());
        let mut history =
            Self { credit, amount, reversed: zero, consumed: zero, allocations, items };
        let mut reversals = Vec::new();
        entry.credit_changes.iter().try_for_each(|change| history.follow(change))?;
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
                unapply_latest(&mut self.allocations, item, amount)?;
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
        let Some(target) = entry.refers_to.filter(|_| entry.kind == EntryKind::Reversal) else {
            return Ok(());
        };
        if target == self.credit {
            reversals.push(entry.id);
        } else if !reversals.contains(&target) {
            return Ok(());
        }
        // An entry that undoes a reversal has a negative amount.
        self.reversed = self.reversed.plus(entry.amount)?;
        Ok(())
    }

    /// The sum of its live allocations.
    ///
    /// # Errors
    /// [`MoneyError`] when the sum is out of range.
    pub fn allocated(&self) -> Result<Money, MoneyError> {
        Money::sum(
            self.amount.currency(),
            self.allocations.iter().map(|allocation| allocation.amount),
        )
    }

    /// The amount that can still be reversed.
    ///
    /// # Errors
    /// [`MoneyError`] when the difference is out of range.
    pub fn not_reversed(&self) -> Result<Money, MoneyError> {
        self.amount.minus(self.reversed)
    }
}

/// Lowers the allocations to one item by `amount`, the latest first.
fn unapply_latest(
    allocations: &mut Vec<LiveAllocation>,
    item: EntryId,
    amount: Money,
) -> Result<(), Inconsistent> {
    let mut left = amount;
    for allocation in allocations.iter_mut().rev().filter(|allocation| allocation.item == item) {
        let part = allocation.amount.min(left)?;
        allocation.amount = allocation.amount.minus(part)?;
        left = left.minus(part)?;
    }
    allocations.retain(|allocation| allocation.amount.is_positive());
    if left.is_zero() { Ok(()) } else { Err(Inconsistent) }
}

/// What a refund or reversal consumed of one credit.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsumedCredit {
    /// The credit's entry.
    pub credit: EntryId,
    /// The amount not restored, more than 0.
    pub amount: Money,
}

/// What a refund or positive reversal consumed, and how much of it was undone.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsumptionHistory {
    /// The entry of the refund or reversal.
    pub consumption: EntryId,
    /// Its full amount, positive.
    pub amount: Money,
    /// The amount that negative reversals undid, positive.
    pub undone: Money,
    /// The credit it consumed that was not restored, in the order of consumption.
    pub consumed: Vec<ConsumedCredit>,
    /// The payment that it refunds or reverses; `None` for a refund of any unapplied credit.
    pub payment: Option<EntryId>,
}

impl ConsumptionHistory {
    /// Folds `records`, which begin at the entry of the refund or reversal and are in order.
    ///
    /// # Errors
    /// [`Inconsistent`] when the first record is not such an entry, or amounts do not add up.
    pub fn read<'a>(records: impl IntoIterator<Item = &'a Record>) -> Result<Self, Inconsistent> {
        let mut records = records.into_iter().peekable();
        let entry = records.peek().and_then(|record| record.entry()).ok_or(Inconsistent)?;
        let consumes = matches!(entry.kind, EntryKind::Refund | EntryKind::Reversal);
        if !consumes || entry.is_credit_side() {
            return Err(Inconsistent);
        }
        let undone = Money::zero(entry.amount.currency());
        let (consumption, amount, payment) = (entry.id, entry.amount, entry.refers_to);
        let mut history = Self { consumption, amount, undone, consumed: Vec::new(), payment };
        let mut undos = Vec::new();
        for record in records {
            let is_undo = |entry: &&Entry| {
                entry.refers_to == Some(consumption) && entry.kind == EntryKind::Reversal
            };
            if let Some(entry) = record.entry().filter(is_undo) {
                history.undone = history.undone.minus(entry.amount)?;
                undos.push(entry.id);
            }
            let Some(cause) = record.cause() else { continue };
            for change in record.credit_changes() {
                match *change {
                    CreditChange::Consume { credit, amount } if cause == consumption => {
                        history.consumed.push(ConsumedCredit { credit, amount });
                    }
                    CreditChange::Restore { credit, amount } if undos.contains(&cause) => {
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

    /// The amount that can still be undone.
    ///
    /// # Errors
    /// [`MoneyError`] when the difference is out of range.
    pub fn not_undone(&self) -> Result<Money, MoneyError> {
        self.amount.minus(self.undone)
    }
}

/// The credits applied to an item, each with the sum that is still applied, in the order of their
/// first application. `records` begin at the item's entry and are in order.
///
/// # Errors
/// [`MoneyError`] when a sum is out of range, which no sound ledger has.
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

/// Sums the amounts by entry. Entries keep the order in which they first appear.
///
/// # Errors
/// [`MoneyError`] when a sum is out of range.
pub fn sums(
    amounts: impl IntoIterator<Item = (EntryId, Money)>,
) -> Result<Vec<(EntryId, Money)>, MoneyError> {
    let mut sums: Vec<(EntryId, Money)> = Vec::new();
    let mut positions = BTreeMap::new();
    for (id, amount) in amounts {
        let position = *positions.entry(id).or_insert(sums.len());
        match sums.get_mut(position) {
            Some((_, sum)) => *sum = sum.plus(amount)?,
            None => sums.push((id, amount)),
        }
    }
    Ok(sums)
}

/// The latest payment that is not wholly reversed, `without` the one of this id. `records` are all
/// records of an account, in order.
///
/// # Errors
/// [`Inconsistent`] when amounts do not add up.
pub fn last_payment<'a>(
    records: impl IntoIterator<Item = &'a Record>,
    without: EntryId,
) -> Result<Option<LastPayment>, Inconsistent> {
    // Each payment with the amount that is not reversed.
    let mut payments: Vec<(LastPayment, Money)> = Vec::new();
    // Each reversal, and each entry that undoes one, with the payment that was reversed.
    let mut reversals: Vec<(EntryId, EntryId)> = Vec::new();
    for entry in records.into_iter().filter_map(Record::entry) {
        if let Some(payment) = LastPayment::of(entry).filter(|payment| payment.id != without) {
            let remaining = payment.amount;
            payments.push((payment, remaining));
        }
        let Some(target) = entry.refers_to.filter(|_| entry.kind == EntryKind::Reversal) else {
            continue;
        };
        let undone = reversals.iter().find(|(reversal, _)| *reversal == target);
        let payment = undone.map_or(target, |(_, payment)| *payment);
        reversals.push((entry.id, payment));
        if let Some((_, remaining)) = payments.iter_mut().find(|(known, _)| known.id == payment) {
            *remaining = remaining.minus(entry.amount)?;
        }
    }
    let latest = payments.into_iter().rev().find(|(_, remaining)| remaining.is_positive());
    Ok(latest.map(|(payment, _)| payment))
}

/// Rebuilds an account's state from its records, one by one.
#[derive(Debug)]
pub(super) struct Fold {
    /// The state after the records so far, without [`Ledger::last_payment`] and
    /// [`Ledger::unfinished`].
    pub(super) ledger: Ledger,
    items: BTreeMap<u64, OpenItem>,
}

impl Fold {
    /// Before the first record.
    pub(super) fn new(currency: Currency) -> Self {
        Self { ledger: Ledger::new(currency), items: BTreeMap::new() }
    }

    /// The item that an entry opened: its `total` is less what the entry consumed, its `open` is
    /// not kept up to date.
    pub(super) fn item(&self, id: EntryId) -> Option<&OpenItem> {
        self.items.get(&id.seq)
    }

    /// Adds the next record.
    pub(super) fn follow(&mut self, record: &Record) -> Result<(), Inconsistent> {
        let Self { ledger, items } = self;
        match record {
            Record::Entry(entry) => {
                ledger.add_entry(entry)?;
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
                    ChangeKind::DisputeOpened(dispute) => ledger.add_dispute(dispute.clone())?,
                    ChangeKind::DisputeEnded { dispute } => ledger.remove_dispute(dispute)?,
                    ChangeKind::Continued { .. } => {}
                }
            }
        }
        let cause = record.cause();
        for change in record.credit_changes() {
            ledger.apply(cause, change, None, |id| items.get(&id.seq).cloned())?;
            let consumer = cause.and_then(|cause| items.get_mut(&cause.seq));
            if let (CreditChange::Consume { amount, .. }, Some(item)) = (change, consumer) {
                item.total = item.total.minus(*amount)?;
            }
        }
        Ok(())
    }
}

/// The state of an account after `records`: all of its records, from the first, up to any one.
/// [`Ledger::last_payment`] and [`Ledger::unfinished`] are not set.
///
/// # Errors
/// [`Inconsistent`] when a record is missing or out of order, or a credit change exceeds what was
/// left.
pub fn state_after<'a>(
    currency: Currency,
    records: impl IntoIterator<Item = &'a Record>,
) -> Result<Ledger, Inconsistent> {
    let mut fold = Fold::new(currency);
    records.into_iter().try_for_each(|record| fold.follow(record))?;
    Ok(fold.ledger)
}
