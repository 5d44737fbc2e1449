//! Staff refund a payment.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::Arc;

use contract::STAFF_REFUNDS;
use portal_http::present::payments;
use serde_json::{Value, json};
use staff_refunds::{Ports, handle};
use stripe_sim::Effect;
use testkit::access::{account as id_of, noon};
use testkit::documents::invoice;
use testkit::http::{Ask, Seen};
use testkit::ledger::MemoryLedger;
use testkit::portal::{Routes, TestPortal};
use testkit::staff::{self, fault, money, refusal, signed_in};
use testkit::stripe::{Shop, TestStripe};
use testkit::system::FixedClock;

type TestPorts = Ports<MemoryLedger, FixedClock, TestStripe>;

/// An administrator is signed in. Account `a` has paid 100.00 in the portal.
struct World {
    portal: TestPortal,
    ports: Arc<TestPorts>,
    shop: Shop,
    payment: String,
}

async fn world() -> World {
    world_with("pm_good").await
}

async fn world_with(method: &str) -> World {
    let shop = Shop::open(&[invoice("i-1", "a", "100.00")]).await;
    let payment = shop.pay("1", "100.00", method).await.id.to_string();
    let (ledger, gateway) = (shop.ledger.clone(), shop.gateway());
    let ports = Arc::new(Ports { ledger, clock: FixedClock::at(noon()), gateway });
    let routes = Routes::new().on(STAFF_REFUNDS, handle);
    let portal = TestPortal::shared(&signed_in(), routes, &ports);
    World { portal, ports, shop, payment }
}

fn body(amount: &str) -> Value {
    json!({ "amount": money(amount), "reason": "Billed twice" })
}

impl World {
    fn ask(&self, key: &str, body: &Value) -> Ask {
        staff::ask(STAFF_REFUNDS, "a", key, body).with("paymentId", &self.payment)
    }

    async fn refund(&self, key: &str, amount: &str) -> Seen {
        self.portal.send(self.ask(key, &body(amount))).await
    }

    fn balance(&self) -> String {
        self.ports.ledger.state_of(&id_of("a")).unwrap().ledger.balance.to_string()
    }

    /// The payment as customers see it.
    fn payment(&self) -> contract::Payment {
        payments::payment(&self.ports.ledger.payments_of(&id_of("a"))[0]).unwrap()
    }
}

#[tokio::test]
async fn a_part_is_refunded_and_the_rest_stays_refundable() {
    let world = world().await;
    let seen = world.portal.send("staff-refunds/ok.json").await;
    assert_eq!(
        (seen.status.as_u16(), &seen.json["type"]),
        (201, &json!("refund")),
        "{}",
        seen.text
    );
    assert_eq!(seen.json["amount"], money("40.00"));
    assert_eq!(world.balance(), "40.00");
    let payment = serde_json::to_value(world.payment()).unwrap();
    assert_eq!(payment["refundable"], money("60.00"));
    let made = json!([{ "amount": money("40.00"), "status": "made", "entryId": seen.json["id"] }]);
    assert_eq!(payment["refunds"], made);
}

#[tokio::test]
async fn equal_refunds_are_two_and_a_repeated_one_is_one() {
    let world = world().await;
    let first = world.refund("1", "30.00").await;
    assert_eq!(world.refund("1", "30.00").await, first);
    let second = world.refund("2", "30.00").await;
    assert_ne!(second.json["id"], first.json["id"]);
    assert_eq!(world.balance(), "60.00");
    let reused = world.refund("1", "20.00").await;
    assert_eq!(reused.problem(), Some("idempotency-key-reused"));
    let last = world.refund("3", "40.01").await;
    assert_eq!(fault(&last), refusal(422, "/amount", "too-much"), "40.00 are left");
    assert_eq!(world.shop.asked("POST /v1/refunds"), 2);
}

