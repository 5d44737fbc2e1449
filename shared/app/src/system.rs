//! Time and randomness come in through ports, so that any situation can be replayed.

use std::future::Future;

use jiff::{SignedDuration, Timestamp};

/// The clock.
pub trait Clock: Send + Sync {
    /// The instant it is now.
    fn now(&self) -> Timestamp;

    /// Waits for a random part of this time.
    fn pause(&self, most: SignedDuration) -> impl Future<Output = ()> + Send;
}

/// A source of unguessable bytes.
pub trait Random: Send + Sync {
    /// Thirty-two bytes nobody can guess.
    fn bytes(&self) -> [u8; 32];
}
