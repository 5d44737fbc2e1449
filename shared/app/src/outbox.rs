//! Messages written in the same transaction as their cause, and sent to a queue afterwards.
//!
//! A message is pending until it is in its queue. The table's stream is the fast way; a sweeper
//! sends what it missed. Both may send a message twice; whoever receives it recognises it by its
//! id.

use std::future::Future;

use domain::ids::{AccountId, UserId};
use jiff::{SignedDuration, Timestamp};

use crate::store::StoreError;

/// What is younger is left to the stream.
pub const SWEEP_AFTER: SignedDuration = SignedDuration::from_mins(5);
/// Messages that one sweep sends at most.
pub const SWEEP_LIMIT: u16 = 500;

/// A message, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRecord {
    /// Its id; the receiver recognises a repeated message by it.
    pub id: String,
    /// When its cause happened.
    pub created_at: Timestamp,
    /// What it says.
    pub message: OutboxMessage,
}

/// What a message says.
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

/// Keeps what was sent.
pub trait Outbox: Send + Sync {
    /// Records that a message is in its queue. Doing so again changes nothing.
    fn mark_sent(&self, id: &str) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Finds what was missed.
pub trait PendingOutbox: Outbox {
    /// Messages older than `before` that are not in their queue, oldest first, at most `limit`.
    fn pending(
        &self,
        before: Timestamp,
        limit: u16,
    ) -> impl Future<Output = Result<Vec<OutboxRecord>, StoreError>> + Send;
}

/// Sends one message and records it.
///
/// # Errors
/// When it must be sent again.
pub async fn deliver(
    queue: &impl MessageQueue,
    outbox: &impl Outbox,
    record: &OutboxRecord,
) -> Result<(), DeliveryError> {
    queue.send(record).await?;
    outbox.mark_sent(&record.id).await?;
    Ok(())
}

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Messages sent.
    pub sent: usize,
    /// Messages left for the next sweep.
    pub failed: usize,
}

/// Sends what the stream missed. One message that cannot be sent does not hold up the others.
///
/// # Errors
/// When what is pending cannot be read.
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
