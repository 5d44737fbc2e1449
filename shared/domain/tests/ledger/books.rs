//! The real ledger together with its whole history.
use domain::{
    document::PaidBy,
    ids::DocumentId,
    ledger::{
        Budget, ConsumptionHistory, CreditHistory, Dispute, DisputeRefusal, Entry, EntryId,
        EntryKind, Excess, LastPayment, Ledger, NextStep, OpenItem, Past, Posting, PostingKind,
        Record, continue_posting, end_dispute, last_payment, open_dispute, post,
    },
    money::{Currency, Money, decimals},
};
use jiff::{Timestamp, ToSpan, civil::Date};
use rust_decimal::Decimal;

use crate::steps::{Kind, Size, Step};

pub(crate) const START: Date = jiff::civil::date(2024, 2, 20);
pub(crate) const CURRENCIES: [Currency; 3] = [Currency::JPY, Currency::CAD, Currency::KWD];

pub(crate) fn units(money: Money) -> i64 {
    i64::try_from(money.amount().mantissa()).unwrap()
}

pub(crate) struct Books {
    pub(crate) ledger: Ledger,
    pub(crate) records: Vec<Record>,
    pub(crate) today: Date,
    pub(crate) budget: Budget,
    /// The next step, each time a posting did not fit into one write.
    pub(crate) splits: Vec<NextStep>,
}

/// A step with the actual entry, amount and dates.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub(crate) kind: Kind,
    pub(crate) today: Date,
    pub(crate) amount: i64,
    pub(crate) on: Date,
    pub(crate) due: Date,
    pub(crate) refers_to: Option<EntryId>,
    pub(crate) number: String,
    pub(crate) dispute: Option<DocumentId>,
}

impl Books {
    /// Books whose writes hold this many credit changes.
    pub(crate) fn new(currency: usize, credit_changes: usize) -> Self {
        let ledger = Ledger::new(CURRENCIES[currency]);
        let budget = Budget { credit_changes, ..Budget::UNLIMITED };
        Self { ledger, records: Vec::new(), today: START, budget, splits: Vec::new() }
    }

