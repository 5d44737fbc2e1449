//! The settings of Auto Pay.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use auto_pay::{Ports, change, read};
use contract::{AUTO_PAY, CHANGE_AUTO_PAY};
use domain::user::Role;
use serde_json::{Value, json};
use testkit::access::{account as id_of, member, noon};
use testkit::documents::{invoice, with};
use testkit::http::{Ask, Seen};
use testkit::ledger::{MemoryAutoPayQueue, MemoryLedger};
use testkit::payment::limits;
use testkit::portal::{Routes, TestPortal, ask, dana};
use testkit::staff::{fault, money, refusal};
use testkit::stripe::Shop;
use testkit::system::{Counting, FixedClock};

const METHODS: [&str; 5] = ["pm_good", "pm_declined", "pm_asks", "pm_expired", "pm_bank"];

/// Dana Roy may pay for account `a`: 100.00 was due yesterday, and 40.00 is due in ten days.
struct World {
    portal: TestPortal,
    ledger: MemoryLedger,
    queue: MemoryAutoPayQueue,
}

async fn world() -> World {
    let late = with(invoice("i-1", "a", "100.00"), "dueOn", json!("2026-07-14"));
    let next = with(invoice("i-2", "a", "40.00"), "dueOn", json!("2026-07-25"));
    let shop = Shop::open(&[late, next]).await;
    let (ledger, queue) = (shop.ledger.clone(), MemoryAutoPayQueue::default());
    let access = dana().with_member(member("dana.roy", "a", Role::Billing));
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let ports = Ports {
        access: access.clone(),
        ledger: ledger.clone(),
        clock,
        random,
        queue: queue.clone(),
        limits,
    };
    let routes = Routes::new().on(AUTO_PAY, read).on(CHANGE_AUTO_PAY, change);
    World { portal: TestPortal::new(&access, routes, ports), ledger, queue }
}

impl World {
    async fn read(&self) -> Seen {
        self.portal.send("auto-pay/read.json").await
    }

    async fn tag(&self) -> String {
        self.read().await.header("etag").unwrap().to_owned()
    }

    /// Puts these settings, with what the caller saw last.
    async fn put(&self, body: &Value) -> Seen {
        let tag = self.tag().await;
        self.portal.send(put(body).header("if-match", &tag)).await
    }

    fn is_untouched(&self) -> bool {
        let state = self.ledger.state_of(&id_of("a")).unwrap();
        !state.has_auto_pay() && state.auto_pay.is_empty() && self.queue.take().is_empty()
    }
}

fn put(body: &Value) -> Ask {
    let ask = ask(CHANGE_AUTO_PAY).with("accountId", "a").json(body);
    ask.header("idempotency-key", "key-1")
}

/// Auto Pay on, with the agreement to what is past due.
fn on() -> Value {
    json!({ "enabled": true, "methods": METHODS, "chargePastDue": money("100.00") })
}

