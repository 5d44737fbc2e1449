//! The real ledger with its whole history beside it.
use domain::{
    document::PaidBy,
    ids::DocumentId,
    ledger::{
        Beyond, Budget, ConsumptionHistory, CreditHistory, Dispute, DisputeRefusal, Entry, EntryId,
        EntryKind, LastPayment, Ledger, NextStep, OpenItem, Past, Posting, PostingKind, Record,
        continue_posting, end_dispute, last_payment, open_dispute, post,
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
    /// What was left for another write, each time something was.
    pub(crate) left: Vec<NextStep>,
}

/// A step with what it names found.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub(crate) kind: Kind,
    pub(crate) today: Date,
    pub(crate) amount: i64,
    pub(crate) on: Date,
    pub(crate) due: Date,
    pub(crate) names: Option<EntryId>,
    pub(crate) number: String,
    pub(crate) dispute: Option<DocumentId>,
}

impl Books {
    /// Books whose writes hold this many moves.
    pub(crate) fn new(currency: usize, credit_changes: usize) -> Self {
        let ledger = Ledger::new(CURRENCIES[currency]);
        let budget = Budget { credit_changes, ..Budget::UNLIMITED };
        Self { ledger, records: Vec::new(), today: START, budget, left: Vec::new() }
    }