    pub(crate) fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.records.iter().filter_map(Record::entry)
    }

    pub(crate) fn money(&self, units: i64) -> Money {
        let currency = self.ledger.currency();
        Money::exact(Decimal::new(units, decimals(currency)), currency).unwrap()
    }

    /// One of the matching entries, counted from the latest.
    fn pick(&self, index: Option<usize>, fits: impl Fn(&Entry) -> bool) -> Option<EntryId> {
        let found: Vec<_> = self.entries().filter(|entry| fits(entry)).collect();
        found.iter().rev().nth(index? % found.len().max(1)).map(|entry| entry.id)
    }

    fn since(&self, id: EntryId) -> &[Record] {
        let at = self.records.iter().position(|r| r.entry().is_some_and(|e| e.id == id)).unwrap();
        &self.records[at..]
    }

    /// The item that an entry opened, less the credit that the entry consumed.
    pub(crate) fn item(&self, id: EntryId) -> Option<OpenItem> {
        OpenItem::of(self.since(id)[0].entry()?)?.less_consumed(&self.records).ok()
    }

    pub(crate) fn credit(&self, id: EntryId) -> CreditHistory {
        let mut history = CreditHistory::read(self.since(id)).unwrap();
        let items = history.allocations.iter().filter_map(|made| self.item(made.item));
        history.items = items.collect();
        history
    }

    fn consumption(&self, id: EntryId) -> ConsumptionHistory {
        ConsumptionHistory::read(self.since(id)).unwrap()
    }

    /// The act of a step in the present state; `None` when it must refer to an entry and none
    /// matches.
    pub(crate) fn act(&mut self, step: &Step) -> Option<Act> {
        self.today = self.today.checked_add(step.passes.days()).unwrap();
        let on = self.today.checked_add(step.offset.days()).unwrap();
        let refers_to = self.refers_to(step)?;
        let amount = step.sized(self.max_amount(step.kind, refers_to));
        let dispute = match step.kind {
            Kind::Dispute => DocumentId::parse(&format!("d{}", step.amount % 9)).ok(),
            Kind::EndDispute => {
                let all = &self.ledger.disputes;
                Some(all.get(step.required_index() % all.len().max(1))?.id.clone())
            }
            _ => None,
        };
        let number = format!("N{}", step.amount % 2);
        let (kind, today, due) = (step.kind, self.today, step.due(on));
        Some(Act { kind, today, amount, on, due, refers_to, number, dispute })
    }

    /// The entry that a step refers to, if any; `None` when it must refer to one and none matches.
    fn refers_to(&self, step: &Step) -> Option<Option<EntryId>> {
        let index = Some(step.required_index());
        let debit = |entry: &Entry| !entry.is_credit_side();
        let consumes =
            |entry: &Entry| matches!(entry.kind, EntryKind::Refund | EntryKind::Reversal);
        let needed = match step.kind {
            Kind::Invoice | Kind::Adjustment { .. } | Kind::EndDispute => return Some(None),
            Kind::Payment | Kind::Credit | Kind::WriteOff => {
                return Some(self.pick(step.refers_to, |entry| entry.kind == EntryKind::Invoice));
            }
            Kind::Refund { .. } => {
                return Some(self.pick(step.refers_to, |entry| entry.kind == EntryKind::Payment));
            }
            Kind::Return => self.pick(index, |entry| entry.kind == EntryKind::Payment),
            Kind::Undo => self.pick(index, |entry| consumes(entry) && debit(entry)),
            Kind::Dispute => self.pick(index, |entry| {
                self.ledger.item(entry.id).is_some_and(|item| {
                    // Only an invoice can be disputed, so select one most of the time.
                    item.kind == EntryKind::Invoice || matches!(step.size, Size::Random)
                })
            }),
        };
        needed.map(Some)
    }

    /// The largest possible amount of a step, where there is a limit.
    fn max_amount(&self, kind: Kind, refers_to: Option<EntryId>) -> Option<i64> {
        let item = refers_to.and_then(|id| self.ledger.item(id));
        let max = match (kind, refers_to) {
            (Kind::Refund { .. }, None) => self.ledger.unapplied(),
            (Kind::Refund { .. }, Some(id)) => {
                self.credit(id).allocated().unwrap().plus(self.ledger.remaining(id))
            }
            (Kind::Return, Some(id)) => self.credit(id).not_reversed(),
            (Kind::Undo, Some(id)) => self.consumption(id).not_undone(),
            (Kind::WriteOff, None) => {
                let due = self.ledger.open().map(OpenItem::undisputed);
                Money::sum(self.ledger.currency(), due)
            }
            (Kind::WriteOff, Some(_)) => Ok(item?.open),
            (Kind::Dispute, Some(_)) => Ok(item?.undisputed()),
            _ => return None,
        };
        max.ok().map(units)
    }

    fn posting_kind(&self, act: &Act) -> PostingKind {
        let all = &self.records;
        match act.kind {
            Kind::Invoice => PostingKind::Invoice { due_on: act.due },
            Kind::Payment => {
                PostingKind::Payment { method: PaidBy::Wire, apply_first_to: act.refers_to }
            }
            Kind::Credit => PostingKind::Credit { apply_first_to: act.refers_to },
            Kind::Refund { open } => PostingKind::Refund {
                payment: act.refers_to.map(|id| self.credit(id)),
                excess: if open { Excess::OpenItem } else { Excess::Refuse },
            },
            Kind::Return => {
                let payment = self.credit(act.refers_to.unwrap());
                let last_payment = last_payment(all, payment.credit).unwrap();
                PostingKind::Return { payment, last_payment }
            }
            Kind::Undo => {
                let consumption = self.consumption(act.refers_to.unwrap());
                let undone = self.since(consumption.consumption)[0].entry().unwrap();
                let payment = consumption.payment.filter(|_| undone.kind == EntryKind::Reversal);
                let last_payment =
                    payment.and_then(|id| LastPayment::of(self.since(id)[0].entry()?));
                PostingKind::Undo { consumption, last_payment }
            }
            Kind::WriteOff => PostingKind::WriteOff { apply_first_to: act.refers_to },
            _ => PostingKind::Adjustment,
        }
    }

    pub(crate) fn posting(&self, act: &Act) -> Posting {
        let down = matches!(act.kind, Kind::Adjustment { up: false });
        Posting {
            document: DocumentId::parse("doc").unwrap(),
            number: Some(act.number.clone()),
            document_on: act.on,
            amount: self.money(if down { -act.amount } else { act.amount }),
            description: String::new(),
            kind: self.posting_kind(act),
            posted_at: Timestamp::UNIX_EPOCH,
            source: "test".into(),
            actor: None,
        }
    }

    /// Runs an act, and continues it until it is finished.
    pub(crate) fn run(&mut self, act: &Act) -> Result<(), DisputeRefusal> {
        let (today, at) = (act.today, Timestamp::UNIX_EPOCH);
        let record = match (act.kind, act.dispute.clone()) {
            (Kind::Dispute, Some(id)) => {
                let amount = self.money(act.amount);
                let dispute = Dispute { id, item: act.refers_to.unwrap(), amount };
                Record::Change(open_dispute(&mut self.ledger, dispute, today, at, None)?)
            }
            (Kind::EndDispute, Some(id)) => Record::Change(
                end_dispute(&mut self.ledger, &id, today, at, None, self.budget)?.unwrap(),
            ),
            _ => {
                let posting = self.posting(act);
                let bound = self.ledger.max_touched(&posting);
                let entry = post(&mut self.ledger, &posting, today, self.budget)?.entry;
                let touched = self.ledger.touched().len();
                assert!(bound.is_none_or(|max| touched <= max), "{touched}: {entry:?}");
                Record::Entry(entry)
            }
        };
        self.record(record);
        while let Some(unfinished) = self.ledger.unfinished {
            self.splits.push(unfinished.next);
            let (mut credit, mut consumption) = (None, None);
            match unfinished.next {
                NextStep::ConsumeFrom(id) => credit = Some(self.credit(id)),
                NextStep::Restore(id) => consumption = Some(self.consumption(id)),
                NextStep::Settle | NextStep::ConsumeUnapplied => {}
            }
            let credit = credit.as_ref().map(Past::Credit);
            let past =
                credit.or(consumption.as_ref().map(Past::Consumption)).unwrap_or(Past::Nothing);
            let change = continue_posting(&mut self.ledger, past, at, self.budget)?.unwrap();
            self.record(Record::Change(change));
        }
        Ok(())
    }

    fn record(&mut self, record: Record) {
        assert!(self.ledger.is_balanced(), "L2 after every write");
        assert!(self.ledger.touched().len() <= self.budget.touched, "more than a write holds");
        assert!(
            record.credit_changes().len() <= self.budget.credit_changes,
            "more than a record holds"
        );
        self.ledger.clear_touched();
        if let Some(last) = self.records.last() {
            assert!(last.on() <= record.on(), "L1: days never decrease");
            assert!(last.order() < record.order(), "records are in order");
        }
        self.records.push(record);
    }
}
