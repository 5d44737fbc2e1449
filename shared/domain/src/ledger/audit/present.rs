//! The first two steps: the currency, and the present state against the sums of all records.

use std::collections::BTreeMap;

use super::{Checked, Findings, Invariant, Place, or_none};
use crate::{
    ledger::{ChangeKind, CreditChange, Entry, EntryId, EntryKind, Ledger, OpenItem, Record},
    money::{Currency, Money, MoneyError},
};

/// L8: every stored amount is in the account's currency.
pub(super) fn currency(ledger: &Ledger, records: &[Record], findings: &mut Findings) {
    let mut check = |at: Place, amounts: &[Money]| {
        if let Some(other) = amounts.iter().find(|amount| amount.currency() != ledger.currency()) {
            let code = |currency: Currency| currency.code();
            findings.add(Invariant::L8, at, code(ledger.currency()), code(other.currency()));
        }
    };
    for record in records {
        let amount = |change: &CreditChange| match *change {
            CreditChange::Apply { amount, .. }
            | CreditChange::Unapply { amount, .. }
            | CreditChange::Consume { amount, .. }
            | CreditChange::Restore { amount, .. } => amount,
        };
        let mut amounts: Vec<Money> = record.credit_changes().iter().map(amount).collect();
        match record {
            Record::Entry(entry) => amounts.extend([entry.amount, entry.balance_after]),
            Record::Change(change) => {
                if let ChangeKind::DisputeOpened(dispute) = &change.kind {
                    amounts.push(dispute.amount);
                }
            }
        }
        check(Place::of(record), &amounts);
    }
    for item in ledger.open() {
        check(Place::Item(item.id), &[item.total, item.open, item.disputed]);
    }
    for credit in ledger.credits() {
        check(Place::Credit(credit.id), &[credit.remaining]);
    }
    for dispute in &ledger.disputes {
        check(Place::Dispute(dispute.id.clone()), &[dispute.amount]);
    }
    if let Some(payment) = &ledger.last_payment {
        check(Place::Account, &[payment.amount]);
    }
}

/// L1 to L5, L7 and L9 of the present state.
pub(super) fn check(ledger: &Ledger, records: &[Record], findings: &mut Findings) -> Checked {
    order(ledger, records, findings);
    balances(ledger, records, findings)?;
    documents(records, findings);
    net_balance(ledger, findings)?;
    let sums = Sums::of(ledger.currency(), records)?;
    let entries: BTreeMap<_, _> =
        records.iter().filter_map(Record::entry).map(|entry| (entry.id, entry)).collect();
    items(ledger, &entries, &sums, findings)?;
    credits(ledger, &entries, &sums, findings)?;
    credit_change_targets(&entries, &sums, findings);
    disputed(ledger, findings)?;
    nothing_due_beside_credit(ledger, Place::Account, findings)
}

/// L1: positions and days.
fn order(ledger: &Ledger, records: &[Record], findings: &mut Findings) {
    let (mut entries, mut changes, mut last) = (0_u64, 0_u64, None);
    for record in records {
        let at = || Place::of(record);
        match record {
            Record::Entry(entry) => {
                entries = entries.saturating_add(1);
                findings.same(Invariant::L1, at(), entries, entry.id.seq);
            }
            Record::Change(change) => {
                changes = changes.saturating_add(1);
                let found = (change.id.number, change.id.after);
                let text = |(number, after)| format!("change {number} after entry {after}");
                findings.same(Invariant::L1, at(), text((changes, entries)), text(found));
            }
        }
        if let Some(day) = last.filter(|day| record.on() < *day) {
            findings.add(Invariant::L1, at(), format!("no day before {day}"), record.on());
        }
        last = Some(record.on());
    }
    let text = |seq, changes, on| format!("{seq} entries, {changes} changes, until {on}");
    let expected = text(entries, changes, or_none(last));
    let found = text(ledger.last_seq, ledger.changes, or_none(ledger.last_change_on));
    findings.same(Invariant::L1, Place::Account, expected, found);
}

