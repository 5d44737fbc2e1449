//! Changes without an entry, disputes, unfinished postings and rejections as items.

use app::{
    import::{Problem, ProblemCode, Rejected, Rejection},
    store::StoreError,
};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    ids::{AccountId, DocumentId, UserId},
    ledger::{Change, ChangeId, ChangeKind, Dispute, EntryId, NextStep, Unfinished},
    money::Currency,
};

use super::{
    entry::{currency, entry_id, money, read_credit_changes, write_credit_changes},
    keys, list,
};
use crate::item::{Item, Reader, Writer};

pub(super) fn write_change(account: &AccountId, currency: Currency, change: &Change) -> Item {
    let writer = Writer::new(keys::account(account), keys::change_sk(change.id))
        .date("on", change.id.on)
        .integer("after", change.id.after)
        .integer("changeNumber", change.id.number)
        .text("currency", currency.code())
        .instant("at", change.at)
        .optional_text("actor", change.actor.map(|actor| actor.to_string()));
    let writer = match &change.kind {
        ChangeKind::Continued { of } => writer.text("kind", "continued").text("of", of.to_string()),
        ChangeKind::DisputeOpened(dispute) => {
            writer.text("kind", "dispute-opened").with("dispute", write_dispute(dispute))
        }
        ChangeKind::DisputeEnded { dispute } => {
            writer.text("kind", "dispute-ended").text("of", dispute.as_str())
        }
    };
    write_credit_changes(writer, &change.credit_changes)
}

pub(super) fn read_change(item: &Item) -> Result<Change, StoreError> {
    let reader = Reader::new(item);
    let currency = currency(&reader)?;
    let kind = match reader.text("kind")? {
        "continued" => ChangeKind::Continued { of: entry_id(&reader, "of")? },
        "dispute-opened" => {
            ChangeKind::DisputeOpened(read_dispute(&reader.map("dispute")?, currency)?)
        }
        "dispute-ended" => {
            ChangeKind::DisputeEnded { dispute: reader.parsed("of", DocumentId::stored)? }
        }
        _ => return Err(reader.corrupt("kind")),
    };
    Ok(Change {
        id: ChangeId {
            on: reader.date("on")?,
            after: reader.integer("after")?,
            number: reader.integer("changeNumber")?,
        },
        kind,
        credit_changes: read_credit_changes(&reader, item, currency)?,
        at: reader.instant("at")?,
        actor: reader.optional_parsed("actor", UserId::parse)?,
    })
}

pub(super) fn write_dispute(dispute: &Dispute) -> AttributeValue {
    Writer::map()
        .text("id", dispute.id.as_str())
        .text("item", dispute.item.to_string())
        .decimal("amount", dispute.amount.amount())
        .attribute()
}

pub(super) fn read_dispute(reader: &Reader<'_>, currency: Currency) -> Result<Dispute, StoreError> {
    Ok(Dispute {
        id: reader.parsed("id", DocumentId::stored)?,
        item: entry_id(reader, "item")?,
        amount: money(reader, "amount", currency)?,
    })
}

/// What remains to be done of an unfinished posting, in the head's `allocating`.
pub(super) fn write_unfinished(unfinished: Unfinished) -> AttributeValue {
    let (step, named) = match unfinished.next {
        NextStep::Settle => ("settle", None),
        NextStep::ConsumeFrom(payment) => ("take-from", Some(payment)),
        NextStep::ConsumeUnapplied => ("take-unapplied", None),
        NextStep::Restore(consumption) => ("give-back", Some(consumption)),
    };
    Writer::map()
        .text("of", unfinished.of.to_string())
        .text("step", step)
        .optional_text("named", named.map(|named| named.to_string()))
        .attribute()
}

pub(super) fn read_unfinished(reader: &Reader<'_>) -> Result<Unfinished, StoreError> {
    let named = || -> Result<EntryId, StoreError> { entry_id(reader, "named") };
    let next = match reader.text("step")? {
        "settle" => NextStep::Settle,
        "take-from" => NextStep::ConsumeFrom(named()?),
        "take-unapplied" => NextStep::ConsumeUnapplied,
        "give-back" => NextStep::Restore(named()?),
        _ => return Err(reader.corrupt("step")),
    };
    Ok(Unfinished { of: entry_id(reader, "of")?, next })
}

/// What a run rejected of an account before one of its postings, as one item. The item's key has
/// `first`, the number of the first of the lines.
pub(super) fn write_rejections(account: &AccountId, rejected: Rejected<'_>, first: u64) -> Item {
    let Rejected { run, lines } = rejected;
    let write = |rejection: &Rejection| {
        Writer::map()
            .integer("line", rejection.line)
            .text("code", rejection.problem.code.as_str())
            .text("message", &rejection.problem.message)
            .attribute()
    };
    let (pk, sk) = keys::rejections(run, account);
    let rejections = list(lines.iter().map(write).collect());
    Writer::new(pk, format!("{sk}{first:012}")).with("rejections", rejections).build()
}

pub(super) fn read_rejections(item: &Item) -> Result<Vec<Rejection>, StoreError> {
    let read = |reader: &Reader<'_>| {
        let code = reader.parsed("code", |text| ProblemCode::parse(text).ok_or(()))?;
        let problem = Problem::new(code, reader.text("message")?);
        Ok(Rejection { line: reader.integer("line")?, problem })
    };
    let rejections = Reader::new(item).maps("rejections")?;
    // Only a version before warnings rejected a line for this reason; the line is checked again.
    let counts = |reader: &&Reader<'_>| reader.text("code") != Ok("username-taken");
    rejections.iter().filter(counts).map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_an_earlier_version_rejected_for_a_taken_name_is_judged_again() {
        let written = |code: &str| {
            let rejection =
                Writer::map().integer("line", 2).text("code", code).text("message", "m");
            Writer::map().with("rejections", list(vec![rejection.attribute()])).build()
        };
        let problem = Problem::new(ProblemCode::TooMuch, "m");
        let kept = vec![Rejection { line: 2, problem }];
        assert_eq!(read_rejections(&written("too-much")), Ok(kept));
        assert_eq!(read_rejections(&written("username-taken")), Ok(Vec::new()));
        assert!(read_rejections(&written("no-such-code")).is_err());
    }
}
