//! An account in parts, and ways to corrupt them.
use domain::{
    ids::DocumentId,
    ledger::{CreditChange, Ledger, OpenItem, Record, UnappliedCredit, Violation, audit},
    money::Money,
};

use crate::books::Books;

#[derive(Clone)]
pub(crate) struct Account {
    /// The state without items and credits.
    pub(crate) head: Ledger,
    pub(crate) items: Vec<OpenItem>,
    pub(crate) credits: Vec<UnappliedCredit>,
    pub(crate) records: Vec<Record>,
}

impl Account {
    pub(crate) fn of(books: Books) -> Self {
        Self::of_ref(&books)
    }

    /// Gives every entry its own document.
    pub(crate) fn of_ref(books: &Books) -> Self {
        let mut records = books.records.clone();
        for record in &mut records {
            if let Record::Entry(entry) = record {
                entry.document = DocumentId::parse(&format!("doc-{}", entry.id.seq)).unwrap();
            }
        }
        let ledger = &books.ledger;
        let mut head = Ledger::new(ledger.currency());
        head.last_seq = ledger.last_seq;
        head.changes = ledger.changes;
        head.balance = ledger.balance;
        head.last_change_on = ledger.last_change_on;
        head.last_payment = ledger.last_payment.clone();
        head.disputes = ledger.disputes.clone();
        head.unfinished = ledger.unfinished;
        let items = ledger.open().cloned().collect();
        Self { head, items, credits: ledger.credits().cloned().collect(), records }
    }

    pub(crate) fn audit(&self) -> Vec<Violation> {
        let mut ledger = self.head.clone();
        self.items.iter().cloned().for_each(|item| ledger.load_item(item));
        self.credits.iter().cloned().for_each(|credit| ledger.load_credit(credit));
        audit(&ledger, &self.records)
    }

    /// The smallest amount of the account's currency.
    fn unit(&self) -> Money {
        let decimals = domain::money::decimals(self.head.currency());
        Money::exact(rust_decimal::Decimal::new(1, decimals), self.head.currency()).unwrap()
    }

    /// The records that have credit changes.
    fn changing(&self) -> Vec<usize> {
        let changing = |at: &usize| !self.records[*at].credit_changes().is_empty();
        (0..self.records.len()).filter(changing).collect()
    }

    fn credit_changes(&mut self, at: usize) -> &mut Vec<CreditChange> {
        match &mut self.records[at] {
            Record::Entry(entry) => &mut entry.credit_changes,
            Record::Change(change) => &mut change.credit_changes,
        }
    }

    fn entries(&self) -> Vec<usize> {
        (0..self.records.len()).filter(|at| self.records[*at].entry().is_some()).collect()
    }

    /// Number of places at which a corruption can be made.
    pub(crate) fn places(&self, corruption: &str) -> usize {
        match corruption.split(' ').next().unwrap() {
            "change" => self.changing().len(),
            "item" => self.items.len(),
            "credit" => self.credits.len(),
            "entry" => self.entries().len(),
            "record" => self.records.len(),
            "dispute" => self.head.disputes.len(),
            _ => 1,
        }
    }
}

type Corruption = (&'static str, fn(&mut Account, usize));

fn amount(change: &mut CreditChange) -> &mut Money {
    match change {
        CreditChange::Apply { amount, .. }
        | CreditChange::Unapply { amount, .. }
        | CreditChange::Consume { amount, .. }
        | CreditChange::Restore { amount, .. } => amount,
    }
}

/// Corruptions by name. The first word is the kind of part that is corrupted.
pub(crate) const CORRUPTIONS: &[Corruption] = &[
    ("change lost", |account, at| {
        let at = account.changing()[at];
        account.credit_changes(at).pop();
    }),
    ("change stored twice", |account, at| {
        let at = account.changing()[at];
        let last = *account.credit_changes(at).last().unwrap();
        account.credit_changes(at).push(last);
    }),
    ("change of another amount", |account, at| {
        let (at, unit) = (account.changing()[at], account.unit());
        let amount = amount(&mut account.credit_changes(at)[0]);
        *amount = amount.plus(unit).unwrap();
    }),
    ("record lost", |account, at| {
        account.records.remove(at);
    }),
    ("item lost", |account, at| {
        account.items.remove(at);
    }),
    ("item of another sum", |account, at| {
        account.items[at].open = account.items[at].open.plus(account.unit()).unwrap();
    }),
    ("item of another number", |account, at| account.items[at].number.push('x')),
    ("item due on another day", |account, at| {
        account.items[at].due_on = account.items[at].due_on.tomorrow().unwrap();
    }),
    ("credit lost", |account, at| {
        account.credits.remove(at);
    }),
    ("credit of another sum", |account, at| {
        account.credits[at].remaining = account.credits[at].remaining.plus(account.unit()).unwrap();
    }),
    ("entry of another amount", |account, at| {
        let (at, unit) = (account.entries()[at], account.unit());
        if let Record::Entry(entry) = &mut account.records[at] {
            entry.amount = entry.amount.plus(unit).unwrap();
        }
    }),
    ("entry of another balance", |account, at| {
        let (at, unit) = (account.entries()[at], account.unit());
        if let Record::Entry(entry) = &mut account.records[at] {
            entry.balance_after = entry.balance_after.plus(unit).unwrap();
        }
    }),
    ("dispute lost", |account, at| {
        account.head.disputes.remove(at);
    }),
    ("dispute of another sum", |account, at| {
        account.head.disputes[at].amount =
            account.head.disputes[at].amount.plus(account.unit()).unwrap();
    }),
    ("head of another balance", |account, _| {
        account.head.balance = account.head.balance.plus(account.unit()).unwrap();
    }),
    ("head behind", |account, _| account.head.last_seq += 1),
    ("head without a change", |account, _| account.head.changes += 1),
];
