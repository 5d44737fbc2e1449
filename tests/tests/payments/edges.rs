//! What happens at the edges: a page that cannot be opened any more, bounds, and answers of the
//! gateway that are out of date.

use app::payments::{MethodChoice, MethodError, PayError, RefundError};
use domain::document::MethodKind;
use domain::money::Currency;
use domain::payment::{Decline, GatewayPayment, PaymentState, RefundState};
use jiff::SignedDuration;
use stripe_sim::{Effect, Fault, WebhookMode};

use crate::checks::check;
use crate::crash::by_page;
use crate::world::{Pay, World, cad};

const VISA: Option<&str> = Some("4242424242424242");

async fn world() -> (World, domain::ids::AccountId) {
    let world = World::new(1);
    let account = world.open_account("a", "100.00", &[("pm_a", VISA)]).await;
    (world, account)
}

/// The next request of an operation goes wrong.
fn fault(world: &World, operation: &str, effect: Effect) {
    let operation = operation.to_owned();
    world.stripe.fault(Fault { operation, effect, seconds: 0, times: 1 });
}

#[tokio::test]
async fn a_page_that_is_asked_for_too_late_is_abandoned_without_a_mail() {
    let (world, account) = world().await;
    fault(&world, "POST /v1/checkout/sessions", Effect::LoseRequest);
    let page = by_page(&world, &account);
    assert_eq!(world.fine().pay(&page).await.unwrap().state, PaymentState::Unknown);
    world.advance(SignedDuration::from_secs(61));
    let again = world.fine().pay(&page).await.unwrap();
    assert_eq!(
        (again.state, again.decline),
        (PaymentState::Declined, Some(Decline::Abandoned)),
        "the page would close in less than the gateway's 30 minutes"
    );
    assert_eq!(world.ledger.messages(), [], "no mail says that a card was declined");
    let other = Pay { key: "other".to_owned(), ..page };
    assert_eq!(world.fine().pay(&other).await.unwrap().state, PaymentState::RequiresAction);
}

#[tokio::test]
async fn a_repeated_request_sends_no_charge_just_before_the_payment_is_given_up() {
    let (world, account) = world().await;
    fault(&world, "POST /v1/payment_intents", Effect::LoseRequest);
    let pay = world.pay_all(&account, "k", "pm_a");
    world.fine().pay(&pay).await.unwrap();
    world.advance(SignedDuration::from_mins(18));
    let asked = world.stripe.calls().len();
    assert_eq!(world.fine().pay(&pay).await.unwrap().state, PaymentState::Unknown);
    assert_eq!(world.stripe.calls().len(), asked);
    world.advance(SignedDuration::from_mins(2));
    world.fine().reconcile().await.unwrap();
    assert_eq!(world.fine().pay(&pay).await.unwrap().decline, Some(Decline::ProcessingError));
    assert!(check(&world, &[account]).await.is_clean());
}

#[tokio::test]
async fn twenty_bank_debits_may_be_on_their_way_and_no_more() {
    let world = World::new(1);
    let account = world.open_account("a", "100.00", &[("pm_b", None)]).await;
    let pay = |key: &str| Pay { amount: cad("1.00"), ..world.pay_all(&account, key, "pm_b") };
    let first = world.fine().pay(&pay("1")).await.unwrap().id;
    for number in 2..=20 {
        let paid = world.fine().pay(&pay(&number.to_string())).await.unwrap();
        assert_eq!(paid.state, PaymentState::Processing, "{number}");
    }
    let more = world.fine().pay(&pay("21")).await;
    assert_eq!(more, Err(PayError::InFlight(first)));
    assert_eq!(world.state(&account).payments.reserved.len(), 20);
}

