//! The real ledger with its whole history beside it.
use domain::{
    document::PaidBy,
    ids::DocumentId,
    ledger::{
        Beyond, CreditHistory, Dispute, Entry, EntryId, EntryKind, LastPayment, Ledger, NextStep,
        OpenItem, Past, Posting, Record, Refusal, TakingHistory, What, end_dispute, go_on,
        last_payment, open_dispute, post,
    },
    money::{Currency, Money, decimals},
};
use jiff::{Timestamp, ToSpan, civil::Date};
use rust_decimal::Decimal;

use crate::steps::{Kind, Step};

pub(crate) const START: Date = jiff::civil::date(2024, 2, 20);
pub(crate) const CURRENCIES: [Currency; 3] = [Currency::JPY, Currency::CAD, Currency::KWD];

pub(crate) fn units(money: Money) -> i64 {
    i64::try_from(money.amount().mantissa()).unwrap()
}

pub(crate) struct Books {
    pub(crate) ledger: Ledger,
    pub(crate) records: Vec<Record>,
    pub(crate) today: Date,
    pub(crate) most: usize,
}

/// A step with what it names found.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub(crate) kind: Kind,
    pub(crate) amount: i64,
    pub(crate) on: Date,
    pub(crate) due: Date,
    pub(crate) names: Option<EntryId>,
    pub(crate) number: String,
    pub(crate) dispute: Option<DocumentId>,
}

impl Books {
    pub(crate) fn new(currency: usize, most: usize) -> Self {
        let ledger = Ledger::new(CURRENCIES[currency]);
        Self { ledger, records: Vec::new(), today: START, most }
    }

