//! New outbox messages, from the ledger table's stream into their queue.
//!
//! The order of a shard is kept: what comes after a message that failed is delivered again with it.

use std::collections::HashMap;

use app::outbox::{DeliveryError, MessageQueue, Outbox, deliver};
use app::store::StoreError;
use dynamo::item::{Item, text};
use runtime::Capability;
use serde::{Deserialize, Serialize};

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::MarkOutbox, Capability::QueueInvitation];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<Q, O> {
    /// Where messages go.
    pub queue: Q,
    /// Where it is recorded that they went.
    pub outbox: O,
}

/// A batch of the stream: as much of it as is needed here.
#[derive(Debug, Deserialize)]
pub struct Event {
    #[serde(rename = "Records")]
    records: Vec<Record>,
}

#[derive(Debug, Deserialize)]
struct Record {
    dynamodb: Change,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Change {
    sequence_number: String,
    new_image: HashMap<String, Attribute>,
}

/// An attribute as streams write it. A message has strings only.
#[derive(Debug, Deserialize)]
struct Attribute {
    #[serde(rename = "S")]
    text: Option<String>,
}

/// Which records are to be delivered again.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    batch_item_failures: Vec<Failure>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Failure {
    item_identifier: String,
}

/// Sends every message of the batch, up to the first that fails.
pub async fn handle<Q: MessageQueue, O: Outbox>(ports: &Ports<Q, O>, event: Event) -> Answer {
    let received = event.records.len();
    let mut sent = 0_usize;
    for record in event.records {
        let sequence_number = record.dynamodb.sequence_number.clone();
        match send(ports, record).await {
            Ok(()) => sent += 1,
            Err(error) => {
                tracing::error!(received, sent, sequence_number, %error, "outbox");
                let failure = Failure { item_identifier: sequence_number };
                return Answer { batch_item_failures: vec![failure] };
            }
        }
    }
    tracing::info!(received, sent, "outbox");
    Answer::default()
}

async fn send<Q: MessageQueue, O: Outbox>(
    ports: &Ports<Q, O>,
    record: Record,
) -> Result<(), DeliveryError> {
    let message = dynamo::outbox::read(&item(record.dynamodb.new_image))?;
    match deliver(&ports.queue, &ports.outbox, &message).await {
        // The message itself is gone, so nobody waits for it.
        Err(DeliveryError::Store(StoreError::ConditionFailed(_))) => Ok(()),
        result => result,
    }
}

fn item(image: HashMap<String, Attribute>) -> Item {
    let string = |(name, value): (String, Attribute)| value.text.map(|value| (name, text(value)));
    image.into_iter().filter_map(string).collect()
}
