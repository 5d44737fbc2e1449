//! The last step, L10: rebuilds the state in two ways at the same time. Folding the recorded credit
//! changes must give the stored state; posting every entry again must make the same credit changes.
//! On the way, checks L5 and L9 as of every past day.

use std::{collections::BTreeMap, fmt::Display};

use super::{Checked, Findings, Invariant, Place, or_none, present::nothing_due_beside_credit};
use crate::{
    ledger::{
        Aging, Budget, Change, ChangeKind, ConsumptionHistory, CreditChange, CreditHistory,
        Dispute, DisputeRefusal, Entry, EntryId, EntryKind, Excess, Inconsistent, LastPayment,
        Ledger, OpenItem, Posting, PostingKind, Record, Unfinished, end_dispute, history::Fold,
        last_payment, open_dispute, post,
    },
    money::Money,
};

/// Replays all records and compares the result with the present state.
pub(super) fn check(ledger: &Ledger, records: &[Record], findings: &mut Findings) -> Checked {
    let mut fold = Fold::new(ledger.currency());
    let mut reposted = Some(Ledger::new(ledger.currency()));
    let mut start = 0;
    while let Some(first) = records.get(start) {
        let end = end_of(records, start);
        let before = records.get(..start).unwrap_or_default();
        let group = records.get(start..end).unwrap_or_default();
        let is_last = end == records.len();
        let unfinished = ledger.unfinished.filter(|_| is_last);
        let replayed = reposted
            .as_mut()
            .map(|ledger| Replay { before, fold: &fold, ledger }.group(first, group, unfinished));
        if let Some(Err((expected, found))) = replayed {
            // All later records would differ as well.
            findings.add(Invariant::L10, Place::of(first), expected, found);
            reposted = None;
        }
        for record in group {
            if fold.follow(record).is_err() {
                let expected = "credit changes that the state allows";
                findings.add(Invariant::L10, Place::of(record), expected, "others");
                return Ok(());
            }
        }
        if unfinished.is_none() {
            nothing_due_beside_credit(&fold.ledger, Place::of(first), findings)?;
        }
        let next_day = records.get(end).map(Record::on);
        if next_day != Some(first.on()) {
            aging(&fold.ledger, first, findings)?;
        }
        start = end;
    }
    compare(&fold.ledger, ledger, findings);
    if let Some(reposted) = reposted {
        let found = or_none(ledger.unfinished.map(unfinished));
        findings.same(
            Invariant::L10,
            Place::Account,
            or_none(reposted.unfinished.map(unfinished)),
            found,
        );
        let found = or_none(ledger.last_payment.as_ref().map(payment));
        let expected = or_none(reposted.last_payment.as_ref().map(payment));
        findings.same(Invariant::L10, Place::Account, expected, found);
    }
    Ok(())
}

/// The index after the record at `start` and the changes that continue it.
fn end_of(records: &[Record], start: usize) -> usize {
    let continues = |record: &&Record| {
        matches!(record, Record::Change(Change { kind: ChangeKind::Continued { .. }, .. }))
    };
    let remaining = records.get(start.saturating_add(1)..).unwrap_or_default();
    let more = remaining.iter().take_while(continues).count();
    start.saturating_add(1).saturating_add(more)
}

/// L5 at the end of a day.
fn aging(ledger: &Ledger, last: &Record, findings: &mut Findings) -> Checked {
    let aging = Aging::of(ledger, last.on())?;
    let due = Money::sum(ledger.currency(), aging.buckets.iter().map(|bucket| bucket.amount))?;
    let net = due.plus(aging.disputed)?.minus(aging.unapplied)?;
    findings.same(Invariant::L5, Place::of(last), aging.balance, net);
    Ok(())
}

/// The expected and the recorded value where they differ.
type Differs = (String, String);

fn refused(refusal: impl Display) -> Differs {
    ("a record that the ledger accepts".to_owned(), refusal.to_string())
}

/// Posts one record again.
struct Replay<'a> {
    /// All records before it.
    before: &'a [Record],
    /// The state that they fold to.
    fold: &'a Fold,
    /// The state that posting them again gave.
    ledger: &'a mut Ledger,
}

