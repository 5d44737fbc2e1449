//! A clock that stands still until it is moved, and randomness that repeats.

use std::cell::Cell;
use std::sync::{Mutex, PoisonError};

use app::system::{Clock, Random};
use jiff::{SignedDuration, Timestamp};

/// A clock that only the test moves.
#[derive(Debug)]
pub struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    /// Stands at this instant.
    pub fn at(instant: Timestamp) -> Self {
        Self(Mutex::new(instant))
    }

    /// Moves on.
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.saturating_add(by).unwrap_or(*now);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves on by all of it, and lets others go on.
    async fn pause(&self, most: SignedDuration) {
        self.advance(most);
        tokio::task::yield_now().await;
    }
}

/// Bytes that are different each time, whichever of a test's generators they come from, and the
/// same in each run of the test.
#[derive(Debug, Default)]
pub struct Counting(());

thread_local! {
    /// Each test runs in a thread of its own.
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
