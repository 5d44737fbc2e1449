//! The `ledger` table: accounts, entries, documents, import runs and call records. See
//! `docs/data-model.md`.

mod audit;
mod auto_pay;
mod auto_pay_plan;
mod call_records;
mod change;
mod commit;
mod documents;
mod entry;
mod head;
mod journal;
mod keys;
mod method;
mod payment;
mod payments;
mod reading;
mod runs;

use std::collections::BTreeMap;

use app::store::StoreError;
use aws_sdk_dynamodb::{Client, types::AttributeValue};
use aws_types::SdkConfig;

use crate::{
    access::AccessTable,
    batch,
    error::call_error,
    item::{Item, Reader, text},
};

/// The `ledger` table. With the `access` table ([`Self::with_access`]) it is all that an import
/// writes to.
#[derive(Clone, Debug)]
pub struct LedgerTable<A = ()> {
    client: Client,
    table: String,
    /// The name of the `activity` table, for what staff post.
    activity: Option<String>,
    access: A,
}

impl LedgerTable {
    /// The table that is given as AWS configuration and name.
    pub fn at((aws, table): (&SdkConfig, String)) -> Self {
        Self::new(Client::new(aws), table)
    }

    /// The table of this name.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into(), activity: None, access: () }
    }

    /// The same with the `activity` table of this name. A posting by staff writes its activity
    /// there, in the same transaction.
    #[must_use]
    pub fn with_activity(self, table: impl Into<String>) -> Self {
        Self { activity: Some(table.into()), ..self }
    }

    /// The same with the `access` table, for the summary and the manager of a new account, and with
    /// the `activity` table that the `access` table writes to.
    #[must_use]
    pub fn with_access(self, access: AccessTable) -> LedgerTable<AccessTable> {
        let Self { client, table, .. } = self;
        let activity = access.activity().map(str::to_owned);
        LedgerTable { client, table, activity, access }
    }
}

/// A contiguous range of one partition.
struct Range<'a> {
    pk: String,
    from: &'a str,
    to: &'a str,
    newest_first: bool,
    consistent: bool,
}

impl<A> LedgerTable<A> {
    /// One item, strongly consistent.
    async fn get(&self, key: Item) -> Result<Option<Item>, StoreError> {
        let get = self.client.get_item().table_name(&self.table).set_key(Some(key));
        let answer = get.consistent_read(true).send().await;
        Ok(answer.map_err(|error| call_error(&error))?.item)
    }

    /// The items of these keys, in their order, strongly consistent. No key may come twice.
    async fn get_all(&self, keys: Vec<Item>) -> Result<Vec<Option<Item>>, StoreError> {
        let read = batch::get_items(&self.client, &self.table, &keys).await?;
        let mut found = BTreeMap::new();
        for item in read {
            found.insert(key_text(&item)?, item);
        }
        keys.iter().map(|key| Ok(found.remove(&key_text(key)?))).collect()
    }

    /// Up to `limit` items of a range, and whether there may be more.
    async fn range(
        &self,
        range: &Range<'_>,
        limit: Option<usize>,
    ) -> Result<(Vec<Item>, bool), StoreError> {
        let mut items = Vec::new();
        let mut start: Option<Item> = None;
        loop {
            let left = limit.map(|limit| limit.saturating_sub(items.len()));
            let query = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
                .expression_attribute_values(":pk", text(&range.pk))
                .expression_attribute_values(":from", text(range.from))
                .expression_attribute_values(":to", text(range.to))
                .scan_index_forward(!range.newest_first)
                .consistent_read(range.consistent)
                .set_limit(left.and_then(|left| i32::try_from(left).ok()))
                .set_exclusive_start_key(start);
            let answer = Box::pin(query.send()).await.map_err(|error| call_error(&error))?;
            items.extend(answer.items.unwrap_or_default());
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok((items, false));
            }
            if limit.is_some_and(|limit| items.len() >= limit) {
                return Ok((items, true));
            }
        }
    }
}

/// An item's key.
fn key_text(item: &Item) -> Result<(String, String), StoreError> {
    let reader = Reader::new(item);
    Ok((reader.text("pk")?.to_owned(), reader.text("sk")?.to_owned()))
}

fn list(values: Vec<AttributeValue>) -> AttributeValue {
    AttributeValue::L(values)
}
