//! Events, as webhooks and read again, and payouts.

use app::payments::events::{
    EventSubject, GatewayEvent, OpenWebhooks, ReadEvents, ReadPayouts, WebhookError,
};
use domain::money::Money;
use jiff::{SignedDuration, Timestamp};

use super::{Payer, Provider, TestMethod, cad, refund};

/// All events since a time, page by page.
async fn read(provider: &impl Provider, since: Timestamp) -> Vec<GatewayEvent> {
    let (mut events, mut after) = (Vec::new(), None);
    loop {
        let page = provider.gateway().events(since, after.as_deref()).await.unwrap();
        events.extend(page.events);
        match page.next {
            Some(next) => after = Some(next),
            None => return events,
        }
    }
}

/// Every webhook is signed and is an event that can be read again, oldest first. A message that
/// was changed is not an event.
pub async fn events(provider: &impl Provider) {
    let begun = provider.now();
    let payer = Payer::with(provider, 1001, TestMethod::Card).await;
    let paid = payer.charge(provider, (1, "90.00"), true).await.unwrap();
    provider.pass(SignedDuration::from_mins(1));
    let later = provider.now();
    for number in 0..60 {
        refund(provider, (number, "1.00"), &paid.id).await.unwrap();
    }
    let all = read(provider, begun).await;
    assert!(all.len() > 100, "{} events are more than a page", all.len());
    assert!(all.is_sorted_by_key(|event| event.at));
    let mut ids: Vec<_> = all.iter().map(|event| &event.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all.len(), "each event is there once");
    let about_payment = EventSubject::Payment(paid.id.clone());
    let about = |kind: &'static str| all.iter().filter(move |event| event.kind == kind);
    assert_eq!(about("payment_intent.succeeded").next().unwrap().subject, about_payment);
    assert_eq!(about("refund.created").count(), 60);
    assert!(about("refund.created").all(|event| event.subject == about_payment));
    let since_then = read(provider, later).await;
    let expected: Vec<_> = all.iter().filter(|event| event.at >= later).cloned().collect();
    assert_eq!(since_then, expected);

    let webhooks = provider.webhooks();
    let mut opened = Vec::new();
    for (body, signature) in &webhooks {
        let event = provider.gateway().open(body.as_bytes(), signature, provider.now()).await;
        opened.push(event.unwrap());
    }
    let sort = |mut events: Vec<GatewayEvent>| {
        events.sort_by(|one, other| one.id.cmp(&other.id));
        events
    };
    assert_eq!(sort(opened), sort(all), "webhooks and events that are read are the same");
    let (body, signature) = &webhooks[0];
    let changed = body.replace("cad", "usd") + " ";
    let forged = provider.gateway().open(changed.as_bytes(), signature, provider.now()).await;
    assert!(matches!(forged, Err(WebhookError::Unsigned(_))), "{forged:?}");
}

/// The lines of a payout add up to it.
pub async fn payouts(provider: &impl Provider) {
    let payer = Payer::with(provider, 1001, TestMethod::Card).await;
    let first = payer.charge(provider, (1, "90.00"), true).await.unwrap();
    let second = payer.charge(provider, (2, "50.00"), true).await.unwrap();
    refund(provider, (1, "10.00"), &first.id).await.unwrap();
    provider.charge_back(&second.id);
    let made = provider.pay_out();
    let [id] = made.as_slice() else { panic!("{made:?}") };
    let payout = provider.gateway().payout(id).await.unwrap();
    assert!(payout.automatic && payout.amount.is_positive());
    let lines = provider.gateway().payout_lines(id).await.unwrap();
    let currency = payout.amount.currency();
    assert_eq!(Money::sum(currency, lines.iter().map(|line| line.net)), Ok(payout.amount));
    assert!(lines.iter().all(|line| line.amount.minus(line.fee) == Ok(line.net)));
    let of = |category: &str, payment: &str| {
        let mut found = lines.iter().filter(|line| {
            line.category == category && line.gateway_payment.as_deref() == Some(payment)
        });
        found.next().map(|line| line.amount)
    };
    assert_eq!(of("charge", &first.id), Some(cad("90.00")));
    assert_eq!(of("refund", &first.id), Some(cad("-10.00")));
    assert_eq!(of("dispute", &second.id), Some(cad("-50.00")));
}
