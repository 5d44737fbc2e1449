//! Cases from other people's bug reports, and bad input.

use app::activity::Action;
use app::payments::gateway::Unchargeable;
use app::payments::{EventOutcome, MethodChoice, PayError, SettleError};
use domain::document::{MandateStatus, MethodKind};
use domain::ids::AccountId;
use domain::money::{Currency, Money};
use domain::payment::{Decline, PaymentState};
use jiff::SignedDuration;
use stripe_sim::{CheckoutEntry, MethodChange, PaymentStep, WebhookMode};

use crate::checks::check;
use crate::world::{Pay, World, cad, get};

const VISA: Option<&str> = Some("4242424242424242");

#[tokio::test]
async fn yen_and_dinars_reach_the_gateway_in_its_smallest_unit_and_are_booked_exactly() {
    for (code, owes, sent) in
        [("JPY", "1000", 1_000), ("KWD", "12.340", 12_340), ("CAD", "12.34", 1_234)]
    {
        let currency = domain::money::currency(code).unwrap();
        let world = World::new(1);
        let account = world.open_account_in(currency, "a", owes, &[("pm_a", VISA)]).await;
        let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
        let intent = get(&world, &format!("/v1/payment_intents/{}", paid.gateway_id.unwrap()));
        assert_eq!(intent["amount_received"], sent, "{code}");
        let entries = world.ledger.entries_of(&account);
        let booked = entries.last().unwrap().amount.negated();
        assert_eq!(booked, Money::parse(owes, currency).unwrap());
        assert!(check(&world, &[account]).await.is_clean(), "{code}");
    }
}

#[tokio::test]
async fn an_amount_that_the_gateway_cannot_charge_is_refused_before_it_is_asked() {
    for (code, owes, why) in [
        ("KWD", "12.345", PayError::Unchargeable(Unchargeable::Decimals)),
        ("CAD", "0.49", PayError::Unchargeable(Unchargeable::TooSmall(cad("0.50")))),
    ] {
        let currency = domain::money::currency(code).unwrap();
        let world = World::new(1);
        let account = world.open_account_in(currency, "a", owes, &[("pm_a", VISA)]).await;
        let asked = world.stripe.calls().len();
        let refused = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await;
        assert_eq!(refused, Err(why));
        assert_eq!(world.stripe.calls().len(), asked, "{code}");
        assert!(world.state(&account).payments.is_empty());
    }
}

#[tokio::test]
async fn three_partial_refunds_of_which_two_are_equal_are_three() {
    let world = World::new(1);
    let account = world.open_account("a", "100.00", &[("pm_a", VISA)]).await;
    let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
    world.stripe.set_webhooks(WebhookMode::Duplicate);
    for (key, amount) in [("1", "10.00"), ("2", "10.00"), ("3", "5.00")] {
        // The process crashes once the gateway has made them; the portal learns of them from
        // events in reverse, each twice.
        let process = crate::plan::Process::new(
            crate::plan::Plan::At(vec![(7, crate::plan::Fault::CrashAfter)]),
            None,
        );
        let ports = world.ports_of(process.clone());
        let _crashed = process.run(ports.refund(&account, &paid.id, key, cad(amount))).await;
    }
    let mut deliveries = world.stripe.due_deliveries(world.now());
    deliveries.reverse();
    for delivery in &deliveries {
        world.fine().deliver(&delivery.body, &delivery.signature).await.unwrap();
    }
    let payment = world.fine().payment(&account, &paid.id).await.unwrap();
    assert_eq!((payment.movements.len(), world.balance(&account)), (3, cad("25.00")));
    assert!(check(&world, &[account]).await.is_clean());
}

#[tokio::test]
async fn a_mandate_that_ends_before_the_charge_is_a_decline_with_a_mail() {
    let world = World::new(1);
    let account = world.open_account("a", "100.00", &[("pm_b", None)]).await;
    let mandate = Some("inactive".to_owned());
    let change = MethodChange { mandate, ..MethodChange::default() };
    world.stripe.change_method(world.now(), "pm_b", &change).unwrap();
    let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_b")).await.unwrap();
    assert_eq!(
        (paid.state, paid.decline),
        (PaymentState::Declined, Some(Decline::MandateInactive))
    );
    let mails: Vec<_> = world.ledger.messages().into_iter().map(|message| message.id).collect();
    assert_eq!(mails, [format!("{}-declined", paid.id)]);
    world.deliver_all().await;
    let methods = world.state(&account).profile.gateway.unwrap().methods;
    assert_eq!(methods[0].mandate.as_ref().unwrap().status, MandateStatus::Inactive);
    let refused = world.fine().pay(&world.pay_all(&account, "other", "pm_b")).await;
    assert_eq!(refused, Err(PayError::UnusableMethod), "now the portal knows it");
    assert!(check(&world, &[account]).await.is_clean());
}