    pub(crate) fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.records.iter().filter_map(Record::entry)
    }

    pub(crate) fn money(&self, units: i64) -> Money {
        let currency = self.ledger.currency();
        Money::exact(Decimal::new(units, decimals(currency)), currency).unwrap()
    }

    /// One of the entries that fit, counted from the latest.
    fn pick(&self, names: Option<usize>, fits: impl Fn(&Entry) -> bool) -> Option<EntryId> {
        let found: Vec<_> = self.entries().filter(|entry| fits(entry)).collect();
        found.iter().rev().nth(names? % found.len().max(1)).map(|entry| entry.id)
    }

    fn since(&self, id: EntryId) -> &[Record] {
        let at = self.records.iter().position(|r| r.entry().is_some_and(|e| e.id == id)).unwrap();
        &self.records[at..]
    }

    /// The item that an entry opened, less what the entry took.
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

    /// What a step means now; `None` when there is nothing that it could name.
    pub(crate) fn act(&mut self, step: &Step) -> Option<Act> {
        self.today = self.today.checked_add(step.passes.days()).unwrap();
        let on = self.today.checked_add(step.off.days()).unwrap();
        let names = self.names(step)?;
        let amount = step.sized(self.most_of(step.kind, names));
        let dispute = match step.kind {
            Kind::Dispute => DocumentId::parse(&format!("d{}", step.amount % 9)).ok(),
            Kind::EndDispute => {
                let all = &self.ledger.disputes;
                Some(all.get(step.any() % all.len().max(1))?.id.clone())
            }
            _ => None,
        };
        let number = format!("N{}", step.amount % 2);
        let (kind, today, due) = (step.kind, self.today, step.due(on));
        Some(Act { kind, today, amount, on, due, names, number, dispute })
    }

    /// What a step names; `None` when it must name something and there is nothing.
    fn names(&self, step: &Step) -> Option<Option<EntryId>> {
        let any = Some(step.any());
        let debit = |entry: &Entry| !entry.is_credit_side();
        let consumed =
            |entry: &Entry| matches!(entry.kind, EntryKind::Refund | EntryKind::Reversal);
        let needed = match step.kind {
            Kind::Invoice | Kind::Adjustment { .. } | Kind::EndDispute => return Some(None),
            Kind::Payment | Kind::Credit | Kind::WriteOff => {
                return Some(self.pick(step.names, |entry| entry.kind == EntryKind::Invoice));
            }
            Kind::Refund { .. } => {
                return Some(self.pick(step.names, |entry| entry.kind == EntryKind::Payment));
            }
            Kind::Return => self.pick(any, |entry| entry.kind == EntryKind::Payment),
            Kind::TakeBack => self.pick(any, |entry| consumed(entry) && debit(entry)),
            Kind::Dispute => self.pick(any, |entry| {
                self.ledger.item(entry.id).is_some_and(|item| {
                    // Only an invoice can be disputed, so mostly one is.
                    item.kind == EntryKind::Invoice || matches!(step.size, Size::Own)
                })
            }),
        };
        needed.map(Some)
    }

    /// What a step may be at most, where that is bounded.
    fn most_of(&self, kind: Kind, names: Option<EntryId>) -> Option<i64> {
        let item = names.and_then(|id| self.ledger.item(id));
        let most = match (kind, names) {
            (Kind::Refund { .. }, None) => self.ledger.unapplied(),
            (Kind::Refund { .. }, Some(id)) => {
                self.credit(id).allocated().unwrap().plus(self.ledger.remaining(id))
            }
            (Kind::Return, Some(id)) => self.credit(id).not_reversed(),
            (Kind::TakeBack, Some(id)) => self.consumption(id).not_undone(),
            (Kind::WriteOff, None) => {
                let due = self.ledger.open().map(OpenItem::undisputed);
                Money::sum(self.ledger.currency(), due)
            }
            (Kind::WriteOff, Some(_)) => Ok(item?.open),
            (Kind::Dispute, Some(_)) => Ok(item?.undisputed()),
            _ => return None,
        };
        most.ok().map(units)
    }

    fn what(&self, act: &Act) -> PostingKind {
        let all = &self.records;
        match act.kind {
            Kind::Invoice => PostingKind::Invoice { due_on: act.due },
            Kind::Payment => PostingKind::Payment { method: PaidBy::Wire, first: act.names },
            Kind::Credit => PostingKind::Credit { first: act.names },
            Kind::Refund { open } => PostingKind::Refund {
                payment: act.names.map(|id| self.credit(id)),
                beyond: if open { Beyond::Open } else { Beyond::Refuse },
            },
            Kind::Return => {
                let payment = self.credit(act.names.unwrap());
                let last_payment = last_payment(all, payment.credit).unwrap();
                PostingKind::Return { payment, last_payment }
            }
            Kind::TakeBack => {
                let consumption = self.consumption(act.names.unwrap());
                let own = self.since(consumption.consumption)[0].entry().unwrap();
                let payment = consumption.payment.filter(|_| own.kind == EntryKind::Reversal);
                let last_payment =
                    payment.and_then(|id| LastPayment::of(self.since(id)[0].entry()?));
                PostingKind::Undo { consumption, last_payment }
            }
            Kind::WriteOff => PostingKind::WriteOff { first: act.names },
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
            what: self.what(act),
            posted_at: Timestamp::UNIX_EPOCH,
            source: "test".into(),
            actor: None,
        }
    }

    /// Does it, and finishes it when it does not fit into one write.
    pub(crate) fn run(&mut self, act: &Act) -> Result<(), DisputeRefusal> {
        let (today, at) = (act.today, Timestamp::UNIX_EPOCH);
        let record = match (act.kind, act.dispute.clone()) {
            (Kind::Dispute, Some(id)) => {
                let amount = self.money(act.amount);
                let dispute = Dispute { id, item: act.names.unwrap(), amount };
                Record::Change(open_dispute(&mut self.ledger, dispute, today, at, None)?)
            }
            (Kind::EndDispute, Some(id)) => Record::Change(
                end_dispute(&mut self.ledger, &id, today, at, None, self.budget)?.unwrap(),
            ),
            _ => {
                let posting = self.posting(act);
                let bound = self.ledger.touched_at_most(&posting);
                let entry = post(&mut self.ledger, &posting, today, self.budget)?.entry;
                let touched = self.ledger.touched().len();
                assert!(bound.is_none_or(|most| touched <= most), "{touched}: {entry:?}");
                Record::Entry(entry)
            }
        };
        self.keep(record);
        while let Some(work) = self.ledger.unfinished {
            self.left.push(work.next);
            let (mut credit, mut consumption) = (None, None);
            match work.next {
                NextStep::ConsumeFrom(id) => credit = Some(self.credit(id)),
                NextStep::Restore(id) => consumption = Some(self.consumption(id)),
                NextStep::Settle | NextStep::ConsumeUnapplied => {}
            }
            let credit = credit.as_ref().map(Past::Credit);
            let past =
                credit.or(consumption.as_ref().map(Past::Consumption)).unwrap_or(Past::Nothing);
            let change = continue_posting(&mut self.ledger, past, at, self.budget)?.unwrap();
            self.keep(Record::Change(change));
        }
        Ok(())
    }

    fn keep(&mut self, record: Record) {
        assert!(self.ledger.is_balanced(), "L2 after every write");
        assert!(self.ledger.touched().len() <= self.budget.touched, "more than a write holds");
        assert!(
            record.credit_changes().len() <= self.budget.credit_changes,
            "more than a record holds"
        );
        self.ledger.stored();
        if let Some(last) = self.records.last() {
            assert!(last.on() <= record.on(), "L1: days never fall");
            assert!(last.order() < record.order(), "records have one order");
        }
        self.records.push(record);
    }
}
