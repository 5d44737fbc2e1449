//! The failure cases that payments must survive, each as one test. The numbers are those of the
//! table in `docs/security.md`.

use app::payments::{EventOutcome, PayError, RefundError};
use app::store::StoreError;
use domain::ids::AccountId;
use domain::ledger::EntryKind;
use domain::payment::{Decline, PaymentState};
use jiff::SignedDuration;
use stripe_sim::{Effect, Fault as SimFault, PaymentStep, WebhookMode};

use crate::checks::check;
use crate::plan::{Fault, Plan, Process};
use crate::world::{WEBHOOK_SECRET, World, cad, get};

const VISA: Option<&str> = Some("4242424242424242");

/// An account that owes 100.00, with a card and a bank account.
async fn world() -> (World, AccountId) {
    let world = World::new(1);
    let account = world.open_account("a", "100.00", &[("pm_a", VISA), ("pm_b", None)]).await;
    (world, account)
}

/// The next request of an operation goes wrong.
fn fault(world: &World, operation: &str, effect: Effect) {
    let operation = operation.to_owned();
    world.stripe.fault(SimFault { operation, effect, seconds: 0, times: 1 });
}

const CHARGE: &str = "POST /v1/payment_intents";

async fn is_clean(world: &World, account: &AccountId) {
    let found = check(world, std::slice::from_ref(account)).await;
    assert!(found.is_clean(), "{found}");
}

#[tokio::test]
async fn f1_a_charge_before_a_crash_is_booked_by_the_same_request_again() {
    let (world, account) = world().await;
    world.stripe.set_webhooks(WebhookMode::Drop);
    let pay = world.pay_all(&account, "k", "pm_a");
    // Reads of the account and of the payment, the claim, the charge.
    let process = Process::new(Plan::At(vec![(4, Fault::CrashAfter)]), None);
    assert!(process.run(world.ports_of(process.clone()).pay(&pay)).await.is_none());
    assert_eq!(world.balance(&account), cad("100.00"), "charged, and not booked");
    let paid = world.fine().pay(&pay).await.unwrap();
    assert_eq!((paid.state, world.balance(&account)), (PaymentState::Succeeded, cad("0")));
    is_clean(&world, &account).await;
}

#[tokio::test]
async fn f1_a_charge_before_a_crash_is_booked_by_the_reconciler() {
    let (world, account) = world().await;
    world.stripe.set_webhooks(WebhookMode::Drop);
    let pay = world.pay_all(&account, "k", "pm_a");
    let process = Process::new(Plan::At(vec![(4, Fault::CrashAfter)]), None);
    process.run(world.ports_of(process.clone()).pay(&pay)).await;
    world.advance(SignedDuration::from_mins(15));
    let done = world.fine().reconcile().await.unwrap();
    assert_eq!((done.unsettled, done.settled, done.failed), (1, 1, 0));
    assert_eq!(world.balance(&account), cad("0"));
    is_clean(&world, &account).await;
}

#[tokio::test]
async fn f2_a_webhook_before_our_own_response_books_and_the_response_finds_it_booked() {
    let (world, account) = world().await;
    fault(&world, CHARGE, Effect::LoseResponse);
    let pay = world.pay_all(&account, "k", "pm_a");
    let unknown = world.fine().pay(&pay).await.unwrap();
    assert_eq!(unknown.state, PaymentState::Unknown);
    world.deliver_all().await;
    assert_eq!(world.balance(&account), cad("0"));
    let paid = world.fine().pay(&pay).await.unwrap();
    assert_eq!(paid.state, PaymentState::Succeeded);
    is_clean(&world, &account).await;
}

#[tokio::test]
async fn f3_a_webhook_twice_late_or_in_another_order_changes_nothing_more() {
    let (world, account) = world().await;
    let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
    let mut deliveries = world.stripe.due_deliveries(world.now());
    deliveries.reverse();
    for delivery in deliveries.iter().chain(&deliveries) {
        world.fine().deliver(&delivery.body, &delivery.signature).await.unwrap();
    }
    let last = deliveries.first().unwrap();
    let again = world.fine().deliver(&last.body, &last.signature).await;
    assert_eq!(again, Ok(EventOutcome::Repeated));
    let payments = world.ledger.entries_of(&account).into_iter();
    let count = payments.filter(|entry| entry.kind == EntryKind::Payment).count();
    assert_eq!((count, paid.state), (1, PaymentState::Succeeded));
    is_clean(&world, &account).await;
}