/// L1: balances. Reports only the first wrong entry, because a wrong amount makes all later
/// balances wrong.
fn balances(ledger: &Ledger, records: &[Record], findings: &mut Findings) -> Checked {
    let mut sum = Money::zero(ledger.currency());
    let mut all_equal = true;
    for entry in records.iter().filter_map(Record::entry) {
        sum = sum.plus(entry.amount)?;
        let at = Place::Entry(entry.id);
        all_equal = all_equal && findings.same(Invariant::L1, at, sum, entry.balance_after);
    }
    findings.same(Invariant::L1, Place::Account, sum, ledger.balance);
    Ok(())
}

/// L7: no two entries of one kind have the same document.
fn documents(records: &[Record], findings: &mut Findings) {
    let mut documents = BTreeMap::new();
    for entry in records.iter().filter_map(Record::entry) {
        if let Some(first) = documents.insert((entry.kind, &entry.document), entry.id) {
            let found = format!("that of entry {first}");
            findings.add(Invariant::L7, Place::Entry(entry.id), "a document of its own", found);
        }
    }
}

/// L2: the balance is what is open less what is unapplied.
fn net_balance(ledger: &Ledger, findings: &mut Findings) -> Checked {
    for credit in ledger.credits().filter(|credit| !credit.remaining.is_positive()) {
        findings.add(Invariant::L2, Place::Credit(credit.id), "more than 0", credit.remaining);
    }
    let net = ledger.owed()?.minus(ledger.unapplied()?)?;
    findings.same(Invariant::L2, Place::Account, ledger.balance, net);
    Ok(())
}

/// L5, the part that depends on the present state: an item's `disputed` is the sum of its disputes,
/// so that the buckets leave out the right amount.
fn disputed(ledger: &Ledger, findings: &mut Findings) -> Checked {
    for item in ledger.open() {
        let sum = ledger.disputed(item.id)?;
        findings.same(Invariant::L5, Place::Item(item.id), sum, item.disputed);
    }
    Ok(())
}

/// L9: there is not both unapplied credit and an undisputed open amount.
pub(super) fn nothing_due_beside_credit(
    ledger: &Ledger,
    at: Place,
    findings: &mut Findings,
) -> Checked {
    let unapplied = ledger.unapplied()?;
    if ledger.unfinished.is_some() || unapplied.is_zero() {
        return Ok(());
    }
    let due = Money::sum(ledger.currency(), ledger.open().map(OpenItem::undisputed))?;
    if due.is_positive() {
        let found = format!("{unapplied} unapplied, {due} open");
        findings.add(Invariant::L9, at, "one of them 0", found);
    }
    Ok(())
}

type Tally = BTreeMap<EntryId, Money>;

/// The sums of all credit changes.
struct Sums {
    currency: Currency,
    /// By item: the credit applied to it.
    paid: Tally,
    /// By credit: what was applied and consumed of it, less what was unapplied and restored.
    used: Tally,
    /// By refund or positive reversal: the credit it consumed.
    consumed: Tally,
    /// By negative reversal: the credit it restored.
    restored: Tally,
}

impl Sums {
    fn of(currency: Currency, records: &[Record]) -> Result<Self, MoneyError> {
        let (paid, used) = (Tally::new(), Tally::new());
        let mut sums =
            Self { currency, paid, used, consumed: Tally::new(), restored: Tally::new() };
        let zero = Money::zero(currency);
        let add = |tally: &mut Tally, id, amount| -> Checked {
            let sum = tally.entry(id).or_insert(zero);
            *sum = sum.plus(amount)?;
            Ok(())
        };
        for record in records {
            // A dispute's record has no cause and must not consume or restore. If it does,
            // `credit_change_targets` reports it, because no entry has this id.
            let cause = record.cause().unwrap_or(EntryId::FIRST);
            for change in record.credit_changes() {
                match *change {
                    CreditChange::Apply { credit, item, amount } => {
                        add(&mut sums.paid, item, amount)?;
                        add(&mut sums.used, credit, amount)?;
                    }
                    CreditChange::Unapply { credit, item, amount } => {
                        add(&mut sums.paid, item, amount.negated())?;
                        add(&mut sums.used, credit, amount.negated())?;
                    }
                    CreditChange::Consume { credit, amount } => {
                        add(&mut sums.used, credit, amount)?;
                        add(&mut sums.consumed, cause, amount)?;
                    }
                    CreditChange::Restore { credit, amount } => {
                        add(&mut sums.used, credit, amount.negated())?;
                        add(&mut sums.restored, cause, amount)?;
                    }
                }
            }
        }
        Ok(sums)
    }

