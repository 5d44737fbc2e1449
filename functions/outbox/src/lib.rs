//! New outbox messages, from the ledger table's stream into their queue.
//!
//! The order of a shard is kept: what comes after a message that failed is delivered again with it.

use app::outbox::{DeliveryError, MessageQueue, Outbox, deliver};
use app::store::{Condition, StoreError};
use dynamo::stream::{StreamEvent, StreamRecord};
use runtime::Capability;
use serde::Serialize;

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
pub async fn handle<Q: MessageQueue, O: Outbox>(ports: &Ports<Q, O>, event: StreamEvent) -> Answer {
    let received = event.records.len();
    let mut sent = 0_usize;
    for record in event.records {
        match send(ports, &record).await {
            Ok(()) => sent += 1,
            Err(error) => {
                let sequence_number = record.sequence_number();
                tracing::error!(received, sent, sequence_number, %error, "outbox");
                let failure = Failure { item_identifier: sequence_number.to_owned() };
                return Answer { batch_item_failures: vec![failure] };
            }
        }
    }
    tracing::info!(received, sent, "outbox");
    Answer::default()
}

async fn send<Q: MessageQueue, O: Outbox>(
    ports: &Ports<Q, O>,
    record: &StreamRecord,
) -> Result<(), DeliveryError> {
    let message = dynamo::outbox::read(&record.texts())?;
    match deliver(&ports.queue, &ports.outbox, &message).await {
        // The message itself is gone, so nobody waits for it.
        Err(DeliveryError::Store(StoreError::ConditionFailed(Condition::Outbox))) => Ok(()),
        result => result,
    }
}