#[tokio::test]
async fn a_faulty_request_refunds_nothing() {
    let world = world().await;
    let with = |amount: Value, reason: &str| json!({ "amount": amount, "reason": reason });
    let usd = json!({ "amount": "10.00", "currency": "USD" });
    for (body, pointer, code) in [
        (body("0.00"), "/amount/amount", "bad-amount"),
        (body("-1.00"), "/amount/amount", "bad-amount"),
        (body("1.001"), "/amount/amount", "bad-amount"),
        (body("100.01"), "/amount", "too-much"),
        (with(usd, "x"), "/amount/currency", "wrong-currency"),
        (with(money("1.00"), ""), "/reason", "bad-reason"),
        (with(money("1.00"), "a\nb"), "/reason", "bad-reason"),
    ] {
        let seen = world.portal.send(world.ask("1", &body)).await;
        assert_eq!(fault(&seen), refusal(422, pointer, code), "{body}");
    }
    let without = world.ask("1", &body("1.00")).without("idempotency-key");
    let seen = world.portal.send(without).await;
    assert_eq!(fault(&seen), refusal(400, "Idempotency-Key", "missing-field"));
    assert_eq!((world.shop.asked("POST /v1/refunds"), world.balance()), (0, "0.00".to_owned()));
}

#[tokio::test]
async fn a_payment_of_another_account_and_one_that_never_was_are_not_found() {
    let world = world().await;
    let never = "pay_00000000000040008000000000000000";
    for id in [never, "1", "pay_"] {
        let ask = staff::ask(STAFF_REFUNDS, "a", "1", &body("1.00")).with("paymentId", id);
        assert_eq!(world.portal.send(ask).await.problem(), Some("not-found"), "{id}");
    }
    let other =
        staff::ask(STAFF_REFUNDS, "b", "1", &body("1.00")).with("paymentId", &world.payment);
    assert_eq!(world.portal.send(other).await.problem(), Some("not-found"));
}

#[tokio::test]
async fn a_payment_that_has_not_succeeded_cannot_be_refunded() {
    for method in ["pm_bank", "pm_declined"] {
        let world = world_with(method).await;
        let seen = world.refund("1", "1.00").await;
        assert_eq!(fault(&seen), refusal(422, "/amount", "not-refundable"), "{method}");
    }
}

#[tokio::test]
async fn while_the_gateway_has_not_answered_the_refund_is_pending_and_counts() {
    let world = world().await;
    world.shop.fault("POST /v1/refunds", Effect::LoseRequest, 1);
    let seen = world.refund("1", "70.00").await;
    assert_eq!((seen.status.as_u16(), seen.text.as_str()), (202, ""));
    let payment = serde_json::to_value(world.payment()).unwrap();
    let pending = json!([{ "amount": money("70.00"), "status": "pending", "entryId": null }]);
    assert_eq!((&payment["refunds"], &payment["refundable"]), (&pending, &money("30.00")));
    let more = world.refund("2", "30.01").await;
    assert_eq!(fault(&more), refusal(422, "/amount", "too-much"));
    let again = world.refund("1", "70.00").await;
    assert_eq!(again.status, 201, "the same request again is carried out: {}", again.text);
    assert_eq!(world.balance(), "70.00");
}

#[tokio::test]
async fn a_refund_that_the_gateway_refuses_is_not_made() {
    let world = world().await;
    // A colleague refunds all of it at the gateway, and the portal does not know yet.
    let intent = world.ports.ledger.payments_of(&id_of("a"))[0].gateway_id.clone().unwrap();
    let refund = stripe_sim::Request {
        method: "POST".to_owned(),
        path: "/v1/refunds".to_owned(),
        authorization: Some("Bearer sk_test_1".to_owned()),
        version: Some(stripe_sim::API_VERSION.to_owned()),
        body: format!("payment_intent={intent}"),
        ..stripe_sim::Request::default()
    };
    let _made = world.shop.stripe.request(noon(), &refund);
    let seen = world.refund("1", "10.00").await;
    assert_eq!(fault(&seen), refusal(422, "/amount", "refund-refused"));
}
