//! Moves new outbox messages from the ledger table's stream into the queues of their kinds.
//!
//! The order within a shard is kept: Lambda delivers a failed message again together with all that
//! follow it.

use app::outbox::{DeliveryError, MessageQueue, Outbox, deliver};
use app::store::{Condition, StoreError};
use dynamo::stream::{StreamEvent, StreamRecord};
use runtime::Capability;
use serde::Serialize;

/// What this function may do.
pub const CAPABILITIES: &[Capability] =
    &[Capability::MarkOutbox, Capability::QueueInvitation, Capability::QueuePaymentNotice];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<Q, O> {
    /// The queues of its messages.
    pub queue: Q,
    /// Records that a message was sent.
    pub outbox: O,
}

/// The partial batch response: the first record to deliver again.
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

/// Sends the messages of the batch, up to the first that fails.
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
        // The message is no longer in the outbox, so it needs no mark.
        Err(DeliveryError::Store(StoreError::ConditionFailed(Condition::Outbox))) => Ok(()),
        result => result,
    }
}
