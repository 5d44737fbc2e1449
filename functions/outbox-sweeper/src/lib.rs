//! Every hour: sends outbox messages that the stream missed.

use app::outbox::{MessageQueue, PendingOutbox, Swept, sweep};
use app::store::StoreError;
use app::system::Clock;
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::FindOutbox,
    Capability::MarkOutbox,
    Capability::QueueInvitation,
    Capability::QueuePaymentNotice,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<Q, O, C> {
    /// The queues of its messages.
    pub queue: Q,
    /// The outbox, with its pending messages.
    pub outbox: O,
    /// The clock.
    pub clock: C,
}

/// Why a sweep failed.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The pending messages could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Some messages are still pending; the next sweep retries them.
    #[error("{} messages could not be sent; the next sweep retries", .0.failed)]
    Remaining(Swept),
}

/// Sends the pending messages.
///
/// # Errors
/// See [`SweepError`].
pub async fn handle<Q, O, C>(ports: &Ports<Q, O, C>) -> Result<(), SweepError>
where
    Q: MessageQueue,
    O: PendingOutbox,
    C: Clock,
{
    let swept = sweep(&ports.queue, &ports.outbox, ports.clock.now()).await?;
    tracing::info!(sent = swept.sent, failed = swept.failed, "outbox swept");
    if swept.failed == 0 { Ok(()) } else { Err(SweepError::Remaining(swept)) }
}
