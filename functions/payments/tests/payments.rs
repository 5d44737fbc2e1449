//! A customer pays.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::Arc;

use app::payments::{MAX_METHODS, Site};
use app::rate_limit::PAYMENTS;
use contract::MAKE_PAYMENT;
use domain::user::Role;
use payments::{Ports, handle};
use serde_json::{Value, json};
use stripe_sim::Effect;
use testkit::access::{MemoryAccess, account as id_of, member, noon};
use testkit::documents::{invoice, payment};
use testkit::http::{Ask, Seen};
use testkit::ledger::MemoryLedger;
use testkit::portal::{Routes, TestPortal, ask, dana};
use testkit::staff::{fault, money, refusal};
use testkit::stripe::{Shop, TestStripe, site};
use testkit::system::FixedClock;

type TestPorts = Ports<MemoryAccess, MemoryLedger, FixedClock, TestStripe>;

/// Dana Roy may pay for accounts `a`, which owes 100.00, and `new`, which owes 20.00.
struct World {
    portal: TestPortal,
    ports: Arc<TestPorts>,
    shop: Shop,
}

const CHARGE: &str = "POST /v1/payment_intents";

async fn world() -> World {
    world_of(site()).await
}

async fn world_of(site: Site) -> World {
    let lines = [invoice("i-1", "a", "100.00"), invoice("i-2", "new", "20.00")];
    let shop = Shop::open(&lines).await;
    let (ledger, gateway) = (shop.ledger.clone(), shop.gateway());
    let access = dana().with_member(member("dana.roy", "a", Role::Billing)).with_member(member(
        "dana.roy",
        "new",
        Role::Billing,
    ));
    let clock = FixedClock::at(noon());
    let ports = Arc::new(Ports { access: access.clone(), ledger, clock, gateway, site });
    let portal = TestPortal::shared(&access, Routes::new().on(MAKE_PAYMENT, handle), &ports);
    World { portal, ports, shop }
}

fn pay(account: &str, key: &str, body: &Value) -> Ask {
    ask(MAKE_PAYMENT).with("accountId", account).json(body).header("idempotency-key", key)
}

/// All of what account `a` owes, with this method.
fn all_with(method: &str) -> Value {
    json!({ "amount": money("100.00"), "balanceSeen": money("100.00"), "methodId": method })
}