#[tokio::test]
async fn a_bank_debit_is_offered_in_canadian_dollars_only() {
    let world = World::new(1);
    let account = world.open_account_in(Currency::USD, "a", "100.00", &[("pm_a", VISA)]).await;
    let asked = world.stripe.calls().len();
    let method = MethodChoice::New { kind: MethodKind::BankDebit, use_for_auto_pay: false };
    let pay = Pay { method, ..world.pay_all(&account, "k", "pm_a") };
    assert_eq!(world.fine().pay(&pay).await, Err(PayError::NotOffered));
    let page = world.fine().set_up(&account, "k", MethodKind::BankDebit).await;
    assert_eq!(page, Err(MethodError::NotOffered));
    assert_eq!(world.stripe.calls().len(), asked, "nobody is asked");
    assert!(world.state(&account).payments.is_empty());
}

#[tokio::test]
async fn a_page_to_save_a_method_can_be_asked_for_again_at_any_time() {
    let (world, account) = world().await;
    fault(&world, "POST /v1/checkout/sessions", Effect::LoseResponse);
    let lost = world.fine().set_up(&account, "k", MethodKind::Card).await;
    assert!(matches!(lost, Err(MethodError::Gateway(_))), "{lost:?}");
    let first = world.fine().set_up(&account, "k", MethodKind::Card).await.unwrap();
    world.advance(SignedDuration::from_secs(5));
    let soon = world.fine().set_up(&account, "k", MethodKind::Card).await.unwrap();
    assert_eq!(soon, first, "the same page");
    let other = world.fine().set_up(&account, "k", MethodKind::BankDebit).await.unwrap();
    assert_ne!(other, first, "another type needs another page");
    world.advance(SignedDuration::from_hours(2));
    let late = world.fine().set_up(&account, "k", MethodKind::Card).await.unwrap();
    assert_ne!(late, first, "the first page has expired");
}

#[tokio::test]
async fn a_refund_with_more_decimals_than_the_gateway_has_is_refused_before_it_is_recorded() {
    let world = World::new(1);
    let currency = domain::money::currency("KWD").unwrap();
    let account = world.open_account_in(currency, "a", "12.340", &[("pm_a", VISA)]).await;
    let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
    let asked = world.stripe.calls().len();
    let amount = |text| domain::money::Money::parse(text, currency).unwrap();
    let refused = world.fine().refund(&account, &paid.id, "1", amount("0.005")).await;
    assert_eq!(refused, Err(RefundError::BadAmount));
    assert_eq!(world.stripe.calls().len(), asked);
    let refunded = world.fine().refund(&account, &paid.id, "2", amount("0.010")).await;
    assert!(refunded.unwrap().is_some(), "less than a gateway charges can be sent back");
}

/// Two handlers read the gateway; the one that read first writes last.
#[tokio::test]
async fn an_answer_from_before_a_refund_failed_does_not_book_it() {
    let (world, account) = world().await;
    world.stripe.set_webhooks(WebhookMode::Drop);
    let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
    fault(&world, "GET /v1/payment_intents/{id}", Effect::LoseRequest);
    let pending = world.fine().refund(&account, &paid.id, "1", cad("40.00")).await.unwrap();
    assert_eq!(pending, None, "the gateway has made it, and could not be read");
    let (before, after) = around_a_failure(&world, paid.gateway_id.as_deref().unwrap()).await;
    for seen in [&after, &before] {
        world.fine().settler().settle(&account, &paid.id, seen, None).await.unwrap();
    }
    let payment = world.fine().payment(&account, &paid.id).await.unwrap();
    assert!(payment.refunds[0].refused && !payment.refunds[0].pending);
    assert_eq!((payment.refundable().unwrap(), world.balance(&account)), (cad("100.00"), cad("0")));
    assert!(check(&world, &[account]).await.is_clean());
}

/// A payment at the gateway before and after its refund failed.
async fn around_a_failure(world: &World, id: &str) -> (GatewayPayment, GatewayPayment) {
    use app::payments::gateway::PaymentGateway;
    let before = world.fine().gateway.payment(id).await.unwrap();
    assert_eq!(before.refunds[0].state, RefundState::Made);
    world.stripe.fail_refund(world.now(), &before.refunds[0].id).unwrap();
    let after = world.fine().gateway.payment(id).await.unwrap();
    assert_eq!(after.refunds[0].state, RefundState::Failed);
    (before, after)
}
