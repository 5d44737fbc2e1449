//! The machine's clock and randomness.

use app::system::{Clock, Random};
use jiff::{SignedDuration, Timestamp};

use crate::Error;

/// The time of day. On the local stack, `cargo xtask clock` moves it.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where time comes in")]
    fn now(&self) -> Timestamp {
        moved(Timestamp::now())
    }

    async fn pause(&self, most: SignedDuration) {
        // 256 different pauses are enough to separate writers.
        let [part, ..] = SystemRandom.bytes();
        let most = most.unsigned_abs();
        tokio::time::sleep(most.mul_f64(f64::from(part) / 256.0)).await;
    }
}

/// When the present call ends, on the [`SystemClock`]; from the deadline that Lambda gives with the
/// call, in milliseconds since 1970.
///
/// # Errors
/// When no instant has this number.
pub fn deadline(milliseconds: u64) -> Result<Timestamp, Error> {
    Ok(moved(Timestamp::from_millisecond(i64::try_from(milliseconds)?)?))
}

/// What the [`SystemClock`] shows at an instant of the machine's clock: the same on AWS.
fn moved(machine: Timestamp) -> Timestamp {
    #[cfg(feature = "local-clock")]
    let machine = crate::local_clock::moved(machine);
    machine
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
    fn a_deadline_is_an_instant_and_a_number_that_is_none_is_refused() {
        let noon: Timestamp = "2026-07-15T12:00:00.25Z".parse().unwrap();
        assert_eq!(deadline(1_784_116_800_250).unwrap(), noon);
        assert!(deadline(u64::MAX).is_err());
        assert!(deadline(i64::MAX.unsigned_abs()).is_err());
    }

    #[test]
    fn randomness_does_not_repeat() {
        assert_ne!(SystemRandom.bytes(), SystemRandom.bytes());
    }
}
