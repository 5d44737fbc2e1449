//! A transaction: all of its writes or none.

use app::{posting::MAX_ITEMS, store::StoreError};
use aws_sdk_dynamodb::{
    Client,
    types::{AttributeValue, Delete, Put, TransactWriteItem},
};

use crate::{
    error::{built, transaction_error},
    item::Item,
    update::Changes,
};

/// The writes of one transaction, each with the name of its condition.
#[derive(Default)]
pub(crate) struct Transaction {
    writes: Vec<TransactWriteItem>,
    conditions: Vec<&'static str>,
}

impl Transaction {
    pub(crate) fn add(&mut self, write: TransactWriteItem, condition: &'static str) {
        self.writes.push(write);
        self.conditions.push(condition);
    }

    pub(crate) fn put(&mut self, table: &str, item: Item) -> Result<(), StoreError> {
        let put = Put::builder().table_name(table).set_item(Some(item));
        self.add(TransactWriteItem::builder().put(built(put.build())?).build(), "none");
        Ok(())
    }

    pub(crate) fn put_new(
        &mut self,
        table: &str,
        item: Item,
        condition: &'static str,
    ) -> Result<(), StoreError> {
        let put = Put::builder().table_name(table).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(pk)");
        self.add(TransactWriteItem::builder().put(built(put.build())?).build(), condition);
        Ok(())
    }

    pub(crate) fn delete(&mut self, table: &str, key: Item) -> Result<(), StoreError> {
        let delete = Delete::builder().table_name(table).set_key(Some(key));
        self.add(TransactWriteItem::builder().delete(built(delete.build())?).build(), "none");
        Ok(())
    }

    /// Deletes an item of which one attribute is as it was read.
    pub(crate) fn delete_known(
        &mut self,
        table: &str,
        key: Item,
        (name, value): (&str, AttributeValue),
        condition: &'static str,
    ) -> Result<(), StoreError> {
        let delete = Delete::builder()
            .table_name(table)
            .set_key(Some(key))
            .condition_expression("#known = :known")
            .expression_attribute_names("#known", name)
            .expression_attribute_values(":known", value);
        self.add(TransactWriteItem::builder().delete(built(delete.build())?).build(), condition);
        Ok(())
    }

    /// Changes an item that may be there already.
    pub(crate) fn change(
        &mut self,
        table: &str,
        changes: Changes,
        condition: &'static str,
    ) -> Result<(), StoreError> {
        self.add(changes.build(table)?, condition);
        Ok(())
    }

    /// Writes all of it.
    pub(crate) async fn send(self, client: &Client) -> Result<(), StoreError> {
        let Self { writes, conditions } = self;
        if writes.len() > MAX_ITEMS {
            let message = format!("a transaction of {} items", writes.len());
            return Err(StoreError::Unavailable(message));
        }
        match client.transact_write_items().set_transact_items(Some(writes)).send().await {
            Ok(_) => Ok(()),
            Err(error) => Err(transaction_error(&error, &conditions)),
        }
    }
}
