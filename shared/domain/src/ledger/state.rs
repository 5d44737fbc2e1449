//! The present state of one account's ledger, and the one place where a move of credit changes it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{CreditChange, Dispute, Entry, EntryId, EntryKind, Record, Touched, Unfinished};
use crate::{
    document::PaidBy,
    money::{Currency, Money, MoneyError},
};

/// Something owed that is not fully paid: an invoice, a positive adjustment, or what a refund or
/// reversal takes beyond what is there.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenItem {
    /// The entry that opened it.
    pub id: EntryId,
    /// What that entry is.
    pub kind: EntryKind,
    /// What people call it.
    pub number: String,
    /// The day of issue.
    pub issued_on: Date,
    /// The day it is due.
    pub due_on: Date,
    /// What it began with.
    pub total: Money,
    /// What is left, more than 0.
    pub open: Money,
    /// The sum of its disputes, which may be more than is left.
    pub disputed: Money,
}

/// The order in which credit pays items: due date, issue date, number, position.
pub type ItemOrder = (Date, Date, String, u64);

impl OpenItem {
    /// The item that an entry opens, all of it open. `None` for the credit side.
    pub fn of(entry: &Entry) -> Option<Self> {
        Some(Self {
            id: entry.id,
            kind: entry.kind,
            number: entry.number.clone(),
            issued_on: entry.document_on,
            due_on: entry.item_due_on()?,
            total: entry.amount,
            open: entry.amount,
            disputed: Money::zero(entry.amount.currency()),
        })
    }

    /// The same less what its own posting took: what a refund or reversal stands for as an item.
    /// `records` are its own entry and what continued it; others are passed over.
    ///
    /// # Errors
    /// [`MoneyError`].
    pub fn less_consumed<'a>(
        mut self,
        records: impl IntoIterator<Item = &'a Record>,
    ) -> Result<Self, MoneyError> {
        let own = records.into_iter().filter(|record| record.cause() == Some(self.id));
        for change in own.flat_map(Record::credit_changes) {
            if let CreditChange::Consume { amount, .. } = change {
                self.total = self.total.minus(*amount)?;
            }
        }
        self.open = self.total;
        Ok(self)
    }

    fn owe(&mut self, more: Money) -> Result<(), Inconsistent> {
        self.open = self.open.plus(more)?;
        Ok(())
    }

    /// Its place among items.
    pub fn order(&self) -> ItemOrder {
        (self.due_on, self.issued_on, self.number.clone(), self.id.seq)
    }

    /// The part of what is open that a dispute holds: owed, but not due.
    pub fn held(&self) -> Money {
        self.open.min(self.disputed).unwrap_or(self.open)
    }

    /// The part of what is open that no dispute holds.
    pub fn undisputed(&self) -> Money {
        self.open.minus(self.held()).unwrap_or(self.open)
    }
}

/// Earliest due date of what is open and not disputed.
pub fn due_on<'a>(open: impl IntoIterator<Item = &'a OpenItem>) -> Option<Date> {
    let due = open.into_iter().filter(|item| item.undisputed().is_positive());
    due.map(|item| item.due_on).min()
}

/// The part of what is open and not disputed that was due before `today`.
///
/// # Errors
/// [`MoneyError`] when the sum is out of range.
pub fn past_due<'a>(
    open: impl IntoIterator<Item = &'a OpenItem>,
    currency: Currency,
    today: Date,
) -> Result<Money, MoneyError> {
    let late = open.into_iter().filter(|item| item.due_on < today);
    Money::sum(currency, late.map(OpenItem::undisputed))
}

/// A credit-side entry that is not used up.
#[derive(Clone, Debug, PartialEq)]
pub struct UnappliedCredit {
    /// Its entry.
    pub id: EntryId,
    /// What is left, more than 0.
    pub remaining: Money,
}

/// The payment shown on the Last Payment tile.
#[derive(Clone, Debug, PartialEq)]
pub struct LastPayment {
    /// Its entry.
    pub id: EntryId,
    /// The day it was received.
    pub received_on: Date,
    /// What was paid, positive.
    pub amount: Money,
    /// How it came.
    pub method: PaidBy,
    /// What people call it.
    pub number: String,
}

