//! What became of an entry.

use domain::{
    ledger::{
        CreditHistory, Entry, EntryId, EntryKind, Move, OpenItem, Record, Unsound, applied_to, sums,
    },
    money::Money,
};
use jiff::civil::Date;

/// What became of an entry. `applied` names each other side once.
pub(super) struct Fate {
    pub(super) applied: Vec<(EntryId, Money)>,
    pub(super) unapplied: Option<Money>,
    pub(super) taken: Option<Money>,
    pub(super) given_back: Option<Money>,
    pub(super) open: Option<Money>,
    pub(super) due_on: Option<Date>,
}

/// What became of an entry by the end of `records`, which begin with it.
pub(super) fn fate(entry: &Entry, records: &[Record]) -> Result<Fate, Unsound> {
    match OpenItem::of(entry) {
        Some(item) => of_item(entry, item, records),
        None => of_credit(entry, records),
    }
}

/// Of what raised the balance. A refund or reversal is an item for what it did not take.
fn of_item(entry: &Entry, item: OpenItem, records: &[Record]) -> Result<Fate, Unsound> {
    let takes = matches!(entry.kind, EntryKind::Refund | EntryKind::Reversal);
    let item = if takes { item.less_taken(records)? } else { item };
    let applied = applied_to(item.id, records)?;
    let paid = Money::sum(entry.amount.currency(), applied.iter().map(|(_, sum)| *sum))?;
    let left = item.total.minus(paid)?;
    let taken = entry.amount.minus(item.total)?;
    Ok(Fate {
        applied,
        unapplied: None,
        taken: takes.then_some(taken),
        given_back: None,
        open: (entry.kind == EntryKind::Invoice).then_some(left),
        due_on: (!takes || item.total.is_positive()).then_some(item.due_on),
    })
}

/// Of what lowered the balance.
fn of_credit(entry: &Entry, records: &[Record]) -> Result<Fate, Unsound> {
    let history = CreditHistory::read(records)?;
    let applied = sums(history.allocations.iter().map(|made| (made.item, made.amount)))?;
    let given_back = given_back(entry, records)?;
    let used = history.allocated()?.plus(history.taken)?.plus(given_back)?;
    Ok(Fate {
        applied,
        unapplied: Some(history.amount.minus(used)?),
        taken: Some(history.taken),
        given_back: (entry.kind == EntryKind::Reversal).then_some(given_back),
        open: None,
        due_on: None,
    })
}

/// What a negative reversal gave back to the credits that were taken from.
fn given_back(entry: &Entry, records: &[Record]) -> Result<Money, Unsound> {
    let own = records.iter().filter(|record| record.cause() == Some(entry.id));
    let given = own.flat_map(Record::moves).filter_map(|change| match change {
        Move::GiveBack { amount, .. } => Some(*amount),
        _ => None,
    });
    Ok(Money::sum(entry.amount.currency(), given)?)
}
