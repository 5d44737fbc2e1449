//! The gateway's page on which a payer enters a new method.

use app::payments::gateway::{
    CHECKOUT_LIFE, CheckoutPurpose, CheckoutRequest, CheckoutSession, CheckoutState, PaymentGateway,
};
use domain::document::{Language, MandateStatus, MethodKind};
use domain::ids::{AccountId, PaymentId};
use domain::money::Currency;
use domain::payment::{Decline, GatewayState};
use jiff::Timestamp;

use super::{Provider, RETURN_URL, TestMethod, account, cad, customer, payment_id, seen};

/// Who opens a page, and until when.
struct Visit {
    account: AccountId,
    customer: String,
    expires_at: Timestamp,
}

impl Visit {
    async fn of(provider: &impl Provider) -> Self {
        let account = account(1001);
        let customer = customer(provider, &account).await;
        Self { account, customer, expires_at: provider.now() + CHECKOUT_LIFE }
    }

    async fn open(
        &self,
        provider: &impl Provider,
        kind: MethodKind,
        purpose: CheckoutPurpose<'_>,
    ) -> CheckoutSession {
        let request = CheckoutRequest {
            account: &self.account,
            customer: &self.customer,
            currency: Currency::CAD,
            kind,
            purpose,
            language: Language::English,
            expires_at: self.expires_at,
            return_url: RETURN_URL,
        };
        provider.gateway().open_checkout(&request).await.unwrap()
    }

    async fn pay(
        &self,
        provider: &impl Provider,
        (kind, number, save): (MethodKind, u128, bool),
    ) -> CheckoutSession {
        let payment = payment_id(number);
        let purpose = CheckoutPurpose::Pay {
            payment: &payment,
            amount: cad("12.34"),
            description: "Invoice 2041",
            save,
        };
        self.open(provider, kind, purpose).await
    }
}

async fn page(provider: &impl Provider, id: &str) -> CheckoutSession {
    provider.gateway().checkout(id).await.unwrap()
}

fn is_paid(session: &CheckoutSession, state: &GatewayState, payment: &PaymentId) -> bool {
    matches!(&session.state, CheckoutState::Paid(paid)
        if paid.state == *state && paid.payment.as_ref() == Some(payment))
}

/// A page to pay is one page for one payment. Its payment is known by the portal's id; a card that
/// is declined there leaves it open; a page that is closed takes no money.
pub async fn pages_to_pay(provider: &impl Provider) {
    let gateway = provider.gateway();
    let visit = Visit::of(provider).await;
    let (card, debit) = (MethodKind::Card, MethodKind::BankDebit);
    let opened = visit.pay(provider, (card, 1, true)).await;
    assert_eq!(opened.state, CheckoutState::Open);
    assert!(opened.checkout.url.contains("://"));
    assert_eq!(
        (opened.account.as_ref(), opened.payment.as_ref()),
        (Some(&visit.account), Some(&payment_id(1)))
    );
    assert_eq!(visit.pay(provider, (card, 1, true)).await, opened);
    let id = opened.checkout.id.as_str();

    provider.enter(id, TestMethod::EmptyCard);
    assert_eq!(page(provider, id).await.state, CheckoutState::Open);
    let since = visit.expires_at - CHECKOUT_LIFE;
    let tried = gateway.find_payment(&visit.customer, &payment_id(1), since).await;
    if let Some(tried) = tried.unwrap() {
        assert_eq!(tried.state, GatewayState::RequiresAction(opened.checkout.url.clone()));
    }
    provider.enter(id, TestMethod::Card);
    let paid = page(provider, id).await;
    assert!(is_paid(&paid, &GatewayState::Succeeded, &payment_id(1)), "{paid:?}");
    let CheckoutState::Paid(payment) = paid.state else { unreachable!() };
    assert_eq!((payment.amount, payment.account), (cad("12.34"), Some(visit.account.clone())));
    let (method, owner) = gateway.method(&payment.method.unwrap().id).await.unwrap();
    assert_eq!((method.kind, &owner), (card, &visit.customer), "the method is saved");
    let late = gateway.close_checkout(id).await.unwrap();
    assert!(is_paid(&late, &GatewayState::Succeeded, &payment_id(1)), "{late:?}");

    let closed = visit.pay(provider, (card, 2, false)).await.checkout.id;
    provider.enter(&closed, TestMethod::EmptyCard);
    assert_eq!(gateway.close_checkout(&closed).await.unwrap().state, CheckoutState::Expired);
    assert_eq!(gateway.close_checkout(&closed).await.unwrap().state, CheckoutState::Expired);
    let left = gateway.find_payment(&visit.customer, &payment_id(2), since).await.unwrap();
    if let Some(left) = left {
        let declined = GatewayState::Declined(Decline::InsufficientFunds);
        assert_eq!(left.state, declined, "the last answer of the bank");
    }

    let debit = visit.pay(provider, (debit, 3, false)).await.checkout.id;
    provider.enter(&debit, TestMethod::Account);
    let sent = page(provider, &debit).await;
    assert!(is_paid(&sent, &GatewayState::Processing, &payment_id(3)), "{sent:?}");
    let CheckoutState::Paid(payment) = sent.state else { unreachable!() };
    provider.settle(&payment.id);
    assert_eq!(seen(provider, &payment.id).await.state, GatewayState::Succeeded);

    let forgotten = visit.pay(provider, (card, 4, false)).await.checkout.id;
    provider.pass(CHECKOUT_LIFE);
    assert_eq!(page(provider, &forgotten).await.state, CheckoutState::Expired);
    assert_eq!(provider.captured(), 2);
    deposits_to_pay(provider).await;
}

