//! The cases that random histories must reach, so that the invariants are tested in all of them.
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

/// Number of histories, always from the same seed.
const HISTORIES: usize = 500;
/// At least this percentage of the histories must reach each case.
const SHARE: usize = 5;

/// All cases.
const WANTED: [&str; 59] = [
    "a currency without decimals",
    "a currency with three decimals",
    "a leap day as a document's day",
    "a leap day as a due date",
    "a leap day as the effective day",
    "an invoice of 0",
    "an adjustment paid",
    "a late document",
    "a document with a future date",
    "a zone where it is still yesterday",
    "credit larger than all open amounts",
    "credit that names a paid invoice",
    "credit that names an invoice and also pays others",
    "a tie of due dates",
    "a tie of due and issue dates",
    "a tie of dates and numbers",
    "a refund of an applied payment",
    "a refund of an unapplied payment",
    "a refund of a payment partly applied",
    "a refund of any credit, consuming several",
    "a refund that the gateway reports, with excess",
    "a reversal of a whole payment",
    "a reversal of a part",
    "a reversal of a partly refunded payment",
    "a reversal with excess",
    "a reversal of a payment that a refund of any credit consumed",
    "an item that reopens and is paid by other credit",
    "an item that reopens overdue",
    "an item that reopens while it is disputed",
    "a refund undone",
    "a reversal undone",
    "a part undone",
    "an undo that pays the excess item",
    "an undo that pays the excess item and restores credit",
    "restored credit that pays at once",
    "a payment refunded again after a refund was undone",
    "a payment reversed again after a reversal was undone",
    "Last Payment falls back to an earlier one",
    "Last Payment falls back to none",
    "Last Payment returns to a later one",
    "credit that passes over a disputed item",
    "credit that pays the disputed part by name",
    "a dispute larger than the open amount",
    "several disputes of an item",
    "an ended dispute whose amount credit pays",
    "a write-off of an invoice",
    "a write-off of everything undisputed",
    "a split while settling",
    "a split while consuming a payment",
    "a split while consuming any credit",
    "a split while restoring",
    "refused: a refund of too much",
    "refused: a reversal of too much",
    "refused: an undo of too much",
    "refused: a write-off of too much",
    "refused: a dispute of too much",
    "refused: a dispute of an item that is not an invoice",
    "refused: a dispute with the id of an open one",
    "refused: an amount of 0",
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

/// An act that was posted, with the state before and after it.
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
    let split = |at: fn(&NextStep) -> bool| books.splits.iter().any(at);
    let settling = split(|next| matches!(next, NextStep::Settle));
    reached.note("a split while settling", settling);
    let payment = split(|next| matches!(next, NextStep::ConsumeFrom(_)));
    reached.note("a split while consuming a payment", payment);
    let any = split(|next| matches!(next, NextStep::ConsumeUnapplied));
    reached.note("a split while consuming any credit", any);
    let restoring = split(|next| matches!(next, NextStep::Restore(_)));
    reached.note("a split while restoring", restoring);
}

fn refused(reached: &mut Reached, act: &Act, refusal: DisputeRefusal) {
    let too_much = refusal == DisputeRefusal::Other(Refusal::TooMuch);
    let kind = act.kind;
    reached.note("refused: a refund of too much", too_much && matches!(kind, Kind::Refund { .. }));
    reached.note("refused: a reversal of too much", too_much && matches!(kind, Kind::Return));
    reached.note("refused: an undo of too much", too_much && matches!(kind, Kind::Undo));
    reached.note("refused: a write-off of too much", too_much && matches!(kind, Kind::WriteOff));
    reached.note("refused: a dispute of too much", too_much && matches!(kind, Kind::Dispute));
    let no_invoice = refusal == DisputeRefusal::NotInvoice;
    reached.note("refused: a dispute of an item that is not an invoice", no_invoice);
    reached.note(
        "refused: a dispute with the id of an open one",
        refusal == DisputeRefusal::DuplicateId,
    );
    let nothing = refusal == DisputeRefusal::Other(Refusal::Amount);
    reached.note("refused: an amount of 0", nothing);
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
            consumptions(reached, &done);
            undos(reached, &done);
            last_payment(reached, &done);
        }
    }
}

