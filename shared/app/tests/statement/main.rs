//! Statements, aging and transactions over random histories: L4, L5 and L6 of the ledger.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

// The generators of the ledger's own tests.
#[allow(dead_code, reason = "shared with the ledger's own test")]
#[path = "../../../domain/tests/ledger/books.rs"]
mod books;
#[allow(dead_code, reason = "shared with the ledger's own test")]
#[path = "../../../domain/tests/ledger/steps.rs"]
mod steps;
mod zones;

use app::{
    import::parse,
    posting::AccountState,
    reading::{PeriodError, Statement, aging, show_transaction, statement},
};
use books::{Books, units};
use domain::{
    account::Profile,
    document::Document,
    ids::AccountId,
    ledger::{Aging, Entry, EntryKind, Ledger, Record, state_after},
};
use jiff::{Timestamp, ToSpan, civil::Date};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;
use testkit::documents;
use testkit::ledger::MemoryLedger;
use testkit::system::FixedClock;

/// A store with one account, and the present time.
struct Shown {
    store: MemoryLedger,
    account: AccountId,
    now: Timestamp,
    /// The account's today: the last day that can be shown.
    last: Date,
}

/// The account at noon of a day after its last entry.
fn shown(books: &Books) -> Shown {
    let last = books.ledger.last_change_on.unwrap_or(books.today).max(books.today);
    let last = last.checked_add(3.days()).unwrap();
    let now = last.at(12, 0, 0, 0).in_tz("UTC").unwrap().timestamp();
    shown_in(books, "UTC", now, last)
}

/// The account in this time zone; `last` is its today.
fn shown_in(books: &Books, zone: &str, now: Timestamp, last: Date) -> Shown {
    let currency = books.ledger.currency();
    let line = documents::with(documents::account("a", 1), "currency", json!(currency.code()));
    let line = documents::with(line, "timeZone", json!(zone));
    let Ok((Document::Account(line), _)) = parse(line.to_string().as_bytes()).document else {
        unreachable!("the line is an account's")
    };
    let account = line.id.clone();
    let (profile, ledger) = (Profile::new(&line), books.ledger.clone());
    let state = AccountState::read(account.clone(), 1, profile, ledger);
    let store = MemoryLedger::default().with_history(state, &books.records);
    Shown { store, account, now, last }
}

impl Shown {
    fn statement(&self, from: Date, to: Date) -> Statement {
        let clock = FixedClock::at(self.now);
        run(statement(&self.store, &clock, &self.account, from, to)).unwrap().unwrap()
    }

    fn aging(&self, day: Date) -> Aging {
        let clock = FixedClock::at(self.now);
        run(aging(&self.store, &clock, &self.account, Some(day))).unwrap().unwrap()
    }
}

/// Polls a future once; the stores in memory are never pending.
fn run<T>(work: impl Future<Output = T>) -> T {
    let mut work = Box::pin(work);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match work.as_mut().poll(&mut context) {
        std::task::Poll::Ready(done) => done,
        std::task::Poll::Pending => unreachable!("memory is never pending"),
    }
}

/// The balance after a day, from the amounts alone.
fn balance_on(books: &Books, day: Date) -> i64 {
    books.entries().filter(|entry| entry.id.on <= day).map(|entry| units(entry.amount)).sum()
}

/// The state at the end of a day.
fn state_on(books: &Books, day: Date) -> Ledger {
    let until = books.records.iter().filter(|record| record.on() <= day);
    state_after(books.ledger.currency(), until).unwrap()
}

/// Checks L6 of one statement, its movements, its open items and its aging.
fn check(books: &Books, statement: &Statement) {
    let Statement { from, to, opening, closing, movements, .. } = statement;
    let expected: Vec<&Entry> =
        books.entries().filter(|entry| (*from..=*to).contains(&entry.id.on)).collect();
    let shown: Vec<_> = movements.iter().map(|movement| &movement.entry).collect();
    assert_eq!(shown, expected, "every movement once, in order");
    let sum: i64 = expected.iter().map(|entry| units(entry.amount)).sum();
    assert_eq!(units(*opening) + sum, units(*closing), "L6: opening + movements = closing");
    assert_eq!(units(*opening), balance_on(books, from.yesterday().unwrap()), "opening");
    assert_eq!(units(*closing), balance_on(books, *to), "closing = balance as of that day");
    let state = state_on(books, *to);
    assert!(statement.open.iter().eq(state.open()), "open items at the end");
    assert_eq!(statement.aging, Aging::of(&state, *to).unwrap(), "aging at the end");
    for movement in movements {
        let entry = &movement.entry;
        let is_invoice = entry.kind == EntryKind::Invoice;
        let open = state.item(entry.id).map_or(0, |item| units(item.open));
        assert_eq!(movement.open.map(units), is_invoice.then_some(open), "open on the last day");
    }
}

/// Credit changes of one transaction.
const MAX_CREDIT_CHANGES: usize = 80;