impl LastPayment {
    /// Of a payment's entry; `None` for another.
    pub fn of(entry: &Entry) -> Option<Self> {
        Some(Self {
            id: entry.id,
            received_on: entry.document_on,
            amount: entry.amount.negated(),
            method: entry.method?,
            number: entry.number.clone(),
        })
    }
}

/// The present state of one account's ledger: what a posting needs to know, and no history.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    /// Position of the last entry; 0 without one.
    pub last_seq: u64,
    /// Changes without an entry so far.
    pub changes: u64,
    /// Sum of all entries.
    pub balance: Money,
    /// Effective day of the last change.
    pub last_change_on: Option<Date>,
    /// The latest payment that is not wholly reversed.
    pub last_payment: Option<LastPayment>,
    /// Disputes that are not over.
    pub disputes: Vec<Dispute>,
    /// What is still to be done of a posting that moves more than fits into one write. While it is
    /// set, nothing else may be posted.
    pub unfinished: Option<Unfinished>,
    open: BTreeMap<ItemOrder, OpenItem>,
    credits: BTreeMap<u64, UnappliedCredit>,
    touched: Touched,
}

/// What is stored cannot be: a move of more than there is, or of what is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the ledger is unsound")]
pub struct Inconsistent;

impl From<MoneyError> for Inconsistent {
    fn from(_: MoneyError) -> Self {
        Self
    }
}

impl Ledger {
    /// A ledger without an entry.
    pub fn new(currency: Currency) -> Self {
        Self {
            last_seq: 0,
            changes: 0,
            balance: Money::zero(currency),
            last_change_on: None,
            last_payment: None,
            disputes: Vec::new(),
            unfinished: None,
            open: BTreeMap::new(),
            credits: BTreeMap::new(),
            touched: Touched::default(),
        }
    }

    /// Its one currency.
    pub const fn currency(&self) -> Currency {
        self.balance.currency()
    }

    /// What is not fully paid, in the order in which credit pays it.
    pub fn open(&self) -> impl Iterator<Item = &OpenItem> {
        self.open.values()
    }

    /// What is not used up, in the order in which it pays.
    pub fn credits(&self) -> impl Iterator<Item = &UnappliedCredit> {
        self.credits.values()
    }

    /// The open item of this entry.
    pub fn item(&self, id: EntryId) -> Option<&OpenItem> {
        self.open.values().find(|item| item.id == id)
    }

    /// What is left of a credit that is not used up; nothing for others.
    pub fn remaining(&self, credit: EntryId) -> Money {
        self.credits
            .get(&credit.seq)
            .map_or(Money::zero(self.currency()), |credit| credit.remaining)
    }

    /// Credit that has met nothing to pay.
    ///
    /// # Errors
    /// [`MoneyError`] when the sum is out of range.
    pub fn unapplied(&self) -> Result<Money, MoneyError> {
        Money::sum(self.currency(), self.credits.values().map(|credit| credit.remaining))
    }

    /// Everything that is open, disputed or not.
    ///
    /// # Errors
    /// [`MoneyError`] when the sum is out of range.
    pub fn owed(&self) -> Result<Money, MoneyError> {
        Money::sum(self.currency(), self.open.values().map(|item| item.open))
    }

    /// Whether balance = open - unapplied (L2).
    pub fn is_balanced(&self) -> bool {
        let net = self.owed().and_then(|owed| owed.minus(self.unapplied()?));
        net == Ok(self.balance)
    }

    /// Puts back an item that was stored.
    pub fn load_item(&mut self, item: OpenItem) {
        self.open.insert(item.order(), item);
    }

    /// Puts back a credit that was stored.
    pub fn load_credit(&mut self, credit: UnappliedCredit) {
        self.credits.insert(credit.id.seq, credit);
    }

    /// What was changed since the state was read.
    pub const fn touched(&self) -> &Touched {
        &self.touched
    }

    /// What was changed, to note more.
    pub(super) const fn touched_mut(&mut self) -> &mut Touched {
        &mut self.touched
    }

    /// Forgets what was changed, once it is stored.
    pub fn stored(&mut self) {
        self.touched = Touched::default();
    }

    /// The sum of an item's disputes.
    pub(super) fn disputed(&self, item: EntryId) -> Result<Money, MoneyError> {
        let own = self.disputes.iter().filter(|dispute| dispute.item == item);
        Money::sum(self.currency(), own.map(|dispute| dispute.amount))
    }

