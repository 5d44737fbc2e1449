//! Events: what each kind is about, and reading them again.

use app::payments::events::{EventSubject, ReadEvents};
use app::payments::gateway::GatewayError;
use gateway::{EventError, parse_event};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::noon;
use crate::script::{Script, answer, assert_fields, list, ok, stripe};

fn event(id: &str, kind: &str, object: &Value) -> Value {
    json!({
        "id": id, "object": "event", "type": kind, "created": 1_796_040_000, "livemode": false,
        "data": { "object": object },
    })
}

fn subject(event: &Value) -> Result<EventSubject, EventError> {
    parse_event(event.to_string().as_bytes(), false).map(|event| event.subject)
}

#[test]
fn each_kind_says_what_to_look_at() {
    let of = |kind: &str, object: &Value| subject(&event("evt_1", kind, object)).unwrap();
    for kind in ["completed", "expired", "async_payment_succeeded", "async_payment_failed"] {
        let found = of(&format!("checkout.session.{kind}"), &json!({ "id": "cs_1" }));
        assert_eq!(found, EventSubject::Checkout("cs_1".to_owned()), "{kind}");
    }
    let payment = EventSubject::Payment("pi_1".to_owned());
    for kind in ["succeeded", "payment_failed", "processing", "canceled"] {
        assert_eq!(of(&format!("payment_intent.{kind}"), &json!({ "id": "pi_1" })), payment);
    }
    let part = json!({ "id": "re_1", "payment_intent": "pi_1" });
    for kind in [
        "refund.created",
        "refund.updated",
        "refund.failed",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
    ] {
        assert_eq!(of(kind, &part), payment, "{kind}");
    }
    let card = json!({ "id": "pm_1", "customer": "cus_1" });
    let method = |customer: Option<&str>| EventSubject::Method {
        id: "pm_1".to_owned(),
        customer: customer.map(str::to_owned),
    };
    assert_eq!(of("payment_method.automatically_updated", &card), method(Some("cus_1")));
    assert_eq!(
        of("mandate.updated", &json!({ "id": "m", "payment_method": "pm_1" })),
        method(None)
    );
    let done = json!({ "id": "seti_1", "payment_method": "pm_1", "customer": "cus_1" });
    assert_eq!(of("setup_intent.succeeded", &done), method(Some("cus_1")));
    let failed = json!({
        "id": "seti_1", "payment_method": null, "customer": "cus_1",
        "last_setup_error": { "payment_method": { "id": "pm_1" } },
    });
    assert_eq!(of("setup_intent.setup_failed", &failed), method(Some("cus_1")));
    let nothing = json!({ "id": "seti_1", "last_setup_error": null });
    assert_eq!(of("setup_intent.setup_failed", &nothing), EventSubject::Other);
    for kind in ["payout.paid", "payout.reconciliation_completed"] {
        assert_eq!(of(kind, &json!({ "id": "po_1" })), EventSubject::Payout("po_1".to_owned()));
    }
    for kind in ["plan.created", "payment_intent.created", "balance.available", "of.a.new.kind"] {
        assert_eq!(of(kind, &json!({ "payment_intent": 7, "customer": [] })), EventSubject::Other);
    }
}

#[test]
fn a_removed_method_names_the_customer_that_it_had() {
    let mut detached =
        event("evt_1", "payment_method.detached", &json!({ "id": "pm_1", "customer": null }));
    let nobody = EventSubject::Method { id: "pm_1".to_owned(), customer: None };
    assert_eq!(subject(&detached), Ok(nobody));
    detached["data"]["previous_attributes"] = json!({ "customer": "cus_1" });
    let had = EventSubject::Method { id: "pm_1".to_owned(), customer: Some("cus_1".to_owned()) };
    assert_eq!(subject(&detached), Ok(had));
}

#[test]
fn what_is_no_event_of_this_mode_is_refused() {
    let paid = event("evt_1", "payment_intent.succeeded", &json!({ "id": "pi_1" }));
    let bytes = paid.to_string().into_bytes();
    let parsed = parse_event(&bytes, false).unwrap();
    assert_eq!((parsed.id.as_str(), parsed.at), ("evt_1", noon()));
    assert_eq!(parse_event(&bytes, true), Err(EventError::OtherMode));
    for body in ["", "{}", "[]", "{\"id\":\"evt_1\"}", "\u{0}"] {
        assert_eq!(parse_event(body.as_bytes(), false), Err(EventError::Malformed), "{body}");
    }
    let without = event("evt_1", "payment_intent.succeeded", &json!({}));
    assert_eq!(subject(&without), Err(EventError::Malformed));
    let charge = event("evt_1", "refund.created", &json!({ "id": "re_1", "payment_intent": null }));
    assert_eq!(subject(&charge), Ok(EventSubject::Other));
}

