//! Retries: transient failures are tried again, with growing pauses, a limited number of times.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::retry::Retry;
use app::store::{Condition, StoreError};
use app::system::Clock;
use jiff::SignedDuration;
use testkit::system::FixedClock;

/// The longest possible pause before each further attempt, in milliseconds.
async fn pauses(error: &StoreError) -> Vec<i128> {
    let clock = FixedClock::at("2026-07-20T15:00:00Z".parse().unwrap());
    let (mut retry, mut pauses) = (Retry::new(&clock), Vec::new());
    let mut before = clock.now();
    while retry.again(error).await {
        pauses.push(clock.now().duration_since(before).as_millis());
        before = clock.now();
    }
    pauses
}

#[tokio::test]
async fn transient_failures_are_tried_ten_times_with_pauses_doubling_up_to_two_seconds() {
    let expected = [20, 40, 80, 160, 320, 640, 1_280, 2_000, 2_000];
    for error in [
        StoreError::ConditionFailed(Condition::Version),
        StoreError::Conflict,
        StoreError::Throttled,
        StoreError::Timeout,
    ] {
        assert_eq!(pauses(&error).await, expected, "{error}");
    }
}

#[tokio::test]
async fn permanent_failures_are_not_retried() {
    for error in [StoreError::Corrupt("x".into()), StoreError::Unavailable("x".into())] {
        assert_eq!(pauses(&error).await, [0_i128; 0], "{error}");
    }
}

#[tokio::test]
async fn all_pauses_together_last_less_than_seven_seconds() {
    let total: i128 = pauses(&StoreError::Conflict).await.iter().sum();
    assert!(total < SignedDuration::from_secs(7).as_millis(), "{total} ms");
}
