//! Sends the messages that the stream missed.

use app::outbox::{OutboxMessage, OutboxRecord, Swept};
use jiff::SignedDuration;
use outbox_sweeper::{Ports, SweepError, handle};
use testkit::access::{MemoryOutbox, MemoryQueue, account, noon, user};
use testkit::ledger::Faults;
use testkit::system::FixedClock;

fn ports(queue: MemoryQueue) -> Ports<MemoryQueue, MemoryOutbox, FixedClock> {
    let record = |id: &str, minutes: i64| OutboxRecord {
        id: id.to_owned(),
        created_at: noon() - SignedDuration::from_mins(minutes),
        message: OutboxMessage::Invitation { user: user("dana.roy").id, account: account("a-1") },
    };
    let outbox = MemoryOutbox::of(vec![record("old", 6), record("new", 4)], Faults::default());
    Ports { queue, outbox, clock: FixedClock::at(noon()) }
}

#[tokio::test]
async fn old_messages_are_sent_and_new_ones_are_left_to_the_stream() {
    let ports = ports(MemoryQueue::default());
    assert!(handle(&ports).await.is_ok());
    assert_eq!(ports.queue.sent(), ["old"]);
    assert_eq!(ports.outbox.left(), ["new"]);
}

#[tokio::test]
async fn a_message_that_cannot_be_sent_fails_the_sweep() {
    let ports = ports(MemoryQueue::default().refusing("old"));
    let left = handle(&ports).await;
    assert!(matches!(left, Err(SweepError::Remaining(Swept { sent: 0, failed: 1 }))), "{left:?}");
}
