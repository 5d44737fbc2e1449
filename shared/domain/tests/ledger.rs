//! The ledger's invariants over random histories, against a second, naive model in whole cents.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use domain::{
    document::PaidBy,
    ids::DocumentId,
    ledger::{
        Change, CreditHistory, Entry, EntryId, EntryKind, Ledger, Move, OpenItem, Posting, Refusal,
        What, applied_to, due_on, past_due, post,
    },
    money::{Currency, Money},
};
use jiff::{Timestamp, ToSpan, civil::Date};
use proptest::prelude::*;
use rust_decimal::Decimal;

const START: Date = jiff::civil::date(2026, 1, 15);

fn money(cents: i64) -> Money {
    Money::exact(Decimal::new(cents, 2), Currency::CAD).unwrap()
}

fn cents(money: Money) -> i64 {
    i64::try_from(money.amount().mantissa()).unwrap()
}

/// One random step; indices choose among what exists.
#[derive(Clone, Debug)]
enum Step {
    Invoice { cents: i64, day: i64, due_in: i64 },
    Payment { cents: i64, day: i64, names: Option<usize> },
    Credit { cents: i64, day: i64, names: Option<usize> },
    Refund { cents: i64, day: i64, names: Option<usize> },
}

fn step() -> impl Strategy<Value = Step> {
    let (cents, day) = (1_i64..50_000, -40_i64..400);
    let names = proptest::option::of(0_usize..20);
    prop_oneof![
        (0_i64..50_000, day.clone(), 0_i64..45).prop_map(|(cents, day, due_in)| Step::Invoice {
            cents,
            day,
            due_in
        }),
        (cents.clone(), day.clone(), names.clone()).prop_map(|(cents, day, names)| Step::Payment {
            cents,
            day,
            names
        }),
        (cents.clone(), day.clone(), names.clone()).prop_map(|(cents, day, names)| Step::Credit {
            cents,
            day,
            names
        }),
        (cents, day, names).prop_map(|(cents, day, names)| Step::Refund { cents, day, names }),
    ]
}

/// The real ledger with its whole history beside it.
struct Books {
    ledger: Ledger,
    entries: Vec<Entry>,
}

impl Books {
    fn new() -> Self {
        Self { ledger: Ledger::new(Currency::CAD), entries: Vec::new() }
    }

    fn of(&self, kind: EntryKind, index: usize) -> Option<EntryId> {
        let found: Vec<_> = self.entries.iter().filter(|entry| entry.kind == kind).collect();
        found.get(index % found.len().max(1)).map(|entry| entry.id)
    }

    fn history(&self, credit: EntryId) -> CreditHistory {
        let later = self.entries.iter().filter(|entry| entry.id >= credit);
        let mut history = CreditHistory::read(credit, later).unwrap();
        history.items = self.entries.iter().filter_map(OpenItem::of).collect();
        history
    }

    fn posting(&self, step: &Step) -> (Posting, Date) {
        let (cents, day, what) = match *step {
            Step::Invoice { cents, day, due_in } => {
                let due_on = START.checked_add((day + due_in).days()).unwrap();
                (cents, day, What::Invoice { due_on })
            }
            Step::Payment { cents, day, names } => {
                let first = names.and_then(|index| self.of(EntryKind::Invoice, index));
                (cents, day, What::Payment { method: PaidBy::Wire, first })
            }
            Step::Credit { cents, day, names } => {
                let first = names.and_then(|index| self.of(EntryKind::Invoice, index));
                (cents, day, What::Credit { first })
            }
            Step::Refund { cents, day, names } => {
                let payment = names
                    .and_then(|index| self.of(EntryKind::Payment, index))
                    .map(|credit| self.history(credit));
                (cents, day, What::Refund { payment })
            }
        };
        let number = format!("{:04}", self.entries.len());
        let posting = Posting {
            document: DocumentId::parse(&number).unwrap(),
            number,
            document_on: START.checked_add(day.days()).unwrap(),
            amount: money(cents),
            description: String::new(),
            what,
            posted_at: Timestamp::UNIX_EPOCH,
            source: "test".into(),
        };
        (posting, START.checked_add(300.days()).unwrap())
    }

    fn run(&mut self, step: &Step) -> Result<Change, Refusal> {
        let (posting, today) = self.posting(step);
        let change = post(&self.ledger, &posting, today)?;
        self.ledger = change.after.clone();
        self.entries.push(change.entry.clone());
        Ok(change)
    }
}

