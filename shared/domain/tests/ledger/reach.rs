//! What the random histories reach, so that the invariants are not proved over nothing.
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::AddAssign,
};

use domain::{
    ledger::{
        CreditChange, DisputeRefusal, Entry, EntryId, EntryKind, Ledger, NextStep, OpenItem,
        Refusal,
    },
    money::decimals,
};
use jiff::civil::Date;
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use crate::{
    books::{Act, Books, units},
    steps::{self, Kind},
};

/// Histories looked at, from one seed for ever.
const HISTORIES: usize = 500;
/// Of a hundred histories, how many reach each thing at least.
const SHARE: usize = 5;

/// Everything that a history must be able to reach.
const WANTED: [&str; 59] = [
    "a currency without decimals",
    "a currency with three decimals",
    "a leap day as a document's day",
    "a leap day as a due date",
    "a leap day as the effective day",
    "an invoice of nothing",
    "an adjustment paid",
    "a late document",
    "a document of a day to come",
    "a zone where it is still yesterday",
    "credit larger than everything open",
    "credit that names a paid invoice",
    "credit that names an invoice and goes on to others",
    "a tie of due dates",
    "a tie of due and issue dates",
    "a tie of dates and numbers",
    "a refund of an applied payment",
    "a refund of an unapplied payment",
    "a refund of a payment partly applied",
    "a refund of any credit, taking from several",
    "a refund that the gateway reports, beyond what is there",
    "a reversal of a whole payment",
    "a reversal of a part",
    "a reversal of a partly refunded payment",
    "a reversal beyond what is there",
    "a reversal of a payment that a refund of any credit took from",
    "an item that reopens and meets other credit",
    "an item that reopens overdue",
    "an item that reopens while it is disputed",
    "a refund taken back",
    "a reversal taken back",
    "a part taken back",
    "what a take-back pays: the item beyond",
    "a take-back that pays the item beyond and gives the rest back",
    "what is given back pays at once",
    "a payment refunded again after it was given back",
    "a payment reversed again after it was reinstated",
    "Last Payment falls back to an earlier one",
    "Last Payment falls back to none",
    "Last Payment comes back",
    "credit that passes over a disputed item",
    "credit that pays the disputed part by name",
    "a dispute of more than is left",
    "several disputes of an item",
    "an ended dispute that credit meets",
    "a write-off of an invoice",
    "a write-off of everything undisputed",
    "a split while settling",
    "a split while taking from a payment",
    "a split while taking any credit",
    "a split while giving back",
    "refused: a refund of too much",
    "refused: a reversal of too much",
    "refused: a take-back of too much",
    "refused: a write-off of too much",
    "refused: a dispute of too much",
    "refused: a dispute of what is no invoice",
    "refused: a dispute whose id is known",
    "refused: nothing, where an amount is needed",
];

#[derive(Default)]
struct Reached {
    now: BTreeSet<&'static str>,
    histories: BTreeMap<&'static str, usize>,
}

impl Reached {
    fn note(&mut self, what: &'static str, when: bool) {
        if when {
            self.now.insert(what);
        }
    }

    fn end_history(&mut self) {
        for what in std::mem::take(&mut self.now) {
            self.histories.entry(what).or_default().add_assign(1);
        }
    }
}

/// One step that was done: the books after it, and what there was before.
struct Done<'a> {
    act: &'a Act,
    before: &'a Ledger,
    books: &'a Books,
    entry: &'a Entry,
    earlier: Vec<&'a Entry>,
    credit_changes: Vec<CreditChange>,
}

