//! Import runs and their lease.

use app::{
    import::{Arrival, Checkpoint, FileState, LEASE_COPIES, LeaseStore, Part, Run, RunStore},
    posting::RunId,
    store::{Condition, StoreError},
};
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, ReturnValue, TransactWriteItem, Update,
};
use jiff::Timestamp;

use super::{LedgerTable, Range, keys};
use crate::{
    error::{built, write_error},
    item::{Item, Reader, Writer, instant_text, integer, text},
    transaction::Transaction,
    update::Changes,
};

impl RunStore for LedgerTable {
    async fn register(&self, id: RunId, arrival: &Arrival) -> Result<(), StoreError> {
        let mut run = Writer::map()
            .text("key", &arrival.key)
            .text("versionId", &arrival.version_id)
            .instant("arrivedAt", arrival.at)
            .text("sequencer", &arrival.sequencer)
            .build();
        run.extend(position(&Checkpoint::default()).map(|(name, value)| (name.to_owned(), value)));
        run.extend(keys::run(id));
        let mut waiting = Writer::map().text("run", id.to_string()).build();
        waiting.extend(keys::waiting(id, arrival));
        let mut transaction = Transaction::default();
        transaction.put_new(Condition::Run, &self.table, run)?;
        transaction.put(&self.table, waiting)?;
        match transaction.send(&self.client).await {
            Ok(()) | Err(StoreError::ConditionFailed(Condition::Run)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn next(&self, passed_over: usize) -> Result<Option<Run>, StoreError> {
        let to = keys::LAST.to_string();
        let pk = keys::RUNS.to_owned();
        let range = Range { pk, from: " ", to: &to, newest_first: false, consistent: true };
        let (items, _) = self.range(&range, Some(passed_over.saturating_add(1))).await?;
        let Some(waiting) = items.get(passed_over) else { return Ok(None) };
        let id = Reader::new(waiting).parsed("run", |text| RunId::parse(text).ok_or(()))?;
        let run = self.get(keys::run(id)).await?;
        let run = run.ok_or_else(|| StoreError::Corrupt(format!("run {id} is missing")))?;
        read_run(id, &run).map(Some)
    }

    async fn begin(&self, run: RunId) -> Result<u64, StoreError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::run(run)))
            .update_expression("ADD attempts :one")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":one", integer(1))
            .return_values(ReturnValue::UpdatedNew);
        let updated = update.send().await.map_err(|error| write_error(&error, Condition::Run))?;
        Reader::new(&updated.attributes.unwrap_or_default()).integer("attempts")
    }

    async fn save(&self, owner: &str, run: &Run, lease_until: Timestamp) -> Result<(), StoreError> {
        let lease = Changes::of(keys::lease())
            .only_if("owner", text(owner))
            .set("until", text(instant_text(lease_until)));
        let mut transaction = Transaction::default();
        transaction.change(Condition::Lease, &self.table, lease)?;
        transaction.add(self.update_run(run)?);
        transaction.send(&self.client).await
    }

    async fn finish(&self, owner: &str, run: &Run) -> Result<(), StoreError> {
        let mut transaction = Transaction::default();
        transaction.add_if(Condition::Lease, is_owner(&self.table, keys::lease(), owner)?);
        transaction.add(self.update_run(run)?);
        transaction.delete(&self.table, keys::waiting(run.id, &run.arrival))?;
        transaction.send(&self.client).await
    }
}

/// A check that the lease, or this copy of it, is the owner's.
pub(super) fn is_owner(
    table: &str,
    key: Item,
    owner: &str,
) -> Result<TransactWriteItem, StoreError> {
    let check = ConditionCheck::builder()
        .table_name(table)
        .set_key(Some(key))
        .condition_expression("#owner = :owner")
        .expression_attribute_names("#owner", "owner")
        .expression_attribute_values(":owner", text(owner));
    Ok(TransactWriteItem::builder().condition_check(built(check.build())?).build())
}