#[tokio::test]
async fn f3_a_forged_or_stale_webhook_is_refused() {
    use app::payments::events::OpenWebhooks;
    let (world, account) = world().await;
    world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
    let delivery = world.stripe.due_deliveries(world.now()).pop().unwrap();
    let gateway = world.fine().gateway;
    let open = async |body: &str, signature: &str, minutes| {
        let now = world.now() + SignedDuration::from_mins(minutes);
        gateway.open(body.as_bytes(), signature, now).await.is_ok()
    };
    assert!(open(&delivery.body, &delivery.signature, 4).await);
    assert!(!open(&delivery.body, &delivery.signature, 6).await, "it is stale");
    assert!(!open(&delivery.body.replace("evt_", "evt_x"), &delivery.signature, 0).await);
    assert!(!open(&delivery.body, "", 0).await, "it is not signed");
    let forged = stripe_sim::sign("whsec_other", &delivery.body, world.now());
    assert!(!open(&delivery.body, &forged, 0).await);
    let ours = stripe_sim::sign(WEBHOOK_SECRET, &delivery.body, world.now());
    assert!(open(&delivery.body, &ours, 0).await);
}

#[tokio::test]
async fn f5_no_answer_an_error_or_a_conflict_is_unknown_and_never_declined() {
    for effect in
        [Effect::LoseRequest, Effect::LoseResponse, Effect::Status500, Effect::Status500Executed]
    {
        let (world, account) = world().await;
        fault(&world, CHARGE, effect);
        let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
        assert_eq!(paid.state, PaymentState::Unknown, "{effect:?}");
        let other = world.fine().pay(&world.pay_all(&account, "other", "pm_a")).await;
        assert_eq!(other, Err(PayError::InFlight(paid.id.clone())), "{effect:?}");
        for _ in 0..2 {
            world.advance(SignedDuration::from_mins(15));
            world.fine().reconcile().await.unwrap();
        }
        let settled = world.fine().payment(&account, &paid.id).await.unwrap();
        // An error of the gateway stays its answer to the key. It had charged, or never will.
        let expected = match effect {
            Effect::Status500 => PaymentState::Declined,
            _ => PaymentState::Succeeded,
        };
        assert_eq!(settled.state, expected, "{effect:?}");
        is_clean(&world, &account).await;
    }
}

#[tokio::test]
async fn f5_a_charge_that_the_gateway_never_made_is_given_up_and_not_sent_by_surprise() {
    let (world, account) = world().await;
    fault(&world, CHARGE, Effect::Status500);
    let id = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap().id;
    world.advance(SignedDuration::from_mins(15));
    world.fine().reconcile().await.unwrap();
    assert_eq!(world.fine().payment(&account, &id).await.unwrap().state, PaymentState::Unknown);
    let asked = world.stripe.calls().len();
    world.advance(SignedDuration::from_mins(15));
    world.fine().reconcile().await.unwrap();
    let given_up = world.fine().payment(&account, &id).await.unwrap();
    assert_eq!(given_up.decline, Some(Decline::ProcessingError));
    let calls = world.stripe.calls();
    assert!(calls[asked..].iter().all(|call| call.method == "GET"), "the payer has left");
    is_clean(&world, &account).await;
    let paid = world.fine().pay(&world.pay_all(&account, "other", "pm_a")).await.unwrap();
    assert_eq!(paid.state, PaymentState::Succeeded);
}

#[tokio::test]
async fn f6_of_two_payments_at_the_same_time_one_is_made() {
    let (world, account) = world().await;
    let (one, other) =
        (world.pay_all(&account, "one", "pm_a"), world.pay_all(&account, "other", "pm_a"));
    let dice = crate::dice::Dice::new(1);
    let answers = std::cell::RefCell::new(Vec::new());
    let pay = async |pay| {
        let ports = world.ports(Plan::Fine, Some(&dice));
        let answer = ports.pay(pay).await;
        answers.borrow_mut().push(answer.is_ok());
    };
    dice.run(vec![Box::pin(pay(&one)), Box::pin(pay(&other))]);
    answers.borrow_mut().sort_unstable();
    assert_eq!(*answers.borrow(), [false, true]);
    is_clean(&world, &account).await;
}