/// The naive model: every item and credit for ever, in cents, settled by the plainest loop.
#[derive(Default)]
struct Naive {
    balance: i64,
    items: Vec<(EntryId, Date, Date, String, i64)>,
    credits: Vec<(EntryId, i64)>,
    /// (credit, item, cents), in the order they were made.
    allocations: Vec<(EntryId, EntryId, i64)>,
}

impl Naive {
    fn settle(&mut self, first: Option<EntryId>) {
        loop {
            let credit = self.credits.iter_mut().filter(|c| c.1 > 0).min_by_key(|c| c.0.seq);
            let item = self.items.iter_mut().filter(|item| item.4 > 0).min_by_key(|item| {
                (Some(item.0) != first, item.1, item.2, item.3.clone(), item.0.seq)
            });
            let (Some(credit), Some(item)) = (credit, item) else { return };
            let part = credit.1.min(item.4);
            credit.1 -= part;
            item.4 -= part;
            self.allocations.push((credit.0, item.0, part));
        }
    }

    /// Does what the entry should have done; `false` when it should have been refused.
    fn run(&mut self, id: EntryId, posting: &Posting) -> bool {
        let cents = cents(posting.amount);
        match &posting.what {
            What::Invoice { due_on } => {
                let number = posting.number.clone();
                self.items.push((id, *due_on, posting.document_on, number, cents));
                self.balance += cents;
                self.settle(None);
            }
            What::Payment { first, .. } | What::Credit { first } => {
                self.credits.push((id, cents));
                self.balance -= cents;
                self.settle(*first);
            }
            What::Refund { payment } => return self.refund(payment.as_ref(), cents),
        }
        true
    }

    fn refund(&mut self, payment: Option<&CreditHistory>, cents: i64) -> bool {
        let only = payment.map(|history| history.credit);
        let mut left = cents;
        let mut credits = self.credits.clone();
        credits.sort_by_key(|credit| credit.0.seq);
        for credit in credits.iter_mut().filter(|c| only.is_none_or(|only| c.0 == only)) {
            let part = credit.1.min(left);
            credit.1 -= part;
            left -= part;
        }
        let (mut items, mut allocations) = (self.items.clone(), self.allocations.clone());
        for made in allocations.iter_mut().rev().filter(|made| Some(made.0) == only) {
            let part = made.2.min(left);
            made.2 -= part;
            left -= part;
            items.iter_mut().find(|item| item.0 == made.1).unwrap().4 += part;
        }
        if left > 0 {
            return false;
        }
        (self.items, self.allocations, self.credits) = (items, allocations, credits);
        self.balance += cents;
        self.settle(None);
        true
    }
}

fn check(books: &Books, naive: &Naive) {
    let ledger = &books.ledger;
    let sum: i64 = books.entries.iter().map(|entry| cents(entry.amount)).sum();
    assert_eq!(cents(ledger.balance), sum, "L1: balance is the sum of the entries");
    assert_eq!(cents(ledger.balance), naive.balance, "L1: as the naive model says");
    for (index, pair) in books.entries.windows(2).enumerate() {
        assert!(pair[0].id.on <= pair[1].id.on, "L1: days never fall");
        assert_eq!(pair[0].id.seq, index as u64 + 1, "L1: no gaps");
    }
    let open: i64 = ledger.open.iter().map(|item| cents(item.open)).sum();
    let unapplied = cents(ledger.unapplied().unwrap());
    assert_eq!(cents(ledger.balance), open - unapplied, "L2");
    assert!(open == 0 || unapplied == 0, "L9: never both");
    for entry in &books.entries {
        if let Some(item) = OpenItem::of(entry) {
            check_item(books, naive, &item);
        } else if entry.kind.is_credit_side() {
            check_credit(books, naive, entry);
        }
    }
}

fn check_item(books: &Books, naive: &Naive, item: &OpenItem) {
    let open = books.ledger.open.iter().find(|open| open.id == item.id).map(|open| open.open);
    let open = open.map_or(0, cents);
    assert!((0..=cents(item.total)).contains(&open), "L3: 0 ≤ open ≤ total");
    let applied = applied_to(item.id, &books.entries).unwrap();
    let paid: i64 = applied.iter().map(|(_, sum)| cents(*sum)).sum();
    assert_eq!(cents(item.total) - open, paid, "L3: paid = live allocations");
    let expected = naive.items.iter().find(|known| known.0 == item.id).unwrap().4;
    assert_eq!(open, expected, "the order of allocation");
}