impl LedgerTable {
    fn update_run(&self, run: &Run) -> Result<TransactWriteItem, StoreError> {
        let file = run.checkpoint.file.map(|file| text(file.as_str()));
        let optional = [
            ("file", file),
            ("startedAt", run.started_at.map(|at| text(instant_text(at)))),
            ("finishedAt", run.finished_at.map(|at| text(instant_text(at)))),
        ];
        let optional = optional.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let known = position(&run.checkpoint).into_iter().chain([("attempts", integer(0))]);
        let set = known.chain(optional).map(|(name, value)| (name.to_owned(), value)).collect();
        Changes::of(keys::run(run.id)).set_all(set).build(&self.table)
    }
}

/// Everything of a checkpoint but the state of the file, which is not known from the start.
fn position(checkpoint: &Checkpoint) -> [(&'static str, AttributeValue); 13] {
    let name = |part: &Part| text(format!("{}/{}", part.stream, part.name));
    let list = |parts: &[Part]| AttributeValue::L(parts.iter().map(name).collect());
    [
        ("lines", integer(checkpoint.lines)),
        ("slices", integer(checkpoint.slices)),
        ("shard", integer(checkpoint.shard)),
        ("line", integer(checkpoint.line)),
        ("reached", integer(checkpoint.reached)),
        ("posted", integer(checkpoint.posted)),
        ("duplicates", integer(checkpoint.duplicates)),
        ("rejected", integer(checkpoint.rejected)),
        ("skippedBytes", integer(checkpoint.skipped_bytes)),
        ("late", integer(checkpoint.late)),
        ("parts", list(&checkpoint.parts)),
        ("warnings", integer(checkpoint.warnings)),
        ("warningParts", list(&checkpoint.warning_parts)),
    ]
}

fn read_run(id: RunId, item: &Item) -> Result<Run, StoreError> {
    let reader = Reader::new(item);
    Ok(Run {
        id,
        arrival: Arrival {
            key: reader.text("key")?.to_owned(),
            version_id: reader.text("versionId")?.to_owned(),
            at: reader.instant("arrivedAt")?,
            sequencer: reader.text("sequencer")?.to_owned(),
        },
        started_at: reader.optional_instant("startedAt")?,
        finished_at: reader.optional_instant("finishedAt")?,
        checkpoint: Checkpoint {
            lines: reader.integer("lines")?,
            slices: reader.integer("slices")?,
            file: reader.optional_parsed("file", |text| FileState::parse(text).ok_or(()))?,
            shard: reader.integer("shard")?,
            line: reader.integer("line")?,
            reached: reader.integer("reached")?,
            posted: reader.integer("posted")?,
            duplicates: reader.integer("duplicates")?,
            rejected: reader.integer("rejected")?,
            // A version that did not count them began the run.
            skipped_bytes: reader.optional_integer("skippedBytes")?.unwrap_or_default(),
            late: reader.integer("late")?,
            parts: read_parts(&reader, "parts")?,
            // A run that a version without warnings began has none.
            warnings: reader.optional_integer("warnings")?.unwrap_or_default(),
            warning_parts: if item.contains_key("warningParts") {
                read_parts(&reader, "warningParts")?
            } else {
                Vec::new()
            },
        },
    })
}

/// An earlier version stored only how many parts each stream has, and named them from 0 up. Such a
/// number stands for all of these parts.
fn read_parts(reader: &Reader<'_>, name: &str) -> Result<Vec<Part>, StoreError> {
    let corrupt = || reader.corrupt(name);
    let mut parts = Vec::new();
    for (stream, value) in (0..).zip(reader.get(name)?.as_l().map_err(|_| corrupt())?) {
        if let Ok(count) = value.as_n() {
            let count = count.parse().map_err(|_| corrupt())?;
            parts.extend((0..count).map(|name| Part { stream, name }));
        } else {
            parts.push(value.as_s().ok().and_then(|text| part(text)).ok_or_else(corrupt)?);
        }
    }
    Ok(parts)
}

fn part(text: &str) -> Option<Part> {
    let (stream, name) = text.split_once('/')?;
    Some(Part { stream: stream.parse().ok()?, name: name.parse().ok()? })
}

impl LeaseStore for LedgerTable {
    async fn acquire(
        &self,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        // Most calls that find the lease taken write nothing: even a transaction that fails would
        // conflict with the postings of the call that has the lease.
        if let Some(held) = self.get(keys::lease()).await? {
            let reader = Reader::new(&held);
            if reader.text("owner")? != owner && reader.instant("until")? >= now {
                return Ok(false);
            }
        }
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::lease()))
            .update_expression("SET #owner = :owner, #until = :until")
            .condition_expression("attribute_not_exists(pk) OR #until < :now OR #owner = :owner")
            .expression_attribute_names("#until", "until")
            .expression_attribute_names("#owner", "owner")
            .expression_attribute_values(":owner", text(owner))
            .expression_attribute_values(":until", text(instant_text(until)))
            .expression_attribute_values(":now", text(instant_text(now)));
        let mut transaction = Transaction::default();
        let update = TransactWriteItem::builder().update(built(update.build())?).build();
        transaction.add_if(Condition::Lease, update);
        for copy in 0..LEASE_COPIES {
            let changes = Changes::of(keys::lease_copy(copy)).set("owner", text(owner));
            transaction.add(changes.build(&self.table)?);
        }
        match transaction.send(&self.client).await {
            Ok(()) => Ok(true),
            Err(StoreError::ConditionFailed(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn renew(&self, owner: &str, until: Timestamp) -> Result<(), StoreError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::lease()))
            .update_expression("SET #until = :until")
            .condition_expression("#owner = :owner")
            .expression_attribute_names("#until", "until")
            .expression_attribute_names("#owner", "owner")
            .expression_attribute_values(":owner", text(owner))
            .expression_attribute_values(":until", text(instant_text(until)));
        update.send().await.map_err(|error| write_error(&error, Condition::Lease)).map(|_| ())
    }

    async fn release(&self, owner: &str) -> Result<(), StoreError> {
        let delete = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(keys::lease()))
            .condition_expression("#owner = :owner")
            .expression_attribute_names("#owner", "owner")
            .expression_attribute_values(":owner", text(owner));
        match delete.send().await.map_err(|error| write_error(&error, Condition::Lease)) {
            Ok(_) | Err(StoreError::ConditionFailed(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_an_earlier_version_began_goes_on() {
        let parts = [(0, 0), (2, 0), (2, 1)].map(|(stream, name)| Part { stream, name }).to_vec();
        let warned = Checkpoint {
            lines: 9,
            skipped_bytes: 77,
            parts,
            warnings: 3,
            warning_parts: vec![Part { stream: 1, name: u64::MAX }],
            ..Checkpoint::default()
        };
        let at: Timestamp = "2026-07-20T14:00:00Z".parse().unwrap();
        let id = RunId::of("billing/july.jsonl", "v1");
        let mut item = Writer::map()
            .text("key", "billing/july.jsonl")
            .text("versionId", "v1")
            .instant("arrivedAt", at)
            .text("sequencer", "1")
            .build();
        item.extend(position(&warned).map(|(name, value)| (name.to_owned(), value)));
        assert_eq!(read_run(id, &item).unwrap().checkpoint, warned);
        let counts = [1, 0, 2].map(integer).to_vec();
        item.insert("parts".to_owned(), AttributeValue::L(counts));
        for name in ["warnings", "warningParts", "skippedBytes"] {
            item.remove(name);
        }
        let before =
            Checkpoint { warnings: 0, warning_parts: Vec::new(), skipped_bytes: 0, ..warned };
        assert_eq!(read_run(id, &item).unwrap().checkpoint, before);
    }
}
