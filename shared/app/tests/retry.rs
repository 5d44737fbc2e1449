//! Tries of a command: what passes is tried again, with pauses that grow, and not for ever.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::retry::Retry;
use app::store::{Condition, StoreError};
use app::system::Clock;
use jiff::SignedDuration;
use testkit::system::FixedClock;

/// The longest pause before each further try, until there is none.
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
async fn what_passes_is_tried_ten_times_with_pauses_that_double_up_to_two_seconds() {
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
async fn what_would_only_repeat_is_not_tried_again() {
    for error in [StoreError::Corrupt("x".into()), StoreError::Unavailable("x".into())] {
        assert_eq!(pauses(&error).await, [0_i128; 0], "{error}");
    }
}

#[tokio::test]
async fn a_pause_is_never_longer_than_all_of_a_call_s_time() {
    let most: i128 = pauses(&StoreError::Conflict).await.iter().sum();
    assert!(most < SignedDuration::from_secs(7).as_millis(), "{most} ms");
}
