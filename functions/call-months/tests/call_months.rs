//! The months of Call History, and their downloads.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::activity::Action;
use call_history::Downloads;
use call_months::{Ports, list, make_link};
use contract::{CALL_HISTORY, CALL_MONTH_LINK};
use domain::call_record::CallRecord;
use domain::user::Role;
use serde_json::{Value, json};
use testkit::access::{MemoryActivity, member};
use testkit::call_records::{MemoryCalls, MemoryDownloads, MemoryJobs, call};
use testkit::documents::{account, with};
use testkit::http::Seen;
use testkit::ledger::{MemoryLedger, imported};
use testkit::portal::{Event, Routes, TestPortal, ask, dana};
use testkit::staff::{fault, refusal};
use testkit::system::Counting;

struct World {
    role: Role,
    ledger: MemoryLedger,
    calls: MemoryCalls,
    downloads: MemoryDownloads,
    jobs: MemoryJobs,
    log: MemoryActivity,
}

impl World {
    async fn of(zone: &str, calls: &[CallRecord]) -> Self {
        let lines = [with(account("a", 1), "timeZone", json!(zone))];
        Self {
            role: Role::Manager,
            ledger: imported(&lines).await.0,
            calls: MemoryCalls::default().with("a", calls),
            downloads: MemoryDownloads::default(),
            jobs: MemoryJobs::default(),
            log: MemoryActivity::default(),
        }
    }

    async fn send(&self, request: impl Event) -> Seen {
        let downloads = Downloads {
            records: self.calls.clone(),
            files: self.calls.clone(),
            downloads: self.downloads.clone(),
            access: self.jobs.clone(),
            log: self.log.clone(),
            queue: self.jobs.clone(),
            random: Counting::default(),
        };
        let (ledger, records, files) =
            (self.ledger.clone(), self.calls.clone(), self.calls.clone());
        let ports = Ports { ledger, records, files, downloads };
        let routes = Routes::new().on(CALL_HISTORY, list).on(CALL_MONTH_LINK, make_link);
        let access = dana().with_member(member("dana.roy", "a", self.role));
        TestPortal::new(&access, routes, ports).send(request).await
    }

    async fn link(&self, month: &str, key: &str, dialect: &str) -> Seen {
        let request = ask(CALL_MONTH_LINK).with("accountId", "a").with("month", month);
        let request = request.header("idempotency-key", key);
        self.send(request.json(&json!({ "dialect": dialect }))).await
    }
}

/// The months that have calls, and how many.
fn counted(seen: &Seen) -> Vec<(String, u64)> {
    let months = seen.json["months"].as_array().unwrap().iter();
    let months = months.filter(|month| month["available"] == true);
    months
        .map(|month| (month["month"].as_str().unwrap().into(), month["calls"].as_u64().unwrap()))
        .collect()
}

#[tokio::test]
async fn this_month_and_six_before_it_are_listed_also_without_calls() {
    let calls = [
        call("too-old", "2025-12-31T12:00:00Z"),
        call("c1", "2026-06-10T12:00:00Z"),
        call("c2", "2026-06-11T12:00:00Z"),
    ];
    let world = World::of("America/Toronto", &calls).await;
    let seen = world.send("call-months/list.json").await;
    assert_eq!(seen.status, 200);
    let months = seen.json["months"].as_array().unwrap();
    let names: Vec<_> = months.iter().map(|month| month["month"].as_str().unwrap()).collect();
    let expected = ["2026-07", "2026-06", "2026-05", "2026-04", "2026-03", "2026-02", "2026-01"];
    assert_eq!(names, expected);
    assert_eq!(
        months[1],
        json!({
            "month": "2026-06", "calls": 2, "billedSeconds": 120, "charge": "0.1",
            "currency": "CAD", "available": true,
        })
    );
    assert_eq!((&months[0]["available"], &months[0]["charge"]), (&json!(false), &json!("0")));
    assert_eq!(seen.json["defaultFrom"], "2026-01-15");
}

#[tokio::test]
async fn a_month_is_the_account_s_and_follows_its_zone() {
    let calls = [call("c1", "2026-06-01T02:00:00Z"), call("c2", "2026-06-15T00:00:00Z")];
    for (zone, expected) in [
        ("America/Toronto", vec![("2026-06".to_owned(), 1), ("2026-05".to_owned(), 1)]),
        ("Etc/UTC", vec![("2026-06".to_owned(), 2)]),
        ("Asia/Kolkata", vec![("2026-06".to_owned(), 2)]),
    ] {
        let world = World::of(zone, &calls).await;
        let history = world.send(ask(CALL_HISTORY).with("accountId", "a")).await;
        assert_eq!(counted(&history), expected, "{zone}");
        let june = u64::try_from(expected.len()).unwrap();
        assert_eq!(world.link("2026-06", "key-1", "machine").await.status, 201);
        let lines = world.downloads.only().lines().count();
        assert_eq!(lines as u64, 1 + (3 - june), "{zone}: the file has the month's calls");
    }
}

