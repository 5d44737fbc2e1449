//! Deliveries of events.

use std::collections::BTreeSet;

use stripe_sim::{WebhookMode, sign};

use crate::shop::{SECRET, Shop};

#[test]
fn a_delivery_is_signed() {
    let shop = Shop::open();
    shop.customer();
    let deliveries = shop.deliveries();
    let event: serde_json::Value = serde_json::from_str(&deliveries[0].body).unwrap();
    assert_eq!(event["id"], deliveries[0].event_id.as_str());
    assert_eq!(event["livemode"], false);
    assert_eq!(deliveries[0].signature, sign(SECRET, &deliveries[0].body, shop.now()));
    // Computed with `openssl dgst -sha256 -hmac whsec_test`.
    let at = "2026-11-30T15:00:00Z".parse().unwrap();
    let expected = "t=1796050800,v1=\
                    49722faee7d662eb6647fe2a7edca02d357094bd78bc2b251c723017245e5f0f";
    assert_eq!(sign(SECRET, "{}", at), expected);
}

#[test]
fn an_event_is_tried_until_it_is_accepted() {
    let shop = Shop::open();
    shop.customer();
    let first = shop.stripe.due_deliveries(shop.now());
    shop.stripe.delivered(&first[0], false, shop.now());
    assert_eq!(shop.stripe.due_deliveries(shop.now()), []);
    shop.seconds_pass(300);
    let second = shop.stripe.due_deliveries(shop.now());
    assert_eq!((second[0].attempt, &second[0].event_id), (2, &first[0].event_id));
    assert_ne!(second[0].signature, first[0].signature, "it is signed at its own time");
    shop.stripe.delivered(&second[0], true, shop.now());
    shop.days_pass(4);
    assert_eq!(shop.stripe.due_deliveries(shop.now()), []);
}

#[test]
fn after_three_days_stripe_gives_up() {
    let shop = Shop::open();
    shop.customer();
    let start = shop.now();
    let mut tries = Vec::new();
    for _ in 0..100 {
        tries.extend(shop.stripe.due_deliveries(shop.now()).iter().map(|one| one.attempt));
        shop.seconds_pass(3600);
    }
    assert_eq!(tries, (1..=u32::try_from(tries.len()).unwrap()).collect::<Vec<_>>());
    assert!((5..20).contains(&tries.len()), "{tries:?}");
    assert_eq!(shop.stripe.next_due(), None);
    assert!(shop.now().duration_since(start).as_hours() >= 72);
}

fn events_in(mode: WebhookMode) -> (Shop, Vec<String>) {
    let shop = Shop::open();
    shop.stripe.set_webhooks(mode);
    shop.paid("1234");
    let events = shop.events();
    (shop, events)
}

#[test]
fn events_can_be_lost() {
    let (shop, events) = events_in(WebhookMode::Drop);
    shop.days_pass(1);
    assert_eq!((events, shop.events()), (Vec::new(), Vec::new()));
    assert_eq!(shop.read("/v1/events")["data"].as_array().unwrap().len(), 3);
}

#[test]
fn events_can_come_twice() {
    let (_, events) = events_in(WebhookMode::Duplicate);
    assert_eq!(events.len(), 6);
    assert_eq!(events.iter().collect::<BTreeSet<_>>().len(), 3);
}

#[test]
fn events_can_come_late() {
    let (shop, events) = events_in(WebhookMode::Delay { seconds: 60 });
    shop.seconds_pass(59);
    assert_eq!((events, shop.events()), (Vec::new(), Vec::new()));
    shop.seconds_pass(1);
    assert_eq!(shop.events().len(), 3);
}

#[test]
fn events_can_come_in_another_order() {
    let shop = Shop::open();
    shop.stripe.set_webhooks(WebhookMode::Reorder { seconds: 0 });
    for _ in 0..5 {
        shop.paid("1234");
    }
    let ids: Vec<_> = shop.deliveries().into_iter().map(|delivery| delivery.event_id).collect();
    let listed = shop.read("/v1/events?limit=100");
    let mut made: Vec<_> = listed["data"].as_array().unwrap().iter().map(crate::shop::id).collect();
    made.reverse();
    assert_ne!(ids, made);
    let sorted = |ids: &[String]| ids.iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!(sorted(&ids), sorted(&made));
}

#[test]
fn an_event_names_the_request_and_the_former_values() {
    let shop = Shop::open();
    let (_, method) = shop.saved("pm_card_visa");
    shop.events();
    shop.keyed(&format!("/v1/payment_methods/{method}"), &[("card[exp_year]", "2031")], "key-1");
    let event: serde_json::Value = serde_json::from_str(&shop.deliveries()[0].body).unwrap();
    assert_eq!(event["request"]["idempotency_key"], "key-1");
    let before = &event["data"]["previous_attributes"];
    assert_eq!(before, &serde_json::json!({"card": {"exp_year": 2027}}));
    assert_eq!(event["data"]["object"]["card"]["exp_year"], 2031);
}
