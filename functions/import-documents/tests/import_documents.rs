//! Messages of the import queue.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::sync::Mutex;

use app::call_records::RetryWaitingCalls;
use app::import::{Arrival, ImportQueue, InviteOnImport, LeaseStore, Report};
use app::outbox::QueueError;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use domain::ids::AccountId;
use import_documents::{Ports, handle};
use jiff::{SignedDuration, Timestamp};
use queue::{ImportMessage, parse_import_message};
use serde_json::json;
use testkit::documents::{account, file};
use testkit::http::event;
use testkit::ledger::{Faults, MemoryFiles, MemoryLedger};
use testkit::system::{Counting, FixedClock};

const NOW: &str = "2026-07-03T13:21:00Z";

/// Records when the import asked for another call, and how often for call records that wait.
#[derive(Debug, Default)]
struct Queue(Mutex<Vec<SignedDuration>>, Mutex<u32>);

impl Queue {
    fn waiting_calls_tried(&self) -> u32 {
        *self.1.lock().unwrap()
    }
}

impl RetryWaitingCalls for &Queue {
    async fn retry_waiting(&self) -> Result<(), QueueError> {
        *self.1.lock().unwrap() += 1;
        Ok(())
    }
}

impl ImportQueue for &Queue {
    async fn continue_after(&self, after: SignedDuration) -> Result<(), QueueError> {
        self.0.lock().unwrap().push(after);
        Ok(())
    }
}

type World<'a> = Ports<
    MemoryLedger,
    MemoryFiles,
    MemoryFiles,
    MemoryLedger,
    &'a Queue,
    &'a Queue,
    FixedClock,
    Counting,
>;

/// One table, and one bucket for each file port.
fn world<'a>(queue: &'a Queue, faults: &Faults) -> World<'a> {
    let ledger = MemoryLedger::new(faults.clone());
    Ports {
        store: ledger.clone(),
        documents: MemoryFiles::new(faults.clone()),
        files: MemoryFiles::new(faults.clone()),
        runs: ledger,
        queue,
        calls: queue,
        clock: FixedClock::at(now()),
        random: Counting::default(),
        invite: InviteOnImport(false),
    }
}

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn in_minutes(minutes: i64) -> Timestamp {
    now().checked_add(SignedDuration::from_mins(minutes)).unwrap()
}

fn message(id: &str, body: &str) -> SqsEvent {
    let record = json!({ "messageId": id, "body": body, "eventSource": "aws:sqs" });
    serde_json::from_value(json!({ "Records": [record] })).unwrap()
}

fn failed(response: &SqsBatchResponse) -> Vec<&str> {
    response.batch_item_failures.iter().map(|failure| failure.item_identifier.as_str()).collect()
}

fn the_arrival() -> Arrival {
    let body = event("import-documents/s3-notification.json");
    let ImportMessage::Files(mut files) = parse_import_message(&body).unwrap() else {
        panic!("a notification names files")
    };
    files.remove(0)
}

