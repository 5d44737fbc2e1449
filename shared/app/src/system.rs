//! Ports for time and randomness, so that tests can replay any situation.

use std::future::Future;

use jiff::{SignedDuration, Timestamp};

/// The clock.
pub trait Clock: Send + Sync {
    /// The current instant.
    fn now(&self) -> Timestamp;

    /// Waits for a random time up to `most`.
    fn pause(&self, most: SignedDuration) -> impl Future<Output = ()> + Send;
}

/// A source of unguessable bytes.
pub trait Random: Send + Sync {
    /// Thirty-two random bytes, different for each call.
    fn bytes(&self) -> [u8; 32];
}
