//! Downloads of the calls of an invoice.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::activity::Action;
use call_history::Downloads;
use contract::INVOICE_LINK;
use domain::call_record::CallRecord;
use domain::user::Role;
use invoice_links::{Ports, handle};
use serde_json::{Value, json};
use testkit::access::{MemoryActivity, member};
use testkit::call_records::{MemoryCalls, MemoryDownloads, MemoryJobs, call};
use testkit::documents::{account, invoice};
use testkit::http::{Ask, Seen};
use testkit::ledger::{MemoryLedger, imported};
use testkit::portal::{Event, Routes, TestPortal, ask, dana};
use testkit::staff::{fault, refusal};
use testkit::system::Counting;

/// The account `a`, whose invoice `i-1` bills two calls, and `i-2` none.
struct World {
    ledger: MemoryLedger,
    calls: MemoryCalls,
    downloads: MemoryDownloads,
    jobs: MemoryJobs,
    log: MemoryActivity,
}

impl World {
    async fn new() -> Self {
        let of = |id: &str, at: &str| CallRecord { invoice_number: "i-1".into(), ..call(id, at) };
        // The invoice has a call of more than six months ago, too.
        let calls = [
            of("c1", "2025-06-10T12:00:00Z"),
            of("c2", "2026-06-10T12:00:00Z"),
            call("of-none", "2026-06-10T12:00:00Z"),
        ];
        let bills = [account("a", 1), invoice("i-1", "a", "10.00"), invoice("i-2", "a", "5.00")];
        Self {
            ledger: imported(&bills).await.0,
            calls: MemoryCalls::default().with("a", &calls),
            downloads: MemoryDownloads::default(),
            jobs: MemoryJobs::default(),
            log: MemoryActivity::default(),
        }
    }

    async fn send(&self, role: Role, request: impl Event) -> Seen {
        let downloads = Downloads {
            records: self.calls.clone(),
            files: self.calls.clone(),
            downloads: self.downloads.clone(),
            access: self.jobs.clone(),
            log: self.log.clone(),
            queue: self.jobs.clone(),
            random: Counting::default(),
        };
        let ports = Ports { ledger: self.ledger.clone(), downloads };
        let access = dana().with_member(member("dana.roy", "a", role));
        let routes = Routes::new().on(INVOICE_LINK, handle);
        TestPortal::new(&access, routes, ports).send(request).await
    }
}

fn request(account: &str, number: &str, body: &Value) -> Ask {
    let request = ask(INVOICE_LINK).with("accountId", account).with("number", number);
    request.header("idempotency-key", "key-1").json(body)
}

fn link(number: &str) -> Ask {
    request("a", number, &json!({ "what": "call-records", "dialect": "machine" }))
}

#[tokio::test]
async fn all_calls_of_the_invoice_are_in_the_file_however_old_and_no_others() {
    let world = World::new().await;
    let seen = world.send(Role::Billing, "invoice-links/ok.json").await;
    assert_eq!(seen.status, 201, "{}", seen.json);
    assert_eq!(seen.json["fileName"], "a-calls-i-1-machine-UTC.csv");
    assert_eq!(seen.json["expiresAt"], "2026-07-15T12:05:00Z");
    let text = world.downloads.only();
    let ids: Vec<_> = text.lines().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(ids, ["call_id", "c1", "c2"]);
    let logged = world.log.all();
    assert_eq!(logged[0].action, Action::CallRecordsDownloaded);
    assert_eq!(logged[0].subject.as_deref(), Some("i-1"));
    assert_eq!(logged[0].detail.as_deref(), Some("machine"));
}

#[tokio::test]
async fn a_viewer_gets_masked_numbers_and_others_get_them_whole() {
    for (role, whole) in [(Role::Viewer, false), (Role::Billing, true), (Role::Manager, true)] {
        let world = World::new().await;
        assert_eq!(world.send(role, link("i-1")).await.status, 201, "{role:?}");
        let text = world.downloads.only();
        assert_eq!(text.contains("+14165550123"), whole, "{role:?}: {text}");
        assert_eq!(text.contains("+1416555••••"), !whole, "{role:?}: {text}");
    }
}

#[tokio::test]
async fn a_user_who_becomes_a_viewer_does_not_get_the_whole_file_by_the_same_request() {
    let world = World::new().await;
    let whole = world.send(Role::Billing, link("i-1")).await;
    let masked = world.send(Role::Viewer, link("i-1")).await;
    assert_eq!(masked.status, 201, "{}", masked.json);
    assert_ne!(whole.json["url"], masked.json["url"]);
    let hidden = world.downloads.keys().into_iter().filter(|key| {
        masked.json["url"].as_str().unwrap().contains(key.as_str())
            && !world.downloads.text(key).contains("+14165550123")
    });
    assert_eq!(hidden.count(), 1);
}

#[tokio::test]
async fn an_invoice_without_calls_and_no_invoice_are_not_found() {
    let world = World::new().await;
    for number in ["i-2", "i-9"] {
        let seen = world.send(Role::Manager, link(number)).await;
        assert_eq!((seen.status.as_u16(), seen.problem()), (404, Some("not-found")), "{number}");
    }
    assert!(world.log.all().is_empty() && world.downloads.keys().is_empty());
}

#[tokio::test]
async fn another_account_s_invoice_looks_like_none() {
    let world = World::new().await;
    let body = json!({ "what": "call-records", "dialect": "machine" });
    let foreign = world.send(Role::Manager, request("b", "i-1", &body)).await;
    let absent = world.send(Role::Manager, request("none", "i-1", &body)).await;
    assert_eq!((foreign.status.as_u16(), foreign.json), (404, absent.json));
}

#[tokio::test]
async fn a_malformed_request_names_its_field() {
    let world = World::new().await;
    for (body, pointer) in [
        (json!({ "what": "pdf", "dialect": "machine" }), "/what"),
        (json!({ "what": "call-records", "dialect": "excel" }), "/dialect"),
        (json!({ "what": "call-records", "dialect": "machine", "x": 1 }), "/x"),
    ] {
        let seen = world.send(Role::Viewer, request("a", "i-1", &body)).await;
        assert_eq!((seen.status.as_u16(), seen.faults()[0].0.as_str()), (400, pointer));
    }
    let seen =
        world.send(Role::Viewer, request("a", "i-1", &json!({ "dialect": "machine" }))).await;
    assert_eq!(fault(&seen), refusal(400, "/what", "missing-field"));
}

#[tokio::test]
async fn the_same_key_for_another_invoice_is_refused() {
    let world = World::new().await;
    assert_eq!(world.send(Role::Manager, link("i-1")).await.status, 201);
    let seen = world.send(Role::Manager, link("i-2")).await;
    assert_eq!(seen.problem(), Some("idempotency-key-reused"));
}