/// A debit whose account waits for small deposits is on its way, with a mandate that is pending
/// until the payer confirms them.
async fn deposits_to_pay(provider: &impl Provider) {
    let visit = Visit::of(provider).await;
    let id = visit.pay(provider, (MethodKind::BankDebit, 5, true)).await.checkout.id;
    provider.enter(&id, TestMethod::AccountToVerify);
    let paid = page(provider, &id).await;
    assert!(is_paid(&paid, &GatewayState::Processing, &payment_id(5)), "{paid:?}");
    let CheckoutState::Paid(payment) = paid.state else { unreachable!() };
    assert_eq!(payment.method.unwrap().mandate.unwrap().status, MandateStatus::Pending);
    provider.verify(&id);
    let verified = seen(provider, &payment.id).await;
    assert_eq!(verified.state, GatewayState::Processing);
    assert_eq!(verified.method.unwrap().mandate.unwrap().status, MandateStatus::Active);
    provider.settle(&payment.id);
    assert_eq!(seen(provider, &payment.id).await.state, GatewayState::Succeeded);
}

/// A page that only saves a method takes no money, and says what the payer ticked.
pub async fn pages_to_save(provider: &impl Provider) {
    let gateway = provider.gateway();
    let visit = Visit::of(provider).await;
    for (kind, entered, key, ticked) in [
        (MethodKind::Card, TestMethod::Card, "key-1", true),
        (MethodKind::BankDebit, TestMethod::Account, "key-2", false),
    ] {
        let purpose = CheckoutPurpose::Save { key, use_for_auto_pay: ticked };
        let opened = visit.open(provider, kind, purpose.clone()).await;
        assert_eq!((&opened.state, &opened.payment), (&CheckoutState::Open, &None));
        assert_eq!(visit.open(provider, kind, purpose).await, opened);
        provider.enter(&opened.checkout.id, entered);
        let done = page(provider, &opened.checkout.id).await;
        assert_eq!(done.account.as_ref(), Some(&visit.account));
        let CheckoutState::Saved { method, use_for_auto_pay } = done.state else {
            panic!("{done:?}")
        };
        assert_eq!((method.kind, use_for_auto_pay), (kind, ticked));
        let mandate = method.mandate.as_ref().map(|mandate| mandate.status);
        let agreed = kind == MethodKind::BankDebit;
        assert_eq!(mandate, agreed.then_some(MandateStatus::Active));
        assert_eq!(gateway.method(&method.id).await, Ok((method, visit.customer.clone())));
    }
    small_deposits(provider, &visit).await;
    assert_eq!(provider.captured(), 0);
}

/// A bank account is pending until the payer has confirmed the small deposits, and inactive when
/// the payer ends the agreement.
async fn small_deposits(provider: &impl Provider, visit: &Visit) {
    let purpose = CheckoutPurpose::Save { key: "key-3", use_for_auto_pay: false };
    let id = visit.open(provider, MethodKind::BankDebit, purpose).await.checkout.id;
    provider.enter(&id, TestMethod::AccountToVerify);
    let saved = async || match page(provider, &id).await.state {
        CheckoutState::Saved { method, .. } => method,
        other => panic!("{other:?}"),
    };
    let waiting = saved().await;
    assert_eq!(waiting.mandate.unwrap().status, MandateStatus::Pending);
    provider.verify(&id);
    let verified = saved().await;
    assert_eq!(verified.mandate.as_ref().unwrap().status, MandateStatus::Active);
    let now = async || provider.gateway().method(&verified.id).await.unwrap();
    assert_eq!(now().await, (verified.clone(), visit.customer.clone()));
    provider.end_mandate(&verified.id);
    assert_eq!(now().await.0.mandate.unwrap().status, MandateStatus::Inactive);
}