fn check_credit(books: &Books, naive: &Naive, entry: &Entry) {
    let rest = books.ledger.credits.iter().find(|credit| credit.id == entry.id);
    let rest = rest.map_or(0, |credit| cents(credit.rest));
    let live: i64 = books.history(entry.id).allocations.iter().map(|made| cents(made.amount)).sum();
    let moves = books.entries.iter().flat_map(|entry| &entry.moves);
    let taken: i64 = moves
        .map(|change| match *change {
            Move::Take { credit, amount } if credit == entry.id => cents(amount),
            _ => 0,
        })
        .sum();
    assert_eq!(live + rest + taken, -cents(entry.amount), "L4");
    let expected = naive.credits.iter().find(|known| known.0 == entry.id).unwrap().1;
    assert_eq!(rest, expected, "the order of credit");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_invariants_hold_over_any_history(steps in proptest::collection::vec(step(), 1..40)) {
        let (mut books, mut naive) = (Books::new(), Naive::default());
        for step in &steps {
            let (posting, _) = books.posting(step);
            let before = (books.ledger.clone(), books.entries.len());
            let result = books.run(step);
            let id = books.entries.last().map(|entry| entry.id);
            match result {
                Ok(change) => prop_assert!(naive.run(change.entry.id, &posting)),
                Err(_) => {
                    prop_assert_eq!(&books.ledger, &before.0);
                    prop_assert_eq!(books.entries.len(), before.1);
                    let nobody = EntryId { on: START, seq: u64::MAX };
                    prop_assert!(!naive.run(id.unwrap_or(nobody), &posting), "refused for nothing");
                }
            }
            check(&books, &naive);
        }
    }
}

#[test]
fn credit_beyond_everything_open_waits_for_the_next_invoice() {
    let mut books = Books::new();
    books.run(&Step::Invoice { cents: 10_000, day: 0, due_in: 30 }).unwrap();
    books.run(&Step::Payment { cents: 31_069, day: 1, names: None }).unwrap();
    assert_eq!(books.ledger.balance.to_string(), "-210.69");
    assert_eq!(due_on(&books.ledger.open), None);
    books.run(&Step::Invoice { cents: 5_000, day: 2, due_in: 30 }).unwrap();
    assert_eq!(books.ledger.balance.to_string(), "-160.69");
    assert!(books.ledger.open.is_empty());
}

#[test]
fn a_refund_of_an_applied_payment_reopens_the_invoice_at_its_own_due_date() {
    let mut books = Books::new();
    books.run(&Step::Invoice { cents: 10_000, day: 0, due_in: 10 }).unwrap();
    books.run(&Step::Payment { cents: 10_000, day: 50, names: None }).unwrap();
    books.run(&Step::Refund { cents: 4_000, day: 60, names: Some(0) }).unwrap();
    let item = &books.ledger.open[0];
    assert_eq!((cents(item.open), item.due_on), (4_000, START.checked_add(10.days()).unwrap()));
    let too_much = books.run(&Step::Refund { cents: 6_001, day: 61, names: Some(0) });
    assert_eq!(too_much, Err(Refusal::TooMuch));
}

#[test]
fn what_comes_late_takes_effect_on_the_day_of_the_last_change() {
    let mut books = Books::new();
    let first = books.run(&Step::Invoice { cents: 100, day: 10, due_in: 0 }).unwrap();
    let late = books.run(&Step::Payment { cents: 100, day: 3, names: None }).unwrap();
    assert!(!first.late && late.late);
    assert_eq!(late.entry.id.on, first.entry.id.on);
    assert_eq!(late.entry.document_on, START.checked_add(3.days()).unwrap());
}

#[test]
fn past_due_begins_the_day_after_the_due_date() {
    let mut books = Books::new();
    books.run(&Step::Invoice { cents: 100, day: 0, due_in: 10 }).unwrap();
    let due = START.checked_add(10.days()).unwrap();
    assert!(past_due(&books.ledger.open, Currency::CAD, due).unwrap().is_zero());
    assert_eq!(
        cents(past_due(&books.ledger.open, Currency::CAD, due.tomorrow().unwrap()).unwrap()),
        100
    );
}

#[test]
fn only_an_invoice_may_be_nothing_and_no_other_currency_is_posted() {
    let mut books = Books::new();
    assert!(books.run(&Step::Invoice { cents: 0, day: 0, due_in: 0 }).is_ok());
    assert!(books.ledger.open.is_empty(), "a total of 0 is never open");
    let (posting, today) = books.posting(&Step::Payment { cents: 1, day: 0, names: None });
    let free = Posting { amount: money(0), ..posting.clone() };
    assert_eq!(post(&books.ledger, &free, today), Err(Refusal::Amount));
    let dollar = Money::parse("1", Currency::USD).unwrap();
    let foreign = Posting { amount: dollar, ..posting };
    assert_eq!(post(&books.ledger, &foreign, today), Err(Refusal::Currency));
}