#[tokio::test]
async fn a_card_pays_through_the_last_day_of_its_month_in_the_zone_of_the_account() {
    let world = World::new(1);
    let account = world.open_account("a", "100.00", &[("pm_a", VISA)]).await;
    let (month, year) = (Some(7), Some(2026));
    let change = MethodChange { exp_month: month, exp_year: year, ..MethodChange::default() };
    world.stripe.change_method(world.now(), "pm_a", &change).unwrap();
    world.deliver_all().await;
    let methods = world.state(&account).profile.gateway.unwrap().methods;
    assert_eq!(methods[0].expiry, Some((7, 2026)), "the event brought it up to date");
    // 31 July 2026, 23:59 in Toronto, is 1 August in UTC.
    let last: jiff::Timestamp = "2026-08-01T03:59:00Z".parse().unwrap();
    world.advance(last.duration_since(world.now()));
    let pay = world.pay_all(&account, "k", "pm_a");
    let begun = world.fine().pay(&pay).await;
    assert!(begun.is_ok(), "the gateway decides: {begun:?}");
    world.advance(SignedDuration::from_mins(1));
    let later = Pay { key: "later".to_owned(), ..world.pay_all(&account, "k", "pm_a") };
    let later = Pay { amount: cad("1.00"), ..later };
    world.owe(&account, "more", "1.00").await;
    let balance_seen = world.balance(&account);
    let refused = world.fine().pay(&Pay { balance_seen, ..later }).await;
    assert_eq!(refused, Err(PayError::UnusableMethod));
}

#[tokio::test]
async fn a_payment_that_breaks_a_rule_leaves_nothing_and_asks_nobody() {
    let world = World::new(1);
    let account = world.open_account("a", "100.00", &[("pm_a", VISA)]).await;
    world.open_account("b", "100.00", &[("pm_other", VISA)]).await;
    let fine = world.pay_all(&account, "k", "pm_a");
    let usd = |amount| Money::parse(amount, Currency::USD).unwrap();
    let saved = |id: &str| MethodChoice::Saved(id.to_owned());
    let asked = world.stripe.calls().len();
    for (pay, why) in [
        (Pay { amount: cad("0"), ..fine.clone() }, PayError::BadAmount),
        (Pay { amount: cad("-5.00"), ..fine.clone() }, PayError::BadAmount),
        (Pay { amount: cad("100.01"), ..fine.clone() }, PayError::TooMuch(cad("100.00"))),
        (Pay { amount: usd("5.00"), ..fine.clone() }, PayError::WrongCurrency),
        (Pay { balance_seen: usd("100.00"), ..fine.clone() }, PayError::WrongCurrency),
        (
            Pay { balance_seen: cad("99.99"), ..fine.clone() },
            PayError::BalanceChanged(cad("100.00")),
        ),
        (Pay { method: saved("pm_other"), ..fine.clone() }, PayError::UnknownMethod),
        (Pay { method: saved(""), ..fine.clone() }, PayError::UnknownMethod),
    ] {
        assert_eq!(world.fine().pay(&pay).await, Err(why), "{pay:?}");
    }
    assert_eq!(world.stripe.calls().len(), asked, "the gateway was not asked");
    assert!(world.state(&account).payments.is_empty());
    let paid = world.fine().pay(&fine).await.unwrap();
    assert_eq!(paid.state, PaymentState::Succeeded, "the key is free");
    let reused = world.fine().pay(&Pay { amount: cad("1.00"), ..fine }).await;
    assert_eq!(reused, Err(PayError::KeyReused));
}

#[tokio::test]
async fn a_removed_method_and_a_declined_card_charge_nothing() {
    let world = World::new(1);
    let declined = Some("4000000000000002");
    let methods = [("pm_a", VISA), ("pm_d", declined)];
    let account = world.open_account("a", "100.00", &methods).await;
    let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_d")).await.unwrap();
    assert_eq!((paid.state, paid.decline), (PaymentState::Declined, Some(Decline::Declined)));
    world.fine().remove_method(&account, "pm_a").await.unwrap();
    let refused = world.fine().pay(&world.pay_all(&account, "other", "pm_a")).await;
    assert_eq!(refused, Err(PayError::UnknownMethod));
    assert_eq!(world.balance(&account), cad("100.00"));
    assert!(check(&world, &[account]).await.is_clean());
}

#[tokio::test]
async fn a_second_charge_of_one_payment_is_never_taken_for_the_first() {
    let world = World::new(1);
    let account = world.open_account("a", "100.00", &[("pm_a", VISA)]).await;
    let pay = Pay { amount: cad("40.00"), ..world.pay_all(&account, "k", "pm_a") };
    let paid = world.fine().pay(&pay).await.unwrap();
    // Another program charges again with the same metadata, outside of the portal.
    let body = format!(
        "amount=4000&currency=cad&customer=cus_a&payment_method=pm_a&confirm=true\
         &metadata[account_id]=a&metadata[payment_id]={}&off_session=true",
        paid.id
    );
    let other = crate::world::post(&world, "/v1/payment_intents", &body);
    assert_eq!(other["status"], "succeeded", "{other}");
    let other = gateway_payment(&world, other["id"].as_str().unwrap()).await;
    let settled = world.fine().settler().settle(&account, &paid.id, &other, None).await;
    assert!(matches!(settled, Err(SettleError::Contradiction { .. })), "{settled:?}");
    assert_eq!(world.balance(&account), cad("60.00"));
}