#[tokio::test]
async fn a_notification_s_file_is_imported_and_the_message_is_done() {
    let (queue, faults) = (Queue::default(), Faults::default());
    let ports = world(&queue, &faults);
    ports.files.drop_file(&the_arrival(), file(&[account("a", 1)]));
    let body = event("import-documents/s3-notification.json");
    let response = handle(&ports, message("m-1", &body), in_minutes(5)).await;
    assert_eq!(failed(&response), [""; 0]);
    assert!(ports.store.ledger_of(&AccountId::parse("a").unwrap()).is_some());
    assert!(ports.files.text(&Report::latest_key(&the_arrival())).is_some());
    assert!(queue.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn calls_that_wait_are_tried_again_once_all_files_are_posted() {
    let (queue, faults) = (Queue::default(), Faults::default());
    let ports = world(&queue, &faults);
    ports.files.drop_file(&the_arrival(), file(&[account("a", 1)]));
    let body = event("import-documents/s3-notification.json");
    handle(&ports, message("m-1", &body), now()).await;
    assert_eq!(queue.waiting_calls_tried(), 0, "the deadline was over");
    handle(&ports, message("m-2", r#"{"goOn":true}"#), in_minutes(5)).await;
    assert_eq!(queue.waiting_calls_tried(), 1);
}

#[tokio::test]
async fn near_the_deadline_the_import_enqueues_another_call_which_finishes_the_run() {
    let (queue, faults) = (Queue::default(), Faults::default());
    let ports = world(&queue, &faults);
    ports.files.drop_file(&the_arrival(), file(&[account("a", 1)]));
    let body = event("import-documents/s3-notification.json");
    let soon = now().checked_add(SignedDuration::from_secs(29)).unwrap();
    let response = handle(&ports, message("m-1", &body), soon).await;
    assert_eq!(failed(&response), [""; 0]);
    assert_eq!(*queue.0.lock().unwrap(), [SignedDuration::ZERO]);
    assert_eq!(ports.files.text(&Report::latest_key(&the_arrival())), None);
    handle(&ports, message("m-2", r#"{"goOn":true}"#), in_minutes(5)).await;
    assert!(ports.files.text(&Report::latest_key(&the_arrival())).is_some());
}

#[tokio::test]
async fn while_another_call_has_the_lease_the_import_retries_after_the_lease_ends() {
    let (queue, faults) = (Queue::default(), Faults::default());
    let ports = world(&queue, &faults);
    assert!(ports.runs.acquire("another", now(), in_minutes(1)).await.unwrap());
    let body = event("import-documents/s3-notification.json");
    let response = handle(&ports, message("m-1", &body), in_minutes(5)).await;
    assert_eq!(failed(&response), [""; 0]);
    assert_eq!(*queue.0.lock().unwrap(), [SignedDuration::from_secs(120)]);
}

#[tokio::test]
async fn a_file_is_registered_although_the_table_throttles_for_a_while() {
    let (queue, faults) = (Queue::default(), Faults::default());
    let ports = world(&queue, &faults);
    ports.files.drop_file(&the_arrival(), file(&[account("a", 1)]));
    // Longer than the retries of one command.
    faults.throttle(20);
    let body = event("import-documents/s3-notification.json");
    let response = handle(&ports, message("m-1", &body), in_minutes(5)).await;
    assert_eq!(failed(&response), [""; 0]);
    assert!(ports.files.text(&Report::latest_key(&the_arrival())).is_some());
}

/// S3 also sends a notification for each PDF beside the billing files.
#[tokio::test]
async fn a_message_that_names_no_billing_file_does_nothing() {
    let notification = event("import-documents/s3-notification.json");
    let of = |key: &str| notification.replace("billing%2Fjuly+%C3%A9t%C3%A9%2B1.jsonl", key);
    let messages = [
        event("import-documents/s3-test.json"),
        of("billing%2F"),
        of("billing%2Fdocuments%2Fa-1%2Fx.pdf"),
        of("reports%2Fbilling%2Fjuly.jsonl%2Flatest.json"),
    ];
    for body in messages {
        assert_ne!(body, notification);
        let (queue, faults) = (Queue::default(), Faults::default());
        let ports = world(&queue, &faults);
        // Another call has the lease, so a call that processed runs would ask for another call.
        assert!(ports.runs.acquire("another", now(), in_minutes(1)).await.unwrap());
        let calls = faults.calls();
        let response = handle(&ports, message("m-1", &body), in_minutes(5)).await;
        assert_eq!(failed(&response), [""; 0], "{body}");
        assert_eq!(*queue.0.lock().unwrap(), [], "{body}");
        assert_eq!(faults.calls(), calls, "{body}");
    }
}

#[tokio::test]
async fn what_fails_goes_back_to_the_queue() {
    let queue = Queue::default();
    let body = event("import-documents/s3-notification.json");
    let faults = Faults::crash_at(2, testkit::ledger::When::Before);
    let ports = world(&queue, &faults);
    let response = handle(&ports, message("m-1", &body), in_minutes(5)).await;
    assert_eq!(failed(&response), ["m-1"]);
    faults.revive();
    let response = handle(&ports, message("m-2", "what?"), in_minutes(5)).await;
    assert_eq!(failed(&response), ["m-2"]);
}
