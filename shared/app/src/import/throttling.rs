//! Retry of throttled calls of the store. A new on-demand table takes 4,000 write units a second
//! and grows with its load. So a large import is throttled at first, and nothing is
//! wrong.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html>

use std::future::Future;

use jiff::{SignedDuration, Timestamp};

use crate::store::StoreError;
use crate::system::Clock;

/// The first wait is a random part of this, and each further one of twice as much.
const FIRST_WAIT: SignedDuration = SignedDuration::from_millis(50);

/// Longest wait, before chance shortens it.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_secs(5);

/// The longest wait after a call was throttled this often in a row.
pub(super) fn backoff(throttled: u32) -> SignedDuration {
    let doublings = throttled.saturating_sub(1).min(16);
    FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT)
}

/// Repeats a call of the store while it is throttled, until the deadline.
///
/// # Errors
/// Those of the call; [`StoreError::Throttled`] when the deadline has passed.
pub async fn retry_throttled<T, F>(
    clock: &impl Clock,
    deadline: Timestamp,
    call: impl Fn() -> F,
) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    let mut throttled = 0_u32;
    loop {
        match call().await {
            Err(StoreError::Throttled) if clock.now() < deadline => {
                throttled = throttled.saturating_add(1);
                clock.pause(backoff(throttled)).await;
            }
            other => return other,
        }
    }
}
