//! L10: the history from its first entry, twice at the same time. Once by the moves recorded, which
//! must give the stored state; once by posting every entry again, which must make the same moves.
//! On the way, L5 and L9 as of every past day.

use std::{collections::BTreeMap, fmt::Display};

use super::{Checked, Findings, Invariant, Place, or_none, present::apart};
use crate::{
    ledger::{
        Aging, Beyond, Budget, Change, ChangeKind, ConsumptionHistory, CreditChange, CreditHistory,
        Dispute, DisputeRefusal, Entry, EntryId, EntryKind, Inconsistent, LastPayment, Ledger,
        OpenItem, Posting, PostingKind, Record, Unfinished, end_dispute, history::Fold,
        last_payment, open_dispute, post,
    },
    money::Money,
};

/// Follows all records and compares what they give with the present state.
pub(super) fn check(ledger: &Ledger, records: &[Record], findings: &mut Findings) -> Checked {
    let mut fold = Fold::new(ledger.currency());
    let mut again = Some(Ledger::new(ledger.currency()));
    let mut start = 0;
    while let Some(first) = records.get(start) {
        let end = end_of(records, start);
        let before = records.get(..start).unwrap_or_default();
        let group = records.get(start..end).unwrap_or_default();
        let is_last = end == records.len();
        let unfinished = ledger.unfinished.filter(|_| is_last);
        let replayed = again.as_mut().map(|again| {
            Replay { before, fold: &fold, ledger: again }.group(first, group, unfinished)
        });
        if let Some(Err((expected, found))) = replayed {
            // From here on it would only differ more.
            findings.add(Invariant::L10, Place::of(first), expected, found);
            again = None;
        }
        for record in group {
            if fold.follow(record).is_err() {
                let expected = "moves of what was there";
                findings.add(Invariant::L10, Place::of(record), expected, "others");
                return Ok(());
            }
        }
        if unfinished.is_none() {
            apart(&fold.ledger, Place::of(first), findings)?;
        }
        let next_day = records.get(end).map(Record::on);
        if next_day != Some(first.on()) {
            aging(&fold.ledger, first, findings)?;
        }
        start = end;
    }
    compare(&fold.ledger, ledger, findings);
    if let Some(again) = again {
        let found = or_none(ledger.unfinished.map(unfinished));
        findings.same(
            Invariant::L10,
            Place::Account,
            or_none(again.unfinished.map(unfinished)),
            found,
        );
        let found = or_none(ledger.last_payment.as_ref().map(payment));
        let expected = or_none(again.last_payment.as_ref().map(payment));
        findings.same(Invariant::L10, Place::Account, expected, found);
    }
    Ok(())
}

/// The first record after this one and what continues it.
fn end_of(records: &[Record], start: usize) -> usize {
    let continues = |record: &&Record| {
        matches!(record, Record::Change(Change { kind: ChangeKind::Continued { .. }, .. }))
    };
    let remaining = records.get(start.saturating_add(1)..).unwrap_or_default();
    let more = remaining.iter().take_while(continues).count();
    start.saturating_add(1).saturating_add(more)
}

/// L5 after the last change of a day.
fn aging(ledger: &Ledger, last: &Record, findings: &mut Findings) -> Checked {
    let aging = Aging::of(ledger, last.on())?;
    let due = Money::sum(ledger.currency(), aging.buckets.iter().map(|bucket| bucket.amount))?;
    let net = due.plus(aging.disputed)?.minus(aging.unapplied)?;
    findings.same(Invariant::L5, Place::of(last), aging.balance, net);
    Ok(())
}

/// What differs: what was expected, and what is recorded.
type Differs = (String, String);

fn refused(refusal: impl Display) -> Differs {
    ("what the ledger takes".to_owned(), refusal.to_string())
}

/// Posts again what was posted.
struct Replay<'a> {
    /// All records before it.
    before: &'a [Record],
    /// What they gave.
    fold: &'a Fold,
    /// The state of the second run.
    ledger: &'a mut Ledger,
}