impl Replay<'_> {
    /// Posts `first` again and compares its credit changes with those of `group`, which is `first`
    /// and the changes that continued it. Stops an unfinished posting where the records stop.
    fn group(
        mut self,
        first: &Record,
        group: &[Record],
        unfinished: Option<Unfinished>,
    ) -> Result<(), Differs> {
        let found: Vec<CreditChange> =
            group.iter().flat_map(Record::credit_changes).copied().collect();
        // The credit changes are the same, however many of them fitted into one write.
        let credit_changes = if unfinished.is_some() { found.len() } else { usize::MAX };
        let budget = Budget { credit_changes, ..Budget::UNLIMITED };
        let (credit_changes, of) = match first {
            Record::Entry(entry) => {
                let posting = self.posting(entry)?;
                // The day on which the document arrived is not recorded. With the effective day
                // instead, the result is the same.
                let posted =
                    post(self.ledger, &posting, entry.id.on, budget).map_err(refused)?.entry;
                same("", facts(&posted), facts(entry))?;
                (posted.credit_changes, entry.id)
            }
            Record::Change(change) => {
                let of = self.disputed_item(change);
                let made = self.change(change, budget).map_err(refused)?;
                let made = made.filter(|made| made.id == change.id);
                let made = made.ok_or_else(|| ("another change".to_owned(), "this".to_owned()))?;
                (made.credit_changes, of)
            }
        };
        self.ledger.clear_touched();
        for record in group.iter().skip(1) {
            same("continues ", of, record.cause().unwrap_or(EntryId::FIRST))?;
            same("on ", first.on(), record.on())?;
            // Posting again made no such change, because it had no limit.
            self.ledger.changes = self.ledger.changes.saturating_add(1);
        }
        let pairs =
            credit_changes.iter().map(Some).chain([None]).zip(found.iter().map(Some).chain([None]));
        for (index, (made, recorded)) in pairs.enumerate() {
            let part = format!("credit change {}: ", index.saturating_add(1));
            same(&part, or_none(made.map(credit_change)), or_none(recorded.map(credit_change)))?;
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
            // It belongs to the group of the record before it.
            ChangeKind::Continued { .. } => Ok(None),
        }
    }

    /// Rebuilds the posting that made an entry.
    fn posting(&self, entry: &Entry) -> Result<Posting, Differs> {
        let kind = self.posting_kind(entry).map_err(|Inconsistent| {
            let expected = format!("a complete {}", entry.kind);
            (expected, "one without its due date, method or related entry".to_owned())
        })?;
        let amount = if kind.lowers() { entry.amount.negated() } else { entry.amount };
        Ok(Posting {
            document: entry.document.clone(),
            number: Some(entry.number.clone()),
            document_on: entry.document_on,
            amount,
            description: entry.description.clone(),
            kind,
            posted_at: entry.posted_at,
            source: entry.source.clone(),
            actor: entry.actor,
        })
    }

    fn posting_kind(&self, entry: &Entry) -> Result<PostingKind, Inconsistent> {
        let refers_to = entry.refers_to;
        Ok(match entry.kind {
            EntryKind::Invoice => {
                PostingKind::Invoice { due_on: entry.due_on.ok_or(Inconsistent)? }
            }
            EntryKind::Payment => PostingKind::Payment {
                method: entry.method.ok_or(Inconsistent)?,
                apply_first_to: refers_to,
            },
            EntryKind::Credit => PostingKind::Credit { apply_first_to: refers_to },
            EntryKind::WriteOff => PostingKind::WriteOff { apply_first_to: refers_to },
            EntryKind::Adjustment => PostingKind::Adjustment,
            EntryKind::Refund => {
                let payment = refers_to.map(|payment| self.credit(payment)).transpose()?;
                // `Excess` is not recorded. Either value posts the same, unless it is refused.
                PostingKind::Refund { payment, excess: Excess::OpenItem }
            }
            EntryKind::Reversal if entry.is_credit_side() => {
                let since = self.since(refers_to.ok_or(Inconsistent)?)?;
                let consumption = ConsumptionHistory::read(since)?;
                let undone = since.first().and_then(Record::entry).ok_or(Inconsistent)?;
                let payment = consumption.payment.filter(|_| undone.kind == EntryKind::Reversal);
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
                let payment = self.credit(refers_to.ok_or(Inconsistent)?)?;
                let last_payment = last_payment(self.before, payment.credit)?;
                PostingKind::Return { payment, last_payment }
            }
        })
    }

    /// The records from this entry up to the one before the replayed record.
    fn since(&self, id: EntryId) -> Result<&[Record], Inconsistent> {
        let at = self.before.binary_search_by_key(&(id.seq, 0), Record::order);
        let since = at.ok().and_then(|at| self.before.get(at..)).ok_or(Inconsistent)?;
        let entry = since.first().and_then(Record::entry).filter(|entry| entry.id == id);
        entry.map(|_| since).ok_or(Inconsistent)
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

/// The values of an entry that posting decides, apart from its credit changes.
fn facts(entry: &Entry) -> String {
    let Entry { id, amount, balance_after, .. } = entry;
    let (due, method) = (or_none(entry.due_on), or_none(entry.method));
    format!("{id}: {amount}, balance {balance_after}, due {due}, method {method}")
}

fn credit_change(change: &CreditChange) -> String {
    match change {
        CreditChange::Apply { credit, item, amount } => {
            format!("{amount} of {credit} applied to {item}")
        }
        CreditChange::Unapply { credit, item, amount } => {
            format!("{amount} of {credit} unapplied from {item}")
        }
        CreditChange::Consume { credit, amount } => format!("{amount} of {credit} consumed"),
        CreditChange::Restore { credit, amount } => format!("{amount} of {credit} restored"),
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

/// Compares the state that the records fold to with the stored one.
fn compare(folded: &Ledger, stored: &Ledger, findings: &mut Findings) {
    let mut places: BTreeMap<String, (Place, [Vec<String>; 2])> = BTreeMap::new();
    for (side, ledger) in [folded, stored].into_iter().enumerate() {
        let mut put = |at: Place, text: String| {
            let (_, texts) = places.entry(at.to_string()).or_insert((at, Default::default()));
            // More than one text: the same object is stored twice.
            texts.get_mut(side).map(|texts| texts.push(text))
        };
        for open in ledger.open() {
            put(Place::Item(open.id), item(open));
        }
        for credit in ledger.credits() {
            put(Place::Credit(credit.id), credit.remaining.to_string());
        }
        for open in &ledger.disputes {
            put(Place::Dispute(open.id.clone()), dispute(open));
        }
    }
    for (at, texts) in places.into_values() {
        let [expected, found] = texts.map(|texts| or_none(texts.into_iter().reduce(join)));
        findings.same(Invariant::L10, at, expected, found);
    }
}

fn join(one: String, other: String) -> String {
    format!("{one}; {other}")
}