#[tokio::test]
async fn f6_a_page_that_is_left_open_is_closed_before_another_payment_begins() {
    let (world, account) = world().await;
    let page = world.fine().pay(&crate::crash::by_page(&world, &account)).await.unwrap();
    let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
    assert_eq!(paid.state, PaymentState::Succeeded);
    let closed = world.fine().payment(&account, &page.id).await.unwrap();
    assert_eq!(closed.decline, Some(Decline::Abandoned));
    let session = page.checkout.unwrap().id;
    let at_stripe = get(&world, &format!("/v1/checkout/sessions/{session}"));
    assert_eq!(at_stripe["status"], "expired");
    is_clean(&world, &account).await;
}

#[tokio::test]
async fn f6_a_page_on_which_the_customer_has_paid_counts_before_another_payment_begins() {
    let (world, account) = world().await;
    world.stripe.set_webhooks(WebhookMode::Drop);
    let page = world.fine().pay(&crate::crash::by_page(&world, &account)).await.unwrap();
    crate::crash::pay_on_page(&world, &page);
    let other = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await;
    assert_eq!(other, Err(PayError::BalanceChanged(cad("0"))));
    assert_eq!(world.balance(&account), cad("0"));
    is_clean(&world, &account).await;
}

#[tokio::test]
async fn f8_partial_refunds_of_equal_amounts_are_each_booked_and_never_exceed_the_payment() {
    let (world, account) = world().await;
    let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
    for (key, amount) in [("1", "20.00"), ("2", "20.00"), ("3", "30.00")] {
        let entry = world.fine().refund(&account, &paid.id, key, cad(amount)).await.unwrap();
        assert_eq!(entry.unwrap().amount, cad(amount));
    }
    let again = world.fine().refund(&account, &paid.id, "2", cad("20.00")).await.unwrap();
    assert_eq!(again.unwrap().amount, cad("20.00"), "the same request is the same refund");
    let more = world.fine().refund(&account, &paid.id, "4", cad("30.01")).await;
    assert_eq!(more, Err(RefundError::TooMuch));
    let mut deliveries = world.stripe.due_deliveries(world.now());
    deliveries.reverse();
    for delivery in deliveries.iter().chain(&deliveries) {
        world.fine().deliver(&delivery.body, &delivery.signature).await.unwrap();
    }
    assert_eq!(world.balance(&account), cad("70.00"));
    is_clean(&world, &account).await;
}

#[tokio::test]
async fn f8_a_refund_that_fails_is_undone_and_can_be_made_again() {
    let (world, account) = world().await;
    let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
    world.fine().refund(&account, &paid.id, "1", cad("100.00")).await.unwrap();
    let payment = world.fine().payment(&account, &paid.id).await.unwrap();
    world.stripe.fail_refund(world.now(), &payment.movements[0].id).unwrap();
    world.deliver_all().await;
    assert_eq!(world.balance(&account), cad("0"));
    let again = world.fine().refund(&account, &paid.id, "2", cad("100.00")).await.unwrap();
    assert!(again.is_some());
    assert_eq!(world.balance(&account), cad("100.00"));
    is_clean(&world, &account).await;
}

#[tokio::test]
async fn f9_a_chargeback_reopens_the_item_at_its_own_day_and_a_win_pays_it_again() {
    let (world, account) = world().await;
    let due_on = world.state(&account).ledger.open().next().unwrap().due_on;
    let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
    world.deliver_all().await;
    world.advance(SignedDuration::from_hours(24 * 40));
    let id = paid.gateway_id.unwrap();
    let step = |step| world.stripe.payment(world.now(), &id, &step).unwrap();
    step(PaymentStep::ChargeBack { reason: None });
    world.deliver_all().await;
    let state = world.state(&account);
    assert_eq!(state.ledger.balance, cad("100.00"));
    assert_eq!(state.ledger.open().next().unwrap().due_on, due_on);
    let payment = world.fine().payment(&account, &paid.id).await.unwrap();
    assert_eq!(payment.state, PaymentState::ChargedBack);
    step(PaymentStep::Win);
    world.deliver_all().await;
    let payment = world.fine().payment(&account, &paid.id).await.unwrap();
    assert_eq!((payment.state, world.balance(&account)), (PaymentState::Succeeded, cad("0")));
    is_clean(&world, &account).await;
}

