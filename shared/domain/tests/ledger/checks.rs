//! Checks of the invariants L1–L5, L9 and L10 for one state and its records.
use std::collections::BTreeMap;

use domain::ledger::{
    Aging, CreditChange, EntryId, EntryKind, Ledger, Record, applied_to, due_on, last_payment,
    past_due, state_after,
};
use jiff::{ToSpan, civil::Date};

use crate::{
    books::{Books, units},
    naive::Naive,
};

/// The state at the end of each past day.
#[derive(Default)]
pub(crate) struct Seen(BTreeMap<Date, Ledger>);

impl Seen {
    /// L10 and L5 as of every day, including the last.
    pub(crate) fn check_past(&self, books: &Books) {
        for (day, then) in &self.0 {
            let until = books.records.iter().take_while(|record| record.on() <= *day);
            same(&state_after(then.currency(), until).unwrap(), then);
            check_aging(then, *day);
        }
        check_histories(books);
    }
}

/// L3 and L4 of the histories: what became of a payment, and which credits paid an item.
fn check_histories(books: &Books) {
    for entry in books.entries() {
        let id = entry.id;
        if entry.kind == EntryKind::Payment {
            let history = books.credit(id);
            let used = units(history.allocated().unwrap()) + units(history.consumed);
            assert_eq!(
                used + units(books.ledger.remaining(id)),
                units(history.amount),
                "L4 of a history"
            );
        } else if let Some(item) = books.item(id) {
            let open = books.ledger.item(id).map_or(0, |item| units(item.open));
            let paid = applied_to(id, &books.records).unwrap();
            let paid: i64 = paid.iter().map(|(_, sum)| units(*sum)).sum();
            assert_eq!(units(item.total) - open, paid, "L3 of a history");
        }
    }
}

fn same(replayed: &Ledger, state: &Ledger) {
    assert!(replayed.open().eq(state.open()), "L10: open items\n{replayed:?}\n{state:?}");
    assert!(replayed.credits().eq(state.credits()), "L10: credits");
    assert_eq!(replayed.disputes, state.disputes, "L10: disputes");
    assert_eq!(replayed.balance, state.balance, "L10: balance");
    let ends = |ledger: &Ledger| (ledger.last_seq, ledger.changes, ledger.last_change_on);
    assert_eq!(ends(replayed), ends(state), "L10: positions");
}

fn check_aging(ledger: &Ledger, day: Date) {
    let aging = Aging::of(ledger, day).unwrap();
    let due: i64 = aging.buckets.iter().map(|bucket| units(bucket.amount)).sum();
    let net = due + units(aging.disputed) - units(aging.unapplied);
    assert_eq!((aging.buckets.len(), net), (6, units(aging.balance)), "L5");
}

pub(crate) fn check(books: &Books, seen: &mut Seen) {
    let ledger = &books.ledger;
    let mut sum = 0;
    for (index, entry) in books.entries().enumerate() {
        sum += units(entry.amount);
        assert_eq!(entry.id.seq, index as u64 + 1, "L1: no gaps");
        assert_eq!(units(entry.balance_after), sum, "L1: balance after");
    }
    assert_eq!(units(ledger.balance), sum, "L1: balance is the sum of the entries");
    assert!(ledger.is_balanced(), "L2");
    let due: i64 = ledger.open().map(|item| units(item.undisputed())).sum();
    assert!(due == 0 || units(ledger.unapplied().unwrap()) == 0, "L9: never both");
    check_aging(ledger, books.today);
    check_parts(books);
    let no_payment = EntryId::FIRST;
    let last = last_payment(&books.records, no_payment).unwrap();
    assert_eq!(last, ledger.last_payment, "Last Payment");
    if let Some(day) = ledger.last_change_on {
        seen.0.insert(day, ledger.clone());
    }
}

/// L3 and L4, from the recorded credit changes.
fn check_parts(books: &Books) {
    let mut paid: BTreeMap<EntryId, i64> = BTreeMap::new();
    let mut used: BTreeMap<EntryId, i64> = BTreeMap::new();
    let mut consumed: BTreeMap<EntryId, i64> = BTreeMap::new();
    let changes = |record: &Record| (record.cause(), record.credit_changes().to_vec());
    for (cause, credit_changes) in books.records.iter().map(changes) {
        for change in credit_changes {
            match change {
                CreditChange::Apply { credit, item, amount } => {
                    *paid.entry(item).or_default() += units(amount);
                    *used.entry(credit).or_default() += units(amount);
                }
                CreditChange::Unapply { credit, item, amount } => {
                    *paid.entry(item).or_default() -= units(amount);
                    *used.entry(credit).or_default() -= units(amount);
                }
                CreditChange::Consume { credit, amount } => {
                    *used.entry(credit).or_default() += units(amount);
                    *consumed.entry(cause.unwrap()).or_default() += units(amount);
                }
                CreditChange::Restore { credit, amount } => {
                    *used.entry(credit).or_default() -= units(amount);
                    *used.entry(cause.unwrap()).or_default() += units(amount);
                }
            }
        }
    }
    let of = |map: &BTreeMap<_, i64>, id| map.get(&id).copied().unwrap_or(0);
    for entry in books.entries() {
        let (id, amount) = (entry.id, units(entry.amount));
        if entry.is_credit_side() {
            assert_eq!(of(&used, id) + units(books.ledger.remaining(id)), -amount, "L4");
            continue;
        }
        let open = books.ledger.item(id).map_or(0, |item| units(item.open));
        let total = amount - of(&consumed, id);
        assert!((0..=total).contains(&open), "L3: 0 ≤ open ≤ total");
        assert_eq!(total - open, of(&paid, id), "L3: paid = live allocations");
        let known = books.ledger.item(id).map_or(total, |item| units(item.total));
        assert_eq!(known, total, "L4: consumed credit + item");
    }
}

/// The second model has the same open and unapplied amounts, entry by entry, and the same tiles.
pub(crate) fn same_as(naive: &Naive, books: &Books) {
    let ledger = &books.ledger;
    assert_eq!(units(ledger.balance), naive.balance, "the balance");
    for item in &naive.items {
        let real = ledger.open().find(|open| open.id.seq == item.seq);
        assert_eq!(real.map_or(0, |real| units(real.open)), item.open, "the order of items");
    }
    for entry in books.entries().filter(|entry| entry.is_credit_side()) {
        let remaining = units(ledger.remaining(entry.id));
        assert_eq!(remaining, naive.remaining(entry.id.seq), "the order of credit");
    }
    assert_eq!(ledger.last_change_on, naive.last_on, "the effective day");
    let last = ledger.last_payment.as_ref().map(|last| last.id.seq);
    assert_eq!(last, naive.last_payment(), "Last Payment");
    let late = past_due(ledger.open(), ledger.currency(), books.today).unwrap();
    let tile = (due_on(ledger.open()), units(late));
    assert_eq!(tile, naive.due_tile(books.today), "Current Balance");
    for days in [0, 31, 75, 125] {
        let day = books.today + days.days();
        let aging = Aging::of(ledger, day).unwrap();
        let buckets = aging.buckets.iter().map(|bucket| units(bucket.amount));
        let (amounts, disputed) = naive.aging(day);
        assert!(buckets.eq(amounts), "the buckets as of {day}: {aging:?}, not {amounts:?}");
        assert_eq!(units(aging.disputed), disputed, "disputed");
    }
}