impl Replay<'_> {
    /// Does again what `first` and the changes that continued it did; `group` is all of them. An
    /// unfinished one is done as far as it got.
    fn group(
        mut self,
        first: &Record,
        group: &[Record],
        unfinished: Option<Unfinished>,
    ) -> Result<(), Differs> {
        let found: Vec<CreditChange> =
            group.iter().flat_map(Record::credit_changes).copied().collect();
        // How many moves fitted into one write makes no difference to which they are.
        let credit_changes = if unfinished.is_some() { found.len() } else { usize::MAX };
        let budget = Budget { credit_changes, ..Budget::UNLIMITED };
        let (credit_changes, of) = match first {
            Record::Entry(entry) => {
                let posting = self.posting(entry)?;
                // The day it came is not recorded; if it was another one than the day it took
                // effect, the result is the same.
                let posted =
                    post(self.ledger, &posting, entry.id.on, budget).map_err(refused)?.entry;
                same("", facts(&posted), facts(entry))?;
                (posted.credit_changes, entry.id)
            }
            Record::Change(change) => {
                let of = self.disputed_item(change);
                let again = self.change(change, budget).map_err(refused)?;
                let again = again.filter(|again| again.id == change.id);
                let again =
                    again.ok_or_else(|| ("another change".to_owned(), "this".to_owned()))?;
                (again.credit_changes, of)
            }
        };
        self.ledger.stored();
        for record in group.iter().skip(1) {
            same("continues ", of, record.cause().unwrap_or(EntryId::FIRST))?;
            same("on ", first.on(), record.on())?;
            // It was made in one go here.
            self.ledger.changes = self.ledger.changes.saturating_add(1);
        }
        let differs =
            credit_changes.iter().map(Some).chain([None]).zip(found.iter().map(Some).chain([None]));
        for (index, (again, recorded)) in differs.enumerate() {
            let part = format!("move {}: ", index.saturating_add(1));
            same(&part, or_none(again.map(say)), or_none(recorded.map(say)))?;
        }
        Ok(())
    }

    fn disputed_item(&self, change: &Change) -> EntryId {
        let disputes = &self.ledger.disputes;
        match &change.kind {
            ChangeKind::DisputeEnded { dispute: id } => {
                let known = disputes.iter().find(|dispute| dispute.id == *id);
                known.map_or(EntryId::FIRST, |dispute| dispute.item)
            }
            ChangeKind::DisputeOpened(Dispute { item, .. }) => *item,
            ChangeKind::Continued { of } => *of,
        }
    }

    fn change(
        &mut self,
        change: &Change,
        budget: Budget,
    ) -> Result<Option<Change>, DisputeRefusal> {
        let Change { id, at, actor, .. } = change;
        match &change.kind {
            ChangeKind::DisputeOpened(dispute) => {
                open_dispute(self.ledger, dispute.clone(), id.on, *at, *actor).map(Some)
            }
            ChangeKind::DisputeEnded { dispute } => {
                Ok(end_dispute(self.ledger, dispute, id.on, *at, *actor, budget)?)
            }
            // It would belong to the group before.
            ChangeKind::Continued { .. } => Ok(None),
        }
    }

    /// The posting that an entry came from.
    fn posting(&self, entry: &Entry) -> Result<Posting, Differs> {
        let what = self.what(entry).map_err(|Inconsistent| {
            let expected = format!("a whole {}", entry.kind);
            (expected, "one without its due date, method or what it names".to_owned())
        })?;
        let amount = if what.lowers() { entry.amount.negated() } else { entry.amount };
        Ok(Posting {
            document: entry.document.clone(),
            number: Some(entry.number.clone()),
            document_on: entry.document_on,
            amount,
            description: entry.description.clone(),
            what,
            posted_at: entry.posted_at,
            source: entry.source.clone(),
            actor: entry.actor,
        })
    }

    fn what(&self, entry: &Entry) -> Result<PostingKind, Inconsistent> {
        let first = entry.names;
        Ok(match entry.kind {
            EntryKind::Invoice => {
                PostingKind::Invoice { due_on: entry.due_on.ok_or(Inconsistent)? }
            }
            EntryKind::Payment => {
                PostingKind::Payment { method: entry.method.ok_or(Inconsistent)?, first }
            }
            EntryKind::Credit => PostingKind::Credit { first },
            EntryKind::WriteOff => PostingKind::WriteOff { first },
            EntryKind::Adjustment => PostingKind::Adjustment,
            EntryKind::Refund => {
                let payment = first.map(|payment| self.credit(payment)).transpose()?;
                // Which of the two it was is not recorded; what was posted has happened.
                PostingKind::Refund { payment, beyond: Beyond::Open }
            }
            EntryKind::Reversal if entry.is_credit_side() => {
                let since = self.since(first.ok_or(Inconsistent)?)?;
                let consumption = ConsumptionHistory::read(since)?;
                let own = since.first().and_then(Record::entry).ok_or(Inconsistent)?;
                let payment = consumption.payment.filter(|_| own.kind == EntryKind::Reversal);
                let last_payment = match payment {
                    Some(payment) => self
                        .since(payment)?
                        .first()
                        .and_then(Record::entry)
                        .and_then(LastPayment::of),
                    None => None,
                };
                PostingKind::Undo { consumption, last_payment }
            }
            EntryKind::Reversal => {
                let payment = self.credit(first.ok_or(Inconsistent)?)?;
                let last_payment = last_payment(self.before, payment.credit)?;
                PostingKind::Return { payment, last_payment }
            }
        })
    }

    /// The records from this entry's own on, up to the one that is replayed.
    fn since(&self, id: EntryId) -> Result<&[Record], Inconsistent> {
        let at = self.before.binary_search_by_key(&(id.seq, 0), Record::order);
        let since = at.ok().and_then(|at| self.before.get(at..)).ok_or(Inconsistent)?;
        let own = since.first().and_then(Record::entry).filter(|entry| entry.id == id);
        own.map(|_| since).ok_or(Inconsistent)
    }

    fn credit(&self, id: EntryId) -> Result<CreditHistory, Inconsistent> {
        let mut history = CreditHistory::read(self.since(id)?)?;
        let items = history.allocations.iter().map(|made| self.fold.item(made.item).cloned());
        history.items = items.collect::<Option<_>>().ok_or(Inconsistent)?;
        Ok(history)
    }
}