#[test]
fn the_random_histories_reach_every_case() {
    let rng = TestRng::from_seed(RngAlgorithm::XorShift, &[3; 16]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut reached = Reached::default();
    for _ in 0..HISTORIES {
        let strategy = (steps::history(), 1_usize..6);
        let ((currency, steps), most) = strategy.new_tree(&mut runner).unwrap().current();
        let mut books = Books::new(currency, most);
        for step in &steps {
            let Some(act) = books.act(step) else { continue };
            let (before, from) = (books.ledger.clone(), books.records.len());
            match books.run(&act) {
                Ok(()) => done(&mut reached, &act, &before, &books, from),
                Err(refusal) => refused(&mut reached, &act, refusal),
            }
        }
        history(&mut reached, &books);
        reached.end_history();
    }
    let least = HISTORIES * SHARE / 100;
    let count = |what| reached.histories.get(what).copied().unwrap_or(0);
    let all: Vec<_> = WANTED.iter().map(|what| (count(what), what)).collect();
    let rare: Vec<_> = all.iter().filter(|(count, _)| *count < least).collect();
    assert!(rare.is_empty(), "fewer than {least} of {HISTORIES} histories: {rare:#?}");
    let unknown = reached.histories.keys().find(|what| !WANTED.contains(*what));
    assert_eq!(unknown, None, "not in the list");
}

fn history(reached: &mut Reached, books: &Books) {
    let scale = decimals(books.ledger.currency());
    reached.note("a currency without decimals", scale == 0);
    reached.note("a currency with three decimals", scale == 3);
    let left = |what: fn(&NextStep) -> bool| books.left.iter().any(what);
    let settling = left(|next| matches!(next, NextStep::Settle));
    reached.note("a split while settling", settling);
    let consumption = left(|next| matches!(next, NextStep::ConsumeFrom(_)));
    reached.note("a split while taking from a payment", consumption);
    let any = left(|next| matches!(next, NextStep::ConsumeUnapplied));
    reached.note("a split while taking any credit", any);
    let giving = left(|next| matches!(next, NextStep::Restore(_)));
    reached.note("a split while giving back", giving);
}

fn refused(reached: &mut Reached, act: &Act, refusal: DisputeRefusal) {
    let too_much = refusal == DisputeRefusal::Other(Refusal::TooMuch);
    let kind = act.kind;
    reached.note("refused: a refund of too much", too_much && matches!(kind, Kind::Refund { .. }));
    reached.note("refused: a reversal of too much", too_much && matches!(kind, Kind::Return));
    reached.note("refused: a take-back of too much", too_much && matches!(kind, Kind::TakeBack));
    reached.note("refused: a write-off of too much", too_much && matches!(kind, Kind::WriteOff));
    reached.note("refused: a dispute of too much", too_much && matches!(kind, Kind::Dispute));
    let no_invoice = refusal == DisputeRefusal::NotInvoice;
    reached.note("refused: a dispute of what is no invoice", no_invoice);
    reached.note("refused: a dispute whose id is known", refusal == DisputeRefusal::Known);
    let nothing = refusal == DisputeRefusal::Other(Refusal::Amount);
    reached.note("refused: nothing, where an amount is needed", nothing);
}

fn done(reached: &mut Reached, act: &Act, before: &Ledger, books: &Books, from: usize) {
    let credit_changes =
        books.records[from..].iter().flat_map(|record| record.credit_changes()).copied();
    let credit_changes: Vec<_> = credit_changes.collect();
    match books.records[from].entry() {
        None => disputes(reached, act, books, &credit_changes),
        Some(entry) => {
            let earlier = books.records[..from].iter().filter_map(|record| record.entry());
            let earlier = earlier.collect();
            let done = Done { act, before, books, entry, earlier, credit_changes };
            days(reached, &done);
            ties(reached, &done);
            credit(reached, &done);
            takings(reached, &done);
            take_backs(reached, &done);
            last_payment(reached, &done);
        }
    }
}

fn disputes(reached: &mut Reached, act: &Act, books: &Books, credit_changes: &[CreditChange]) {
    reached.note("an ended dispute that credit meets", !credit_changes.is_empty());
    let own = |item: EntryId| books.ledger.disputes.iter().filter(move |known| known.item == item);
    let several = act.names.is_some_and(|item| own(item).count() > 1);
    reached.note("several disputes of an item", several);
}

fn days(reached: &mut Reached, done: &Done<'_>) {
    let leap = |day: Date| (day.month(), day.day()) == (2, 29);
    let entry = done.entry;
    reached.note("a leap day as a document's day", leap(entry.document_on));
    reached.note("a leap day as a due date", entry.due_on.is_some_and(leap));
    reached.note("a leap day as the effective day", leap(entry.id.on));
    reached.note("a late document", entry.id.on > entry.document_on);
    reached.note("a document of a day to come", entry.document_on > done.act.today);
    let back = done.before.last_change_on.is_some_and(|last| done.act.today < last);
    reached.note("a zone where it is still yesterday", back);
    let free = entry.kind == EntryKind::Invoice && entry.amount.is_zero();
    reached.note("an invoice of nothing", free);
}

/// A tie: two items stood open, alike so far, and the next rule chose.
fn ties(reached: &mut Reached, done: &Done<'_>) {
    let due = || done.before.open().filter(|item| item.undisputed().is_positive());
    for change in &done.credit_changes {
        let CreditChange::Apply { item, .. } = *change else { continue };
        if Some(item) == done.act.names {
            continue;
        }
        let Some(chosen) = due().find(|open| open.id == item) else { continue };
        for other in due().filter(|other| other.id != item && other.due_on == chosen.due_on) {
            let issued = other.issued_on == chosen.issued_on;
            let number = issued && other.number == chosen.number;
            reached.note("a tie of due dates", !issued);
            reached.note("a tie of due and issue dates", issued && !number);
            reached.note("a tie of dates and numbers", number);
        }
    }
}

fn paid(done: &Done<'_>) -> impl Iterator<Item = (EntryId, EntryId)> {
    done.credit_changes.iter().filter_map(|change| match *change {
        CreditChange::Apply { credit, item, .. } => Some((credit, item)),
        _ => None,
    })
}

fn credit(reached: &mut Reached, done: &Done<'_>) {
    let (entry, before, after) = (done.entry, done.before, &done.books.ledger);
    let is = |id: EntryId, kind| done.books.entries().any(|e| e.id == id && e.kind == kind);
    let adjustment = paid(done).any(|(_, item)| is(item, EntryKind::Adjustment));
    reached.note("an adjustment paid", adjustment);
    if !entry.is_credit_side() {
        return;
    }
    let owed = units(before.owed().unwrap());
    let larger = owed > 0 && -units(entry.amount) > owed && after.remaining(entry.id).is_positive();
    reached.note("credit larger than everything open", larger);
    let held = |item: &&OpenItem| item.held().is_positive();
    let over = after.remaining(entry.id).is_positive() && after.open().any(|item| held(&item));
    reached.note("credit that passes over a disputed item", over);
    reached.note("a dispute of more than is left", after.open().any(|i| i.disputed > i.open));
    let write_off = matches!(done.act.kind, Kind::WriteOff);
    reached.note("a write-off of everything undisputed", write_off && entry.names.is_none());
    reached.note("a write-off of an invoice", write_off && entry.names.is_some());
    let Some(named) = entry.names.filter(|_| !matches!(done.act.kind, Kind::TakeBack)) else {
        return;
    };
    let own = || paid(done).filter(|(credit, _)| *credit == entry.id);
    let open = before.item(named);
    reached.note("credit that names a paid invoice", open.is_none());
    let on = own().any(|(_, item)| item == named) && own().any(|(_, item)| item != named);
    reached.note("credit that names an invoice and goes on to others", on);
    let amount = entry.amount.negated();
    let by_name = open.filter(held).is_some_and(|item| amount > item.undisputed());
    reached.note("credit that pays the disputed part by name", by_name);
}

fn takings(reached: &mut Reached, done: &Done<'_>) {
    let (refund, reversal) = match done.act.kind {
        Kind::Refund { .. } => (true, false),
        Kind::Return => (false, true),
        _ => return,
    };
    let (id, books) = (done.entry.id, done.books);
    let consumed = || {
        done.credit_changes.iter().filter(|change| matches!(change, CreditChange::Consume { .. }))
    };
    let beyond = books.item(id).unwrap().total;
    let reported = refund && beyond.is_positive();
    reached.note("a refund that the gateway reports, beyond what is there", reported);
    reached.note("a reversal beyond what is there", reversal && beyond.is_positive());
    reopened(reached, done);
    let Some(payment) = done.act.names else {
        reached.note("a refund of any credit, taking from several", consumed().count() > 1);
        return;
    };
    let released =
        done.credit_changes.iter().any(|change| matches!(change, CreditChange::Unapply { .. }));
    let unapplied = done.before.remaining(payment).is_positive();
    reached.note("a refund of an applied payment", refund && released && !unapplied);
    reached.note("a refund of an unapplied payment", refund && !released && unapplied);
    reached.note("a refund of a payment partly applied", refund && released && unapplied);
    let own = |entry: &&&Entry| entry.names == Some(payment);
    let refunds = || done.earlier.iter().filter(own).filter(|e| e.kind == EntryKind::Refund);
    let reversals = || done.earlier.iter().filter(own).filter(|e| e.kind == EntryKind::Reversal);
    let taken_by = |entry: &&&Entry| {
        let took = |change: &CreditChange| matches!(*change, CreditChange::Consume { credit, .. } if credit == payment);
        entry.names.is_none() && entry.credit_changes.iter().any(took)
    };
    let by_any = done.earlier.iter().any(|entry| taken_by(&entry));
    let what = "a reversal of a payment that a refund of any credit took from";
    reached.note(what, reversal && by_any);
    let whole = reversal && units(done.entry.amount) == -units(entry_of(done, payment).amount);
    reached.note("a reversal of a whole payment", whole);
    reached.note("a reversal of a part", reversal && !whole);
    let partly = reversal && refunds().next().is_some();
    reached.note("a reversal of a partly refunded payment", partly);
    let backs = |of: EntryId| done.earlier.iter().any(|entry| entry.names == Some(of));
    let again = refund && refunds().any(|entry| backs(entry.id));
    reached.note("a payment refunded again after it was given back", again);
    let again = reversal && reversals().any(|entry| backs(entry.id));
    reached.note("a payment reversed again after it was reinstated", again);
}

fn entry_of<'a>(done: &Done<'a>, id: EntryId) -> &'a Entry {
    done.earlier.iter().find(|entry| entry.id == id).unwrap()
}