    /// Opens an item, unless nothing of it is open.
    pub(super) fn open_item(&mut self, item: OpenItem) {
        if item.open.is_positive() {
            self.touched.items.entry(item.id).or_insert((item.due_on, None));
            self.open.insert(item.order(), item);
        }
    }

    /// Adds a credit that is not used up.
    pub(super) fn add_credit(&mut self, id: EntryId, remaining: Money) {
        self.touched.credits.entry(id).or_insert(None);
        self.credits.insert(id.seq, UnappliedCredit { id, remaining });
    }

    /// Changes one open item and drops it when nothing is left.
    pub(super) fn change_item(
        &mut self,
        order: &ItemOrder,
        change: impl FnOnce(&mut OpenItem) -> Result<(), Inconsistent>,
    ) -> Result<(), Inconsistent> {
        let item = self.open.get_mut(order).ok_or(Inconsistent)?;
        self.touched.items.entry(item.id).or_insert((item.due_on, Some(item.open)));
        change(item)?;
        if item.open.is_negative() {
            return Err(Inconsistent);
        }
        if item.open.is_zero() {
            self.open.remove(order);
        }
        Ok(())
    }

    fn order_of(&self, item: EntryId) -> Result<ItemOrder, Inconsistent> {
        self.item(item).map(OpenItem::order).ok_or(Inconsistent)
    }

    fn change_remaining(&mut self, credit: EntryId, by: Money) -> Result<(), Inconsistent> {
        let remaining = self.remaining(credit).plus(by)?;
        if remaining.is_negative() {
            return Err(Inconsistent);
        }
        let stored = self.credits.get(&credit.seq).map(|credit| credit.remaining);
        self.touched.credits.entry(credit).or_insert(stored);
        if remaining.is_zero() {
            self.credits.remove(&credit.seq);
        } else {
            self.credits.insert(credit.seq, UnappliedCredit { id: credit, remaining });
        }
        Ok(())
    }

    /// Does one move of the posting of `cause`. `closed` finds an item that is not open now, so
    /// that it can reopen as it was.
    pub(super) fn apply(
        &mut self,
        cause: Option<EntryId>,
        change: &CreditChange,
        order: Option<&ItemOrder>,
        closed: impl FnOnce(EntryId) -> Option<OpenItem>,
    ) -> Result<(), Inconsistent> {
        match *change {
            CreditChange::Apply { credit, item, amount } => {
                let order = order.cloned().map_or_else(|| self.order_of(item), Ok)?;
                self.change_item(&order, |item| item.owe(amount.negated()))?;
                self.change_remaining(credit, amount.negated())
            }
            CreditChange::Unapply { credit, item, amount } => {
                self.reopen(item, amount, closed)?;
                self.change_remaining(credit, amount)
            }
            CreditChange::Consume { credit, amount } => {
                self.change_remaining(credit, amount.negated())?;
                let order = self.order_of(cause.ok_or(Inconsistent)?)?;
                self.change_item(&order, |item| {
                    item.total = item.total.minus(amount)?;
                    item.owe(amount.negated())
                })
            }
            CreditChange::Restore { credit, amount } => {
                self.change_remaining(cause.ok_or(Inconsistent)?, amount.negated())?;
                self.change_remaining(credit, amount)
            }
        }
    }

    fn reopen(
        &mut self,
        id: EntryId,
        amount: Money,
        closed: impl FnOnce(EntryId) -> Option<OpenItem>,
    ) -> Result<(), Inconsistent> {
        if let Ok(order) = self.order_of(id) {
            return self.change_item(&order, |item| item.owe(amount));
        }
        let item = closed(id).ok_or(Inconsistent)?;
        let disputed = self.disputed(id)?;
        self.open_item(OpenItem { open: amount, disputed, ..item });
        Ok(())
    }

    /// Enters an entry as it was posted, before its moves.
    pub(super) fn enter(&mut self, entry: &Entry) -> Result<(), Inconsistent> {
        match OpenItem::of(entry) {
            Some(item) => self.open_item(item),
            None => self.add_credit(entry.id, entry.amount.negated()),
        }
        self.balance = self.balance.plus(entry.amount)?;
        self.last_seq =
            self.last_seq.checked_add(1).filter(|seq| *seq == entry.id.seq).ok_or(Inconsistent)?;
        self.last_change_on = Some(entry.id.on);
        Ok(())
    }
}
