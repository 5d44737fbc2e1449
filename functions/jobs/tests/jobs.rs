//! The progress of a download, and its link.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::call_records::{
    DownloadFile, DownloadFiles, DownloadUpload, JOB_LIFE, Job, JobId, JobState,
};
use contract::JOB;
use domain::ids::{AccountId, UserId};
use domain::user::Role;
use jobs::{Ports, handle};
use serde_json::{Value, json};
use testkit::access::{member, noon, user};
use testkit::call_records::{MemoryDownloads, MemoryJobs};
use testkit::http::Seen;
use testkit::portal::{Event, Routes, TestPortal, ask, dana};

const ID: &str = "00000000-0000-4000-8000-000000000001";
const FILE: &str = "downloads/a/hash/a-calls-2026-06-machine-UTC.csv";

/// What `call-history` stores of a request.
fn request(scope: &Value, masked: bool) -> String {
    let request = json!({
        "account": "a", "scope": scope, "dialect": "machine", "language": "en-CA",
        "timeZone": "America/Toronto", "masked": masked,
    });
    request.to_string()
}

fn june() -> String {
    request(&json!({ "month": "2026-06" }), false)
}

fn job(user: UserId, request: String, state: JobState) -> Job {
    Job {
        id: JobId::parse(ID).unwrap(),
        account: AccountId::parse("a").unwrap(),
        user,
        request,
        state,
        started_at: noon(),
        expires_at: noon() + JOB_LIFE,
    }
}

fn mine(request: String, state: JobState) -> Job {
    job(user("dana.roy").id, request, state)
}

fn done() -> JobState {
    JobState::Done(DownloadFile { key: FILE.to_owned(), bytes: 5 })
}

async fn file() -> MemoryDownloads {
    let downloads = MemoryDownloads::default();
    let mut upload = downloads.begin(FILE);
    upload.write("calls".into()).await.unwrap();
    upload.finish().await.unwrap();
    downloads
}

async fn send(role: Role, job: Job, downloads: MemoryDownloads, request: impl Event) -> Seen {
    let access = dana().with_member(member("dana.roy", "a", role));
    let ports = Ports { jobs: MemoryJobs::default().with(job), downloads };
    TestPortal::new(&access, Routes::new().on(JOB, handle), ports).send(request).await
}

async fn show(role: Role, job: Job) -> Seen {
    send(role, job, file().await, ask(JOB).with("accountId", "a").with("jobId", ID)).await
}

#[tokio::test]
async fn a_job_says_where_it_is_and_how_much_is_done() {
    for (state, status, progress) in [
        (JobState::Queued, "queued", 0.0),
        (JobState::Running { permille: 420 }, "running", 0.42),
        (JobState::Failed, "failed", 0.0),
    ] {
        let seen = send(Role::Manager, mine(june(), state), file().await, "jobs/ok.json").await;
        assert_eq!(seen.status, 200);
        let expected = json!({ "status": status, "progress": progress, "link": null });
        assert_eq!(seen.json, expected);
    }
}

#[tokio::test]
async fn a_done_job_has_a_new_link_of_five_minutes_while_its_file_is_kept() {
    let seen = show(Role::Manager, mine(june(), done())).await;
    assert_eq!((&seen.json["status"], &seen.json["progress"]), (&json!("done"), &json!(1.0)));
    let link = &seen.json["link"];
    assert_eq!(link["fileName"], "a-calls-2026-06-machine-UTC.csv");
    assert_eq!((&link["bytes"], &link["expiresAt"]), (&json!(5), &json!("2026-07-15T12:05:00Z")));
    assert!(link["url"].as_str().unwrap().contains(FILE));

    let removed = MemoryDownloads::default();
    let seen = send(Role::Manager, mine(june(), done()), removed, "jobs/ok.json").await;
    assert_eq!((&seen.json["status"], &seen.json["link"]), (&json!("done"), &Value::Null));
}

#[tokio::test]
async fn nobody_sees_the_job_of_another_user_and_no_job_looks_the_same() {
    let other = show(Role::Manager, job(user("sam.keller").id, june(), done())).await;
    let absent = ask(JOB).with("accountId", "a").with("jobId", &ID.replace('1', "2"));
    let absent = send(Role::Manager, mine(june(), done()), file().await, absent).await;
    let malformed = ask(JOB).with("accountId", "a").with("jobId", "x");
    let malformed = send(Role::Manager, mine(june(), done()), file().await, malformed).await;
    let foreign = ask(JOB).with("accountId", "b").with("jobId", ID);
    let foreign = send(Role::Manager, mine(june(), done()), file().await, foreign).await;
    assert_eq!(other.status, 404);
    for seen in [absent, malformed, foreign] {
        assert_eq!((seen.status, &seen.json), (other.status, &other.json));
    }
}

#[tokio::test]
async fn a_user_whose_role_was_lowered_does_not_get_the_file() {
    let search = || request(&json!({ "search": filter() }), false);
    let invoice = |masked| request(&json!({ "invoice": "i-1" }), masked);
    for (request, viewer, billing, manager) in [
        (june(), 404, 404, 200),
        (search(), 404, 404, 200),
        (invoice(false), 404, 200, 200),
        (invoice(true), 200, 200, 200),
    ] {
        let roles = [(Role::Viewer, viewer), (Role::Billing, billing), (Role::Manager, manager)];
        for (role, status) in roles {
            let seen = show(role, mine(request.clone(), done())).await;
            assert_eq!(seen.status, status, "{role:?} {request}");
        }
    }
}

fn filter() -> Value {
    json!({
        "from": null, "to": null, "number": null, "direction": null, "extension": null,
        "costCentre": null, "destination": null, "minCharge": null, "minSeconds": null,
        "invoiceNumber": null, "lineId": null, "masked": false,
    })
}
