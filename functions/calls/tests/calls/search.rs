//! Search over calls, its sums, and its export.

use app::activity::Action;
use contract::{CALL_EXPORT, CALL_SUMMARY, CALLS};
use domain::call_record::{CallCharge, CallRecord, Direction};
use domain::user::Role;
use serde_json::{Value, json};
use testkit::call_records::call;
use testkit::http::{Ask, Seen};
use testkit::portal::ask;
use testkit::staff::{fault, refusal};

use super::world::{World, ids};

impl World {
    async fn search(&self, query: &str) -> Seen {
        self.send(ask(CALLS).with("accountId", "a").query(query)).await
    }

    async fn summary(&self, query: &str) -> Value {
        let seen = self.send(ask(CALL_SUMMARY).with("accountId", "a").query(query)).await;
        assert_eq!(seen.status, 200, "{query}: {}", seen.json);
        seen.json
    }

    async fn export(&self, key: &str, body: &Value) -> Seen {
        self.send(request(key, body)).await
    }
}

fn request(key: &str, body: &Value) -> Ask {
    ask(CALL_EXPORT).with("accountId", "a").header("idempotency-key", key).json(body)
}

fn charged(id: &str, started_at: &str, charge: &str) -> CallRecord {
    CallRecord { charge: CallCharge::parse(charge).unwrap(), ..call(id, started_at) }
}

/// Seven calls of the middle of June, each with something of its own.
fn various() -> Vec<CallRecord> {
    let at = |id: &str| call(id, &format!("2026-06-1{}T12:00:00Z", &id[1..]));
    vec![
        CallRecord { callee: "+442079460036".into(), ..at("c1") },
        CallRecord { direction: Direction::Inbound, ..at("c2") },
        CallRecord { extension: "7".into(), ..at("c3") },
        CallRecord { cost_centre: "Entrepôt, \"B\"".into(), ..at("c4") },
        CallRecord { destination: "Cuba".into(), ..at("c5") },
        CallRecord { billed_seconds: 3600, ..at("c6") },
        charged("c7", "2026-06-17T12:00:00Z", "12.345678"),
    ]
}

#[tokio::test]
async fn a_call_is_shown_as_it_was_billed_in_the_account_s_time() {
    let bills =
        CallRecord { invoice_number: "i-1".into(), ..call("c1", "2026-06-10T14:03:07.25Z") };
    let world = World::of(Role::Manager, &[bills]).await;
    let seen = world.send("calls/search.json").await;
    assert_eq!(seen.status, 200);
    assert_eq!(
        seen.json,
        json!({
            "items": [{
                "callId": "c1", "startedAt": "2026-06-10T14:03:07.25Z",
                "localStart": "2026-06-10T10:03:07.250-04:00", "direction": "outbound",
                "caller": "+16135550100", "callee": "+14165550123", "callerName": "Dana Roy",
                "extension": "0042", "costCentre": "Sales", "destination": "Canada",
                "durationSeconds": 57, "billedSeconds": 60, "charge": "0.05", "currency": "CAD",
                "invoiceNumber": "i-1",
            }],
            "totals": { "calls": 1, "billedSeconds": 60, "charge": "0.05", "currency": "CAD" },
            "next": null,
        })
    );
}

#[tokio::test]
async fn every_filter_holds_alone_and_together_with_the_totals_of_what_matched() {
    let world = World::of(Role::Manager, &various()).await;
    for (query, expected) in [
        ("number=794600", &["c1"][..]),
        ("number=%2B442079460036", &["c1"]),
        ("direction=inbound", &["c2"]),
        ("extension=7", &["c3"]),
        ("extension=", &[]),
        ("costCentre=Entrep%C3%B4t%2C%20%22B%22", &["c4"]),
        ("destination=Cuba", &["c5"]),
        ("destination=cub", &[]),
        ("minSeconds=3600", &["c6"]),
        ("minCharge=12.345678", &["c7"]),
        ("minCharge=12.345679", &[]),
        ("destination=Cuba&direction=inbound", &[]),
        ("from=2026-06-16", &["c7", "c6"]),
        ("from=2026-06-16&to=2026-06-16", &["c6"]),
        ("from=2026-06-16T12:00:00Z&to=2026-06-17T12:00:00Z", &["c6"]),
    ] {
        let seen = world.search(query).await;
        assert_eq!(ids(&seen), expected, "{query}");
        assert_eq!(seen.json["totals"]["calls"], expected.len(), "{query}");
    }
}