    pub(crate) fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.records.iter().filter_map(Record::entry)
    }

    pub(crate) fn money(&self, units: i64) -> Money {
        let currency = self.ledger.currency();
        Money::exact(Decimal::new(units, decimals(currency)), currency).unwrap()
    }

    fn pick(&self, names: Option<usize>, fits: impl Fn(&Entry) -> bool) -> Option<EntryId> {
        let found: Vec<_> = self.entries().filter(|entry| fits(entry)).collect();
        found.get(names? % found.len().max(1)).map(|entry| entry.id)
    }

    fn since(&self, id: EntryId) -> &[Record] {
        let at = self.records.iter().position(|r| r.entry().is_some_and(|e| e.id == id)).unwrap();
        &self.records[at..]
    }

    /// The item that an entry opened, less what the entry took.
    pub(crate) fn item(&self, id: EntryId) -> Option<OpenItem> {
        OpenItem::of(self.since(id)[0].entry()?)?.less_taken(&self.records).ok()
    }

    pub(crate) fn credit(&self, id: EntryId) -> CreditHistory {
        let mut history = CreditHistory::read(self.since(id)).unwrap();
        let items = history.allocations.iter().filter_map(|made| self.item(made.item));
        history.items = items.collect();
        history
    }

    fn taking(&self, id: EntryId) -> TakingHistory {
        TakingHistory::read(self.since(id)).unwrap()
    }

    /// What a step means now; `None` when there is nothing that it could name.
    pub(crate) fn act(&mut self, step: &Step) -> Option<Act> {
        self.today = self.today.checked_add(step.passes.days()).unwrap();
        let on = self.today.checked_add(step.off.days()).unwrap();
        let due = on.checked_add(step.due_in.days()).unwrap();
        let (mut amount, mut dispute) = (step.amount, None);
        let some = step.names.or(Some(0));
        let names = match step.kind {
            Kind::Invoice | Kind::Adjustment { .. } => None,
            Kind::Payment | Kind::Credit | Kind::WriteOff => {
                self.pick(step.names, |entry| entry.kind == EntryKind::Invoice)
            }
            Kind::Refund { .. } => self.pick(step.names, |e| e.kind == EntryKind::Payment),
            Kind::Return => {
                let payment = self.pick(some, |e| e.kind == EntryKind::Payment)?;
                if step.whole {
                    amount = units(self.credit(payment).not_reversed().unwrap());
                }
                Some(payment)
            }
            Kind::TakeBack => {
                let takes = |entry: &Entry| {
                    matches!(entry.kind, EntryKind::Refund | EntryKind::Reversal)
                        && !entry.is_credit_side()
                };
                let taking = self.pick(some, takes)?;
                if step.whole {
                    amount = units(self.taking(taking).not_taken_back().unwrap());
                }
                Some(taking)
            }
            Kind::Dispute => {
                dispute = DocumentId::parse(&format!("d{}", self.records.len())).ok();
                let open: Vec<_> = self.ledger.open().map(|item| item.id).collect();
                Some(*open.get(some? % open.len().max(1))?)
            }
            Kind::EndDispute => {
                let all = &self.ledger.disputes;
                dispute = Some(all.get(some? % all.len().max(1))?.id.clone());
                None
            }
        };
        let number = format!("N{}", step.amount % 3);
        Some(Act { kind: step.kind, amount, on, due, names, number, dispute })
    }

    fn what(&self, act: &Act) -> What {
        let all = &self.records;
        match act.kind {
            Kind::Invoice => What::Invoice { due_on: act.due },
            Kind::Payment => What::Payment { method: PaidBy::Wire, first: act.names },
            Kind::Credit => What::Credit { first: act.names },
            Kind::Refund { open } => What::Refund {
                payment: act.names.map(|id| self.credit(id)),
                beyond: if open { Beyond::Open } else { Beyond::Refuse },
            },
            Kind::Return => {
                let payment = self.credit(act.names.unwrap());
                let last_payment = last_payment(all, payment.credit).unwrap();
                What::Return { payment, last_payment }
            }
            Kind::TakeBack => {
                let taking = self.taking(act.names.unwrap());
                let own = self.since(taking.taking)[0].entry().unwrap();
                let payment = taking.payment.filter(|_| own.kind == EntryKind::Reversal);
                let last_payment =
                    payment.and_then(|id| LastPayment::of(self.since(id)[0].entry()?));
                What::TakeBack { taking, last_payment }
            }
            Kind::WriteOff => What::WriteOff { first: act.names },
            _ => What::Adjustment,
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
    pub(crate) fn run(&mut self, act: &Act) -> Result<(), Refusal> {
        let (today, at) = (self.today, Timestamp::UNIX_EPOCH);
        let record = match (act.kind, act.dispute.clone()) {
            (Kind::Dispute, Some(id)) => {
                let amount = self.money(act.amount);
                let dispute = Dispute { id, item: act.names.unwrap(), amount };
                Record::Change(open_dispute(&mut self.ledger, dispute, today, at, None)?)
            }
            (Kind::EndDispute, Some(id)) => Record::Change(
                end_dispute(&mut self.ledger, &id, today, at, None, self.most)?.unwrap(),
            ),
            _ => {
                let posting = self.posting(act);
                let bound = self.ledger.moves_at_most(&posting);
                let entry = post(&mut self.ledger, &posting, today, self.most)?.entry;
                assert!(bound.is_none_or(|most| entry.moves.len() <= most), "{entry:?}");
                Record::Entry(entry)
            }
        };
        self.keep(record);
        while let Some(work) = self.ledger.pending {
            let (mut credit, mut taking) = (None, None);
            match work.next {
                NextStep::TakeFrom(id) => credit = Some(self.credit(id)),
                NextStep::GiveBack(id) => taking = Some(self.taking(id)),
                NextStep::Settle | NextStep::TakeUnapplied => {}
            }
            let credit = credit.as_ref().map(Past::Credit);
            let past = credit.or(taking.as_ref().map(Past::Taking)).unwrap_or(Past::Nothing);
            let change = go_on(&mut self.ledger, past, at, self.most)?.unwrap();
            self.keep(Record::Change(change));
        }
        Ok(())
    }

    fn keep(&mut self, record: Record) {
        assert!(self.ledger.is_balanced(), "L2 after every write");
        self.ledger.stored();
        if let Some(last) = self.records.last() {
            assert!(last.on() <= record.on(), "L1: days never fall");
            assert!(last.order() < record.order(), "records have one order");
        }
        self.records.push(record);
    }
}
