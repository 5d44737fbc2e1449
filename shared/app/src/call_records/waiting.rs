//! Rows of call records that wait for their account or invoice.

use std::future::Future;

use crate::outbox::QueueError;

/// Makes the import of call records try again what waits.
pub trait RetryWaitingCalls: Send + Sync {
    /// Enqueues the order to do so.
    fn retry_waiting(&self) -> impl Future<Output = Result<(), QueueError>> + Send;
}
