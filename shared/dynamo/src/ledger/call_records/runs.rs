//! Import runs of call records, and their leases.
//!
//! A run is two items. Its checkpoint may be large, and every write of an item is charged for all
//! of it, so the lease is an item of its own. It has the run's state too, and only it is in the
//! index.

use app::{
    call_records::import::{CallRun, CallRunState, CallRunStore, FENCE_COPIES, Taken},
    import::Arrival,
    posting::RunId,
    store::{Condition, StoreError},
};
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use jiff::Timestamp;

use super::keys;
use crate::{
    error::{built, write_error},
    item::{Item, Reader, Writer, instant_text, integer, text},
    ledger::LedgerTable,
    transaction::Transaction,
    update::Changes,
};

impl CallRunStore for LedgerTable {
    async fn register(&self, id: RunId, arrival: &Arrival) -> Result<(), StoreError> {
        self.note_version(arrival).await?;
        let run = Writer::from_key(keys::run(id))
            .text("key", &arrival.key)
            .text("versionId", &arrival.version_id)
            .instant("arrivedAt", arrival.at)
            .text("sequencer", &arrival.sequencer)
            .text("state", CallRunState::Running.as_str())
            .text("checkpoint", "")
            .build();
        let lease = Writer::from_key(keys::lease(id))
            .text("state", CallRunState::Running.as_str())
            .integer("attempts", 0)
            .text("gpk", keys::UNFINISHED)
            .text("gsk", id.to_string())
            .build();
        let mut transaction = Transaction::default();
        transaction.put_new(Condition::Run, &self.table, run)?;
        transaction.put_new(Condition::Run, &self.table, lease)?;
        match transaction.send(&self.client).await {
            Ok(()) | Err(StoreError::ConditionFailed(Condition::Run)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn acquire(
        &self,
        run: RunId,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Taken, StoreError> {
        // Most calls that find the lease taken write nothing: even a transaction that fails would
        // conflict with the commits of the call that has the lease.
        let Some(lease) = self.get(keys::lease(run)).await? else { return Ok(Taken::Nothing) };
        if read_state(&Reader::new(&lease))? == CallRunState::Finished {
            return Ok(Taken::Nothing);
        }
        if is_held(&lease, owner, now)? {
            return Ok(Taken::Busy);
        }
        match self.take(run, owner, now, until).await {
            Ok(()) => {}
            Err(StoreError::ConditionFailed(_)) => {
                let lease = self.get(keys::lease(run)).await?;
                let state = lease.map(|lease| read_state(&Reader::new(&lease))).transpose()?;
                let finished = state.is_none_or(|state| state == CallRunState::Finished);
                return Ok(if finished { Taken::Nothing } else { Taken::Busy });
            }
            Err(error) => return Err(error),
        }
        // Only the owner saves the run, so what is read now is the run under this lease.
        let corrupt = || StoreError::Corrupt(format!("run {run} of call records is missing"));
        let item = self.get(keys::run(run)).await?.ok_or_else(corrupt)?;
        let lease = self.get(keys::lease(run)).await?.ok_or_else(corrupt)?;
        let attempts = Reader::new(&lease).integer("attempts")?;
        Ok(Taken::Run(Box::new(read_run(run, attempts, &item)?)))
    }

    async fn renew(&self, run: RunId, owner: &str, until: Timestamp) -> Result<(), StoreError> {
        let mut transaction = Transaction::default();
        let lease = owned(run, owner).set("until", text(instant_text(until)));
        transaction.change(Condition::Lease, &self.table, lease)?;
        transaction.send(&self.client).await
    }

    async fn release(&self, run: RunId, owner: &str) -> Result<(), StoreError> {
        let mut transaction = Transaction::default();
        let lease = owned(run, owner).set_or_remove("until", None).set_or_remove("owner", None);
        transaction.change(Condition::Lease, &self.table, lease)?;
        match transaction.send(&self.client).await {
            Ok(()) | Err(StoreError::ConditionFailed(Condition::Lease)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn save(
        &self,
        owner: &str,
        run: &CallRun,
        lease_until: Timestamp,
    ) -> Result<(), StoreError> {
        let (id, listed) = (run.id, run.state != CallRunState::Finished);
        let lease = owned(id, owner)
            .set("until", text(instant_text(lease_until)))
            .set("attempts", integer(0))
            .set("state", text(run.state.as_str()))
            .set_or_remove("gpk", listed.then(|| text(keys::UNFINISHED)))
            .set_or_remove("gsk", listed.then(|| text(id.to_string())));
        let instant = |at: Option<Timestamp>| at.map(|at| text(instant_text(at)));
        let changes = Changes::of(keys::run(id))
            .set("state", text(run.state.as_str()))
            .set("checkpoint", text(&run.checkpoint))
            .set_or_remove("startedAt", instant(run.started_at))
            .set_or_remove("finishedAt", instant(run.finished_at))
            .set_or_remove("waitsUntil", instant(run.waits_until));
        let mut transaction = Transaction::default();
        transaction.change(Condition::Lease, &self.table, lease)?;
        transaction.add(changes.build(&self.table)?);
        transaction.send(&self.client).await
    }

    async fn unfinished(&self) -> Result<Vec<RunId>, StoreError> {
        let items = self.sparse(keys::UNFINISHED, None, usize::MAX).await?;
        let id = |item: &Item| Reader::new(item).parsed("gsk", |gsk| RunId::parse(gsk).ok_or(()));
        items.iter().map(id).collect()
    }

    async fn is_latest(&self, arrival: &Arrival) -> Result<bool, StoreError> {
        let latest = self.get(keys::object(&arrival.key)).await?;
        let Some(latest) = latest else { return Ok(true) };
        Ok(Reader::new(&latest).text("sequencer")? <= &*arrival.sequencer)
    }
}

/// A change of a run's lease by its owner.
fn owned(run: RunId, owner: &str) -> Changes {
    Changes::of(keys::lease(run)).only_if("owner", text(owner))
}

/// Whether another owner has the lease.
fn is_held(lease: &Item, owner: &str, now: Timestamp) -> Result<bool, StoreError> {
    let read = Reader::new(lease);
    let Some(other) = read.optional_text("owner")? else { return Ok(false) };
    Ok(other != owner && read.instant("until")? >= now)
}

fn read_state(read: &Reader<'_>) -> Result<CallRunState, StoreError> {
    read.parsed("state", |state| CallRunState::parse(state).ok_or(()))
}

fn read_run(id: RunId, attempts: u64, item: &Item) -> Result<CallRun, StoreError> {
    let read = Reader::new(item);
    Ok(CallRun {
        id,
        arrival: Arrival {
            key: read.text("key")?.to_owned(),
            version_id: read.text("versionId")?.to_owned(),
            at: read.instant("arrivedAt")?,
            sequencer: read.text("sequencer")?.to_owned(),
        },
        state: read_state(&read)?,
        started_at: read.optional_parsed("startedAt", str::parse::<Timestamp>)?,
        finished_at: read.optional_parsed("finishedAt", str::parse::<Timestamp>)?,
        waits_until: read.optional_parsed("waitsUntil", str::parse::<Timestamp>)?,
        checkpoint: read.text("checkpoint")?.to_owned(),
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
    })
}

impl LedgerTable {
    /// Takes the lease with all its copies, on condition that it is free.
    async fn take(
        &self,
        run: RunId,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::lease(run)))
            .update_expression("SET #owner = :owner, #until = :until ADD attempts :one")
            .condition_expression(
                "attribute_exists(pk) AND #state <> :finished AND \
                 (attribute_not_exists(#owner) OR #until < :now OR #owner = :owner)",
            )
            .expression_attribute_names("#until", "until")
            .expression_attribute_names("#owner", "owner")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":one", integer(1))
            .expression_attribute_values(":owner", text(owner))
            .expression_attribute_values(":finished", text(CallRunState::Finished.as_str()))
            .expression_attribute_values(":until", text(instant_text(until)))
            .expression_attribute_values(":now", text(instant_text(now)));
        let update = TransactWriteItem::builder().update(built(update.build())?).build();
        let mut transaction = Transaction::default();
        transaction.add_if(Condition::Lease, update);
        for copy in 0..FENCE_COPIES {
            let changes = Changes::of(keys::lease_copy(run, copy)).set("owner", text(owner));
            transaction.add(changes.build(&self.table)?);
        }
        transaction.send(&self.client).await
    }

    /// Records that this version of an object arrived, unless a later one did.
    async fn note_version(&self, arrival: &Arrival) -> Result<(), StoreError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::object(&arrival.key)))
            .update_expression("SET sequencer = :sequencer")
            .condition_expression("attribute_not_exists(pk) OR sequencer < :sequencer")
            .expression_attribute_values(":sequencer", text(&arrival.sequencer));
        match update.send().await.map_err(|error| write_error(&error, Condition::Run)) {
            Ok(_) | Err(StoreError::ConditionFailed(Condition::Run)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