#[tokio::test]
async fn pages_of_any_size_show_each_call_once_also_where_keys_are_equal() {
    let start = |at: u32| format!("2026-06-10T12:00:00.00{}Z", at % 3);
    let same: Vec<_> = (0..9).map(|at| call(&format!("c{at}"), &start(at))).collect();
    let world = World::of(Role::Manager, &same).await;
    // A later batch has a call with the same start and charge in another segment.
    world.calls.list("a", &[call("c4-b", &start(4))]);
    for sort in ["startedAt", "-startedAt", "charge", "-charge", "billedSeconds", "-billedSeconds"]
    {
        let whole = world.search(&format!("sort={sort}&limit=200")).await;
        assert_eq!(ids(&whole).len(), 10, "{sort}");
        for limit in 1..=4 {
            let (mut found, mut cursor) = (Vec::new(), String::new());
            loop {
                let query = format!("sort={sort}&limit={limit}{cursor}");
                let page = world.search(&query).await;
                assert_eq!(page.json["totals"]["calls"], 10, "of all pages");
                found.extend(ids(&page).into_iter().map(str::to_owned));
                let Some(next) = page.json["next"].as_str() else { break };
                cursor = format!("&cursor={next}");
            }
            assert_eq!(found, ids(&whole), "{sort} {limit}");
        }
    }
}

#[tokio::test]
async fn a_cursor_is_valid_for_its_own_search_only() {
    let world = World::of(Role::Manager, &various()).await;
    let first = world.search("direction=outbound&limit=1").await;
    let next = first.json["next"].as_str().unwrap();
    for query in [
        "limit=1".to_owned(),
        "direction=outbound&limit=1&number=1".to_owned(),
        "direction=outbound&limit=1&extension=".to_owned(),
        "direction=outbound&limit=1&sort=charge".to_owned(),
        "direction=outbound&limit=1&from=2026-06-01".to_owned(),
    ] {
        let seen = world.search(&format!("{query}&cursor={next}")).await;
        assert_eq!(fault(&seen), refusal(400, "?cursor", "bad-cursor"), "{query}");
    }
    let longer = world.search(&format!("direction=outbound&limit=200&cursor={next}")).await;
    assert_eq!(ids(&longer).len(), 5, "another limit continues the same search");
}

#[tokio::test]
async fn a_malformed_search_names_its_field() {
    let world = World::of(Role::Manager, &[]).await;
    let long = "x".repeat(1025);
    for (query, status, pointer, code) in [
        ("from=2026-01-14&to=2026-07-15", 422, "?from", "over-six-months"),
        ("from=2026-06-01T00:00:00Z&to=2026-06-30", 400, "?to", "other-kind"),
        ("from=2026-07-02&to=2026-07-01", 400, "?to", "before-from"),
        ("from=yesterday", 400, "?from", "bad-value"),
        ("to=2026-02-30", 400, "?to", "bad-value"),
        ("from=2026-06-01T00:00:00", 400, "?from", "bad-value"),
        ("minCharge=1e3", 400, "?minCharge", "bad-value"),
        ("minCharge=0.1234567", 400, "?minCharge", "bad-value"),
        ("lineId=1", 400, "?invoiceNumber", "missing-field"),
        ("cursor=nonsense", 400, "?cursor", "bad-cursor"),
        ("limit=0", 400, "?limit", "out-of-range"),
        ("limit=201", 400, "?limit", "out-of-range"),
        (&format!("number={long}"), 400, "?number", "too-long"),
        (&format!("extension={long}"), 400, "?extension", "too-long"),
        (&format!("costCentre={long}"), 400, "?costCentre", "too-long"),
        (&format!("destination={long}"), 400, "?destination", "too-long"),
    ] {
        assert_eq!(fault(&world.search(query).await), refusal(status, pointer, code), "{query}");
    }
    for (query, pointer) in [
        ("colour=red", "?colour"),
        ("direction=sideways", "?direction"),
        ("sort=name", "?sort"),
        ("minSeconds=-1", "?minSeconds"),
        ("minSeconds=1.5", "?minSeconds"),
    ] {
        let seen = world.search(query).await;
        assert_eq!(seen.status, 400, "{query}");
        assert_eq!(seen.faults()[0].0, pointer, "{query}: {}", seen.json);
    }
}