async fn gateway_payment(world: &World, id: &str) -> domain::payment::GatewayPayment {
    use app::payments::gateway::PaymentGateway;
    world.fine().gateway.payment(id).await.unwrap()
}

#[tokio::test]
async fn a_card_that_pays_with_use_for_auto_pay_is_saved_first_and_logged_with_the_payment() {
    let world = World::new(1);
    let account = world.open_account("a", "100.00", &[("pm_a", VISA)]).await;
    let page = world.fine().pay(&crate::crash::by_page(&world, &account)).await.unwrap();
    crate::crash::pay_on_page(&world, &page);
    world.deliver_all().await;
    let methods = world.state(&account).profile.gateway.unwrap().methods;
    assert_eq!((methods.len(), methods[1].id.as_str()), (2, "pm_a"), "the new one is the default");
    let logged = world.ledger.activities().into_iter().map(|one| (one.action, one.detail));
    let logged: Vec<_> = logged.filter(|(action, _)| *action != Action::AdjustmentPosted).collect();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        logged,
        [(Action::MethodAdded, text("visa 4242")), (Action::PaymentMade, text("100.00 CAD"))]
    );
}

fn mandates(world: &World, account: &AccountId) -> Vec<(String, MandateStatus)> {
    let methods = world.state(account).profile.gateway.unwrap().methods;
    let mandates = methods.into_iter().filter_map(|method| method.mandate);
    mandates.map(|mandate| (mandate.id, mandate.status)).collect()
}

/// The payer enters a bank account that small deposits verify.
fn enter_account(world: &World, page: &str) {
    let account = Some("900123456789".to_owned());
    let entry = CheckoutEntry { bank_debit: true, account, ..CheckoutEntry::default() };
    world.stripe.enter(world.now(), page, &entry).unwrap();
}

#[tokio::test]
async fn a_bank_account_whose_verification_ends_later_can_then_be_charged() {
    let world = World::new(1);
    let account = world.open_account("a", "100.00", &[("pm_a", VISA)]).await;
    let page = world.fine().save_account(&account).await;
    enter_account(&world, &page);
    world.deliver_all().await;
    let status = || mandates(&world, &account).pop().unwrap().1;
    assert_eq!(status(), MandateStatus::Pending);
    world.advance(SignedDuration::from_hours(24 * 2));
    let setup = get(&world, &format!("/v1/checkout/sessions/{page}"))["setup_intent"].clone();
    world.stripe.payment(world.now(), setup.as_str().unwrap(), &PaymentStep::Verify).unwrap();
    let due = world.stripe.due_deliveries(world.now());
    let verified = due.iter().find(|one| one.event_type == "setup_intent.succeeded").unwrap();
    let done = world.fine().deliver(&verified.body, &verified.signature).await;
    assert_eq!((done, status()), (Ok(EventOutcome::CarriedOut), MandateStatus::Active));
}

#[tokio::test]
async fn a_debit_that_waits_for_small_deposits_is_reserved_and_saves_its_account_in_the_end() {
    let world = World::new(1);
    let account = world.open_account("a", "100.00", &[("pm_a", VISA)]).await;
    let new = MethodChoice::New { kind: MethodKind::BankDebit, use_for_auto_pay: true };
    let pay = Pay { method: new, amount: cad("60.00"), ..world.pay_all(&account, "k", "pm_a") };
    let page = world.fine().pay(&pay).await.unwrap();
    enter_account(&world, &page.checkout.unwrap().id);
    world.deliver_all().await;
    let waiting = world.fine().payment(&account, &page.id).await.unwrap();
    assert_eq!(waiting.state, PaymentState::Processing);
    assert_eq!(world.state(&account).payable(), Ok(cad("40.00")), "another payment can be made");
    assert_eq!(mandates(&world, &account), [(String::new(), MandateStatus::Pending)]);

    let saved = waiting.known_method().unwrap().id.clone();
    let id = waiting.gateway_id.unwrap();
    world.stripe.payment(world.now(), &id, &PaymentStep::Verify).unwrap();
    // Only the payment names the mandate; an event about the account does not.
    let touched = crate::world::event(&world, "payment_method.automatically_updated", &saved);
    assert_eq!(world.fine().handle(&touched).await, Ok(EventOutcome::CarriedOut));
    assert_eq!(mandates(&world, &account), [(String::new(), MandateStatus::Pending)]);
    world.deliver_all().await;
    let [(mandate, status)] = &mandates(&world, &account)[..] else { panic!("one mandate") };
    assert_eq!((mandate.is_empty(), *status), (false, MandateStatus::Active));
    world.advance(SignedDuration::from_hours(24 * 8));
    world.deliver_all().await;
    assert_eq!(world.balance(&account), cad("40.00"));
    assert!(check(&world, &[account]).await.is_clean());
}
