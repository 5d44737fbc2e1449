//! The calls of an invoice.

use contract::INVOICE_CALLS;
use domain::call_record::CallRecord;
use domain::user::Role;
use serde_json::Value;
use testkit::call_records::call;
use testkit::http::Seen;
use testkit::portal::ask;
use testkit::staff::{fault, refusal};

use super::world::{World, ids};

/// Two calls of `i-1` on two lines, one of them more than six months ago; one of `i-2`; one that
/// no invoice bills.
fn billed() -> Vec<CallRecord> {
    let on = |number: &str, line: &str, call: CallRecord| CallRecord {
        invoice_number: number.into(),
        line_id: line.into(),
        ..call
    };
    vec![
        on("i-1", "1", call("c1", "2025-06-10T12:00:00Z")),
        on("i-1", "2", call("c2", "2026-06-10T12:00:00Z")),
        on("i-2", "1", call("c3", "2026-06-10T12:00:00Z")),
        call("c4", "2026-06-10T12:00:00Z"),
    ]
}

async fn list(world: &World, number: &str, query: &str) -> Seen {
    let path = ask(INVOICE_CALLS).with("accountId", "a").with("number", number);
    world.send(path.query(query)).await
}

fn numbers(seen: &Seen) -> Vec<(&Value, &Value)> {
    let items = seen.json["items"].as_array().unwrap().iter();
    items.map(|item| (&item["caller"], &item["callee"])).collect()
}

#[tokio::test]
async fn an_invoice_has_its_own_calls_of_any_age_with_their_sums() {
    let world = World::of(Role::Billing, &billed()).await;
    let seen = list(&world, "i-1", "").await;
    assert_eq!(ids(&seen), ["c2", "c1"], "newest first");
    assert_eq!(seen.json["totals"]["calls"], 2);
    assert_eq!(ids(&list(&world, "i-1", "sort=startedAt").await), ["c1", "c2"]);
    let line = list(&world, "i-1", "lineId=1").await;
    assert_eq!((ids(&line), &line.json["totals"]["calls"]), (vec!["c1"], &Value::from(1)));
    assert_eq!(ids(&world.send("calls/invoice.json").await), ["c2", "c1"]);
    let first = list(&world, "i-1", "limit=1").await;
    let next = first.json["next"].as_str().unwrap();
    let second = list(&world, "i-1", &format!("limit=1&cursor={next}")).await;
    assert_eq!(
        (ids(&first), ids(&second), &second.json["next"]),
        (vec!["c2"], vec!["c1"], &Value::Null)
    );
    let other = list(&world, "i-2", &format!("cursor={next}")).await;
    assert_eq!(fault(&other), refusal(400, "?cursor", "bad-cursor"));
}

#[tokio::test]
async fn viewers_see_masked_numbers_and_others_whole_ones() {
    for (role, caller, callee) in [
        (Role::Viewer, "+1613555••••", "+1416555••••"),
        (Role::Billing, "+16135550100", "+14165550123"),
        (Role::Manager, "+16135550100", "+14165550123"),
    ] {
        let world = World::of(role, &billed()).await;
        let seen = list(&world, "i-2", "").await;
        assert_eq!(numbers(&seen), [(&caller.into(), &callee.into())], "{role:?}");
    }
}

#[tokio::test]
async fn a_part_of_a_number_cannot_be_looked_for() {
    let world = World::of(Role::Viewer, &billed()).await;
    let seen = list(&world, "i-1", "number=0123").await;
    assert_eq!((seen.status.as_u16(), seen.faults()[0].0.as_str()), (400, "?number"));
}

#[tokio::test]
async fn an_invoice_that_is_absent_or_of_another_account_is_not_found() {
    let world = World::of(Role::Viewer, &billed()).await;
    for number in ["i-9", "b-1"] {
        assert_eq!(list(&world, number, "").await.status, 404, "{number}");
    }
    let foreign = ask(INVOICE_CALLS).with("accountId", "b").with("number", "b-1");
    assert_eq!(world.send(foreign).await.status, 404);
}

#[tokio::test]
async fn a_malformed_request_names_its_field() {
    let world = World::of(Role::Viewer, &billed()).await;
    let long = format!("lineId={}", "x".repeat(1025));
    for (query, pointer, code) in [
        ("limit=0", "?limit", "out-of-range"),
        ("limit=201", "?limit", "out-of-range"),
        ("cursor=nonsense", "?cursor", "bad-cursor"),
        (long.as_str(), "?lineId", "too-long"),
    ] {
        assert_eq!(
            fault(&list(&world, "i-1", query).await),
            refusal(400, pointer, code),
            "{query}"
        );
    }
}
