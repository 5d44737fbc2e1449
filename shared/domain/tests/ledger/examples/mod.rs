//! The rules by example: an account in dollars, told in the words of its bills.
mod aging;
mod allocation;
mod dates;
mod disputes;
mod splitting;
mod taking;
mod writing_off;

use domain::{
    ids::DocumentId,
    ledger::{DisputeRefusal, EntryId, Refusal},
    money::{Currency, Money},
};
use jiff::civil::Date;

use crate::{
    books::{Act, Books, units},
    steps::Kind,
};

const TOO_MUCH: Result<EntryId, DisputeRefusal> = Err(DisputeRefusal::Other(Refusal::TooMuch));

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn cents(text: &str) -> i64 {
    units(Money::parse(text, Currency::CAD).unwrap())
}

/// An account; `today` moves only when an example says so.
struct Example {
    books: Books,
    today: Date,
}

impl Example {
    fn new() -> Self {
        Self::with_budget(usize::MAX)
    }

    /// One whose writes hold this many moves.
    fn with_budget(most: usize) -> Self {
        Self { books: Books::new(1, most), today: day("2026-03-01") }
    }

    fn act(&self, kind: Kind, amount: &str, names: Option<EntryId>) -> Act {
        let (today, on, due) = (self.today, self.today, self.today);
        let (amount, number) = (cents(amount), String::new());
        Act { kind, today, amount, on, due, names, number, dispute: None }
    }

    fn run(&mut self, act: &Act) -> Result<EntryId, DisputeRefusal> {
        self.books.run(act)?;
        Ok(self.books.entries().next_back().unwrap().id)
    }

    /// Anything, dated today.
    fn post(
        &mut self,
        kind: Kind,
        amount: &str,
        names: Option<EntryId>,
    ) -> Result<EntryId, DisputeRefusal> {
        self.run(&self.act(kind, amount, names))
    }

    fn invoice(&mut self, number: &str, amount: &str, issued: &str, due: &str) -> EntryId {
        let (number, on, due) = (number.to_owned(), day(issued), day(due));
        self.run(&Act { number, on, due, ..self.act(Kind::Invoice, amount, None) }).unwrap()
    }

    fn payment(&mut self, amount: &str) -> EntryId {
        self.post(Kind::Payment, amount, None).unwrap()
    }

    fn payment_of(&mut self, amount: &str, invoice: EntryId) -> EntryId {
        self.post(Kind::Payment, amount, Some(invoice)).unwrap()
    }

    fn credit(&mut self, amount: &str) -> EntryId {
        self.post(Kind::Credit, amount, None).unwrap()
    }

    /// A refund that staff asks for.
    fn refund(
        &mut self,
        amount: &str,
        payment: Option<EntryId>,
    ) -> Result<EntryId, DisputeRefusal> {
        self.post(Kind::Refund { open: false }, amount, payment)
    }

    /// A payment comes back.
    fn reversal(&mut self, amount: &str, payment: EntryId) -> Result<EntryId, DisputeRefusal> {
        self.post(Kind::Return, amount, Some(payment))
    }

    fn take_back(&mut self, amount: &str, consumption: EntryId) -> Result<EntryId, DisputeRefusal> {
        self.post(Kind::TakeBack, amount, Some(consumption))
    }

    fn dispute(&mut self, id: &str, amount: &str, item: EntryId) -> Result<(), DisputeRefusal> {
        let dispute = DocumentId::parse(id).ok();
        self.books.run(&Act { dispute, ..self.act(Kind::Dispute, amount, Some(item)) })
    }

    fn end_dispute(&mut self, id: &str) {
        let dispute = DocumentId::parse(id).ok();
        self.books.run(&Act { dispute, ..self.act(Kind::EndDispute, "0", None) }).unwrap();
    }

    /// What is open, in the order in which credit pays it: number and sum.
    fn open(&self) -> Vec<String> {
        let items = self.books.ledger.open();
        items.map(|item| format!("{} {}", item.number, item.open).trim().to_owned()).collect()
    }

    /// What is left of each credit, by position.
    fn unapplied(&self) -> Vec<(u64, String)> {
        let credits = self.books.ledger.credits();
        credits.map(|credit| (credit.id.seq, credit.remaining.to_string())).collect()
    }

    fn balance(&self) -> String {
        self.books.ledger.balance.to_string()
    }

    fn last_payment(&self) -> Option<EntryId> {
        self.books.ledger.last_payment.as_ref().map(|last| last.id)
    }
}