fn reopened(reached: &mut Reached, done: &Done<'_>) {
    for change in &done.credit_changes {
        let CreditChange::Unapply { credit, item, .. } = *change else { continue };
        let other = paid(done).any(|(by, met)| met == item && by != credit);
        reached.note("an item that reopens and meets other credit", other);
        let overdue = done.books.item(item).unwrap().due_on < done.entry.id.on;
        reached.note("an item that reopens overdue", overdue);
        let disputed = done.before.disputes.iter().any(|dispute| dispute.item == item);
        reached.note("an item that reopens while it is disputed", disputed);
    }
}

fn take_backs(reached: &mut Reached, done: &Done<'_>) {
    if !matches!(done.act.kind, Kind::TakeBack) {
        return;
    }
    let (own, consumption) = (done.entry.id, entry_of(done, done.act.names.unwrap()));
    let refund = consumption.kind == EntryKind::Refund;
    reached.note("a refund taken back", refund);
    reached.note("a reversal taken back", !refund);
    reached.note("a part taken back", units(consumption.amount) > -units(done.entry.amount));
    let beyond = paid(done).any(|(credit, item)| credit == own && item == consumption.id);
    reached.note("what a take-back pays: the item beyond", beyond);
    let given: Vec<_> = done
        .credit_changes
        .iter()
        .filter_map(|change| match *change {
            CreditChange::Restore { credit, .. } => Some(credit),
            _ => None,
        })
        .collect();
    let both = beyond && !given.is_empty();
    reached.note("a take-back that pays the item beyond and gives the rest back", both);
    let at_once = paid(done).any(|(credit, _)| given.contains(&credit));
    reached.note("what is given back pays at once", at_once);
}

fn last_payment(reached: &mut Reached, done: &Done<'_>) {
    let of = |ledger: &Ledger| ledger.last_payment.as_ref().map(|last| last.id);
    let (before, after) = (of(done.before), of(&done.books.ledger));
    let reversal = matches!(done.act.kind, Kind::Return);
    let earlier = before > after && after.is_some();
    reached.note("Last Payment falls back to an earlier one", reversal && earlier);
    let none = before.is_some() && after.is_none();
    reached.note("Last Payment falls back to none", reversal && none);
    let back = matches!(done.act.kind, Kind::TakeBack) && after > before;
    reached.note("Last Payment comes back", back);
}
