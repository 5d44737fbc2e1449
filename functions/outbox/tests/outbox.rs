//! Outbox messages, from the stream into the invitation queue.

#![allow(clippy::expect_used, reason = "a test may panic")]

use outbox::{Ports, handle};
use serde_json::{Value, json};
use testkit::access::{MemoryOutbox, MemoryQueue};
use testkit::http::event;
use testkit::ledger::Faults;

async fn send(queue: &MemoryQueue, path: &str) -> Value {
    let outbox = MemoryOutbox::of(Vec::new(), Faults::default());
    let ports = Ports { queue: queue.clone(), outbox };
    let event = serde_json::from_str(&event(path)).expect("an event");
    serde_json::to_value(handle(&ports, event).await).expect("JSON")
}

#[tokio::test]
async fn every_message_is_sent_in_order() {
    let queue = MemoryQueue::default();
    let answer = send(&queue, "outbox/two-messages.json").await;
    assert_eq!(answer, json!({ "batchItemFailures": [] }));
    assert_eq!(queue.sent(), ["m-1", "m-2"]);
}

#[tokio::test]
async fn records_from_the_first_failure_on_are_delivered_again() {
    for (path, queue) in [
        ("outbox/one-unreadable.json", MemoryQueue::default()),
        ("outbox/two-messages.json", MemoryQueue::default().refusing("m-2")),
    ] {
        let answer = send(&queue, path).await;
        let failure = json!({ "itemIdentifier": "111000000000000000002" });
        assert_eq!(answer, json!({ "batchItemFailures": [failure] }), "{path}");
        assert_eq!(queue.sent(), ["m-1"], "{path}");
    }
}
