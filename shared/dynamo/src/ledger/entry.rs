//! Entries, open items and unapplied credits as items.

use app::posting::Source;
use app::store::StoreError;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    document::PaidBy,
    ids::{AccountId, DocumentId, UserId},
    ledger::{CreditChange, Entry, EntryId, EntryKind, OpenItem, UnappliedCredit},
    money::{Currency, Money},
};

use super::{keys, list};
use crate::{
    item::{Item, Reader, Writer, decimal, key},
    update::Changes,
};

/// Money in the account's currency. What does not fit it is corrupt.
pub(super) fn money(
    reader: &Reader<'_>,
    name: &str,
    currency: Currency,
) -> Result<Money, StoreError> {
    Money::exact(reader.decimal(name)?, currency).map_err(|_| reader.corrupt(name))
}

/// The currency an item states.
pub(super) fn currency(reader: &Reader<'_>) -> Result<Currency, StoreError> {
    reader.parsed("currency", |code| domain::money::currency(code).ok_or(()))
}

pub(super) fn entry_id(reader: &Reader<'_>, name: &str) -> Result<EntryId, StoreError> {
    reader.parsed(name, str::parse)
}

/// An entry. One that began in the portal has the keys of the sparse index until it is in the
/// journal; what it says never changes.
pub(super) fn write_entry(account: &AccountId, entry: &Entry) -> Item {
    let is_of_portal = entry.source.parse().is_ok_and(|source: Source| source.is_of_portal());
    let place = is_of_portal.then(|| keys::journal_gsk(account, entry.id.seq));
    let writer = Writer::new(keys::account(account), keys::entry_sk(entry.id))
        .text("id", entry.id.to_string())
        .text("kind", entry.kind.as_str())
        .text("currency", entry.amount.currency().code())
        .decimal("amount", entry.amount.amount())
        .decimal("balanceAfter", entry.balance_after.amount())
        .text("document", entry.document.as_str())
        .text("number", &entry.number)
        .date("documentOn", entry.document_on)
        .optional_date("dueOn", entry.due_on)
        .optional_text("method", entry.method.map(PaidBy::as_str))
        .optional_text("names", entry.refers_to.map(|id| id.to_string()))
        .text("description", &entry.description)
        .instant("postedAt", entry.posted_at)
        .text("source", &entry.source)
        .optional_text("actor", entry.actor.map(|actor| actor.to_string()))
        .optional_text("gpk", place.as_ref().map(|_| keys::JOURNAL))
        .optional_text("gsk", place);
    write_credit_changes(writer, &entry.credit_changes)
}

/// Adds the credit changes, if there are any.
pub(super) fn write_credit_changes(writer: Writer, credit_changes: &[CreditChange]) -> Item {
    let credit_changes = credit_changes.iter().map(write_credit_change).collect::<Vec<_>>();
    if credit_changes.is_empty() {
        writer.build()
    } else {
        writer.with("moves", list(credit_changes)).build()
    }
}

/// Credit changes are many and small, so their attributes have one letter: kind, credit, item,
/// amount.
fn write_credit_change(change: &CreditChange) -> AttributeValue {
    let (kind, credit, item, amount) = match *change {
        CreditChange::Apply { credit, item, amount } => ("allocate", credit, Some(item), amount),
        CreditChange::Unapply { credit, item, amount } => ("release", credit, Some(item), amount),
        CreditChange::Consume { credit, amount } => ("take", credit, None, amount),
        CreditChange::Restore { credit, amount } => ("give-back", credit, None, amount),
    };
    Writer::map()
        .text("k", kind)
        .text("c", credit.to_string())
        .optional_text("i", item.map(|item| item.to_string()))
        .decimal("a", amount.amount())
        .attribute()
}

pub(super) fn read_entry(item: &Item) -> Result<Entry, StoreError> {
    let reader = Reader::new(item);
    let currency = currency(&reader)?;
    Ok(Entry {
        id: entry_id(&reader, "id")?,
        kind: reader.parsed("kind", EntryKind::parse)?,
        amount: money(&reader, "amount", currency)?,
        balance_after: money(&reader, "balanceAfter", currency)?,
        document: reader.parsed("document", DocumentId::stored)?,
        number: reader.text("number")?.to_owned(),
        document_on: reader.date("documentOn")?,
        due_on: reader.optional_date("dueOn")?,
        method: reader.optional_parsed("method", PaidBy::parse)?,
        refers_to: reader.optional_parsed("names", str::parse)?,
        description: reader.text("description")?.to_owned(),
        credit_changes: read_credit_changes(&reader, item, currency)?,
        posted_at: reader.instant("postedAt")?,
        source: reader.text("source")?.to_owned(),
        actor: reader.optional_parsed("actor", UserId::parse)?,
    })
}

