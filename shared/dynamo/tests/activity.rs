//! The `activity` table and the counts of tries, against a real DynamoDB protocol.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;

use app::rate_limit::CountAttempts;
use dynamo::access::AccessTable;
use dynamo::activity::ActivityTable;
use testkit::access::{activity_suite, noon};
use testkit::local_dynamo::{ACCESS, ACTIVITY, local_dynamo};

#[tokio::test]
async fn the_tables_pass_the_suites_of_the_stores_in_memory() {
    let client = local_dynamo().await;
    let log = ActivityTable::new(client.clone(), ACTIVITY);
    let access = AccessTable::new(client, ACCESS).with_activity(ACTIVITY);
    activity_suite::logs(&log).await;
    activity_suite::downloads(&log).await;
    activity_suite::views(&access, &log).await;
    activity_suite::attempts(&access).await;
}

#[tokio::test]
async fn concurrent_attempts_are_all_counted() {
    let table = Arc::new(AccessTable::new(local_dynamo().await, ACCESS));
    let key = app::rate_limit::CONFIRMATIONS.key("dana", noon());
    let tries = (0..20).map(|_| {
        let (table, key) = (Arc::clone(&table), key.clone());
        tokio::spawn(async move { table.count_attempt(&key).await.unwrap() })
    });
    let mut counts = Vec::new();
    for done in tries.collect::<Vec<_>>() {
        counts.push(done.await.unwrap());
    }
    counts.sort_unstable();
    assert_eq!(counts, (1..=20).collect::<Vec<_>>());
}
