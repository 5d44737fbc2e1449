//! Customers, charges of saved methods, answers that are lost, and methods.

use app::payments::gateway::{CustomerRequest, GatewayError, PaymentGateway, Unchargeable};
use domain::document::{Language, MethodKind};
use domain::money::{Currency, Money};
use domain::payment::{Decline, GatewayState};
use domain::user::Email;
use jiff::SignedDuration;

use super::{Loss, Payer, Provider, TestMethod, account, cad, customer, payment_id, seen};

/// A customer is made once, keeps its account, and may be called by another name when the request
/// is sent again.
pub async fn customers(provider: &impl Provider) {
    let (gateway, account) = (provider.gateway(), account(1001));
    let first = customer(provider, &account).await;
    let email = Email::parse("billing@example.ca").unwrap();
    let language = Language::French;
    let again =
        CustomerRequest { account: &account, name: "Roy & Fils", email: Some(&email), language };
    assert_eq!(gateway.create_customer(&again).await, Ok(first.clone()));
    assert_eq!(gateway.account_of(&first).await, Ok(Some(account)));
    assert_eq!(gateway.account_of("cus_nobody").await, Err(GatewayError::NotFound));
}

/// A payment is charged once for its id, whatever the amount's scale, and is found again. What a
/// bank refuses is an answer.
pub async fn charges(provider: &impl Provider) {
    let gateway = provider.gateway();
    let begun = provider.now();
    let payer = Payer::with(provider, 1001, TestMethod::Card).await;
    let paid = payer.charge(provider, (1, "12.34"), true).await.unwrap();
    assert_eq!((&paid.state, paid.amount), (&GatewayState::Succeeded, cad("12.34")));
    assert_eq!(paid.account.as_ref(), Some(&payer.account));
    assert_eq!(paid.payment, Some(payment_id(1)));
    assert_eq!(payer.charge(provider, (1, "12.34"), true).await.unwrap().id, paid.id);
    assert_eq!(provider.captured(), 1);
    let now = seen(provider, &paid.id).await;
    assert_eq!((&now.state, now.amount, &now.payment), (&paid.state, paid.amount, &paid.payment));
    let method = now.method.clone().unwrap();
    assert_eq!((&method.id, &method.last4), (&payer.method.id, &payer.method.last4));
    let found = gateway.find_payment(&payer.customer, &payment_id(1), begun).await;
    assert_eq!(found, Ok(Some(now)));
    let other = gateway.find_payment(&payer.customer, &payment_id(2), begun).await;
    assert_eq!(other, Ok(None));

    let empty = Payer::with(provider, 1002, TestMethod::EmptyCard).await;
    let declined = empty.charge(provider, (3, "5.00"), false).await.unwrap();
    assert_eq!(declined.state, GatewayState::Declined(Decline::InsufficientFunds));
    let again = empty.charge(provider, (3, "5.00"), false).await.unwrap();
    assert_eq!((again.id, again.state), (declined.id.clone(), declined.state.clone()));
    assert_eq!(seen(provider, &declined.id).await.state, declined.state);
    let other = provider.charge_elsewhere(&payer.customer, &payer.method.id);
    assert_eq!(gateway.payment(&other).await, Err(GatewayError::Foreign));
    authentication(provider).await;
    amounts(gateway);
}

/// A bank that wants the payer to authenticate asks the payer who is there, and declines otherwise.
async fn authentication(provider: &impl Provider) {
    let payer = Payer::with(provider, 1003, TestMethod::CardToAuthenticate).await;
    let away = payer.charge(provider, (4, "7.00"), false).await.unwrap();
    assert_eq!(away.state, GatewayState::Declined(Decline::AuthenticationRequired));
    for (number, passes, state) in [
        (5, true, GatewayState::Succeeded),
        (6, false, GatewayState::Declined(Decline::AuthenticationFailed)),
    ] {
        let asked = payer.charge(provider, (number, "7.00"), true).await.unwrap();
        assert!(matches!(&asked.state, GatewayState::RequiresAction(url) if url.contains("://")));
        assert_eq!(seen(provider, &asked.id).await.state, asked.state);
        provider.authenticate(&asked.id, passes);
        assert_eq!(seen(provider, &asked.id).await.state, state);
    }
    let left = payer.charge(provider, (7, "7.00"), true).await.unwrap();
    let cancelled = provider.gateway().cancel_payment(&left.id).await.unwrap();
    assert_eq!(cancelled.state, GatewayState::Declined(Decline::Abandoned));
    let again = provider.gateway().cancel_payment(&left.id).await.unwrap();
    assert_eq!(again.state, cancelled.state);
}