pub(super) fn read_credit_changes(
    reader: &Reader<'_>,
    item: &Item,
    currency: Currency,
) -> Result<Vec<CreditChange>, StoreError> {
    let credit_changes =
        if item.contains_key("moves") { reader.maps("moves")? } else { Vec::new() };
    credit_changes.iter().map(|map| read_credit_change(map, currency)).collect()
}

fn read_credit_change(reader: &Reader<'_>, currency: Currency) -> Result<CreditChange, StoreError> {
    let credit = entry_id(reader, "c")?;
    let amount = money(reader, "a", currency)?;
    match reader.text("k")? {
        "allocate" => Ok(CreditChange::Apply { credit, item: entry_id(reader, "i")?, amount }),
        "release" => Ok(CreditChange::Unapply { credit, item: entry_id(reader, "i")?, amount }),
        "take" => Ok(CreditChange::Consume { credit, amount }),
        "give-back" => Ok(CreditChange::Restore { credit, amount }),
        _ => Err(reader.corrupt("k")),
    }
}

pub(super) fn write_open(account: &AccountId, item: &OpenItem) -> Item {
    Writer::new(keys::account(account), keys::open_sk(item.due_on, item.id))
        .text("id", item.id.to_string())
        .text("kind", item.kind.as_str())
        .text("number", &item.number)
        .text("currency", item.total.currency().code())
        .date("issuedOn", item.issued_on)
        .date("dueOn", item.due_on)
        .decimal("total", item.total.amount())
        .decimal("open", item.open.amount())
        .decimal("disputed", item.disputed.amount())
        .build()
}

/// What of an open item changes while it is open.
pub(super) fn change_open(account: &AccountId, item: &OpenItem) -> Changes {
    Changes::of(key(keys::account(account), keys::open_sk(item.due_on, item.id)))
        .set("total", decimal(item.total.amount()))
        .set("open", decimal(item.open.amount()))
        .set("disputed", decimal(item.disputed.amount()))
}

pub(super) fn read_open(item: &Item) -> Result<OpenItem, StoreError> {
    let reader = Reader::new(item);
    let currency = currency(&reader)?;
    Ok(OpenItem {
        id: entry_id(&reader, "id")?,
        kind: reader.parsed("kind", EntryKind::parse)?,
        number: reader.text("number")?.to_owned(),
        issued_on: reader.date("issuedOn")?,
        due_on: reader.date("dueOn")?,
        total: money(&reader, "total", currency)?,
        open: money(&reader, "open", currency)?,
        disputed: money(&reader, "disputed", currency)?,
    })
}

pub(super) fn write_unapplied(account: &AccountId, credit: &UnappliedCredit) -> Item {
    Writer::new(keys::account(account), keys::unapplied_sk(credit.id))
        .text("id", credit.id.to_string())
        .text("currency", credit.remaining.currency().code())
        .decimal("rest", credit.remaining.amount())
        .build()
}

/// What of a credit changes while it is not used up.
pub(super) fn change_unapplied(account: &AccountId, credit: &UnappliedCredit) -> Changes {
    Changes::of(key(keys::account(account), keys::unapplied_sk(credit.id)))
        .set("rest", decimal(credit.remaining.amount()))
}

pub(super) fn read_unapplied(item: &Item) -> Result<UnappliedCredit, StoreError> {
    let reader = Reader::new(item);
    let remaining = money(&reader, "rest", currency(&reader)?)?;
    Ok(UnappliedCredit { id: entry_id(&reader, "id")?, remaining })
}

#[cfg(test)]
mod tests {
    use app::posting::MAX_CREDIT_CHANGE_BYTES;
    use domain::ledger::MAX_SEQ;
    use rust_decimal::Decimal;

    use super::*;

    /// As DynamoDB counts; a number takes at most 21 bytes.
    ///
    /// The DynamoDB Developer Guide says how, under "Capacity unit consumption".
    fn bytes(value: &AttributeValue) -> usize {
        match value {
            AttributeValue::S(text) => text.len(),
            AttributeValue::N(_) => 21,
            AttributeValue::M(map) => {
                let parts = map.iter().map(|(name, value)| name.len() + bytes(value) + 1);
                3 + parts.sum::<usize>()
            }
            other => panic!("{other:?} is not a part of a move"),
        }
    }

    #[test]
    fn the_longest_move_has_the_bytes_that_a_budget_counts() {
        let id = EntryId { on: jiff::civil::date(2026, 12, 31), seq: MAX_SEQ };
        let amount = Money::exact(Decimal::new(999_999_999_999_999, 2), Currency::CAD).unwrap();
        let (credit, item) = (id, id);
        for change in [
            CreditChange::Apply { credit, item, amount },
            CreditChange::Unapply { credit, item, amount },
            CreditChange::Consume { credit, amount },
            CreditChange::Restore { credit, amount },
        ] {
            let stored = bytes(&write_credit_change(&change)) + 1;
            assert!(stored <= MAX_CREDIT_CHANGE_BYTES, "{stored}: {change:?}");
        }
    }
}
