//! What the payment gateway sends: signatures, events, and what becomes of them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::Arc;

use app::payments::PaymentStore;
use contract::STRIPE_WEBHOOK;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use stripe_sim::{CheckoutEntry, Delivery, Effect, PaymentStep, sign};
use stripe_webhook::{Ports, handle};
use testkit::access::{account as id_of, noon};
use testkit::documents::invoice;
use testkit::http::{Ask, Seen};
use testkit::ledger::MemoryLedger;
use testkit::portal::TestPortal;
use testkit::staff::{fault, refusal};
use testkit::stripe::{Shop, TestStripe, WEBHOOK_SECRET};
use testkit::system::FixedClock;

type TestPorts = Ports<MemoryLedger, FixedClock, TestStripe>;

/// Account `a` owes 100.00. Stripe delivers nothing by itself: the test does.
struct World {
    portal: TestPortal,
    shop: Shop,
}

async fn world() -> World {
    let shop = Shop::open(&[invoice("i-1", "a", "100.00")]).await;
    let (ledger, gateway) = (shop.ledger.clone(), shop.gateway());
    let ports: Arc<TestPorts> = Arc::new(Ports { ledger, clock: FixedClock::at(noon()), gateway });
    let portal = TestPortal::signed(STRIPE_WEBHOOK, |ports| &ports.gateway, handle, &ports);
    World { portal, shop }
}

/// A message as Stripe sends it, from no page.
fn message(body: &str) -> Ask {
    let ask = Ask::of(STRIPE_WEBHOOK).without("origin").without("x-requested-with");
    ask.header("content-type", "application/json; charset=utf-8").body(body)
}

/// The same, signed.
fn signed(body: &str) -> Ask {
    message(body).header("stripe-signature", &sign(WEBHOOK_SECRET, body, noon()))
}

fn event(id: &str, kind: &str, object: &Value, live: bool) -> String {
    let event = json!({
        "id": id, "object": "event", "type": kind, "created": noon().as_second(),
        "livemode": live, "data": { "object": object },
    });
    event.to_string()
}

/// An event that does not concern the portal.
fn foreign() -> String {
    event("evt_1", "customer.created", &json!({ "id": "cus_9" }), false)
}

impl World {
    fn balance(&self) -> String {
        self.shop.ledger.state_of(&id_of("a")).unwrap().ledger.balance.to_string()
    }

    fn deliveries(&self) -> Vec<Delivery> {
        self.shop.stripe.due_deliveries(noon())
    }

    async fn deliver(&self, delivery: &Delivery) -> Seen {
        let header = ("stripe-signature", &*delivery.signature);
        self.portal.send(message(&delivery.body).header(header.0, header.1)).await
    }

    /// Delivers everything, and gives the outcomes by kind of event.
    async fn deliver_all(&self) -> Vec<(String, Value)> {
        let mut outcomes = Vec::new();
        for delivery in self.deliveries() {
            let seen = self.deliver(&delivery).await;
            assert_eq!(seen.status, 200, "{}: {}", delivery.event_type, seen.text);
            outcomes.push((delivery.event_type.clone(), seen.json["outcome"].clone()));
        }
        outcomes
    }
}

fn outcome(seen: &Seen) -> (u16, &Value) {
    (seen.status.as_u16(), &seen.json["outcome"])
}

#[tokio::test]
async fn an_event_is_carried_out_once_however_often_it_comes() {
    let world = world().await;
    world.shop.fault("POST /v1/payment_intents", Effect::LoseResponse, 1);
    world.shop.pay("1", "100.00", "pm_good").await;
    assert_eq!(world.balance(), "100.00", "the answer is lost");
    let deliveries = world.deliveries();
    let succeeded = deliveries.iter().find(|one| one.event_type == "payment_intent.succeeded");
    let succeeded = succeeded.unwrap();
    assert_eq!(outcome(&world.deliver(succeeded).await), (200, &json!("carried-out")));
    assert_eq!(world.balance(), "0.00");
    for _ in 0..3 {
        assert_eq!(outcome(&world.deliver(succeeded).await), (200, &json!("repeated")));
    }
    assert_eq!(world.balance(), "0.00");
    assert_eq!(world.shop.ledger.payments_of(&id_of("a")).len(), 1);
}

#[tokio::test]
async fn a_payer_who_pays_on_the_gateway_s_page_has_paid_and_has_a_saved_card() {
    let world = world().await;
    let payment = world.shop.pay_with_a_new_card("1", "100.00").await;
    let page = payment.checkout.unwrap().id;
    let card =
        CheckoutEntry { card: Some("4242424242424242".to_owned()), ..CheckoutEntry::default() };
    world.shop.stripe.enter(noon(), &page, &card).unwrap();
    world.deliver_all().await;
    assert_eq!(world.balance(), "0.00");
    let state = world.shop.ledger.state_of(&id_of("a")).unwrap();
    let methods = state.profile.gateway.unwrap().methods;
    assert_eq!((methods.len(), methods[0].last4.as_str()), (6, "4242"), "it is the default");
}