/// An amount that the gateway does not charge is known before it is asked.
fn amounts(gateway: &impl PaymentGateway) {
    let check = |text, currency| gateway.check_amount(Money::parse(text, currency).unwrap());
    assert_eq!(check("12.34", Currency::CAD), Ok(()));
    assert_eq!(check("1000", Currency::JPY), Ok(()));
    assert_eq!(check("12.340", Currency::KWD), Ok(()));
    assert_eq!(check("12.345", Currency::KWD), Err(Unchargeable::Decimals));
    assert!(matches!(check("0.01", Currency::CAD), Err(Unchargeable::TooSmall(_))));
    assert!(matches!(check("0", Currency::CAD), Err(Unchargeable::TooSmall(_))));
    assert!(matches!(check("99999999.99", Currency::CAD), Err(Unchargeable::TooLarge(_))));
}

/// A charge without an answer is unknown. Afterwards it is found if it was carried out, and the
/// same request again captures nothing a second time.
pub async fn lost_answers(provider: &impl Provider) {
    let gateway = provider.gateway();
    let begun = provider.now();
    let payer = Payer::with(provider, 1001, TestMethod::Card).await;
    let unknown = |result| matches!(result, Err(GatewayError::Unknown(_)));
    let find =
        async |number| gateway.find_payment(&payer.customer, &payment_id(number), begun).await;

    provider.lose(Loss::Answer);
    assert!(unknown(payer.charge(provider, (1, "5.00"), true).await));
    let found = find(1).await.unwrap().unwrap();
    assert_eq!(found.state, GatewayState::Succeeded);
    assert_eq!(payer.charge(provider, (1, "5.00"), true).await.unwrap().id, found.id);

    provider.lose(Loss::Request);
    assert!(unknown(payer.charge(provider, (2, "5.00"), true).await));
    assert_eq!(find(2).await, Ok(None));
    let sent = payer.charge(provider, (2, "5.00"), true).await.unwrap();
    assert_eq!(sent.state, GatewayState::Succeeded);

    // A failure stays the answer for this id: only a search tells what became of the request.
    provider.lose(Loss::Failure);
    assert!(unknown(payer.charge(provider, (3, "5.00"), true).await));
    assert!(unknown(payer.charge(provider, (3, "5.00"), true).await));
    assert_eq!(find(3).await.unwrap().unwrap().state, GatewayState::Succeeded);

    provider.lose(Loss::Busy);
    assert_eq!(payer.charge(provider, (4, "5.00"), true).await, Err(GatewayError::Busy));
    assert_eq!(find(4).await, Ok(None));
    assert!(payer.charge(provider, (4, "5.00"), true).await.is_ok());

    // Another amount under the same id says nothing about the first one.
    assert!(unknown(payer.charge(provider, (4, "6.00"), true).await));
    assert_eq!(provider.captured(), 4);
    let later = provider.now() + SignedDuration::from_hours(1);
    let found = gateway.find_payment(&payer.customer, &payment_id(1), later).await;
    assert_eq!(found, Ok(None), "a payment from before that time");
}

/// A saved method says whose it is, and can be removed. A removed one is charged no more.
pub async fn methods(provider: &impl Provider) {
    let gateway = provider.gateway();
    let payer = Payer::with(provider, 1001, TestMethod::Card).await;
    let (method, owner) = gateway.method(&payer.method.id).await.unwrap();
    assert_eq!((method.kind, owner.as_str()), (MethodKind::Card, payer.customer.as_str()));
    assert!(method.expiry.is_some() && method.brand.is_some());
    assert_eq!(method.last4.len(), 4);
    assert_eq!(gateway.remove_method(&method.id).await, Ok(()));
    assert_eq!(gateway.remove_method(&method.id).await, Ok(()));
    assert_eq!(gateway.method(&method.id).await, Err(GatewayError::NotFound));
    assert_eq!(gateway.method("pm_nothing").await, Err(GatewayError::NotFound));
    let refused = payer.charge(provider, (1, "5.00"), false).await;
    let Err(GatewayError::Refused { decline, .. }) = refused else { panic!("{refused:?}") };
    assert_eq!(decline, Decline::MethodUnavailable);
    assert_eq!(provider.captured(), 0);
}
