//! The outbox against a real DynamoDB protocol.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]

use app::outbox::{Outbox, OutboxMessage, OutboxRecord, PendingOutbox};
use app::store::{Condition, StoreError};
use aws_sdk_dynamodb::Client;
use dynamo::outbox::{OutboxTable, put};
use jiff::SignedDuration;
use testkit::access::{account, noon, user};
use testkit::local_dynamo::{LEDGER, local_dynamo};

fn record(id: &str, minutes: i64) -> OutboxRecord {
    let message = OutboxMessage::Invitation { user: user("dana.roy").id, account: account("a-1") };
    let created_at = noon() + SignedDuration::from_mins(minutes);
    OutboxRecord { id: id.to_owned(), created_at, message }
}

async fn write(client: &Client, record: &OutboxRecord) {
    let item = put(LEDGER, record).unwrap();
    client.transact_write_items().transact_items(item).send().await.unwrap();
}

#[tokio::test]
async fn a_message_is_pending_until_it_was_sent() {
    let client = local_dynamo().await;
    let outbox = OutboxTable::new(client.clone(), LEDGER);
    let (young, old, older) = (record("young", 0), record("old", -6), record("older", -60));
    for record in [&young, &old, &older] {
        write(&client, record).await;
    }
    let before = noon() - SignedDuration::from_mins(5);
    assert_eq!(outbox.pending(before, 10).await, Ok(vec![older.clone(), old.clone()]));
    assert_eq!(outbox.pending(before, 1).await, Ok(vec![older]));
    for _again in 0..2 {
        assert_eq!(outbox.mark_sent("older").await, Ok(()));
    }
    assert_eq!(outbox.pending(before, 10).await, Ok(vec![old]));
    let unknown = StoreError::ConditionFailed(Condition::Outbox);
    assert_eq!(outbox.mark_sent("unknown").await, Err(unknown));
}