fn disputes(reached: &mut Reached, act: &Act, books: &Books, credit_changes: &[CreditChange]) {
    reached.note("an ended dispute whose amount credit pays", !credit_changes.is_empty());
    let of = |item: EntryId| books.ledger.disputes.iter().filter(move |known| known.item == item);
    let several = act.refers_to.is_some_and(|item| of(item).count() > 1);
    reached.note("several disputes of an item", several);
}

fn days(reached: &mut Reached, done: &Done<'_>) {
    let leap = |day: Date| (day.month(), day.day()) == (2, 29);
    let entry = done.entry;
    reached.note("a leap day as a document's day", leap(entry.document_on));
    reached.note("a leap day as a due date", entry.due_on.is_some_and(leap));
    reached.note("a leap day as the effective day", leap(entry.id.on));
    reached.note("a late document", entry.id.on > entry.document_on);
    reached.note("a document with a future date", entry.document_on > done.act.today);
    let back = done.before.last_change_on.is_some_and(|last| done.act.today < last);
    reached.note("a zone where it is still yesterday", back);
    let free = entry.kind == EntryKind::Invoice && entry.amount.is_zero();
    reached.note("an invoice of 0", free);
}

/// A tie: two open items were equal by one rule, and the next rule decided.
fn ties(reached: &mut Reached, done: &Done<'_>) {
    let due = || done.before.open().filter(|item| item.undisputed().is_positive());
    for change in &done.credit_changes {
        let CreditChange::Apply { item, .. } = *change else { continue };
        if Some(item) == done.act.refers_to {
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
    reached.note("credit larger than all open amounts", larger);
    let held = |item: &&OpenItem| item.held().is_positive();
    let over = after.remaining(entry.id).is_positive() && after.open().any(|item| held(&item));
    reached.note("credit that passes over a disputed item", over);
    reached
        .note("a dispute larger than the open amount", after.open().any(|i| i.disputed > i.open));
    let write_off = matches!(done.act.kind, Kind::WriteOff);
    reached.note("a write-off of everything undisputed", write_off && entry.refers_to.is_none());
    reached.note("a write-off of an invoice", write_off && entry.refers_to.is_some());
    let Some(named) = entry.refers_to.filter(|_| !matches!(done.act.kind, Kind::Undo)) else {
        return;
    };
    let by_entry = || paid(done).filter(|(credit, _)| *credit == entry.id);
    let open = before.item(named);
    reached.note("credit that names a paid invoice", open.is_none());
    let others =
        by_entry().any(|(_, item)| item == named) && by_entry().any(|(_, item)| item != named);
    reached.note("credit that names an invoice and also pays others", others);
    let amount = entry.amount.negated();
    let by_name = open.filter(held).is_some_and(|item| amount > item.undisputed());
    reached.note("credit that pays the disputed part by name", by_name);
}

fn consumptions(reached: &mut Reached, done: &Done<'_>) {
    let (refund, reversal) = match done.act.kind {
        Kind::Refund { .. } => (true, false),
        Kind::Return => (false, true),
        _ => return,
    };
    let (id, books) = (done.entry.id, done.books);
    let consumed = || {
        done.credit_changes.iter().filter(|change| matches!(change, CreditChange::Consume { .. }))
    };
    let excess = books.item(id).unwrap().total;
    let reported = refund && excess.is_positive();
    reached.note("a refund that the gateway reports, with excess", reported);
    reached.note("a reversal with excess", reversal && excess.is_positive());
    reopened(reached, done);
    let Some(payment) = done.act.refers_to else {
        reached.note("a refund of any credit, consuming several", consumed().count() > 1);
        return;
    };
    let unapplies =
        done.credit_changes.iter().any(|change| matches!(change, CreditChange::Unapply { .. }));
    let unapplied = done.before.remaining(payment).is_positive();
    reached.note("a refund of an applied payment", refund && unapplies && !unapplied);
    reached.note("a refund of an unapplied payment", refund && !unapplies && unapplied);
    reached.note("a refund of a payment partly applied", refund && unapplies && unapplied);
    let of_payment = |entry: &&&Entry| entry.refers_to == Some(payment);
    let refunds = || done.earlier.iter().filter(of_payment).filter(|e| e.kind == EntryKind::Refund);
    let reversals =
        || done.earlier.iter().filter(of_payment).filter(|e| e.kind == EntryKind::Reversal);
    let consumes = |change: &CreditChange| match *change {
        CreditChange::Consume { credit, .. } => credit == payment,
        _ => false,
    };
    let by_any = done
        .earlier
        .iter()
        .any(|entry| entry.refers_to.is_none() && entry.credit_changes.iter().any(consumes));
    let what = "a reversal of a payment that a refund of any credit consumed";
    reached.note(what, reversal && by_any);
    let whole = reversal && units(done.entry.amount) == -units(entry_of(done, payment).amount);
    reached.note("a reversal of a whole payment", whole);
    reached.note("a reversal of a part", reversal && !whole);
    let partly = reversal && refunds().next().is_some();
    reached.note("a reversal of a partly refunded payment", partly);
    let backs = |of: EntryId| done.earlier.iter().any(|entry| entry.refers_to == Some(of));
    let again = refund && refunds().any(|entry| backs(entry.id));
    reached.note("a payment refunded again after a refund was undone", again);
    let again = reversal && reversals().any(|entry| backs(entry.id));
    reached.note("a payment reversed again after a reversal was undone", again);
}

fn entry_of<'a>(done: &Done<'a>, id: EntryId) -> &'a Entry {
    done.earlier.iter().find(|entry| entry.id == id).unwrap()
}