#[tokio::test]
async fn a_month_is_a_file_with_its_calls_oldest_first_and_an_activity() {
    let calls = [
        call("c2", "2026-06-11T12:00:00Z"),
        CallRecord { caller_name: "=1+1".into(), ..call("c1", "2026-06-10T12:00:00Z") },
        call("july", "2026-07-01T12:00:00Z"),
    ];
    let world = World::of("America/Toronto", &calls).await;
    let seen = world.send("call-months/link.json").await;
    assert_eq!(seen.status, 201, "{}", seen.json);
    assert_eq!(seen.json["fileName"], "a-calls-2026-06-machine-UTC.csv");
    assert_eq!(seen.json["expiresAt"], "2026-07-15T12:05:00Z");
    let text = world.downloads.only();
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[1].starts_with("c1,a,,2026-06-10T12:00:00.000Z,57,60,"), "{}", lines[1]);
    assert!(lines[1].contains(",+16135550100,+14165550123,=1+1,0042,"), "{}", lines[1]);
    assert!(lines[2].starts_with("c2,") && lines.len() == 3);
    let logged = world.log.all();
    assert_eq!(logged[0].action, Action::CallHistoryDownloaded);
    assert_eq!(logged[0].detail.as_deref(), Some("2026-06"));

    let seen = world.link("2026-06", "key-2", "spreadsheet").await;
    assert_eq!(seen.json["fileName"], "a-calls-2026-06-spreadsheet-America-Toronto-en-CA.csv");
    let keys = world.downloads.keys();
    let key = keys.iter().find(|key| key.contains("spreadsheet")).unwrap();
    let text = world.downloads.text(key);
    assert!(text.contains(",'=1+1,") && text.contains("-04:00"), "{text}");
}

#[tokio::test]
async fn a_month_that_gets_more_calls_is_another_file_under_a_new_key() {
    let world = World::of("America/Toronto", &[call("c1", "2026-06-10T12:00:00Z")]).await;
    let first = world.link("2026-06", "key-1", "machine").await;
    world.calls.list("a", &[call("c2", "2026-06-11T12:00:00Z")]);
    // The same request still means what it meant.
    let again = world.link("2026-06", "key-1", "machine").await;
    assert_eq!(first.json, again.json);
    let next = world.link("2026-06", "key-2", "machine").await;
    assert_ne!(first.json["bytes"], next.json["bytes"]);
    assert_eq!(world.downloads.keys().len(), 2);
    // Another request for the same calls uses the file again, and is an activity of its own.
    world.link("2026-06", "key-3", "machine").await;
    assert_eq!((world.downloads.keys().len(), world.log.all().len()), (2, 3));
}

#[tokio::test]
async fn a_month_without_calls_is_a_file_with_a_header_alone() {
    let world = World::of("America/Toronto", &[]).await;
    assert_eq!(world.link("2026-02", "key-1", "machine").await.status, 201);
    assert_eq!(world.downloads.only().lines().count(), 1);
}

#[tokio::test]
async fn a_malformed_request_names_its_field_and_no_month_is_not_found() {
    let world = World::of("America/Toronto", &[]).await;
    for month in ["2026-13", "june", "2026-6"] {
        assert_eq!(world.link(month, "key-1", "machine").await.status, 404, "{month}");
    }
    let seen = world.link("2026-06", "key-1", "excel").await;
    assert_eq!((seen.status.as_u16(), seen.faults()[0].0.as_str()), (400, "/dialect"));
    let request = ask(CALL_MONTH_LINK).with("accountId", "a").with("month", "2026-06");
    let request = request.header("idempotency-key", "key-1");
    assert_eq!(
        fault(&world.send(request.json(&json!({}))).await),
        refusal(400, "/dialect", "missing-field")
    );
    assert_eq!(world.log.all().len(), 0);
}

#[tokio::test]
async fn call_history_is_for_office_managers_of_the_account_alone() {
    for (role, list, link) in
        [(Role::Viewer, 403, 403), (Role::Billing, 403, 403), (Role::Manager, 200, 201)]
    {
        let world = World { role, ..World::of("America/Toronto", &[]).await };
        let history = world.send(ask(CALL_HISTORY).with("accountId", "a")).await;
        assert_eq!(history.status, list, "{role:?}");
        assert_eq!(world.link("2026-06", "key-1", "machine").await.status, link, "{role:?}");
    }
    let world = World::of("America/Toronto", &[]).await;
    let foreign = world.send(ask(CALL_HISTORY).with("accountId", "b")).await;
    let absent = world.send(ask(CALL_HISTORY).with("accountId", "?")).await;
    assert_eq!((foreign.status.as_u16(), &foreign.json), (404, &absent.json));
    assert_ne!(foreign.json, Value::Null);
}
