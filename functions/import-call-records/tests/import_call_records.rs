//! Messages of the queue of call records, and the schedule.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use app::import::{Arrival, Report};
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use domain::ids::AccountId;
use domain::money::Currency;
use import_call_records::{Event, Ports, handle};
use jiff::{SignedDuration, Timestamp};
use queue::{CallImportMessage, parse_call_import_message};
use serde_json::{Value, json};
use testkit::call_records::{MemoryCallFiles, MemoryCalls, call, row};
use testkit::http::event;
use testkit::system::{Counting, FixedClock};

const NOW: &str = "2026-07-03T13:21:00Z";

const HEADER: &str = "call_id,account_id,invoice_number,started_at,duration_s,billed_s,direction,\
    caller,callee,caller_name,extension,cost_centre,destination,charge,currency,invoice_line_id\n";

type World = Ports<
    MemoryCalls,
    MemoryCalls,
    MemoryCallFiles,
    MemoryCallFiles,
    MemoryCalls,
    FixedClock,
    Counting,
>;

/// The account `a`, and the notification's file with a call of it and one of an unknown account.
fn world() -> World {
    let calls = MemoryCalls::default();
    calls.add_account(AccountId::parse("a").unwrap(), Currency::CAD);
    let of = |account: &str, id: &str| row(account, "CAD", &call(id, "2026-06-10T12:00:00Z"));
    let batch = format!("{HEADER}{}\n{}\n", of("a", "c1"), of("later", "c2"));
    calls.files().drop_batch(&the_arrival(), batch);
    Ports {
        ledger: calls.clone(),
        invoices: calls.clone(),
        calls: calls.files(),
        files: calls.files(),
        queue: calls,
        clock: FixedClock::at(now()),
        random: Counting::default(),
        kept: SignedDuration::from_hours(365 * 24),
    }
}

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn in_minutes(minutes: i64) -> Timestamp {
    now().checked_add(SignedDuration::from_mins(minutes)).unwrap()
}

fn the_arrival() -> Arrival {
    let body = event("import-call-records/s3-notification.json");
    match parse_call_import_message(&body).unwrap() {
        CallImportMessage::Files(mut files) => files.remove(0),
        other => panic!("{other:?}"),
    }
}

fn message(id: &str, body: &str) -> Event {
    let record = json!({ "messageId": id, "body": body, "eventSource": "aws:sqs" });
    let event: SqsEvent = serde_json::from_value(json!({ "Records": [record] })).unwrap();
    Event::Queue(event)
}

fn notification() -> Event {
    message("m-1", &event("import-call-records/s3-notification.json"))
}

fn schedule() -> Event {
    serde_json::from_str(&event("import-call-records/retry-waiting.json")).unwrap()
}

fn failed(response: &SqsBatchResponse) -> Vec<&str> {
    response.batch_item_failures.iter().map(|failure| failure.item_identifier.as_str()).collect()
}

/// Posted and waiting of the latest report; `None` without one.
fn report(world: &World) -> Option<(Value, Value)> {
    let text = world.files.text(&Report::latest_key(&the_arrival()))?;
    let report: Value = serde_json::from_str(&text).unwrap();
    Some((report["posted"].clone(), report["waiting"].clone()))
}

/// Delivers the messages that the import sent itself.
async fn deliver(world: &World, end_of_call: Timestamp) -> usize {
    let runs = world.queue.take_queue();
    let count = runs.len();
    for (run, _) in runs {
        let body = json!({ "continueRun": run.to_string() }).to_string();
        let response = handle(world, message("own", &body), end_of_call).await.unwrap();
        assert_eq!(failed(&response), [""; 0]);
    }
    count
}

#[tokio::test]
async fn a_notification_s_file_is_imported_and_the_message_is_done() {
    let world = world();
    let response = handle(&world, notification(), in_minutes(10)).await.unwrap();
    assert_eq!(failed(&response), [""; 0]);
    assert_eq!(report(&world), Some((json!(1), json!(1))));
    assert_eq!(world.ledger.all_segments().len(), 1);
    // Delivered again, it changes nothing.
    let response = handle(&world, notification(), in_minutes(10)).await.unwrap();
    assert_eq!(failed(&response), [""; 0]);
    assert_eq!(world.ledger.all_segments().len(), 1);
    assert_eq!(report(&world), Some((json!(1), json!(1))));
}

#[tokio::test]
async fn near_the_deadline_the_import_enqueues_another_call_which_finishes_the_run() {
    let world = world();
    let soon = now().checked_add(SignedDuration::from_secs(59)).unwrap();
    let response = handle(&world, notification(), soon).await.unwrap();
    assert_eq!(failed(&response), [""; 0]);
    assert_eq!(report(&world), None);
    assert_eq!(deliver(&world, in_minutes(10)).await, 1);
    assert_eq!(report(&world), Some((json!(1), json!(1))));
}

#[tokio::test]
async fn the_schedule_and_the_billing_import_try_again_what_waits() {
    for order in [schedule(), message("m-2", r#"{"retryWaiting":true}"#)] {
        let world = world();
        handle(&world, notification(), in_minutes(10)).await.unwrap();
        world.ledger.add_account(AccountId::parse("later").unwrap(), Currency::CAD);
        let response = handle(&world, order, in_minutes(10)).await.unwrap();
        assert_eq!(failed(&response), [""; 0]);
        assert_eq!(deliver(&world, in_minutes(10)).await, 1);
        assert_eq!(report(&world), Some((json!(2), json!(0))));
    }
}

#[tokio::test]
async fn a_message_that_names_no_file_of_call_records_does_nothing() {
    let notification = event("import-call-records/s3-notification.json");
    let of = |key: &str| notification.replace("call-records%2Fjune+%C3%A9t%C3%A9%2B1.csv.zst", key);
    for body in [
        event("import-call-records/s3-test.json"),
        of("call-records%2F"),
        of("billing%2Fx.jsonl"),
        of("work%2Fcall-records%2Fx"),
    ] {
        assert_ne!(body, notification);
        let world = world();
        let response = handle(&world, message("m-1", &body), in_minutes(10)).await.unwrap();
        assert_eq!(failed(&response), [""; 0], "{body}");
        assert!(world.ledger.all_segments().is_empty() && world.queue.take_queue().is_empty());
    }
}

#[tokio::test]
async fn a_message_that_cannot_be_read_goes_back_to_the_queue() {
    let world = world();
    for body in ["what?", "{}", r#"{"continueRun":"x"}"#] {
        let response = handle(&world, message("m-1", body), in_minutes(10)).await.unwrap();
        assert_eq!(failed(&response), ["m-1"], "{body}");
    }
}
