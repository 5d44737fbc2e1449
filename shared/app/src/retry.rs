//! Retries of a store command with exponential backoff and jitter.

use jiff::SignedDuration;

use crate::store::StoreError;
use crate::system::Clock;

/// Maximum number of attempts of one command.
const MAX_ATTEMPTS: u32 = 10;

/// The first pause is a random part of this; the maximum doubles with each attempt.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_millis(20);

/// Upper limit of that maximum.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(2);

/// The attempts of one command. Their number is limited, and the pauses between them grow and are
/// random, so that two writers do not collide again.
///
/// <https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/>
#[derive(Debug)]
pub struct Retry<'a, C> {
    clock: &'a C,
    attempts: u32,
}

impl<'a, C: Clock> Retry<'a, C> {
    /// No attempt has failed yet.
    pub const fn new(clock: &'a C) -> Self {
        Self { clock, attempts: 0 }
    }

    /// Whether to try again after this failure; waits for the pause first. `false` after a
    /// permanent failure, and after the last attempt.
    ///
    /// After a time-out the command may have been carried out: the caller must look for its
    /// identity before trying again.
    pub async fn again(&mut self, error: &StoreError) -> bool {
        self.attempts = self.attempts.saturating_add(1);
        let is_transient = match error {
            StoreError::ConditionFailed(_)
            | StoreError::Conflict
            | StoreError::Throttled
            | StoreError::Timeout => true,
            StoreError::Corrupt(_) | StoreError::Unavailable(_) => false,
        };
        if !is_transient || self.attempts >= MAX_ATTEMPTS {
            return false;
        }
        let doublings = self.attempts.saturating_sub(1).min(16);
        let most = FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE);
        self.clock.pause(most).await;
        true
    }
}