#[tokio::test]
async fn a_search_without_dates_has_the_last_six_months_and_one_for_an_invoice_has_all() {
    let of = |id: &str, at: &str| CallRecord { invoice_number: "i-1".into(), ..call(id, at) };
    // 15 January began in Toronto at 05:00 UTC.
    let calls = [of("old", "2026-01-15T04:59:59.999Z"), of("first", "2026-01-15T05:00:00Z")];
    let world = World::of(Role::Manager, &calls).await;
    assert_eq!(ids(&world.search("").await), ["first"]);
    assert_eq!(ids(&world.search("invoiceNumber=i-1").await), ["first", "old"]);
    assert_eq!(ids(&world.search("invoiceNumber=i-1&from=2026-01-15").await), ["first"]);
    assert_eq!(ids(&world.search("invoiceNumber=i-2").await), [""; 0]);
}

#[tokio::test]
async fn sums_are_by_day_of_the_account_cost_centre_or_destination() {
    let calls = [
        charged("c1", "2026-06-02T03:59:59.999Z", "1"),
        charged("c2", "2026-06-02T04:00:00Z", "2"),
        CallRecord { cost_centre: String::new(), ..charged("c3", "2026-06-03T12:00:00Z", "4") },
    ];
    let world = World::of(Role::Manager, &calls).await;
    let keys = |summary: &Value| -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let groups = summary["items"].as_array().unwrap().iter();
        groups.map(|group| (text(&group["key"]), text(&group["charge"]))).collect()
    };
    let of = |expected: &[(&str, &str)]| -> Vec<(String, String)> {
        expected.iter().map(|(key, charge)| ((*key).into(), (*charge).into())).collect()
    };
    let days = world.summary("by=day").await;
    let expected = of(&[("2026-06-01", "1"), ("2026-06-02", "2"), ("2026-06-03", "4")]);
    assert_eq!(keys(&days), expected, "in order");
    assert_eq!(days["totals"]["charge"], "7");
    assert_eq!(days["rest"], Value::Null);
    let centres = world.summary("by=costCentre").await;
    assert_eq!(keys(&centres), of(&[("", "4"), ("Sales", "3")]), "the highest charge first");
    let narrowed = world.summary("by=destination&minCharge=2").await;
    assert_eq!(keys(&narrowed), of(&[("Canada", "6")]));
    let seen = world.send("calls/summary.json").await;
    assert_eq!(seen.json, days);
    let seen = world.send(ask(CALL_SUMMARY).with("accountId", "a").query("by=caller")).await;
    assert_eq!((seen.status.as_u16(), seen.faults()[0].0.as_str()), (400, "?by"));
}

