//! A transaction: all of its writes or none.

use app::store::{Condition, MAX_ITEMS, StoreError};
use aws_sdk_dynamodb::{
    Client,
    types::{AttributeValue, Delete, Put, TransactWriteItem, Update},
};

use crate::{
    error::{built, transaction_error, write_error},
    item::Item,
    update::Changes,
};

/// The writes of one transaction, each with its condition, if it has one.
#[derive(Default)]
pub(crate) struct Transaction {
    writes: Vec<TransactWriteItem>,
    conditions: Vec<Option<Condition>>,
}

impl Transaction {
    /// Adds a write that has no condition.
    pub(crate) fn add(&mut self, write: TransactWriteItem) {
        self.writes.push(write);
        self.conditions.push(None);
    }

    /// Adds a write, or a check, that has this condition.
    pub(crate) fn add_if(&mut self, condition: Condition, write: TransactWriteItem) {
        self.writes.push(write);
        self.conditions.push(Some(condition));
    }

    /// Puts an item, whether there is one already or not.
    pub(crate) fn put(&mut self, table: &str, item: Item) -> Result<(), StoreError> {
        let put = Put::builder().table_name(table).set_item(Some(item));
        self.add(TransactWriteItem::builder().put(built(put.build())?).build());
        Ok(())
    }

    /// Puts an item, on condition that there is none with its key.
    pub(crate) fn put_new(
        &mut self,
        condition: Condition,
        table: &str,
        item: Item,
    ) -> Result<(), StoreError> {
        self.add_if(condition, put_new(table, item)?);
        Ok(())
    }

    /// Deletes an item, whether it is there or not.
    pub(crate) fn delete(&mut self, table: &str, key: Item) -> Result<(), StoreError> {
        let delete = Delete::builder().table_name(table).set_key(Some(key));
        self.add(TransactWriteItem::builder().delete(built(delete.build())?).build());
        Ok(())
    }

    /// Deletes an item, on condition that one attribute is as it was read.
    pub(crate) fn delete_known(
        &mut self,
        condition: Condition,
        table: &str,
        key: Item,
        (name, value): (&str, AttributeValue),
    ) -> Result<(), StoreError> {
        let delete = Delete::builder()
            .table_name(table)
            .set_key(Some(key))
            .condition_expression("#known = :known")
            .expression_attribute_names("#known", name)
            .expression_attribute_values(":known", value);
        self.add_if(condition, TransactWriteItem::builder().delete(built(delete.build())?).build());
        Ok(())
    }

    /// Changes an item, on the condition that the changes state.
    pub(crate) fn change(
        &mut self,
        condition: Condition,
        table: &str,
        changes: Changes,
    ) -> Result<(), StoreError> {
        self.add_if(condition, changes.build(table)?);
        Ok(())
    }

    /// Writes all of it.
    pub(crate) async fn send(self, client: &Client) -> Result<(), StoreError> {
        let Self { writes, conditions } = self;
        if writes.len() > MAX_ITEMS {
            let message = format!("a transaction of {} items", writes.len());
            return Err(StoreError::Unavailable(message));
        }
        if let ([write], [Some(condition)]) = (&*writes, &*conditions)
            && let Some(update) = write.update()
        {
            return send_update(client, update.clone(), *condition).await;
        }
        // Boxed: without optimisation the futures of the SDK need much of a thread's stack.
        let send = client.transact_write_items().set_transact_items(Some(writes)).send();
        match Box::pin(send).await {
            Ok(_) => Ok(()),
            Err(error) => Err(transaction_error(&error, &conditions)),
        }
    }
}

/// A change of one item alone, which costs half of a transaction.
async fn send_update(
    client: &Client,
    update: Update,
    condition: Condition,
) -> Result<(), StoreError> {
    let sent = client
        .update_item()
        .table_name(update.table_name)
        .set_key(Some(update.key))
        .update_expression(update.update_expression)
        .set_condition_expression(update.condition_expression)
        .set_expression_attribute_names(update.expression_attribute_names)
        .set_expression_attribute_values(update.expression_attribute_values)
        .send()
        .await;
    sent.map_err(|error| write_error(&error, condition))?;
    Ok(())
}

/// A put, on condition that there is no item with its key.
pub(crate) fn put_new(table: &str, item: Item) -> Result<TransactWriteItem, StoreError> {
    let put = Put::builder()
        .table_name(table)
        .set_item(Some(item))
        .condition_expression("attribute_not_exists(pk)");
    Ok(TransactWriteItem::builder().put(built(put.build())?).build())
}