fn reopened(reached: &mut Reached, done: &Done<'_>) {
    for change in &done.credit_changes {
        let CreditChange::Unapply { credit, item, .. } = *change else { continue };
        let other = paid(done).any(|(by, met)| met == item && by != credit);
        reached.note("an item that reopens and is paid by other credit", other);
        let overdue = done.books.item(item).unwrap().due_on < done.entry.id.on;
        reached.note("an item that reopens overdue", overdue);
        let disputed = done.before.disputes.iter().any(|dispute| dispute.item == item);
        reached.note("an item that reopens while it is disputed", disputed);
    }
}

fn undos(reached: &mut Reached, done: &Done<'_>) {
    if !matches!(done.act.kind, Kind::Undo) {
        return;
    }
    let (undo, consumption) = (done.entry.id, entry_of(done, done.act.refers_to.unwrap()));
    let refund = consumption.kind == EntryKind::Refund;
    reached.note("a refund undone", refund);
    reached.note("a reversal undone", !refund);
    reached.note("a part undone", units(consumption.amount) > -units(done.entry.amount));
    let pays_excess = paid(done).any(|(credit, item)| credit == undo && item == consumption.id);
    reached.note("an undo that pays the excess item", pays_excess);
    let restored: Vec<_> = done
        .credit_changes
        .iter()
        .filter_map(|change| match *change {
            CreditChange::Restore { credit, .. } => Some(credit),
            _ => None,
        })
        .collect();
    let both = pays_excess && !restored.is_empty();
    reached.note("an undo that pays the excess item and restores credit", both);
    let at_once = paid(done).any(|(credit, _)| restored.contains(&credit));
    reached.note("restored credit that pays at once", at_once);
}

fn last_payment(reached: &mut Reached, done: &Done<'_>) {
    let of = |ledger: &Ledger| ledger.last_payment.as_ref().map(|last| last.id);
    let (before, after) = (of(done.before), of(&done.books.ledger));
    let reversal = matches!(done.act.kind, Kind::Return);
    let earlier = before > after && after.is_some();
    reached.note("Last Payment falls back to an earlier one", reversal && earlier);
    let none = before.is_some() && after.is_none();
    reached.note("Last Payment falls back to none", reversal && none);
    let back = matches!(done.act.kind, Kind::Undo) && after > before;
    reached.note("Last Payment returns to a later one", back);
}