fn booked(currency: usize, steps: &[steps::Step], most: usize) -> Books {
    let mut books = Books::new(currency, most);
    for step in steps {
        if let Some(act) = books.act(step) {
            let _refused = books.run(&act);
        }
    }
    books
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 500,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_statement_opens_with_the_closing_balance_of_the_one_before(
        (currency, steps) in steps::history(),
        cuts in proptest::collection::vec(1_i64..40, 1..6),
        most in prop_oneof![Just(MAX_CREDIT_CHANGES), 1_usize..4],
    ) {
        let books = booked(currency, &steps, most);
        let shown = shown(&books);
        let mut from = books::START.checked_sub(60.days()).unwrap();
        let mut before = 0;
        for days in cuts.into_iter().chain([400]) {
            let to = from.checked_add(days.days()).unwrap().min(shown.last);
            let statement = shown.statement(from, to);
            check(&books, &statement);
            prop_assert_eq!(units(statement.opening), before, "L6: closing(n) = opening(n+1)");
            prop_assert_eq!(&shown.aging(to), &statement.aging, "aging of a day");
            before = units(statement.closing);
            from = to.tomorrow().unwrap();
            if from > shown.last {
                break;
            }
        }
    }

    #[test]
    fn the_amounts_in_transaction_details_add_up((currency, steps) in steps::history()) {
        let books = booked(currency, &steps, MAX_CREDIT_CHANGES);
        let shown = shown(&books);
        let (mut paid, mut pays) = (BTreeMap::new(), BTreeMap::new());
        for entry in books.entries() {
            let detail = run(show_transaction(&shown.store, &shown.account, entry.id));
            let detail = detail.unwrap().unwrap();
            prop_assert_eq!(&detail.transaction.entry, entry);
            let applied: i64 = detail.allocations.items.iter().map(|made| units(made.amount)).sum();
            let consumed = detail.consumed.map_or(0, units);
            for made in &detail.allocations.items {
                prop_assert!(made.amount.is_positive());
                let (side, ids) = match entry.is_credit_side() {
                    true => (&mut pays, (entry.id, made.entry.id)),
                    false => (&mut paid, (made.entry.id, entry.id)),
                };
                prop_assert_eq!(side.insert(ids, made.amount), None, "each other side once");
            }
            if entry.is_credit_side() {
                let remaining = books.ledger.remaining(entry.id);
                prop_assert_eq!(detail.unapplied, Some(remaining), "L4");
                let restored = detail.restored.map_or(0, units);
                let used = applied + consumed + restored;
                prop_assert_eq!(used + units(remaining), -units(entry.amount));
                let is_reversal = entry.kind == EntryKind::Reversal;
                prop_assert_eq!(detail.restored.is_some(), is_reversal);
                prop_assert_eq!((detail.due_on, detail.transaction.open), (None, None));
                continue;
            }
            let open = books.ledger.item(entry.id).map_or(0, |item| units(item.open));
            prop_assert_eq!(applied + consumed + open, units(entry.amount), "L3 and L4");
            let is_invoice = entry.kind == EntryKind::Invoice;
            prop_assert_eq!(detail.transaction.open.map(units), is_invoice.then_some(open));
            prop_assert_eq!(detail.unapplied, None);
        }
        prop_assert_eq!(paid, pays, "both sides of each allocation agree");
    }
}

#[test]
fn days_before_the_first_entry_are_zero_and_future_days_are_shown_as_today() {
    let Shown { store, account, now, last } = shown(&Books::new(1, MAX_CREDIT_CHANGES));
    let clock = FixedClock::at(now);
    let of = |from: Date, to: Date| run(statement(&store, &clock, &account, from, to));
    let long_ago = jiff::civil::date(1999, 12, 31);
    let nothing = of(long_ago, last).unwrap().unwrap();
    assert_eq!((units(nothing.opening), units(nothing.closing)), (0, 0));
    assert_eq!((nothing.movements.len(), nothing.aging.buckets.len()), (0, 6));
    let tomorrow = last.tomorrow().unwrap();
    let max = Date::MAX;
    let present = of(last, last).unwrap();
    for (from, to) in [(last, tomorrow), (last, max), (tomorrow, tomorrow), (tomorrow, max)] {
        assert_eq!(of(from, to), Ok(present.clone()), "{from} to {to}");
    }
    assert_eq!(of(max, tomorrow), Err(PeriodError::BeforeFrom));
    assert_eq!(of(last, last.yesterday().unwrap()), Err(PeriodError::BeforeFrom));
    let aging_of = |day| run(aging(&store, &clock, &account, day));
    assert_eq!(aging_of(None).unwrap().unwrap().as_of, last);
    assert_eq!(aging_of(Some(tomorrow)), aging_of(None));
    assert_eq!(aging_of(Some(max)), aging_of(None));
    assert_eq!(aging_of(Some(long_ago)).unwrap().unwrap().as_of, long_ago);
    let unknown = AccountId::parse("unknown").unwrap();
    assert_eq!(run(aging(&store, &clock, &unknown, None)), Ok(None));
    assert_eq!(run(statement(&store, &clock, &unknown, last, last)), Ok(None));
}

#[test]
fn the_aging_of_a_past_day_ignores_later_payments() {
    let step = |kind, amount, passes| steps::Step {
        kind,
        amount,
        passes,
        offset: 0,
        due_in: Some(0),
        refers_to: None,
        size: steps::Size::Random,
    };
    let steps = [step(steps::Kind::Invoice, 100, 0), step(steps::Kind::Payment, 100, 31)];
    let books = booked(1, &steps, MAX_CREDIT_CHANGES);
    let shown = shown(&books);
    let before = books.today.yesterday().unwrap();
    let bucket = |day: Date| shown.aging(day).buckets.iter().map(|b| units(b.amount)).collect();
    let buckets: Vec<i64> = bucket(before);
    assert_eq!(buckets, [0, 100, 0, 0, 0, 0], "the payment came a day later");
    let buckets: Vec<i64> = bucket(books.today);
    assert_eq!(buckets, [0; 6]);
    assert!(books.records.iter().all(|record| matches!(record, Record::Entry(_))));
}
