//! The machine's clock and randomness.

use app::system::{Clock, Random};
use jiff::{SignedDuration, Timestamp};

/// The time of day.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where time comes in")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    async fn pause(&self, most: SignedDuration) {
        // 256 different pauses are enough to separate writers.
        let [part, ..] = SystemRandom.bytes();
        let most = most.unsigned_abs();
        tokio::time::sleep(most.mul_f64(f64::from(part) / 256.0)).await;
    }
}

/// The operating system's randomness.
#[derive(Clone, Copy, Debug)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn bytes(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        if getrandom::fill(&mut bytes).is_err() {
            // A machine without randomness must not make secrets.
            std::process::abort();
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn randomness_does_not_repeat() {
        assert_ne!(SystemRandom.bytes(), SystemRandom.bytes());
    }
}
