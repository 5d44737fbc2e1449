//! Messages written in the same transaction as their cause, and sent to a queue afterwards.
//!
//! A message is pending until it is in its queue. The function behind the table's stream sends it
//! at once; a scheduled sweep sends what the stream missed. Both may send a message twice; the
//! receiver recognises it by its id.

use std::future::Future;

use domain::date::parse_date;
use domain::ids::{AccountId, PaymentId, UserId};
use jiff::civil::Date;
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
    /// Mail the customer about a payment.
    PaymentNotice(PaymentNotice),
    /// Mail the customer about Auto Pay.
    AutoPayNotice(AutoPayNotice),
}

/// What to mail about a payment. The mail says what the payment's record says when it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentNotice {
    /// The account.
    pub account: AccountId,
    /// The payment.
    pub payment: PaymentId,
    /// What happened.
    pub what: PaymentNews,
}

/// What happened to a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentNews {
    /// It succeeded: the receipt.
    Succeeded,
    /// A bank debit is on its way.
    Processing,
    /// It was declined.
    Declined,
    /// It was refunded, returned or charged back: the movement's id at the gateway.
    Moved(String),
    /// That was undone: the movement's id at the gateway.
    Undone(String),
}

/// What to mail about Auto Pay. The mail says what is true of the account when it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AutoPayNotice {
    /// The account.
    pub account: AccountId,
    /// What it is about.
    pub news: AutoPayNews,
}

/// What a mail about Auto Pay is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AutoPayNews {
    /// It was switched on.
    On,
    /// It was switched off.
    Off,
    /// What will be charged on this day: the advance notice.
    Announced(Date),
    /// A limit holds a charge until the customer acts.
    Held,
    /// What is left of an announced charge is too little to be charged, and waits.
    TooLittle,
    /// This card, by its id, expires.
    CardExpires(String),
}

impl AutoPayNews {
    /// As text, with the day or the method.
    pub fn parts(&self) -> (&'static str, Option<String>) {
        match self {
            Self::On => ("on", None),
            Self::Off => ("off", None),
            Self::Announced(day) => ("announced", Some(day.to_string())),
            Self::Held => ("held", None),
            Self::TooLittle => ("too-little", None),
            Self::CardExpires(method) => ("card-expires", Some(method.clone())),
        }
    }

    /// Reads what [`Self::parts`] gives.
    pub fn of_parts(text: &str, of: Option<String>) -> Option<Self> {
        match (text, of) {
            ("on", None) => Some(Self::On),
            ("off", None) => Some(Self::Off),
            ("announced", Some(day)) => parse_date(&day).map(Self::Announced),
            ("held", None) => Some(Self::Held),
            ("too-little", None) => Some(Self::TooLittle),
            ("card-expires", Some(method)) => Some(Self::CardExpires(method)),
            _ => None,
        }
    }
}

impl PaymentNews {
    /// As text, with the movement's id.
    pub fn parts(&self) -> (&'static str, Option<&str>) {
        match self {
            Self::Succeeded => ("succeeded", None),
            Self::Processing => ("processing", None),
            Self::Declined => ("declined", None),
            Self::Moved(id) => ("moved", Some(id)),
            Self::Undone(id) => ("undone", Some(id)),
        }
    }

    /// Reads what [`Self::parts`] gives.
    pub fn of_parts(text: &str, movement: Option<String>) -> Option<Self> {
        match (text, movement) {
            ("succeeded", None) => Some(Self::Succeeded),
            ("processing", None) => Some(Self::Processing),
            ("declined", None) => Some(Self::Declined),
            ("moved", Some(id)) => Some(Self::Moved(id)),
            ("undone", Some(id)) => Some(Self::Undone(id)),
            _ => None,
        }
    }
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