#[tokio::test]
async fn a_page_whose_time_runs_out_ends_its_payment() {
    let world = world().await;
    world.shop.pay_with_a_new_card("1", "100.00").await;
    let later = noon() + SignedDuration::from_hours(1);
    let expired = world.shop.stripe.due_deliveries(later);
    let expired = expired.iter().find(|one| one.event_type == "checkout.session.expired").unwrap();
    // Delivered and signed at noon: this portal's clock stands still.
    let seen = world.portal.send(signed(&expired.body)).await;
    assert_eq!(outcome(&seen), (200, &json!("carried-out")), "{}", seen.text);
    let state = world.shop.ledger.state_of(&id_of("a")).unwrap();
    assert!(state.payments.is_empty(), "another payment can begin");
}

#[tokio::test]
async fn a_chargeback_reopens_the_invoice() {
    let world = world().await;
    let payment = world.shop.pay("1", "100.00", "pm_good").await;
    assert_eq!(world.balance(), "0.00");
    let step = PaymentStep::ChargeBack { reason: None };
    world.shop.stripe.payment(noon(), &payment.gateway_id.unwrap(), &step).unwrap();
    world.deliver_all().await;
    assert_eq!(world.balance(), "100.00");
}

#[tokio::test]
async fn a_message_that_the_gateway_did_not_sign_now_is_refused() {
    let world = world().await;
    world.shop.fault("POST /v1/payment_intents", Effect::LoseResponse, 1);
    world.shop.pay("1", "100.00", "pm_good").await;
    let deliveries = world.deliveries();
    let body = &*deliveries.last().unwrap().body;
    let minutes = |minutes| noon() + SignedDuration::from_mins(minutes);
    let by = |secret: &str, at: Timestamp| sign(secret, body, at);
    let good = by(WEBHOOK_SECRET, noon());
    for header in [
        "",
        "t=1,v1=",
        &good[..good.len() - 1],
        &good.replace("v1=", "v0="),
        &by("whsec_other", noon()),
        &by("", noon()),
        &by(WEBHOOK_SECRET, minutes(6)),
        &by(WEBHOOK_SECRET, minutes(-6)),
        &sign(WEBHOOK_SECRET, &foreign(), noon()),
    ] {
        let seen = world.portal.send(message(body).header("stripe-signature", header)).await;
        assert_eq!(fault(&seen), refusal(400, "stripe-signature", "bad-value"), "{header}");
    }
    let missing = world.portal.send(message(body)).await;
    assert_eq!(fault(&missing), refusal(400, "stripe-signature", "missing-field"));
    let other = body.replace("100", "1");
    let changed = message(&other).header("stripe-signature", &good);
    assert_eq!(fault(&world.portal.send(changed).await).0, 400);
    assert_eq!(world.balance(), "100.00");
}

#[tokio::test]
async fn what_is_no_event_or_of_the_other_mode_is_refused_although_it_is_signed() {
    let world = world().await;
    let live = event("evt_1", "payment_intent.succeeded", &json!({ "id": "pi_1" }), true);
    let seen = world.portal.send(signed(&live)).await;
    assert_eq!(fault(&seen), refusal(400, "/livemode", "bad-value"));
    let headless = event("evt_1", "payment_intent.succeeded", &json!({}), false);
    for body in ["", "{}", "[]", "not json", &headless] {
        let seen = world.portal.send(signed(body)).await;
        assert_eq!(fault(&seen), refusal(400, "", "bad-value"), "{body}");
    }
}

#[tokio::test]
async fn an_event_that_does_not_concern_the_portal_is_ignored_and_remembered() {
    let world = world().await;
    let first = world.portal.send("stripe-webhook/ok.json").await;
    assert_eq!(outcome(&first), (200, &json!("ignored")), "{}", first.text);
    let again = world.portal.send("stripe-webhook/ok.json").await;
    assert_eq!(outcome(&again), (200, &json!("repeated")));
    let charge =
        event("evt_2", "refund.created", &json!({ "id": "re_1", "charge": "ch_1" }), false);
    assert_eq!(outcome(&world.portal.send(signed(&charge)).await), (200, &json!("ignored")));
}

/// The bytes are signed, so a body in base64 must become exactly the bytes that it was.
#[tokio::test]
async fn a_body_in_base64_is_the_bytes_that_were_signed() {
    let seen = world().await.portal.send("stripe-webhook/base64.json").await;
    assert_eq!(outcome(&seen), (200, &json!("ignored")), "{}", seen.text);
}

