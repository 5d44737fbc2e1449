//! Changes an existing item attribute by attribute.
//!
//! While a version of the portal is deployed, two versions run at the same time. A write must keep
//! the attributes that its version does not know, so an item that may exist is never put whole.

use std::collections::BTreeMap;

use app::store::StoreError;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};

use crate::{
    error::built,
    item::{Item, integer},
};

/// What changes of one item, and on which condition.
#[derive(Debug)]
pub(crate) struct Changes {
    key: Item,
    /// By name; without a value the attribute is removed.
    attributes: BTreeMap<String, Option<AttributeValue>>,
    /// The values that attributes must have for the change to happen; without a value, the
    /// attribute must be absent.
    conditions: BTreeMap<String, Option<AttributeValue>>,
}

impl Changes {
    /// No changes yet, of the item with this key.
    pub(crate) fn of(key: Item) -> Self {
        Self { key, attributes: BTreeMap::new(), conditions: BTreeMap::new() }
    }

    /// Sets an attribute.
    pub(crate) fn set(self, name: &str, value: AttributeValue) -> Self {
        self.set_or_remove(name, Some(value))
    }

    /// Sets an attribute, or removes it.
    pub(crate) fn set_or_remove(mut self, name: &str, value: Option<AttributeValue>) -> Self {
        self.attributes.insert(name.to_owned(), value);
        self
    }

    /// Sets all of these.
    pub(crate) fn set_all(mut self, attributes: Item) -> Self {
        self.attributes.extend(attributes.into_iter().map(|(name, value)| (name, Some(value))));
        self
    }

    /// Everything that differs between the item as it was read and as it is to be.
    pub(crate) fn between(mut self, before: &Item, after: Item) -> Self {
        let gone = before.keys().filter(|name| !after.contains_key(*name)).cloned();
        self.attributes.extend(gone.map(|name| (name, None)));
        let differs = after.into_iter().filter(|(name, value)| before.get(name) != Some(value));
        self.attributes.extend(differs.map(|(name, value)| (name, Some(value))));
        self
    }

    /// Adds the condition that the attribute has this value.
    pub(crate) fn only_if(mut self, name: &str, value: AttributeValue) -> Self {
        self.conditions.insert(name.to_owned(), Some(value));
        self
    }

    /// Adds the condition that there is no such attribute.
    pub(crate) fn only_without(mut self, name: &str) -> Self {
        self.conditions.insert(name.to_owned(), None);
        self
    }

    /// Moves the item from this version to the next one.
    pub(crate) fn next_version(self, version: u64) -> Self {
        self.only_if("version", integer(version)).set("version", integer(version.saturating_add(1)))
    }

    /// As a part of a transaction.
    pub(crate) fn build(self, table: &str) -> Result<TransactWriteItem, StoreError> {
        let (mut set, mut remove, mut conditions) = (Vec::new(), Vec::new(), Vec::new());
        let mut update = Update::builder().table_name(table).set_key(Some(self.key));
        for (name, value) in self.attributes {
            update = update.expression_attribute_names(format!("#{name}"), &name);
            match value {
                None => remove.push(format!("#{name}")),
                Some(value) => {
                    update = update.expression_attribute_values(format!(":{name}"), value);
                    set.push(format!("#{name} = :{name}"));
                }
            }
        }
        for (name, value) in self.conditions {
            update = update.expression_attribute_names(format!("#{name}"), &name);
            let Some(value) = value else {
                conditions.push(format!("attribute_not_exists(#{name})"));
                continue;
            };
            update = update.expression_attribute_values(format!(":known_{name}"), value);
            conditions.push(format!("#{name} = :known_{name}"));
        }
        let parts = [("SET", set), ("REMOVE", remove)];
        let parts = parts.into_iter().filter(|(_, names)| !names.is_empty());
        let parts: Vec<_> =
            parts.map(|(verb, names)| format!("{verb} {}", names.join(", "))).collect();
        let update = update
            .update_expression(parts.join(" "))
            .set_condition_expression((!conditions.is_empty()).then(|| conditions.join(" AND ")));
        Ok(TransactWriteItem::builder().update(built(update.build())?).build())
    }
}
