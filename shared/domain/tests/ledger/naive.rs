//! The second model: vectors in minor units, with the simplest loop for each rule.
use domain::ids::DocumentId;
use jiff::{ToSpan, civil::Date};

use crate::{books::Act, steps::Kind};

#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) seq: u64,
    order: (Date, Date, String),
    is_invoice: bool,
    pub(crate) open: i64,
}

#[derive(Clone, Debug)]
struct Credit {
    seq: u64,
    remaining: i64,
    amount: i64,
    is_payment: bool,
}

/// What a refund or reversal consumed, and how much of it was undone.
#[derive(Clone, Debug)]
struct Consumption {
    seq: u64,
    amount: i64,
    undone: i64,
    /// The reversed payment; `None` for a refund.
    reverses: Option<u64>,
    consumed: Vec<(u64, i64)>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Naive {
    seq: u64,
    pub(crate) balance: i64,
    /// The effective day of the last change.
    pub(crate) last_on: Option<Date>,
    pub(crate) items: Vec<Item>,
    credits: Vec<Credit>,
    allocations: Vec<(u64, u64, i64)>,
    consumptions: Vec<Consumption>,
    disputes: Vec<(DocumentId, u64, i64)>,
}

impl Naive {
    pub(crate) fn remaining(&self, seq: u64) -> i64 {
        self.credits.iter().find(|credit| credit.seq == seq).map_or(0, |credit| credit.remaining)
    }

    fn due(&self, item: &Item) -> i64 {
        let disputes = self.disputes.iter().filter(|dispute| dispute.1 == item.seq);
        item.open - item.open.min(disputes.map(|dispute| dispute.2).sum())
    }

    fn item(&mut self, seq: u64) -> Option<&mut Item> {
        self.items.iter_mut().find(|item| item.seq == seq)
    }

    fn apply(&mut self, credit: u64, item: u64, part: i64) {
        self.credits.iter_mut().find(|known| known.seq == credit).unwrap().remaining -= part;
        self.item(item).unwrap().open -= part;
        self.allocations.push((credit, item, part));
    }

    fn apply_to_item(&mut self, credit: u64, item: Option<u64>) {
        let open = item.and_then(|seq| self.item(seq)).map_or(0, |item| item.open);
        let part = open.min(self.remaining(credit));
        if let Some(item) = item.filter(|_| part > 0) {
            self.apply(credit, item, part);
        }
    }

    fn settle(&mut self) {
        loop {
            let due = self.items.iter().filter(|item| self.due(item) > 0);
            let item = due.min_by_key(|item| (item.order.clone(), item.seq));
            let credit = self.credits.iter().filter(|credit| credit.remaining > 0);
            let credit = credit.min_by_key(|credit| credit.seq);
            let (Some(item), Some(credit)) = (item, credit) else { return };
            let part = self.due(item).min(credit.remaining);
            let (credit, item) = (credit.seq, item.seq);
            self.apply(credit, item, part);
        }
    }

    fn debit(&mut self, act: &Act, due: Date, open: i64) {
        self.seq += 1;
        let (seq, order) = (self.seq, (due, act.on, act.number.clone()));
        let is_invoice = matches!(act.kind, Kind::Invoice);
        self.items.push(Item { seq, order, is_invoice, open });
        self.balance += open;
    }

    fn credit(&mut self, amount: i64, is_payment: bool) -> u64 {
        self.seq += 1;
        self.credits.push(Credit { seq: self.seq, remaining: amount, amount, is_payment });
        self.balance -= amount;
        self.seq
    }

    /// Does what the real ledger should do. `false` when the ledger should refuse; the caller then
    /// discards this model.
    pub(crate) fn run(&mut self, act: &Act) -> bool {
        let (amount, named) = (act.amount, act.refers_to.map(|id| id.seq));
        let positive = amount > 0;
        let done = match act.kind {
            Kind::Invoice => {
                self.debit(act, act.due, amount);
                true
            }
            Kind::Adjustment { up: true } => {
                self.debit(act, act.on, amount);
                positive
            }
            Kind::Adjustment { up: false } => {
                self.credit(amount, false);
                positive
            }
            Kind::Payment | Kind::Credit => {
                let credit = self.credit(amount, matches!(act.kind, Kind::Payment));
                self.apply_to_item(credit, named);
                positive
            }
            Kind::WriteOff => positive && self.write_off(amount, named),
            Kind::Refund { open } => positive && self.refund(act, named, open),
            Kind::Return => positive && self.reverse_payment(act, named.unwrap()),
            Kind::Undo => positive && self.undo(amount, named.unwrap()),
            Kind::Dispute => positive && self.dispute(act, named.unwrap()),
            Kind::EndDispute => {
                self.disputes.retain(|dispute| Some(&dispute.0) != act.dispute.as_ref());
                true
            }
        };
        self.settle();
        let dispute = matches!(act.kind, Kind::Dispute | Kind::EndDispute);
        let on = if dispute || act.on > act.today { act.today } else { act.on };
        self.last_on = Some(self.last_on.map_or(on, |last| if on > last { on } else { last }));
        done
    }