#[tokio::test]
async fn an_event_of_an_account_or_payment_that_the_portal_does_not_have_changes_nothing() {
    let world = world().await;
    let never = "pay_00000000000040008000000000000000";
    for (number, (account, payment)) in [("nowhere", never), ("a", never)].iter().enumerate() {
        let request = stripe_sim::Request {
            method: "POST".to_owned(),
            path: "/v1/payment_intents".to_owned(),
            authorization: Some("Bearer sk_test_1".to_owned()),
            version: Some(stripe_sim::API_VERSION.to_owned()),
            body: format!(
                "amount=100&currency=cad&customer=cus_b&payment_method=pm_of_b&confirm=true&\
                 off_session=true&metadata[account_id]={account}&metadata[payment_id]={payment}"
            ),
            ..stripe_sim::Request::default()
        };
        let stripe_sim::Outcome::Answer(made) = world.shop.stripe.request(noon(), &request) else {
            continue;
        };
        let id = format!("evt_{number}");
        let body = event(&id, "payment_intent.succeeded", &json!({ "id": made.body["id"] }), false);
        let seen = world.portal.send(signed(&body)).await;
        assert_eq!(outcome(&seen), (200, &json!("unresolved")), "{account}: {}", seen.text);
        let known = world.shop.ledger.known_events(&[&id]).await.unwrap();
        assert_eq!(known, [false], "the reconciler reads it again, and its alarm rings");
    }
    let gone = event("evt_9", "payment_intent.succeeded", &json!({ "id": "pi_none" }), false);
    assert_eq!(outcome(&world.portal.send(signed(&gone)).await), (200, &json!("unresolved")));
    assert_eq!(world.balance(), "100.00");
}

/// The provider also uses Stripe for other things, and deletes customers there.
#[tokio::test]
async fn an_event_of_an_object_that_the_portal_did_not_make_is_ignored() {
    let world = world().await;
    let request = stripe_sim::Request {
        method: "POST".to_owned(),
        path: "/v1/payment_intents".to_owned(),
        authorization: Some("Bearer sk_test_1".to_owned()),
        version: Some(stripe_sim::API_VERSION.to_owned()),
        body: "amount=100&currency=cad&customer=cus_b".to_owned(),
        ..stripe_sim::Request::default()
    };
    let stripe_sim::Outcome::Answer(made) = world.shop.stripe.request(noon(), &request) else {
        unreachable!("no fault is planned")
    };
    let card = json!({ "id": "pm_gone", "customer": "cus_gone" });
    for (id, kind, object) in [
        ("evt_1", "payment_intent.payment_failed", &json!({ "id": made.body["id"] })),
        ("evt_2", "payment_method.automatically_updated", &card),
    ] {
        let seen = world.portal.send(signed(&event(id, kind, object, false))).await;
        assert_eq!(outcome(&seen), (200, &json!("ignored")), "{kind}: {}", seen.text);
        assert_eq!(world.shop.ledger.known_events(&[id]).await, Ok(vec![true]), "{kind}");
    }
}

#[tokio::test]
async fn a_gateway_that_fails_sends_the_event_again() {
    let world = world().await;
    world.shop.fault("POST /v1/payment_intents", Effect::LoseResponse, 1);
    world.shop.pay("1", "100.00", "pm_good").await;
    let deliveries = world.deliveries();
    let succeeded = deliveries.iter().find(|one| one.event_type == "payment_intent.succeeded");
    world.shop.fault("GET /v1/payment_intents/{id}", Effect::LoseResponse, 1);
    let seen = world.deliver(succeeded.unwrap()).await;
    assert_eq!((seen.status.as_u16(), seen.problem()), (503, Some("unavailable")));
    assert_eq!(world.balance(), "100.00");
    assert_eq!(outcome(&world.deliver(succeeded.unwrap()).await), (200, &json!("carried-out")));
    assert_eq!(world.balance(), "0.00");
}

#[tokio::test]
async fn a_store_that_fails_sends_the_event_again() {
    let world = world().await;
    world.shop.fault("POST /v1/payment_intents", Effect::LoseResponse, 1);
    world.shop.pay("1", "100.00", "pm_good").await;
    world.shop.ledger.poison(&id_of("a"));
    let deliveries = world.deliveries();
    let succeeded = deliveries.iter().find(|one| one.event_type == "payment_intent.succeeded");
    let seen = world.deliver(succeeded.unwrap()).await;
    assert_eq!(seen.status, 500, "an account that cannot be read is not a success");
}

#[tokio::test]
async fn a_long_event_is_accepted_and_a_longer_one_is_not() {
    let world = world().await;
    let event_of = |bytes: usize| {
        let empty = event("evt_1", "customer.created", &json!({ "note": "" }), false);
        event(
            "evt_1",
            "customer.created",
            &json!({ "note": "x".repeat(bytes - empty.len()) }),
            false,
        )
    };
    let longest = world.portal.send(signed(&event_of(256 * 1024))).await;
    assert_eq!(longest.status, 200, "{}", longest.text);
    let longer = world.portal.send(signed(&event_of(256 * 1024 + 1))).await;
    assert_eq!((longer.status.as_u16(), longer.problem()), (413, Some("too-large")));
}

#[tokio::test]
async fn a_session_does_not_replace_the_signature_and_the_edge_is_the_only_way_in() {
    let world = world().await;
    let session = testkit::portal::ask(STRIPE_WEBHOOK).body(&foreign());
    let seen = world.portal.send(session).await;
    assert_eq!(fault(&seen), refusal(400, "stripe-signature", "missing-field"));
    let outside = world.portal.send(signed(&foreign()).without("x-origin-verify")).await;
    assert_eq!((outside.status.as_u16(), outside.text.as_str()), (403, ""));
}
