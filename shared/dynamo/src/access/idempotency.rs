//! Idempotency records: which requests were carried out, and what they were answered.

use app::idempotency::{IdempotencyKey, IdempotencyRecord, PutIdempotency, ReadIdempotency};
use app::store::{Condition, StoreError};
use aws_sdk_dynamodb::types::TransactWriteItem;
use uuid::Uuid;

use crate::access::{AccessTable, record::ttl};
use crate::error::write_error;
use crate::item::{Item, Reader, Writer, key};
use crate::transaction::put_new;

/// As it is stored.
const RECORD: &str = "ONCE";

fn record_key(id: &Uuid) -> Item {
    key(format!("{RECORD}#{id}"), RECORD)
}

/// Stores an idempotency record, on condition that its key was not used yet.
///
/// # Errors
/// Only when the SDK refuses to build it.
pub fn put_idempotency(
    table: &str,
    record: &IdempotencyRecord,
) -> Result<TransactWriteItem, StoreError> {
    put_new(table, item(record))
}

fn item(record: &IdempotencyRecord) -> Item {
    Writer::from_key(record_key(&record.key.id))
        .text("hash", &record.key.hash)
        .text("answer", &record.answer)
        .instant("expiresAt", record.expires_at)
        .with("ttl", ttl(record.expires_at))
        .build()
}

impl PutIdempotency for AccessTable {
    async fn put_idempotency_record(&self, record: &IdempotencyRecord) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(&self.table);
        let put = put.set_item(Some(item(record))).condition_expression("attribute_not_exists(pk)");
        put.send().await.map_err(|error| write_error(&error, Condition::IdempotencyKey))?;
        Ok(())
    }
}

impl ReadIdempotency for AccessTable {
    async fn get_idempotency_record(
        &self,
        id: &Uuid,
    ) -> Result<Option<IdempotencyRecord>, StoreError> {
        let item = self.get(record_key(id)).await?;
        let read = |item: Item| {
            let read = Reader::new(&item);
            Ok(IdempotencyRecord {
                key: IdempotencyKey { id: *id, hash: read.text("hash")?.to_owned() },
                answer: read.text("answer")?.to_owned(),
                expires_at: read.instant("expiresAt")?,
            })
        };
        item.map(read).transpose()
    }
}