#[tokio::test]
async fn f9_a_bank_debit_is_reserved_then_settles_and_may_return_after_it_was_booked() {
    let (world, account) = world().await;
    let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_b")).await.unwrap();
    assert_eq!(paid.state, PaymentState::Processing);
    let state = world.state(&account);
    assert_eq!((state.ledger.balance, state.payable()), (cad("100.00"), Ok(cad("0"))));
    world.advance(SignedDuration::from_hours(24 * 8));
    world.deliver_all().await;
    assert_eq!(world.balance(&account), cad("0"));
    let id = paid.gateway_id.unwrap();
    let step = PaymentStep::Return { reason: None };
    world.stripe.payment(world.now(), &id, &step).unwrap();
    world.deliver_all().await;
    let payment = world.fine().payment(&account, &paid.id).await.unwrap();
    assert_eq!((payment.state, world.balance(&account)), (PaymentState::Returned, cad("100.00")));
    assert_eq!(world.state(&account).payable(), Ok(cad("100.00")));
    is_clean(&world, &account).await;
}

#[tokio::test]
async fn f10_a_booking_whose_outcome_is_unknown_is_booked_once() {
    let (world, account) = world().await;
    let pay = world.pay_all(&account, "k", "pm_a");
    let fine = Process::new(Plan::Fine, None);
    fine.run(world.ports_of(fine.clone()).pay(&pay)).await.unwrap().unwrap();
    for call in 1..=fine.calls() {
        let (world, account) = self::world().await;
        let process = Process::new(Plan::At(vec![(call, Fault::Unknown)]), None);
        let _answer = process.run(world.ports_of(process.clone()).pay(&pay)).await;
        world.deliver_all().await;
        let paid = world.fine().pay(&pay).await.unwrap();
        assert_eq!(paid.state, PaymentState::Succeeded, "call {call}");
        is_clean(&world, &account).await;
    }
}

#[tokio::test]
async fn f11_an_event_that_cannot_be_carried_out_does_not_hold_up_the_others() {
    let (world, account) = world().await;
    let other = world.open_account("b", "50.00", &[("pm_c", VISA)]).await;
    world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
    world.ledger.poison(&account);
    fault(&world, CHARGE, Effect::LoseResponse);
    world.fine().pay(&world.pay_all(&other, "k", "pm_c")).await.unwrap();
    world.stripe.set_webhooks(WebhookMode::Drop);
    world.advance(SignedDuration::from_mins(15));
    let done = world.fine().reconcile().await.unwrap();
    assert!(done.failed > 0, "{done:?}");
    assert_eq!(world.balance(&other), cad("0"));
    world.ledger.heal();
    let done = world.fine().reconcile().await.unwrap();
    assert_eq!((done.failed, done.missed > 0), (0, true), "it is read again: {done:?}");
    is_clean(&world, &account).await;
}

#[tokio::test]
async fn f12_what_the_webhook_missed_is_found_by_the_reconciler() {
    let (world, account) = world().await;
    world.stripe.set_webhooks(WebhookMode::Drop);
    let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
    let id = paid.gateway_id.unwrap();
    let step = PaymentStep::ChargeBack { reason: None };
    world.stripe.payment(world.now(), &id, &step).unwrap();
    world.fine().reconcile().await.unwrap();
    assert_eq!(world.balance(&account), cad("100.00"), "the chargeback is booked");
    is_clean(&world, &account).await;
    let again = world.fine().reconcile().await.unwrap();
    assert_eq!((again.missed, again.failed), (0, 0), "nothing is left");
}

#[tokio::test]
async fn a_store_that_fails_before_the_claim_charges_nothing() {
    let (world, account) = world().await;
    let pay = world.pay_all(&account, "k", "pm_a");
    let faults = (1..=40).map(|call| (call, Fault::Before)).collect();
    let process = Process::new(Plan::At(faults), None);
    let answer = process.run(world.ports_of(process.clone()).pay(&pay)).await.unwrap();
    assert_eq!(answer, Err(PayError::Store(StoreError::Throttled)));
    let posts = world.stripe.calls().into_iter().filter(|call| call.method == "POST");
    assert_eq!(posts.count(), 0);
}
