//! The present state of one account's ledger, and the one function that makes a credit change.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{CreditChange, Dispute, Entry, EntryId, EntryKind, Record, Touched, Unfinished};
use crate::{
    document::PaidBy,
    money::{Currency, Money, MoneyError},
};

/// An item that is not fully paid: an invoice, a positive adjustment, or the part of a refund or
/// reversal that exceeds the credit it could consume.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenItem {
    /// The entry that opened it.
    pub id: EntryId,
    /// The kind of that entry.
    pub kind: EntryKind,
    /// The number that customers see.
    pub number: String,
    /// The date of issue.
    pub issued_on: Date,
    /// The due date.
    pub due_on: Date,
    /// The entry's amount, less the credit that the entry itself consumed.
    pub total: Money,
    /// The unpaid part of `total`, more than 0.
    pub open: Money,
    /// The sum of its disputes, which may exceed `open`.
    pub disputed: Money,
}

/// The order in which credit pays items: due date, issue date, number, position.
pub type ItemOrder = (Date, Date, String, u64);

impl OpenItem {
    /// The item that an entry opens, nothing of it paid. `None` for the credit side.
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

    /// Subtracts the credit that the item's own posting consumed, as for a refund or reversal.
    /// `records` hold its entry and the changes that continued it; others are ignored.
    ///
    /// # Errors
    /// [`MoneyError`] when the difference is out of range.
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

    fn add_open(&mut self, more: Money) -> Result<(), Inconsistent> {
        self.open = self.open.plus(more)?;
        Ok(())
    }

    /// Sort key: see [`ItemOrder`].
    pub fn order(&self) -> ItemOrder {
        (self.due_on, self.issued_on, self.number.clone(), self.id.seq)
    }

    /// The part of `open` that is disputed: owed, but not due.
    pub fn held(&self) -> Money {
        self.open.min(self.disputed).unwrap_or(self.open)
    }

    /// The part of `open` that is not disputed.
    pub fn undisputed(&self) -> Money {
        self.open.minus(self.held()).unwrap_or(self.open)
    }
}

/// What is left of a credit-side entry.
#[derive(Clone, Debug, PartialEq)]
pub struct UnappliedCredit {
    /// The credit-side entry.
    pub id: EntryId,
    /// Neither applied nor consumed; more than 0.
    pub remaining: Money,
}

/// The payment shown on the Last Payment tile.
#[derive(Clone, Debug, PartialEq)]
pub struct LastPayment {
    /// The payment's entry.
    pub id: EntryId,
    /// The date on the payment's document.
    pub received_on: Date,
    /// The full payment, positive.
    pub amount: Money,
    /// The payment method.
    pub method: PaidBy,
    /// The number that customers see.
    pub number: String,
}

impl LastPayment {
    /// Reads it from a payment's entry; `None` for other entries.
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

/// The present state of one account's ledger: all that a posting needs except history.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    /// Position of the last entry; 0 when there is none.
    pub last_seq: u64,
    /// How many changes without an entry were made.
    pub changes: u64,
    /// Sum of all entries.
    pub balance: Money,
    /// Effective day of the last entry or change.
    pub last_change_on: Option<Date>,
    /// The latest payment that is not wholly reversed.
    pub last_payment: Option<LastPayment>,
    /// Open disputes.
    pub disputes: Vec<Dispute>,
    /// What remains to be done of a posting that did not fit into one write. While it is set,
    /// nothing else can be posted.
    pub unfinished: Option<Unfinished>,
    open: BTreeMap<ItemOrder, OpenItem>,
    credits: BTreeMap<u64, UnappliedCredit>,
    touched: Touched,
}

/// The stored state or records contradict themselves: for example, a credit change exceeds what is
/// left, or its item does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored ledger contradicts itself")]
pub struct Inconsistent;

impl From<MoneyError> for Inconsistent {
    fn from(_: MoneyError) -> Self {
        Self
    }
}

impl Ledger {
    /// An empty ledger.
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

    /// The currency of every amount in this ledger.
    pub const fn currency(&self) -> Currency {
        self.balance.currency()
    }