    fn get(&self, tally: &Tally, id: EntryId) -> Money {
        tally.get(&id).copied().unwrap_or(Money::zero(self.currency))
    }
}

/// L3, and L4 for refunds and positive reversals.
fn items(
    ledger: &Ledger,
    entries: &BTreeMap<EntryId, &Entry>,
    sums: &Sums,
    findings: &mut Findings,
) -> Checked {
    let stored: BTreeMap<_, _> = ledger.open().map(|item| (item.id, item)).collect();
    for item in stored.values() {
        if !item.open.is_positive() || item.open > item.total {
            let expected = format!("more than 0, up to {}", item.total);
            findings.add(Invariant::L3, Place::Item(item.id), expected, item.open);
        }
        if entries.get(&item.id).is_none_or(|entry| entry.is_credit_side()) {
            findings.add(Invariant::L3, Place::Item(item.id), "an entry that opens it", "none");
        }
    }
    for entry in entries.values().filter(|entry| !entry.is_credit_side()) {
        let id = entry.id;
        let total = entry.amount.minus(sums.get(&sums.consumed, id))?;
        if let Some(item) = stored.get(&id) {
            let consumes = matches!(entry.kind, EntryKind::Refund | EntryKind::Reversal);
            let invariant = if consumes { Invariant::L4 } else { Invariant::L3 };
            let text = |total: Money| format!("a total of {total}");
            findings.same(invariant, Place::Item(id), text(total), text(item.total));
        }
        let open = stored.get(&id).map_or(Money::zero(sums.currency), |item| item.open);
        let unpaid = total.minus(sums.get(&sums.paid, id))?;
        findings.same(Invariant::L3, Place::Item(id), unpaid, open);
    }
    Ok(())
}

/// L4 for credits.
fn credits(
    ledger: &Ledger,
    entries: &BTreeMap<EntryId, &Entry>,
    sums: &Sums,
    findings: &mut Findings,
) -> Checked {
    let stored: BTreeMap<_, _> =
        ledger.credits().map(|credit| (credit.id, credit.remaining)).collect();
    let credit_side = |id: &EntryId| entries.get(id).is_some_and(|entry| entry.is_credit_side());
    for id in stored.keys().filter(|id| !credit_side(id)) {
        findings.add(Invariant::L4, Place::Credit(*id), "an entry that is credit", "none");
    }
    for entry in entries.values().filter(|entry| entry.is_credit_side()) {
        let remaining = stored.get(&entry.id).copied().unwrap_or(Money::zero(sums.currency));
        let used = sums.get(&sums.used, entry.id).plus(sums.get(&sums.restored, entry.id))?;
        let expected = entry.amount.negated().minus(used)?;
        findings.same(Invariant::L4, Place::Credit(entry.id), expected, remaining);
    }
    Ok(())
}

/// L3 and L4: the entries of credit changes exist and are of the right kind.
fn credit_change_targets(
    entries: &BTreeMap<EntryId, &Entry>,
    sums: &Sums,
    findings: &mut Findings,
) {
    let is = |id: &EntryId, fits: fn(&Entry) -> bool| entries.get(id).is_some_and(|e| fits(e));
    for id in sums.paid.keys().filter(|id| !is(id, |entry| !entry.is_credit_side())) {
        findings.add(Invariant::L3, Place::Item(*id), "an entry that opens it", "none");
    }
    for id in sums.used.keys().filter(|id| !is(id, Entry::is_credit_side)) {
        findings.add(Invariant::L4, Place::Credit(*id), "an entry that is credit", "none");
    }
    let consumes = |entry: &Entry| {
        matches!(entry.kind, EntryKind::Refund | EntryKind::Reversal) && !entry.is_credit_side()
    };
    for id in sums.consumed.keys().filter(|id| !is(id, consumes)) {
        findings.add(Invariant::L4, Place::Entry(*id), "nothing consumed", "credit consumed");
    }
    let restores = |entry: &Entry| entry.kind == EntryKind::Reversal && entry.is_credit_side();
    for id in sums.restored.keys().filter(|id| !is(id, restores)) {
        findings.add(Invariant::L4, Place::Entry(*id), "nothing restored", "credit restored");
    }
}
