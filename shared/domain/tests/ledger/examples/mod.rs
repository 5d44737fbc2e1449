//! The rules by example, for an account in dollars.
mod aging;
mod allocation;
mod consumption;
mod dates;
mod disputes;
mod splitting;
mod write_offs;

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

/// An account; `today` changes only when an example sets it.
struct Example {
    books: Books,
    today: Date,
}

impl Example {
    fn new() -> Self {
        Self::with_budget(usize::MAX)
    }

    /// An account whose writes hold this many credit changes.
    fn with_budget(credit_changes: usize) -> Self {
        Self { books: Books::new(1, credit_changes), today: day("2026-03-01") }
    }

    fn act(&self, kind: Kind, amount: &str, refers_to: Option<EntryId>) -> Act {
        let (today, on, due) = (self.today, self.today, self.today);
        let (amount, number) = (cents(amount), String::new());
        Act { kind, today, amount, on, due, refers_to, number, dispute: None }
    }

    fn run(&mut self, act: &Act) -> Result<EntryId, DisputeRefusal> {
        self.books.run(act)?;
        Ok(self.books.entries().next_back().unwrap().id)
    }

    /// Posts a document that is dated today.
    fn post(
        &mut self,
        kind: Kind,
        amount: &str,
        refers_to: Option<EntryId>,
    ) -> Result<EntryId, DisputeRefusal> {
        self.run(&self.act(kind, amount, refers_to))
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

    /// A refund that has not happened yet, so that it cannot exceed the credit.
    fn refund(
        &mut self,
        amount: &str,
        payment: Option<EntryId>,
    ) -> Result<EntryId, DisputeRefusal> {
        self.post(Kind::Refund { open: false }, amount, payment)
    }

    /// The reversal of a returned payment.
    fn reversal(&mut self, amount: &str, payment: EntryId) -> Result<EntryId, DisputeRefusal> {
        self.post(Kind::Return, amount, Some(payment))
    }

    fn undo(&mut self, amount: &str, consumption: EntryId) -> Result<EntryId, DisputeRefusal> {
        self.post(Kind::Undo, amount, Some(consumption))
    }

    fn dispute(&mut self, id: &str, amount: &str, item: EntryId) -> Result<(), DisputeRefusal> {
        let dispute = DocumentId::parse(id).ok();
        self.books.run(&Act { dispute, ..self.act(Kind::Dispute, amount, Some(item)) })
    }

    fn end_dispute(&mut self, id: &str) {
        let dispute = DocumentId::parse(id).ok();
        self.books.run(&Act { dispute, ..self.act(Kind::EndDispute, "0", None) }).unwrap();
    }

    /// Number and open amount of the open items, in the order in which credit pays them.
    fn open(&self) -> Vec<String> {
        let items = self.books.ledger.open();
        items.map(|item| format!("{} {}", item.number, item.open).trim().to_owned()).collect()
    }

    /// Position and remaining amount of each unapplied credit.
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
