//! Intents that were carried out.

use app::once::{KeepOnce, Once, OnceRecord, ReadOnce};
use app::store::StoreError;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use uuid::Uuid;

use super::{AccessTable, record};
use crate::error::{built, call_error};
use crate::item::{Item, Reader, Writer, key};

const ONCE: &str = "ONCE";

fn once_key(id: &Uuid) -> Item {
    key(format!("{ONCE}#{id}"), ONCE)
}

/// Records an intent, on condition that it was not carried out yet.
///
/// # Errors
/// Only when the SDK refuses to build it.
pub fn put_once(table: &str, once: &OnceRecord) -> Result<TransactWriteItem, StoreError> {
    let put = Put::builder()
        .table_name(table)
        .set_item(Some(item(once)))
        .condition_expression("attribute_not_exists(pk)");
    Ok(TransactWriteItem::builder().put(built(put.build())?).build())
}

fn item(once: &OnceRecord) -> Item {
    Writer::from_key(once_key(&once.once.id))
        .text("hash", &once.once.hash)
        .text("answer", &once.answer)
        .instant("expiresAt", once.expires_at)
        .with("ttl", record::ttl(once.expires_at))
        .build()
}

impl KeepOnce for AccessTable {
    async fn keep_once(&self, once: &OnceRecord) -> Result<(), StoreError> {
        let put = self.client.put_item().table_name(&self.table);
        let put = put.set_item(Some(item(once))).condition_expression("attribute_not_exists(pk)");
        put.send().await.map_err(|error| call_error(&error, "new intent"))?;
        Ok(())
    }
}

impl ReadOnce for AccessTable {
    async fn get_once(&self, id: &Uuid) -> Result<Option<OnceRecord>, StoreError> {
        let get = self.client.get_item().table_name(&self.table);
        let get = get.set_key(Some(once_key(id))).consistent_read(true);
        let answer = get.send().await.map_err(|error| call_error(&error, "none"))?;
        let read = |item: Item| {
            let read = Reader::new(&item);
            Ok(OnceRecord {
                once: Once { id: *id, hash: read.text("hash")?.to_owned() },
                answer: read.text("answer")?.to_owned(),
                expires_at: read.instant("expiresAt")?,
            })
        };
        answer.item.map(read).transpose()
    }
}
