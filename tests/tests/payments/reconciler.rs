//! What the reconciler does when the gateway, an event or an account fails.

use std::collections::VecDeque;

use app::payments::{Progress, ProgressStore};
use domain::ids::AccountId;
use domain::payment::{PaymentState, RefundRequest};
use jiff::{SignedDuration, Timestamp};
use stripe_sim::{Effect, Fault, PaymentStep, WebhookMode};

use crate::checks::check;
use crate::world::{World, cad};

const VISA: Option<&str> = Some("4242424242424242");

/// An account that owes 100.00, with a card and a bank account. No webhook arrives.
async fn world() -> (World, AccountId) {
    let world = World::new(1);
    world.stripe.set_webhooks(WebhookMode::Drop);
    let account = world.open_account("a", "100.00", &[("pm_a", VISA), ("pm_b", None)]).await;
    (world, account)
}

/// The next requests of an operation go wrong.
fn fault(world: &World, operation: &str, effect: Effect, times: u32) {
    world.stripe.fault(Fault { operation: operation.to_owned(), effect, seconds: 0, times });
}

const READ_PAYMENT: &str = "GET /v1/payment_intents/{id}";

/// The refunds that staff asked for.
fn asked(world: &World, account: &AccountId) -> Vec<RefundRequest> {
    world.ledger.payments_of(account).pop().unwrap().refunds
}

#[tokio::test]
async fn a_late_refund_is_refused_only_when_the_gateway_shows_the_payment_without_it() {
    for (effect, balance) in [(Effect::LoseRequest, "0"), (Effect::LoseResponse, "40.00")] {
        let (world, account) = world().await;
        let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
        world.fine().reconcile().await.unwrap();
        fault(&world, "POST /v1/refunds", effect, 1);
        fault(&world, READ_PAYMENT, Effect::LoseRequest, 1);
        let made = world.fine().refund(&account, &paid.id, "r", cad("40.00")).await;
        assert_eq!(made, Ok(None));
        world.advance(SignedDuration::from_hours(24));

        let reads = match effect {
            Effect::LoseRequest => 1,
            _ => 2,
        };
        fault(&world, READ_PAYMENT, Effect::LoseRequest, reads);
        let done = world.fine().reconcile().await.unwrap();
        assert!(done.failed > 0, "{done:?}");
        assert!(asked(&world, &account)[0].pending, "nothing is known of it: {effect:?}");

        world.fine().reconcile().await.unwrap();
        let refund = &asked(&world, &account)[0];
        let refused = effect == Effect::LoseRequest;
        assert_eq!((refund.pending, refund.refused), (false, refused), "{effect:?}");
        assert_eq!(world.balance(&account), cad(balance));
        let found = check(&world, std::slice::from_ref(&account)).await;
        assert!(found.is_clean(), "{found}");
    }
}

#[tokio::test]
async fn a_payment_that_cannot_be_settled_does_not_hold_up_a_refund_of_the_account() {
    let (world, account) = world().await;
    let pay = |key, amount| {
        let amount = cad(amount);
        crate::world::Pay { amount, ..world.pay_all(&account, key, "pm_a") }
    };
    let paid = world.fine().pay(&pay("one", "60.00")).await.unwrap();
    fault(&world, "POST /v1/refunds", Effect::LoseRequest, 1);
    let made = world.fine().refund(&account, &paid.id, "r", cad("10.00")).await;
    assert_eq!(made, Ok(None));
    fault(&world, "POST /v1/payment_intents", Effect::LoseRequest, 1);
    let lost = world.fine().pay(&pay("two", "20.00")).await.unwrap();
    assert_eq!(lost.state, PaymentState::Unknown);
    world.advance(SignedDuration::from_mins(15));
    fault(&world, "GET /v1/payment_intents", Effect::LoseRequest, 1);
    let done = world.fine().reconcile().await.unwrap();
    assert_eq!((done.unsettled, done.settled, done.failed), (2, 1, 1));
    assert!(!asked(&world, &account)[0].pending);
    assert_eq!(world.balance(&account), cad("50.00"));
}

async fn progress(world: &World) -> Progress {
    world.ledger.progress().await.unwrap()
}

/// The account cannot be read while the reconciler carries out a chargeback of it.
async fn failed_event() -> (World, AccountId) {
    let (world, account) = world().await;
    let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
    world.fine().reconcile().await.unwrap();
    let step = PaymentStep::ChargeBack { reason: None };
    world.stripe.payment(world.now(), &paid.gateway_id.unwrap(), &step).unwrap();
    world.ledger.poison(&account);
    world.advance(SignedDuration::from_mins(15));
    assert!(world.fine().reconcile().await.unwrap().failed > 0);
    (world, account)
}

#[tokio::test]
async fn an_event_that_fails_is_retried_by_each_run_for_thirty_days() {
    let (world, account) = failed_event().await;
    let Progress { events_until, failed_events, .. } = progress(&world).await;
    assert_eq!(events_until, Some(world.now()), "it does not hold up the events after it");
    assert!(!failed_events.is_empty());
    world.advance(SignedDuration::from_hours(24 * 29));
    let done = world.fine().reconcile().await.unwrap();
    assert_eq!(done.failed, failed_events.len(), "the alarm rings on");
    assert_eq!(progress(&world).await.failed_events, failed_events);
    world.ledger.heal();
    let done = world.fine().reconcile().await.unwrap();
    assert_eq!((done.failed, done.missed > 0), (0, true), "{done:?}");
    assert_eq!(progress(&world).await.failed_events, VecDeque::new());
    assert_eq!(world.balance(&account), cad("100.00"), "the chargeback is booked");
}