#[tokio::test]
async fn an_export_has_what_the_search_finds_oldest_first_and_is_in_the_activity_log() {
    let world = World::of(Role::Manager, &various()).await;
    let seen = world.send("calls/export.json").await;
    assert_eq!(seen.status, 201, "{}", seen.json);
    let body = json!({ "dialect": "machine", "from": "2026-06-16", "to": "2026-06-17" });
    let seen = world.export("key-1", &body).await;
    assert_eq!(seen.status, 201, "{}", seen.json);
    let name = "a-calls-search-2026-06-16-2026-06-17-machine-UTC.csv";
    assert_eq!(seen.json["fileName"], name);
    assert_eq!(seen.json["expiresAt"], "2026-07-15T12:05:00Z", "five minutes");
    let key = world.downloads.keys().into_iter().find(|key| key.ends_with(name)).unwrap();
    let text = world.downloads.text(&key);
    let first: Vec<_> = text.lines().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(first, ["call_id", "c6", "c7"]);
    assert_eq!(seen.json["bytes"], text.len());
    assert!(seen.json["url"].as_str().unwrap().contains(&key));
    let logged = world.log.all();
    assert_eq!(logged.len(), 2);
    assert_eq!(logged[1].action, Action::CallsExported);
    assert_eq!(logged[1].detail.as_deref(), Some("2026-06-16/2026-06-17"));
}

#[tokio::test]
async fn an_export_that_is_sent_again_is_one_file_and_one_activity() {
    let world = World::of(Role::Manager, &various()).await;
    let body = json!({ "dialect": "machine" });
    let first = world.export("key-1", &body).await;
    let again = world.export("key-1", &body).await;
    assert_eq!((first.status, &first.json), (again.status, &again.json));
    assert_eq!((world.downloads.keys().len(), world.log.all().len()), (1, 1));
    let other = world.export("key-1", &json!({ "dialect": "spreadsheet" })).await;
    assert_eq!(other.problem(), Some("idempotency-key-reused"));
    let without = world.send(request("", &body).without("idempotency-key")).await;
    assert_eq!(without.status, 400);
    assert!(without.faults()[0].0.to_lowercase().contains("idempotency-key"));
    // A day later the bucket has removed the file: the same request makes it again.
    world.downloads.expire();
    assert_eq!(world.export("key-1", &body).await.status, 201);
    assert_eq!(world.downloads.keys().len(), 1);
}

#[tokio::test]
async fn an_export_names_the_field_that_is_at_fault() {
    let world = World::of(Role::Manager, &[]).await;
    for (body, status, pointer, code) in [
        (json!({ "dialect": "machine", "from": "x" }), 400, "/from", "bad-value"),
        (
            json!({ "dialect": "machine", "from": "2025-12-31", "to": "2026-07-01" }),
            422,
            "/from",
            "over-six-months",
        ),
        (json!({ "dialect": "machine", "minCharge": "1e3" }), 400, "/minCharge", "bad-value"),
        (json!({ "dialect": "machine", "lineId": "1" }), 400, "/invoiceNumber", "missing-field"),
        (json!({}), 400, "/dialect", "missing-field"),
    ] {
        let seen = world.export("key-1", &body).await;
        assert_eq!(fault(&seen), refusal(status, pointer, code), "{body}");
    }
    assert!(world.downloads.keys().is_empty() && world.log.all().is_empty());
}

#[tokio::test]
async fn only_office_managers_search_and_a_foreign_account_looks_like_none() {
    for (role, status) in [(Role::Viewer, 403), (Role::Billing, 403), (Role::Manager, 200)] {
        let world = World::of(role, &[]).await;
        assert_eq!(world.search("").await.status, status, "{role:?}");
        let summary = ask(CALL_SUMMARY).with("accountId", "a").query("by=day");
        assert_eq!(world.send(summary).await.status, status, "{role:?}");
        let exported = world.export("key-1", &json!({ "dialect": "machine" })).await;
        let status = if status == 200 { 201 } else { status };
        assert_eq!(exported.status, status, "{role:?}");
    }
    let world = World::of(Role::Manager, &[]).await;
    let foreign = world.send(ask(CALLS).with("accountId", "b")).await;
    let absent = world.send(ask(CALLS).with("accountId", "none")).await;
    assert_eq!((foreign.status.as_u16(), foreign.json), (404, absent.json));
}