fn changed(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

impl World {
    fn balance(&self) -> String {
        self.ports.ledger.state_of(&id_of("a")).unwrap().ledger.balance.to_string()
    }

    /// Nothing was begun and nobody was charged.
    fn is_untouched(&self) -> bool {
        let state = self.ports.ledger.state_of(&id_of("a")).unwrap();
        state.payments.is_empty()
            && self.balance() == "100.00"
            && self.shop.asked(CHARGE) == 0
            && self.shop.asked("POST /v1/checkout/sessions") == 0
            && self.ports.ledger.payments_of(&id_of("a")).is_empty()
    }
}

fn state(seen: &Seen) -> (u16, &Value, &Value) {
    (seen.status.as_u16(), &seen.json["status"], &seen.json["declineCode"])
}

#[tokio::test]
async fn a_payment_with_a_saved_card_succeeds_and_is_booked() {
    let world = world().await;
    let seen = world.portal.send("payments/ok.json").await;
    assert_eq!(state(&seen), (201, &json!("succeeded"), &Value::Null), "{}", seen.text);
    assert_eq!(seen.json["amount"], money("100.00"));
    assert_eq!(seen.json["refundable"], money("100.00"));
    let card = json!({ "type": "card", "brand": "visa", "last4": "4242" });
    assert_eq!(seen.json["method"], card);
    assert!(seen.json["id"].as_str().unwrap().starts_with("pay_"));
    assert!(seen.json["entryId"].is_string() && seen.json["redirectUrl"].is_null());
    assert_eq!(world.balance(), "0.00");
}

#[tokio::test]
async fn a_repeated_request_is_one_payment_and_another_under_its_key_is_refused() {
    let world = world().await;
    let first = world.portal.send(pay("a", "1", &all_with("pm_good"))).await;
    let again = world.portal.send(pay("a", "1", &all_with("pm_good"))).await;
    assert_eq!(first, again);
    assert_eq!(world.shop.asked(CHARGE), 1);
    let other = changed(all_with("pm_good"), "amount", money("1.00"));
    let reused = world.portal.send(pay("a", "1", &other)).await;
    assert_eq!(reused.problem(), Some("idempotency-key-reused"));
    let none = ask(MAKE_PAYMENT).with("accountId", "a").json(&all_with("pm_good"));
    assert_eq!(
        fault(&world.portal.send(none).await),
        refusal(400, "Idempotency-Key", "missing-field")
    );
    assert_eq!(world.shop.asked(CHARGE), 1);
}

#[tokio::test]
async fn a_decline_is_a_payment_that_says_why() {
    let world = world().await;
    let seen = world.portal.send(pay("a", "1", &all_with("pm_declined"))).await;
    assert_eq!(state(&seen), (201, &json!("declined"), &json!("declined")));
    assert_eq!(world.balance(), "100.00");
    let retry = world.portal.send(pay("a", "2", &all_with("pm_good"))).await;
    assert_eq!(retry.json["status"], "succeeded", "a decline does not block the next payment");
}

#[tokio::test]
async fn a_card_that_needs_authentication_sends_the_payer_there() {
    let world = world().await;
    let seen = world.portal.send(pay("a", "1", &all_with("pm_asks"))).await;
    assert_eq!(state(&seen), (201, &json!("requires-action"), &Value::Null), "{}", seen.text);
    assert!(seen.json["redirectUrl"].as_str().unwrap().contains("/3ds/"));
    assert_eq!(world.balance(), "100.00");
}

#[tokio::test]
async fn a_new_method_sends_the_payer_to_the_gateway_s_page() {
    let world = world().await;
    let body = json!({
        "amount": money("20.00"), "balanceSeen": money("20.00"), "receiptEmail": "dana@example.ca",
        "newMethod": { "type": "card", "useForAutoPay": true }, "invoiceNumber": "i-2",
    });
    let seen = world.portal.send(pay("new", "1", &body)).await;
    assert_eq!(state(&seen), (201, &json!("requires-action"), &Value::Null), "{}", seen.text);
    assert!(seen.json["redirectUrl"].is_string() && seen.json["method"].is_null());
    assert_eq!(seen.json["invoiceNumber"], "i-2");
    assert_eq!(seen.json["receiptEmail"], "dana@example.ca");
    assert_eq!(world.shop.asked("POST /v1/customers"), 1, "the account is a customer now");
}

#[tokio::test]
async fn a_bank_debit_is_on_its_way_for_days() {
    let world = world().await;
    let seen = world.portal.send(pay("a", "1", &all_with("pm_bank"))).await;
    assert_eq!(state(&seen), (201, &json!("processing"), &Value::Null), "{}", seen.text);
    assert_eq!(world.balance(), "100.00");
    let again = world.portal.send(pay("a", "2", &all_with("pm_good"))).await;
    assert_eq!(fault(&again), refusal(422, "/amount", "too-much"), "it is not payable twice");
}

#[tokio::test]
async fn an_amount_that_cannot_be_paid_is_refused_before_anything_happens() {
    let world = world().await;
    let cad = |amount: &str| json!({ "amount": amount, "currency": "CAD" });
    for (amount, pointer, code) in [
        (cad("0.00"), "/amount/amount", "bad-amount"),
        (cad("-5.00"), "/amount/amount", "bad-amount"),
        (cad("1.005"), "/amount/amount", "bad-amount"),
        (cad("1,00"), "/amount/amount", "bad-amount"),
        (cad(""), "/amount/amount", "bad-amount"),
        (cad("0.49"), "/amount", "too-small"),
        (cad("1000000.00"), "/amount", "too-large"),
        (cad("100.01"), "/amount", "too-much"),
        (json!({ "amount": "10.00", "currency": "USD" }), "/amount/currency", "wrong-currency"),
        (json!({ "amount": "10.00", "currency": "XYZ" }), "/amount/currency", "wrong-currency"),
    ] {
        let body = changed(all_with("pm_good"), "amount", amount);
        let seen = world.portal.send(pay("a", "1", &body)).await;
        assert_eq!(fault(&seen), refusal(422, pointer, code), "{body}");
        assert!(world.is_untouched(), "{body}");
    }
}

#[tokio::test]
async fn a_method_that_is_not_the_account_s_or_cannot_pay_is_refused() {
    let world = world().await;
    let new = json!({ "type": "card", "useForAutoPay": false });
    let both = changed(all_with("pm_good"), "newMethod", new);
    let neither = changed(all_with("pm_good"), "methodId", Value::Null);
    for (body, pointer, code) in [
        (all_with("pm_of_b"), "/methodId", "unknown-method"),
        (all_with("pm_removed"), "/methodId", "unknown-method"),
        (all_with(""), "/methodId", "unknown-method"),
        (all_with("pm_expired"), "/methodId", "method-not-usable"),
        (both, "", "one-method"),
        (neither, "", "one-method"),
    ] {
        let seen = world.portal.send(pay("a", "1", &body)).await;
        assert_eq!(fault(&seen), refusal(422, pointer, code), "{body}");
        assert!(world.is_untouched(), "{body}");
    }
}

#[tokio::test]
async fn other_faulty_fields_are_named() {
    let world = world().await;
    let body = |name, value| changed(all_with("pm_good"), name, value);
    for (body, pointer, code) in [
        (body("invoiceNumber", json!("i-9")), "/invoiceNumber", "unknown-invoice"),
        (body("invoiceNumber", json!("i-2")), "/invoiceNumber", "unknown-invoice"),
        (body("invoiceNumber", json!("")), "/invoiceNumber", "unknown-invoice"),
        (body("receiptEmail", json!("nobody")), "/receiptEmail", "bad-email"),
        (body("receiptEmail", json!("a@b.ca\r\nbcc: c@d.ca")), "/receiptEmail", "bad-email"),
        (body("balanceSeen", money("1.0.0")), "/balanceSeen/amount", "bad-amount"),
    ] {
        let seen = world.portal.send(pay("a", "1", &body)).await;
        assert_eq!(fault(&seen), refusal(422, pointer, code), "{body}");
        assert!(world.is_untouched(), "{body}");
    }
    for (body, pointer, code) in [
        (body("amount", json!("100.00")), "/amount", "bad-value"),
        (body("customer", json!("cus_b")), "/customer", "unknown-field"),
        (
            json!({ "amount": money("1.00"), "methodId": "pm_good" }),
            "/balanceSeen",
            "missing-field",
        ),
        (body("newMethod", json!({ "type": "cash" })), "/newMethod/type", "bad-value"),
    ] {
        let seen = world.portal.send(pay("a", "1", &body)).await;
        assert_eq!(fault(&seen), refusal(400, pointer, code), "{body}");
        assert!(world.is_untouched(), "{body}");
    }
}

#[tokio::test]
async fn a_balance_that_has_changed_is_shown_before_anything_is_charged() {
    let world = world().await;
    let stale = changed(all_with("pm_good"), "balanceSeen", money("150.00"));
    let seen = world.portal.send(pay("a", "1", &stale)).await;
    assert_eq!((seen.status.as_u16(), seen.problem()), (409, Some("balance-changed")));
    assert_eq!(seen.json["currentBalance"], money("100.00"));
    assert!(world.is_untouched());
}

#[tokio::test]
async fn a_payment_whose_outcome_is_unknown_blocks_another_one_and_is_never_charged_twice() {
    let world = world().await;
    world.shop.fault(CHARGE, Effect::LoseResponse, 1);
    let seen = world.portal.send(pay("a", "1", &all_with("pm_good"))).await;
    assert_eq!(state(&seen), (201, &json!("unknown"), &Value::Null), "{}", seen.text);
    let other = world.portal.send(pay("a", "2", &all_with("pm_good"))).await;
    assert_eq!((other.status.as_u16(), other.problem()), (409, Some("payment-in-flight")));
    assert_eq!(other.json["paymentId"], seen.json["id"]);
    let again = world.portal.send(pay("a", "1", &all_with("pm_good"))).await;
    assert_eq!((&again.json["id"], &again.json["status"]), (&seen.json["id"], &json!("succeeded")));
    assert_eq!(world.balance(), "0.00");
}

#[tokio::test]
async fn a_gateway_that_fails_before_the_payment_is_recorded_leaves_nothing_behind() {
    let world = world().await;
    world.shop.fault("POST /v1/customers", Effect::LoseRequest, 1);
    let body = json!({
        "amount": money("20.00"), "balanceSeen": money("20.00"),
        "newMethod": { "type": "card", "useForAutoPay": false },
    });
    let seen = world.portal.send(pay("new", "1", &body)).await;
    assert_eq!((seen.status.as_u16(), seen.problem()), (503, Some("unavailable")));
    let state = world.ports.ledger.state_of(&id_of("new")).unwrap();
    assert!(state.payments.is_empty() && state.profile.gateway.is_none());
}

#[tokio::test]
async fn more_than_is_owed_can_be_paid_where_the_provider_allows_it() {
    let world = world_of(Site { may_exceed: true, ..site() }).await;
    let body = changed(all_with("pm_good"), "amount", money("130.00"));
    let seen = world.portal.send(pay("a", "1", &body)).await;
    assert_eq!(seen.json["status"], "succeeded", "{}", seen.text);
    assert_eq!(world.balance(), "-30.00");
}

#[tokio::test]
async fn an_account_tries_to_pay_so_often_in_an_hour_and_no_more() {
    let world = world().await;
    for number in 0..PAYMENTS.max_attempts {
        let seen = world.portal.send(pay("a", &number.to_string(), &all_with("pm_declined"))).await;
        assert_eq!(state(&seen).1, "declined", "{number}: {}", seen.text);
    }
    let asked = world.shop.asked(CHARGE);
    let refused = world.portal.send(pay("a", "more", &all_with("pm_good"))).await;
    assert_eq!((refused.status.as_u16(), refused.problem()), (429, Some("too-many-tries")));
    assert_eq!((world.shop.asked(CHARGE), world.balance()), (asked, "100.00".to_owned()));
    let owes = json!({ "amount": money("20.00"), "balanceSeen": money("20.00") });
    let other = world.portal.send(pay("new", "1", &with_new_card(owes, false))).await;
    assert_eq!(other.status.as_u16(), 201, "another account: {}", other.text);
}

#[tokio::test]
async fn use_for_auto_pay_is_refused_when_no_more_methods_can_be_saved() {
    let world = world().await;
    world.ports.ledger.damage(&id_of("a"), |state| {
        let methods = &mut state.profile.gateway.as_mut().unwrap().methods;
        let one = methods[0].clone();
        methods.resize(MAX_METHODS, one);
    });
    let all = || json!({ "amount": money("100.00"), "balanceSeen": money("100.00") });
    let seen = world.portal.send(pay("a", "1", &with_new_card(all(), true))).await;
    assert_eq!(fault(&seen), refusal(422, "/newMethod/useForAutoPay", "too-many-methods"));
    assert!(world.is_untouched());
    let seen = world.portal.send(pay("a", "2", &with_new_card(all(), false))).await;
    assert_eq!(state(&seen).1, "requires-action", "a card that pays once is not saved");
}

fn with_new_card(body: Value, auto_pay: bool) -> Value {
    changed(body, "newMethod", json!({ "type": "card", "useForAutoPay": auto_pay }))
}

#[tokio::test]
async fn a_viewer_cannot_pay() {
    let shop = Shop::open(&[payment("p-1", "a", "1.00")]).await;
    let (ledger, gateway, site) = (shop.ledger.clone(), shop.gateway(), site());
    let (access, clock) = (testkit::portal::viewer_of("a"), FixedClock::at(noon()));
    let ports = Ports { access: access.clone(), ledger, clock, gateway, site };
    let portal = TestPortal::new(&access, Routes::new().on(MAKE_PAYMENT, handle), ports);
    assert_eq!(portal.send("payments/ok.json").await.problem(), Some("forbidden"));
}