    /// The open items, in the order in which credit pays them.
    pub fn open(&self) -> impl Iterator<Item = &OpenItem> {
        self.open.values()
    }

    /// The unapplied credits, in the order in which they pay: by position.
    pub fn credits(&self) -> impl Iterator<Item = &UnappliedCredit> {
        self.credits.values()
    }

    /// The open item of this entry; `None` when it is paid or the entry opened none.
    pub fn item(&self, id: EntryId) -> Option<&OpenItem> {
        self.open.values().find(|item| item.id == id)
    }

    /// What is left of a credit; 0 when it is used up or the entry is not a credit.
    pub fn remaining(&self, credit: EntryId) -> Money {
        self.credits
            .get(&credit.seq)
            .map_or(Money::zero(self.currency()), |credit| credit.remaining)
    }

    /// The sum of unapplied credit.
    ///
    /// # Errors
    /// [`MoneyError`] when the sum is out of range.
    pub fn unapplied(&self) -> Result<Money, MoneyError> {
        Money::sum(self.currency(), self.credits.values().map(|credit| credit.remaining))
    }

    /// The sum of all open amounts, disputed or not.
    ///
    /// # Errors
    /// [`MoneyError`] when the sum is out of range.
    pub fn owed(&self) -> Result<Money, MoneyError> {
        Money::sum(self.currency(), self.open.values().map(|item| item.open))
    }

    /// Whether the balance equals open amounts less unapplied credit (L2).
    pub fn is_balanced(&self) -> bool {
        let net = self.owed().and_then(|owed| owed.minus(self.unapplied()?));
        net == Ok(self.balance)
    }

    /// Adds an item that was read from the store. It does not count as touched.
    pub fn load_item(&mut self, item: OpenItem) {
        self.open.insert(item.order(), item);
    }

    /// Adds a credit that was read from the store. It does not count as touched.
    pub fn load_credit(&mut self, credit: UnappliedCredit) {
        self.credits.insert(credit.id.seq, credit);
    }

    /// What changed since the state was read or [`Self::clear_touched`] was called.
    pub const fn touched(&self) -> &Touched {
        &self.touched
    }

    pub(super) const fn touched_mut(&mut self) -> &mut Touched {
        &mut self.touched
    }

    /// Clears [`Self::touched`]. The caller has stored the changes.
    pub fn clear_touched(&mut self) {
        self.touched = Touched::default();
    }

    /// The sum of an item's disputes.
    pub(super) fn disputed(&self, item: EntryId) -> Result<Money, MoneyError> {
        let disputes = self.disputes.iter().filter(|dispute| dispute.item == item);
        Money::sum(self.currency(), disputes.map(|dispute| dispute.amount))
    }

    /// Adds an open item, unless its open amount is 0.
    pub(super) fn open_item(&mut self, item: OpenItem) {
        if item.open.is_positive() {
            self.touched.items.entry(item.id).or_insert((item.due_on, None));
            self.open.insert(item.order(), item);
        }
    }

    /// Adds unapplied credit.
    pub(super) fn add_credit(&mut self, id: EntryId, remaining: Money) {
        self.touched.credits.entry(id).or_insert(None);
        self.credits.insert(id.seq, UnappliedCredit { id, remaining });
    }

    /// Changes one open item, and removes it when its open amount becomes 0.
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

    /// Makes one credit change. `cause` is the entry whose posting makes it; only `Consume` and
    /// `Restore` need it. `order` spares the search for the item of `Apply`. `closed` gives the
    /// item that `Unapply` reopens, if it is not open now.
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
                self.change_item(&order, |item| item.add_open(amount.negated()))?;
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
                    item.add_open(amount.negated())
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
            return self.change_item(&order, |item| item.add_open(amount));
        }
        let item = closed(id).ok_or(Inconsistent)?;
        let disputed = self.disputed(id)?;
        self.open_item(OpenItem { open: amount, disputed, ..item });
        Ok(())
    }

    /// Adds a recorded entry, without its credit changes.
    pub(super) fn add_entry(&mut self, entry: &Entry) -> Result<(), Inconsistent> {
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
