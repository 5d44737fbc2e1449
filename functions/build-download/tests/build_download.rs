//! Jobs that build downloads.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use app::call_records::{JOB_LIFE, Job, JobId, JobState, ReadJobs};
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use build_download::{Ports, handle};
use domain::ids::AccountId;
use serde_json::{Value, json};
use testkit::access::{noon, user};
use testkit::call_records::{MemoryCalls, MemoryDownloads, MemoryJobs, call};
use testkit::documents::account;
use testkit::http::event;
use testkit::ledger::{Faults, MemoryLedger, When, imported};

const ID: &str = "00000000-0000-4000-8000-000000000001";

type World = Ports<MemoryLedger, MemoryCalls, MemoryCalls, MemoryDownloads, MemoryJobs>;

/// The account `a` with two calls in June, and a job for their file.
async fn world(scope: Value, calls: MemoryCalls) -> World {
    let request = json!({
        "account": "a", "scope": scope, "dialect": "machine", "language": "en-CA",
        "timeZone": "America/Toronto", "masked": false,
    });
    let job = Job {
        id: id(),
        account: of(),
        user: user("dana.roy").id,
        request: request.to_string(),
        state: JobState::Queued,
        started_at: noon(),
        expires_at: noon() + JOB_LIFE,
    };
    Ports {
        ledger: imported(&[account("a", 1)]).await.0,
        records: calls.clone(),
        files: calls,
        downloads: MemoryDownloads::default(),
        jobs: MemoryJobs::default().with(job),
    }
}

async fn june() -> World {
    world(json!({ "month": "2026-06" }), calls(Faults::default())).await
}

fn calls(faults: Faults) -> MemoryCalls {
    let calls = MemoryCalls::default();
    calls.list("a", &[call("c1", "2026-06-10T12:00:00Z"), call("c2", "2026-06-11T12:00:00Z")]);
    calls.process(faults)
}

fn of() -> AccountId {
    AccountId::parse("a").unwrap()
}

fn id() -> JobId {
    JobId::parse(ID).unwrap()
}

/// The delivery of the job's message for this time.
fn delivery(count: u32) -> SqsEvent {
    let mut event: Value = serde_json::from_str(&event("build-download/job.json")).unwrap();
    event["Records"][0]["attributes"]["ApproximateReceiveCount"] = json!(count.to_string());
    serde_json::from_value(event).unwrap()
}

async fn state(world: &World) -> JobState {
    world.jobs.job(&of(), id()).await.unwrap().unwrap().state
}

fn count(response: &SqsBatchResponse) -> usize {
    response.batch_item_failures.len()
}

#[tokio::test]
async fn a_job_becomes_a_file() {
    let world = june().await;
    assert_eq!(count(&handle(&world, delivery(1)).await), 0);
    let JobState::Done(file) = state(&world).await else { panic!("it is not done") };
    assert_eq!(file.name(), "a-calls-2026-06-machine-UTC.csv");
    let text = world.downloads.text(&file.key);
    assert_eq!((text.lines().count(), text.len() as u64), (3, file.bytes));
    assert_eq!(world.jobs.states()[0], JobState::Running { permille: 0 });
}

#[tokio::test]
async fn a_message_that_comes_again_builds_nothing_again() {
    let world = june().await;
    handle(&world, delivery(1)).await;
    let (done, reads) = (state(&world).await, world.files.reads());
    assert_eq!(count(&handle(&world, delivery(2)).await), 0);
    assert_eq!((state(&world).await, world.files.reads()), (done, reads));
}

#[tokio::test]
async fn a_job_that_was_killed_anywhere_is_built_by_the_next_delivery() {
    for at in 1..20 {
        let faults = Faults::crash_at(at, When::Before);
        let world = world(json!({ "month": "2026-06" }), calls(faults.clone())).await;
        let killed = count(&handle(&world, delivery(1)).await) == 1;
        if !killed {
            assert!(at > 1, "no call of a port failed");
            return;
        }
        assert!(world.downloads.keys().is_empty(), "half a file never appears");
        assert!(!matches!(state(&world).await, JobState::Done(_) | JobState::Failed));
        faults.revive();
        assert_eq!(count(&handle(&world, delivery(2)).await), 0, "{at}");
        assert_eq!(world.downloads.only().lines().count(), 3, "{at}");
    }
    panic!("it never ended");
}

#[tokio::test]
async fn a_job_is_given_up_at_its_last_delivery_and_not_before() {
    let faults = Faults::crash_at(1, When::Before);
    let world = world(json!({ "month": "2026-06" }), calls(faults)).await;
    assert_eq!(count(&handle(&world, delivery(4)).await), 1);
    assert!(!matches!(state(&world).await, JobState::Failed));
    assert_eq!(count(&handle(&world, delivery(5)).await), 1, "it goes to the dead letters");
    assert_eq!(state(&world).await, JobState::Failed);
}

#[tokio::test]
async fn a_job_without_anything_to_download_fails_at_once() {
    let world = world(json!({ "invoice": "i-9" }), calls(Faults::default())).await;
    assert_eq!(count(&handle(&world, delivery(1)).await), 0);
    assert_eq!(state(&world).await, JobState::Failed);
}

#[tokio::test]
async fn a_job_that_is_no_longer_kept_is_forgotten_and_a_bad_message_fails() {
    let world = World { jobs: MemoryJobs::default(), ..june().await };
    assert_eq!(count(&handle(&world, delivery(1)).await), 0);
    assert!(world.downloads.keys().is_empty());
    let bad: Value = json!({ "Records": [{ "messageId": "m-1", "body": "{}" }] });
    let response = handle(&world, serde_json::from_value(bad).unwrap()).await;
    assert_eq!(count(&response), 1);
}
