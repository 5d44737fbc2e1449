//! A batch of a table's stream, as Lambda hands it to a function.

use std::collections::HashMap;

use serde::Deserialize;

use crate::item::{Item, text};

/// A batch of new items, in the order of their shard.
#[derive(Debug, Deserialize)]
pub struct StreamEvent {
    /// One for each item.
    #[serde(rename = "Records")]
    pub records: Vec<StreamRecord>,
}

/// One new item.
#[derive(Debug, Deserialize)]
pub struct StreamRecord {
    dynamodb: Change,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Change {
    sequence_number: String,
    new_image: HashMap<String, Attribute>,
}

/// An attribute in the JSON of streams.
#[derive(Debug, Deserialize)]
struct Attribute {
    #[serde(rename = "S")]
    text: Option<String>,
}

impl StreamRecord {
    /// Names the record in the function's response when it must be delivered again.
    pub fn sequence_number(&self) -> &str {
        &self.dynamodb.sequence_number
    }

    /// The attributes of the new item that are strings. Messages of the outbox have no others.
    pub fn texts(&self) -> Item {
        let texts = self.dynamodb.new_image.iter();
        texts.filter_map(|(name, value)| Some((name.clone(), text(value.text.as_ref()?)))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_read_and_other_attributes_are_left_out() {
        let event = r#"{"Records":[{"eventName":"INSERT","dynamodb":{"SequenceNumber":"7",
            "NewImage":{"pk":{"S":"OUTBOX#m-1"},"tries":{"N":"1"},"gone":{"NULL":true}}}}]}"#;
        let event: StreamEvent = serde_json::from_str(event).unwrap();
        let [record] = event.records.as_slice() else { panic!("{event:?}") };
        assert_eq!(record.sequence_number(), "7");
        assert_eq!(record.texts(), Item::from([("pk".to_owned(), text("OUTBOX#m-1"))]));
    }
}
