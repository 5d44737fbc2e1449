//! A clock that stands still until it is moved, and randomness that repeats.

use std::sync::{Mutex, PoisonError};

use app::outside::{Clock, Random};
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

/// Bytes that are different each time and the same in each test.
#[derive(Debug, Default)]
pub struct Counting(Mutex<u64>);

impl Random for Counting {
    fn bytes(&self) -> [u8; 32] {
        let mut count = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *count = count.wrapping_add(1);
        let mut bytes = [0x5a; 32];
        for (byte, value) in bytes.iter_mut().zip(count.to_be_bytes()) {
            *byte = value;
        }
        bytes
    }
}
