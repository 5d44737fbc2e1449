//! Spaces what a process does, so that it stays below a rate.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use app::auto_pay::Pace;
use tokio::time::{Instant, sleep_until};

/// Lets through a number of turns a second, evenly spaced. Turns that nobody takes do not add up.
#[derive(Debug)]
pub struct Pacer {
    interval: Duration,
    next: Mutex<Option<Instant>>,
}

impl Pacer {
    /// So many turns a second.
    pub fn per_second(turns: u32) -> Self {
        Self { interval: Duration::from_secs(1) / turns.max(1), next: Mutex::new(None) }
    }
}

impl Pace for Pacer {
    async fn turn(&self) {
        let turn = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            let turn = next.map_or(now, |next| next.max(now));
            *next = Some(turn + self.interval);
            turn
        };
        sleep_until(turn).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn turns_are_spaced_and_do_not_add_up() {
        let pacer = Pacer::per_second(4);
        let begin = Instant::now();
        for turn in 0..8 {
            pacer.turn().await;
            assert_eq!(begin.elapsed().as_millis(), turn * 250, "turn {turn}");
        }
        tokio::time::advance(Duration::from_secs(10)).await;
        let later = Instant::now();
        pacer.turn().await;
        pacer.turn().await;
        assert_eq!(later.elapsed().as_millis(), 250);
    }
}
