//! How often and after which pause a command that met others is tried again.

use jiff::SignedDuration;

use crate::store::StoreError;
use crate::system::Clock;

/// Most tries of one command.
const MOST: u32 = 10;

/// The first pause is a random part of this, and each further one of twice as much.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_millis(20);

/// Longest pause, before chance shortens it.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(2);

/// The tries of one command: bounded, with pauses that grow and are cut short by chance, so that
/// writers who met do not meet again.
///
/// <https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/>
#[derive(Debug)]
pub struct Retry<'a, C> {
    clock: &'a C,
    made: u32,
}

impl<'a, C: Clock> Retry<'a, C> {
    /// None so far.
    pub const fn new(clock: &'a C) -> Self {
        Self { clock, made: 0 }
    }

    /// Whether to look again after this failure, once a pause is over. Not after one that would
    /// only repeat, nor after the last try.
    ///
    /// After a time-out nobody knows whether the command was done: who looks again must look for
    /// its identity first.
    pub async fn again(&mut self, error: &StoreError) -> bool {
        self.made = self.made.saturating_add(1);
        let passes = match error {
            StoreError::ConditionFailed(_)
            | StoreError::Conflict
            | StoreError::Throttled
            | StoreError::Timeout => true,
            StoreError::Corrupt(_) | StoreError::Unavailable(_) => false,
        };
        if !passes || self.made >= MOST {
            return false;
        }
        let doublings = self.made.saturating_sub(1).min(16);
        let most = FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE);
        self.clock.pause(most).await;
        true
    }
}