#[tokio::test]
async fn an_event_that_the_gateway_no_longer_keeps_is_given_up() {
    let (world, _) = failed_event().await;
    world.advance(SignedDuration::from_hours(24 * 31));
    let done = world.fine().reconcile().await.unwrap();
    assert!(done.failed > 0, "the alarm rings once more");
    assert_eq!(progress(&world).await.failed_events, VecDeque::new());
    assert_eq!(world.fine().reconcile().await.unwrap().failed, 0);
}

#[tokio::test]
async fn with_a_thousand_events_that_failed_no_more_are_read() {
    let (world, account) = world().await;
    world.stripe.limit_rate(usize::MAX);
    let failed_events = (0..1_000).map(|number| format!("evt_{number}")).collect();
    let events_until = Some(world.now());
    let full = Progress { events_until, failed_events, accounts_after: None };
    world.ledger.set_progress(&full).await.unwrap();
    world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
    world.advance(SignedDuration::from_mins(15));
    let done = world.fine().reconcile().await.unwrap();
    assert_eq!((done.missed, done.is_cut_off), (0, true), "{done:?}");
    assert_eq!(progress(&world).await.events_until, events_until);
    // Stripe has none of them, so there is room again.
    let done = world.fine().reconcile().await.unwrap();
    assert_eq!((done.missed > 0, done.is_cut_off), (true, false), "{done:?}");
}

#[tokio::test]
async fn what_happened_while_the_gateway_did_not_answer_the_first_run_is_found() {
    let (world, account) = world().await;
    fault(&world, "GET /v1/events", Effect::LoseRequest, 1);
    assert_eq!(world.fine().reconcile().await.unwrap().failed, 1);
    let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
    let step = PaymentStep::ChargeBack { reason: None };
    world.stripe.payment(world.now(), &paid.gateway_id.unwrap(), &step).unwrap();
    world.advance(SignedDuration::from_hours(24 * 3));
    assert!(world.fine().reconcile().await.unwrap().missed > 0);
    assert_eq!(world.balance(&account), cad("100.00"));
}

const SLOW: [&str; 3] = ["x", "y", "z"];

/// Three accounts whose payments have no outcome, at a gateway that takes a minute to answer.
async fn slow() -> World {
    let (mut world, first) = world().await;
    world.fine().pay(&world.pay_all(&first, "k", "pm_a")).await.unwrap();
    world.fine().reconcile().await.unwrap();
    world.advance(SignedDuration::from_hours(2));
    world.fine().reconcile().await.unwrap();
    for id in SLOW {
        let method = format!("pm_{id}");
        let account = world.open_account(id, "100.00", &[(&method, VISA)]).await;
        fault(&world, "POST /v1/payment_intents", Effect::LoseResponse, 1);
        world.fine().pay(&world.pay_all(&account, "k", &method)).await.unwrap();
    }
    world.advance(SignedDuration::from_mins(15));
    world.pace = SignedDuration::from_mins(1);
    world
}

fn minutes(world: &World, minutes: i64) -> Timestamp {
    world.now() + SignedDuration::from_mins(minutes)
}

#[tokio::test]
async fn accounts_that_need_all_the_time_leave_half_of_it_to_the_events() {
    let world = slow().await;
    // An account needs three requests, and the page of events two.
    let done = world.fine().reconcile_until(minutes(&world, 10)).await.unwrap();
    assert_eq!((done.unsettled, done.is_cut_off), (2, true), "{done:?}");
    assert!(done.missed > 0, "{done:?}");
    let after = progress(&world).await.accounts_after;
    assert_eq!(after, Some(AccountId::parse(SLOW[1]).unwrap()), "the next run goes on there");
    let done = world.fine().reconcile_until(minutes(&world, 60)).await.unwrap();
    assert!(!done.is_cut_off, "{done:?}");
    assert_eq!(progress(&world).await.accounts_after, None);
    for id in SLOW {
        assert_eq!(world.balance(&AccountId::parse(id).unwrap()), cad("0"), "{id}");
    }
}

#[tokio::test]
async fn events_that_need_several_runs_are_read_on_from_the_page_that_was_done() {
    let (mut world, account) = world().await;
    world.stripe.limit_rate(usize::MAX);
    world.fine().reconcile().await.unwrap();
    let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
    for number in 0..80 {
        let key = format!("r{number}");
        world.fine().refund(&account, &paid.id, &key, cad("1.00")).await.unwrap();
        world.advance(SignedDuration::from_hours(1));
    }
    world.pace = SignedDuration::from_secs(1);
    let (mut moved, mut until) = (0, progress(&world).await.events_until);
    loop {
        let call = world.now() + SignedDuration::from_mins(3);
        let done = world.fine().reconcile_until(call).await.unwrap();
        assert_eq!(done.failed, 0, "{done:?}");
        let now = progress(&world).await.events_until;
        assert!(now >= until, "it never goes back");
        if !done.is_cut_off {
            break;
        }
        assert!(now < Some(world.now()), "what was not looked at is not done");
        moved += usize::from(now > until);
        until = now;
    }
    assert!(moved > 0, "a run that is cut off keeps the pages that it has done");
    let found = check(&world, std::slice::from_ref(&account)).await;
    assert!(found.is_clean(), "{found}");
}
