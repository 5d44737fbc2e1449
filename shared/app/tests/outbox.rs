//! The outbox: each message reaches its queue at least once.

use app::outbox::{OutboxMessage, OutboxRecord, Swept, deliver, sweep};
use jiff::SignedDuration;
use testkit::access::{MemoryOutbox, MemoryQueue, account, noon, user};
use testkit::ledger::{Faults, When};

fn record(id: &str, minutes: i64) -> OutboxRecord {
    let message = OutboxMessage::Invitation { user: user("dana.roy").id, account: account("a-1") };
    let created_at = noon() - SignedDuration::from_mins(minutes);
    OutboxRecord { id: id.to_owned(), created_at, message }
}

#[tokio::test]
async fn a_crash_may_repeat_a_message_and_never_drops_one() {
    for call in 1..=3 {
        for when in [When::Before, When::After] {
            let faults = Faults::crash_at(call, when);
            let queue = MemoryQueue::with_faults(faults.clone());
            let outbox = MemoryOutbox::of(vec![record("m-1", 6)], faults.clone());
            let _ = deliver(&queue, &outbox, &record("m-1", 6)).await;
            faults.revive();
            sweep(&queue, &outbox, noon()).await.expect("the outbox can be read");
            assert!(queue.sent().contains(&"m-1".to_owned()), "call {call} {when:?}");
            assert!(outbox.left().is_empty(), "call {call} {when:?}");
        }
    }
}

#[tokio::test]
async fn a_sweep_leaves_recent_messages_to_the_stream_and_continues_after_a_failure() {
    let queue = MemoryQueue::default().refusing("bad");
    let pending = vec![record("older", 60), record("bad", 30), record("old", 6), record("new", 5)];
    let outbox = MemoryOutbox::of(pending, Faults::default());
    let swept = sweep(&queue, &outbox, noon()).await;
    assert_eq!(swept, Ok(Swept { sent: 2, failed: 1 }));
    assert_eq!(queue.sent(), ["older", "old"]);
    assert_eq!(outbox.left(), ["bad", "new"]);
}
