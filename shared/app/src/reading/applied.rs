//! How an entry is applied, consumed and restored: what is left of it.

use domain::{
    ledger::{
        CreditChange, CreditHistory, Entry, EntryId, EntryKind, Inconsistent, OpenItem, Record,
        applied_to, sums,
    },
    money::Money,
};
use jiff::civil::Date;

/// The amounts of an entry. `applied` holds each entry of the other side once.
pub(super) struct AppliedAmounts {
    pub(super) applied: Vec<(EntryId, Money)>,
    pub(super) unapplied: Option<Money>,
    pub(super) consumed: Option<Money>,
    pub(super) restored: Option<Money>,
    pub(super) open: Option<Money>,
    pub(super) due_on: Option<Date>,
}

/// The amounts of an entry at the end of `records`, whose first record is the entry.
pub(super) fn applied_amounts(
    entry: &Entry,
    records: &[Record],
) -> Result<AppliedAmounts, Inconsistent> {
    match OpenItem::of(entry) {
        Some(item) => of_item(entry, item, records),
        None => of_credit(entry, records),
    }
}

/// An entry that raised the balance. A refund or reversal is an item for its amount less the credit
/// it consumed.
fn of_item(
    entry: &Entry,
    item: OpenItem,
    records: &[Record],
) -> Result<AppliedAmounts, Inconsistent> {
    let consumes = matches!(entry.kind, EntryKind::Refund | EntryKind::Reversal);
    let item = if consumes { item.less_consumed(records)? } else { item };
    let applied = applied_to(item.id, records)?;
    let paid = Money::sum(entry.amount.currency(), applied.iter().map(|(_, sum)| *sum))?;
    let open = item.total.minus(paid)?;
    let consumed = entry.amount.minus(item.total)?;
    Ok(AppliedAmounts {
        applied,
        unapplied: None,
        consumed: consumes.then_some(consumed),
        restored: None,
        open: (entry.kind == EntryKind::Invoice).then_some(open),
        due_on: (!consumes || item.total.is_positive()).then_some(item.due_on),
    })
}

/// An entry that lowered the balance.
fn of_credit(entry: &Entry, records: &[Record]) -> Result<AppliedAmounts, Inconsistent> {
    let history = CreditHistory::read(records)?;
    let applied = sums(history.allocations.iter().map(|made| (made.item, made.amount)))?;
    let restored = restored(entry, records)?;
    let used = history.allocated()?.plus(history.consumed)?.plus(restored)?;
    Ok(AppliedAmounts {
        applied,
        unapplied: Some(history.amount.minus(used)?),
        consumed: Some(history.consumed),
        restored: (entry.kind == EntryKind::Reversal).then_some(restored),
        open: None,
        due_on: None,
    })
}

/// What a negative reversal restored to credits that a refund or reversal had consumed.
fn restored(entry: &Entry, records: &[Record]) -> Result<Money, Inconsistent> {
    let caused = records.iter().filter(|record| record.cause() == Some(entry.id));
    let restored = caused.flat_map(Record::credit_changes).filter_map(|change| match change {
        CreditChange::Restore { amount, .. } => Some(*amount),
        _ => None,
    });
    Ok(Money::sum(entry.amount.currency(), restored)?)
}