fn same<T: PartialEq + ToString>(part: &str, expected: T, found: T) -> Result<(), Differs> {
    if expected == found {
        return Ok(());
    }
    Err((format!("{part}{}", expected.to_string()), format!("{part}{}", found.to_string())))
}

/// What of an entry is decided when it is posted, beside its moves.
fn facts(entry: &Entry) -> String {
    let Entry { id, amount, balance_after, .. } = entry;
    let (due, method) = (or_none(entry.due_on), or_none(entry.method));
    format!("{id}: {amount}, balance {balance_after}, due {due}, method {method}")
}

fn say(change: &CreditChange) -> String {
    match change {
        CreditChange::Apply { credit, item, amount } => format!("{amount} of {credit} to {item}"),
        CreditChange::Unapply { credit, item, amount } => {
            format!("{amount} of {credit} back from {item}")
        }
        CreditChange::Consume { credit, amount } => format!("{amount} taken from {credit}"),
        CreditChange::Restore { credit, amount } => format!("{amount} given back to {credit}"),
    }
}

fn unfinished(unfinished: Unfinished) -> String {
    format!("unfinished {}: {:?}", unfinished.of, unfinished.next)
}

fn payment(last: &LastPayment) -> String {
    let LastPayment { id, received_on, amount, method, number } = last;
    format!("last payment {id}: {number} of {received_on}, {amount} by {method}")
}

fn item(item: &OpenItem) -> String {
    let OpenItem { kind, number, issued_on, due_on, total, open, disputed, .. } = item;
    format!(
        "{kind} {number} of {issued_on} due {due_on}, {open} of {total} open, {disputed} disputed"
    )
}

fn dispute(dispute: &Dispute) -> String {
    format!("{} of {} disputed", dispute.amount, dispute.item)
}

/// The state that the moves recorded give, beside the one that is stored.
fn compare(folded: &Ledger, stored: &Ledger, findings: &mut Findings) {
    let mut places: BTreeMap<String, (Place, [Vec<String>; 2])> = BTreeMap::new();
    for (side, ledger) in [folded, stored].into_iter().enumerate() {
        let mut put = |at: Place, text: String| {
            let (_, texts) = places.entry(at.to_string()).or_insert((at, Default::default()));
            // More than one: the same thing is stored twice.
            texts.get_mut(side).map(|texts| texts.push(text))
        };
        for open in ledger.open() {
            put(Place::Item(open.id), item(open));
        }
        for credit in ledger.credits() {
            put(Place::Credit(credit.id), credit.remaining.to_string());
        }
        for known in &ledger.disputes {
            put(Place::Dispute(known.id.clone()), dispute(known));
        }
    }
    for (at, texts) in places.into_values() {
        let [expected, found] = texts.map(|texts| or_none(texts.into_iter().reduce(both)));
        findings.same(Invariant::L10, at, expected, found);
    }
}

fn both(one: String, other: String) -> String {
    format!("{one}; {other}")
}
