//! What became of an entry.

use domain::{
    ledger::{
        CreditChange, CreditHistory, Entry, EntryId, EntryKind, Inconsistent, OpenItem, Record,
        applied_to, sums,
    },
    money::Money,
};
use jiff::civil::Date;

/// What became of an entry. `applied` names each other side once.
pub(super) struct Fate {
    pub(super) applied: Vec<(EntryId, Money)>,
    pub(super) unapplied: Option<Money>,
    pub(super) consumed: Option<Money>,
    pub(super) given_back: Option<Money>,
    pub(super) open: Option<Money>,
    pub(super) due_on: Option<Date>,
}

/// What became of an entry by the end of `records`, which begin with it.
pub(super) fn fate(entry: &Entry, records: &[Record]) -> Result<Fate, Inconsistent> {
    match OpenItem::of(entry) {
        Some(item) => of_item(entry, item, records),
        None => of_credit(entry, records),
    }
}

/// Of what raised the balance. A refund or reversal is an item for what it did not take.
fn of_item(entry: &Entry, item: OpenItem, records: &[Record]) -> Result<Fate, Inconsistent> {
    let takes = matches!(entry.kind, EntryKind::Refund | EntryKind::Reversal);
    let item = if takes { item.less_consumed(records)? } else { item };
    let applied = applied_to(item.id, records)?;
    let paid = Money::sum(entry.amount.currency(), applied.iter().map(|(_, sum)| *sum))?;
    let left = item.total.minus(paid)?;
    let consumed = entry.amount.minus(item.total)?;
    Ok(Fate {
        applied,
        unapplied: None,
        consumed: takes.then_some(consumed),
        given_back: None,
        open: (entry.kind == EntryKind::Invoice).then_some(left),
        due_on: (!takes || item.total.is_positive()).then_some(item.due_on),
    })
}

/// Of what lowered the balance.
fn of_credit(entry: &Entry, records: &[Record]) -> Result<Fate, Inconsistent> {
    let history = CreditHistory::read(records)?;
    let applied = sums(history.allocations.iter().map(|made| (made.item, made.amount)))?;
    let given_back = given_back(entry, records)?;
    let used = history.allocated()?.plus(history.consumed)?.plus(given_back)?;
    Ok(Fate {
        applied,
        unapplied: Some(history.amount.minus(used)?),
        consumed: Some(history.consumed),
        given_back: (entry.kind == EntryKind::Reversal).then_some(given_back),
        open: None,
        due_on: None,
    })
}

/// What a negative reversal gave back to the credits that were taken from.
fn given_back(entry: &Entry, records: &[Record]) -> Result<Money, Inconsistent> {
    let own = records.iter().filter(|record| record.cause() == Some(entry.id));
    let given = own.flat_map(Record::credit_changes).filter_map(|change| match change {
        CreditChange::Restore { amount, .. } => Some(*amount),
        _ => None,
    });
    Ok(Money::sum(entry.amount.currency(), given)?)
}