    /// The six buckets as of a day, and the disputed amount.
    pub(crate) fn aging(&self, day: Date) -> ([i64; 6], i64) {
        let (mut buckets, mut disputed) = ([0; 6], 0);
        let over = [0, 30, 60, 90, 120].map(|days| day - days.days());
        for item in &self.items {
            let late = over.iter().filter(|than| item.order.0 < **than);
            buckets[late.count()] += self.due(item);
            disputed += item.open - self.due(item);
        }
        (buckets, disputed)
    }

    /// The Current Balance tile: earliest due date, and amount past due.
    pub(crate) fn due_tile(&self, today: Date) -> (Option<Date>, i64) {
        let due = || self.items.iter().filter(|item| self.due(item) > 0);
        let late = due().filter(|item| item.order.0 < today);
        (due().map(|item| item.order.0).min(), late.map(|item| self.due(item)).sum())
    }

    /// The payment on the Last Payment tile.
    pub(crate) fn last_payment(&self) -> Option<u64> {
        let not_reversed = |payment: &&Credit| payment.amount > self.reversed(payment.seq);
        let payments = self.credits.iter().filter(|credit| credit.is_payment);
        payments.filter(not_reversed).map(|payment| payment.seq).max()
    }

    fn reversed(&self, payment: u64) -> i64 {
        let reversals = self.consumptions.iter().filter(|known| known.reverses == Some(payment));
        reversals.map(|reversal| reversal.amount - reversal.undone).sum()
    }

    fn dispute(&mut self, act: &Act, named: u64) -> bool {
        let id = act.dispute.clone().unwrap();
        let known = self.disputes.iter().any(|dispute| dispute.0 == id);
        let item = self.items.iter().find(|item| item.seq == named).unwrap();
        let fits = item.is_invoice && act.amount <= self.due(item);
        self.disputes.push((id, named, act.amount));
        fits && !known
    }

    fn write_off(&mut self, amount: i64, named: Option<u64>) -> bool {
        let max = match named {
            Some(seq) => self.item(seq).map_or(0, |item| item.open),
            None => self.items.iter().map(|item| self.due(item)).sum(),
        };
        let credit = self.credit(amount, false);
        self.apply_to_item(credit, named);
        amount <= max
    }

    fn refund(&mut self, act: &Act, named: Option<u64>, open: bool) -> bool {
        let excess = self.consume(act, named);
        open || excess == 0
    }

    fn reverse_payment(&mut self, act: &Act, payment: u64) -> bool {
        let credit = self.credits.iter().find(|credit| credit.seq == payment).unwrap();
        assert!(credit.is_payment);
        let left = credit.amount - self.reversed(payment);
        self.consume(act, Some(payment));
        self.consumptions.last_mut().unwrap().reverses = Some(payment);
        act.amount <= left
    }

    /// Consumes the act's amount; returns the excess, which is the open amount of its item.
    fn consume(&mut self, act: &Act, only: Option<u64>) -> i64 {
        let mut left = act.amount;
        let mut consumed = Vec::new();
        self.credits.sort_by_key(|credit| credit.seq);
        for credit in self.credits.iter_mut().filter(|c| only.is_none_or(|only| c.seq == only)) {
            let part = credit.remaining.min(left);
            credit.remaining -= part;
            left -= part;
            consumed.push((credit.seq, part));
        }
        for index in (0..self.allocations.len()).rev() {
            let (credit, item, live) = self.allocations[index];
            let part = if Some(credit) == only { live.min(left) } else { 0 };
            self.allocations[index].2 -= part;
            self.item(item).unwrap().open += part;
            left -= part;
            consumed.push((credit, part));
        }
        self.debit(act, act.on, left);
        self.balance += act.amount - left;
        consumed.retain(|part| part.1 > 0);
        let (seq, amount) = (self.seq, act.amount);
        self.consumptions.push(Consumption { seq, amount, undone: 0, reverses: None, consumed });
        left
    }

    fn undo(&mut self, amount: i64, named: u64) -> bool {
        let credit = self.credit(amount, false);
        self.apply_to_item(credit, Some(named));
        let mut left = self.remaining(credit);
        let consumption =
            self.consumptions.iter_mut().find(|consumption| consumption.seq == named).unwrap();
        consumption.undone += amount;
        let fits = consumption.undone <= consumption.amount;
        for (from, consumed) in consumption.consumed.iter_mut().rev() {
            let part = left.min(*consumed);
            *consumed -= part;
            left -= part;
            self.credits.iter_mut().find(|known| known.seq == *from).unwrap().remaining += part;
        }
        self.credits.iter_mut().find(|known| known.seq == credit).unwrap().remaining = left;
        fits
    }
}
