//! Messages written in the same transaction as their cause, and sent to a queue afterwards.
//!
//! A message is pending until it is in its queue. The function behind the table's stream sends it
//! at once; a scheduled sweep sends what the stream missed. Both may send a message twice; the
//! receiver recognises it by its id.

use std::future::Future;

use domain::ids::{AccountId, UserId};
use jiff::{SignedDuration, Timestamp};

use crate::store::StoreError;

/// A sweep leaves messages younger than this to the stream.
pub const SWEEP_AFTER: SignedDuration = SignedDuration::from_mins(5);
/// Maximum number of messages of one sweep.
pub const SWEEP_LIMIT: u16 = 500;

/// A message, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRecord {
    /// Its id; the receiver recognises a repeated message by it.
    pub id: String,
    /// When its cause was written.
    pub created_at: Timestamp,
    /// Its content.
    pub message: OutboxMessage,
}

/// The content of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutboxMessage {
    /// Invite a recorded user to an account.
    Invitation {
        /// The user.
        user: UserId,
        /// The account.
        account: AccountId,
    },
}

/// Why a message is not in its queue.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the queue is unavailable: {0}")]
pub struct QueueError(pub String);

/// Why a message was not delivered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// It is not in its queue.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// It may be in its queue, but that is not recorded.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Puts messages into their queues.
pub trait MessageQueue: Send + Sync {
    /// Sends a message.
    fn send(&self, record: &OutboxRecord) -> impl Future<Output = Result<(), QueueError>> + Send;
}

/// Records what was sent.
pub trait Outbox: Send + Sync {
    /// Records that a message is in its queue. Recording it again changes nothing.
    fn mark_sent(&self, id: &str) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Finds the messages that the stream missed.
pub trait PendingOutbox: Outbox {
    /// Messages older than `before` that are not in their queue, oldest first, at most `limit`.
    fn pending(
        &self,
        before: Timestamp,
        limit: u16,
    ) -> impl Future<Output = Result<Vec<OutboxRecord>, StoreError>> + Send;
}

/// Sends one message and records that it was sent.
///
/// # Errors
/// [`DeliveryError`]; the message must be sent again.
pub async fn deliver(
    queue: &impl MessageQueue,
    outbox: &impl Outbox,
    record: &OutboxRecord,
) -> Result<(), DeliveryError> {
    queue.send(record).await?;
    outbox.mark_sent(&record.id).await?;
    Ok(())
}

/// The result of a sweep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Messages sent.
    pub sent: usize,
    /// Messages left for the next sweep.
    pub failed: usize,
}

/// Sends what the stream missed. A message that cannot be sent does not hold up the others.
///
/// # Errors
/// When the pending messages cannot be read.
pub async fn sweep(
    queue: &impl MessageQueue,
    outbox: &impl PendingOutbox,
    now: Timestamp,
) -> Result<Swept, StoreError> {
    let mut swept = Swept::default();
    for record in outbox.pending(now - SWEEP_AFTER, SWEEP_LIMIT).await? {
        match deliver(queue, outbox, &record).await {
            Ok(()) => swept.sent += 1,
            Err(error) => {
                tracing::warn!(id = record.id, %error, "a message stays in the outbox");
                swept.failed += 1;
            }
        }
    }
    Ok(swept)
}
