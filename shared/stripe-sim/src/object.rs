//! Stripe's objects, kept as the documents that its API shows.

use serde_json::{Map, Value};

/// One object. Reading a field that is absent or null gives the empty value of its kind, as
/// every field that the simulator decides by is written when the object is made.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Object(Map<String, Value>);

impl From<Value> for Object {
    fn from(value: Value) -> Self {
        if let Value::Object(fields) = value { Self(fields) } else { Self::default() }
    }
}

impl Object {
    pub(crate) fn text(&self, key: &str) -> &str {
        self.0.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn number(&self, key: &str) -> i64 {
        self.0.get(key).and_then(Value::as_i64).unwrap_or_default()
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.0.get(key).and_then(Value::as_bool).unwrap_or_default()
    }

    pub(crate) fn get(&self, key: &str) -> &Value {
        self.0.get(key).unwrap_or(&Value::Null)
    }

    /// A text further down, such as `/card/last4`.
    pub(crate) fn text_at(&self, pointer: &str) -> &str {
        let (first, rest) = pointer.trim_start_matches('/').split_once('/').unwrap_or_default();
        let found = self.get(first).pointer(&format!("/{rest}"));
        found.and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.to_owned(), value.into());
    }

    /// Sets a field of an object inside this one, which becomes an object if it is null.
    pub(crate) fn set_in(&mut self, outer: &str, key: &str, value: impl Into<Value>) {
        let inner = self.0.entry(outer).or_insert(Value::Null);
        if !inner.is_object() {
            *inner = Value::Object(Map::new());
        }
        if let Some(fields) = inner.as_object_mut() {
            fields.insert(key.to_owned(), value.into());
        }
    }

    /// Adds keys to `metadata`; an empty value removes its key.
    pub(crate) fn merge_metadata(&mut self, metadata: Map<String, Value>) {
        for (key, value) in metadata {
            if value == "" {
                if let Some(own) = self.0.get_mut("metadata").and_then(Value::as_object_mut) {
                    own.remove(&key);
                }
            } else {
                self.set_in("metadata", &key, value);
            }
        }
    }

    pub(crate) fn value(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// The fields of an earlier version that have another value now.
    pub(crate) fn previous(&self, before: &Self) -> Value {
        let changed = before.0.iter().filter(|(key, value)| self.0.get(*key) != Some(*value));
        let old = |(key, value): (&String, &Value)| (key.clone(), narrowed(value, self.get(key)));
        Value::Object(changed.map(old).collect())
    }
}

/// Of an inner object, the fields that differ.
fn narrowed(before: &Value, now: &Value) -> Value {
    let (Some(old), Some(new)) = (before.as_object(), now.as_object()) else {
        return before.clone();
    };
    let changed = old.iter().filter(|(key, value)| new.get(*key) != Some(*value));
    Value::Object(changed.map(|(key, value)| (key.clone(), value.clone())).collect())
}
