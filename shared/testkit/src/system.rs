//! A clock that the test moves, and randomness that repeats.

use std::cell::Cell;
use std::sync::{Mutex, PoisonError};

use app::system::{Clock, Random};
use jiff::{SignedDuration, Timestamp};

/// A clock that only the test moves.
#[derive(Debug)]
pub struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    /// A clock at this instant.
    pub fn at(instant: Timestamp) -> Self {
        Self(Mutex::new(instant))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.saturating_add(by).unwrap_or(*now);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves the clock by the whole pause, and lets other tasks run.
    async fn pause(&self, most: SignedDuration) {
        self.advance(most);
        tokio::task::yield_now().await;
    }
}

/// Bytes that differ at each call within a test, for all generators of the test, and repeat in each
/// run.
#[derive(Debug, Default)]
pub struct Counting(());

thread_local! {
    /// Each test runs in its own thread.
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

impl Random for Counting {
    fn bytes(&self) -> [u8; 32] {
        let count = COUNT.get().wrapping_add(1);
        COUNT.set(count);
        let mut bytes = [0x5a; 32];
        for (byte, value) in bytes.iter_mut().zip(count.to_be_bytes()) {
            *byte = value;
        }
        bytes
    }
}