fn numbered(numbers: std::ops::RangeInclusive<u32>) -> Vec<Value> {
    let one = |number| event(&format!("evt_{number}"), "plan.created", &json!({}));
    numbers.rev().map(one).collect()
}

#[tokio::test]
async fn events_are_read_from_the_oldest_to_the_newest() {
    let (stripe, script) = stripe(vec![
        list(&numbered(7..=7)),
        ok(&json!({ "data": numbered(8..=107), "has_more": true })),
        ok(&json!({ "data": numbered(108..=110), "has_more": false })),
    ]);
    let first = stripe.events(noon(), None).await.unwrap();
    assert_eq!((first.events[0].id.as_str(), first.events.len()), ("evt_8", 100));
    assert_eq!(first.next.as_deref(), Some("evt_107"));
    let second = stripe.events(noon(), first.next.as_deref()).await.unwrap();
    let ids: Vec<_> = second.events.iter().map(|event| event.id.as_str()).collect();
    assert_eq!((ids, second.next), (vec!["evt_108", "evt_109", "evt_110"], None));
    let asked = script.asked();
    assert_fields(&asked[0], &[("created[lt]", "1796040000"), ("limit", "1")]);
    assert_fields(&asked[1], &[("ending_before", "evt_7"), ("limit", "100")]);
    assert_fields(&asked[2], &[("ending_before", "evt_107"), ("limit", "100")]);
}

/// The oldest events are searched for by their second, and not read with all others.
#[tokio::test]
async fn without_an_older_event_those_of_the_oldest_second_come_first() {
    let (stripe, script) = stripe(vec![
        list(&[]),
        list(&numbered(150..=150)),
        list(&[]),
        list(&[]),
        ok(&json!({ "data": numbered(51..=150), "has_more": true })),
        ok(&json!({ "data": numbered(1..=50), "has_more": false })),
    ]);
    let since = noon() - SignedDuration::from_secs(2);
    let first = stripe.events(since, None).await.unwrap();
    assert_eq!((first.events[0].id.as_str(), first.events.len()), ("evt_1", 150));
    assert_eq!(first.next.as_deref(), Some("evt_150"), "others may follow");
    let asked = script.asked();
    assert_fields(&asked[1], &[("limit", "1")]);
    assert_fields(&asked[2], &[("created[lt]", "1796039999"), ("limit", "1")]);
    assert_fields(&asked[3], &[("created[lt]", "1796040000"), ("limit", "1")]);
    assert_fields(&asked[4], &[("created[lt]", "1796040001"), ("limit", "100")]);
}

#[tokio::test]
async fn a_month_of_events_is_searched_with_a_few_requests() {
    let mut answers = vec![list(&[]), list(&numbered(9..=9))];
    answers.extend((0..22).map(|_| list(&[])));
    answers.push(list(&numbered(9..=9)));
    let (stripe, script) = stripe(answers);
    let since = noon() - SignedDuration::from_hours(30 * 24);
    assert_eq!(stripe.events(since, None).await.unwrap().events.len(), 1);
    assert_eq!(script.asked().len(), 25);
}

#[tokio::test]
async fn without_any_event_there_is_one_empty_page() {
    let (stripe, script): (_, Script) = stripe(vec![list(&[]), list(&[])]);
    let page = stripe.events(noon(), None).await.unwrap();
    assert_eq!((page.events.len(), page.next), (0, None));
    assert_eq!(script.asked().len(), 2);
}

#[tokio::test]
async fn an_event_that_is_not_understood_is_passed_over_and_does_not_hide_the_others() {
    let mut live = event("evt_2", "plan.created", &json!({}));
    live["livemode"] = json!(true);
    let broken = event("evt_3", "payment_intent.succeeded", &json!({}));
    let [good] = &numbered(4..=4)[..] else { unreachable!() };
    let page = list(&[good.clone(), broken, live]);
    let (stripe, _) = stripe(vec![list(&numbered(1..=1)), page]);
    let events = stripe.events(noon(), None).await.unwrap().events;
    let ids: Vec<_> = events.iter().map(|event| event.id.as_str()).collect();
    assert_eq!(ids, ["evt_4"]);
}

#[tokio::test]
async fn an_event_is_read_again_by_its_id() {
    let answers = vec![
        ok(&event("evt_1", "plan.created", &json!({}))),
        answer(404, &json!({ "error": { "code": "resource_missing" } })),
    ];
    let (stripe, script) = stripe(answers);
    assert_eq!(stripe.event("evt_1").await.unwrap().kind, "plan.created");
    assert_eq!(stripe.event("evt_1").await, Err(GatewayError::NotFound));
    assert_eq!(script.paths()[0], "GET /v1/events/evt_1");
}