fn changed(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

#[tokio::test]
async fn the_settings_say_what_is_past_due_before_auto_pay_is_switched_on() {
    let seen = world().await.read().await;
    assert_eq!(seen.status, 200);
    assert_eq!(seen.json["enabled"], false);
    assert_eq!(seen.json["methods"], json!(METHODS));
    assert_eq!(seen.json["pastDue"], money("100.00"));
    assert_eq!((&seen.json["nextCharge"], &seen.json["held"]), (&Value::Null, &Value::Null));
    assert_eq!(seen.json["leastCharge"], money("0.50"));
}

#[tokio::test]
async fn switching_on_charges_what_was_agreed_to_at_once_and_the_rest_on_its_due_date() {
    let world = world().await;
    let seen = world.put(&on()).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    assert_eq!((&seen.json["enabled"], &seen.json["pastDue"]), (&json!(true), &money("0.00")));
    let upcoming = seen.json["upcoming"].as_array().unwrap();
    let charges: Vec<_> = upcoming.iter().map(|one| (&one["on"], &one["amount"])).collect();
    let expected = [(json!("2026-07-15"), money("100.00")), (json!("2026-07-25"), money("40.00"))];
    assert_eq!(charges, expected.iter().map(|(on, amount)| (on, amount)).collect::<Vec<_>>());
    assert_eq!(seen.json["nextCharge"]["method"]["last4"], "4242");
    assert_eq!(seen.json["nextCharge"]["numbers"], json!(["i-1"]));
    assert_eq!(world.queue.take(), [id_of("a")]);
    let activities = world.ledger.activities();
    assert_eq!(activities.last().unwrap().action.as_str(), "auto-pay-on");
}

#[tokio::test]
async fn a_repeated_request_is_answered_again_and_charges_nothing_more() {
    let world = world().await;
    let tag = world.tag().await;
    let ask = put(&on()).header("if-match", &tag);
    let first = world.portal.send(ask.clone()).await;
    let version = world.ledger.state_of(&id_of("a")).unwrap().version;
    let again = world.portal.send(ask.clone()).await;
    assert_eq!((again.status.as_u16(), &again.json), (200, &first.json));
    assert_eq!(world.ledger.state_of(&id_of("a")).unwrap().version, version);
    let other = put(&changed(on(), "reviewDays", json!(7))).header("if-match", &tag);
    assert_eq!(world.portal.send(other).await.problem(), Some("idempotency-key-reused"));
}

#[tokio::test]
async fn settings_that_changed_meanwhile_are_not_overwritten() {
    let world = world().await;
    let tag = world.tag().await;
    let off = json!({ "enabled": false, "methods": METHODS, "reviewDays": 5 });
    assert_eq!(world.put(&off).await.status, 200);
    let stale = put(&on()).header("if-match", &tag).header("idempotency-key", "key-2");
    let seen = world.portal.send(stale).await;
    assert_eq!((seen.status.as_u16(), seen.problem()), (412, Some("stale")));
    assert!(!world.ledger.state_of(&id_of("a")).unwrap().has_auto_pay());
    let weak = format!("W/{}", world.tag().await);
    let again = put(&on()).header("if-match", &weak).header("idempotency-key", "key-3");
    let seen = world.portal.send(again).await;
    assert_eq!(seen.status, 200, "as a proxy that compresses responses writes it");
}

#[tokio::test]
async fn what_is_wrong_is_named_and_changes_nothing() {
    let world = world().await;
    let cases = [
        ("cap", money("0.49"), "/cap", "too-small"),
        ("cap", json!({ "amount": "9.00", "currency": "USD" }), "/cap/currency", "wrong-currency"),
        ("cap", money("1.234"), "/cap/amount", "bad-amount"),
        ("holdAbovePercent", json!(-1), "/holdAbovePercent", "out-of-range"),
        ("holdAbovePercent", json!(1001), "/holdAbovePercent", "out-of-range"),
        ("reviewDays", json!(31), "/reviewDays", "out-of-range"),
        ("reviewDays", json!(-1), "/reviewDays", "out-of-range"),
        ("methods", json!(["pm_of_b"]), "/methods", "other-methods"),
        ("methods", json!([]), "/methods", "other-methods"),
        ("chargePastDue", Value::Null, "/chargePastDue", "past-due-changed"),
        ("chargePastDue", money("99.99"), "/chargePastDue", "past-due-changed"),
        ("chargePastDue", money("140.00"), "/chargePastDue", "past-due-changed"),
        ("enabled", json!(false), "/chargePastDue", "past-due-changed"),
    ];
    for (name, value, pointer, code) in cases {
        let seen = world.put(&changed(on(), name, value.clone())).await;
        assert_eq!(fault(&seen), refusal(422, pointer, code), "{name}: {value}");
        assert!(world.is_untouched(), "{name}: {value}");
    }
}

#[tokio::test]
async fn the_request_must_say_what_the_caller_saw_and_be_repeatable_when_it_charges() {
    let world = world().await;
    let seen = world.portal.send(put(&on())).await;
    assert_eq!(fault(&seen), refusal(400, "If-Match", "missing-field"));
    let tag = world.tag().await;
    let keyless = put(&on()).header("if-match", &tag).without("idempotency-key");
    let seen = world.portal.send(keyless).await;
    assert_eq!(fault(&seen), refusal(400, "Idempotency-Key", "missing-field"));
    assert!(world.is_untouched());
}

#[tokio::test]
async fn auto_pay_cannot_be_switched_on_without_a_method_that_can_be_charged() {
    let world = world().await;
    let expire = |state: &mut app::posting::AccountState| {
        let gateway = state.profile.gateway.as_mut().unwrap();
        gateway.methods.retain(|method| method.id == "pm_expired");
    };
    world.ledger.damage(&id_of("a"), expire);
    let seen = world.put(&changed(on(), "methods", json!(["pm_expired"]))).await;
    assert_eq!(fault(&seen), refusal(422, "/methods", "no-usable-method"));
}

#[tokio::test]
async fn a_viewer_neither_sees_nor_changes_the_settings() {
    let access = dana().with_member(member("dana.roy", "a", Role::Viewer));
    let shop = Shop::open(&[]).await;
    let ports = Ports {
        access: access.clone(),
        ledger: shop.ledger.clone(),
        clock: FixedClock::at(noon()),
        random: Counting::default(),
        queue: MemoryAutoPayQueue::default(),
        limits,
    };
    let routes = Routes::new().on(AUTO_PAY, read).on(CHANGE_AUTO_PAY, change);
    let portal = TestPortal::new(&access, routes, ports);
    assert_eq!(portal.send("auto-pay/read.json").await.status, 403);
    assert_eq!(portal.send("auto-pay/change.json").await.status, 403);
}
