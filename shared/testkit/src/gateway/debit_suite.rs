//! Debits of bank accounts.

use app::payments::gateway::{GatewayError, PaymentGateway};
use domain::document::{MandateStatus, MethodKind};
use domain::payment::{Decline, GatewayState, ReturnKind};

use super::{Payer, Provider, TestMethod, cad, seen};

/// A debit is on its way until the bank answers, which may return it even later. Without a mandate
/// in force nothing is debited.
pub async fn bank_debits(provider: &impl Provider) {
    let gateway = provider.gateway();
    let payer = Payer::with(provider, 1001, TestMethod::Account).await;
    let sent = payer.charge(provider, (1, "20.00"), false).await.unwrap();
    assert_eq!((&sent.state, sent.amount), (&GatewayState::Processing, cad("20.00")));
    assert_eq!(seen(provider, &sent.id).await.state, GatewayState::Processing);
    let kept = gateway.cancel_payment(&sent.id).await.unwrap();
    assert_eq!(kept.state, GatewayState::Processing, "a debit that is on its way goes on");
    provider.settle(&sent.id);
    let settled = seen(provider, &sent.id).await;
    assert_eq!(settled.state, GatewayState::Succeeded);
    let method = settled.method.unwrap();
    assert_eq!((method.kind, &method.id), (MethodKind::BankDebit, &payer.method.id));
    let mandate = payer.method.mandate.clone().unwrap();
    assert_eq!(method.mandate.as_ref(), Some(&mandate));

    provider.return_debit(&sent.id);
    let returned = seen(provider, &sent.id).await;
    assert_eq!(returned.state, GatewayState::Succeeded);
    let dispute = &returned.disputes[0];
    assert_eq!((dispute.kind, dispute.amount), (ReturnKind::Return, cad("20.00")));
    assert_eq!((dispute.withdrawn, dispute.reinstated), (true, false));

    let empty = Payer::with(provider, 1002, TestMethod::EmptyAccount).await;
    let sent = empty.charge(provider, (2, "20.00"), false).await.unwrap();
    assert_eq!(sent.state, GatewayState::Processing);
    provider.settle(&sent.id);
    let bounced = seen(provider, &sent.id).await.state;
    assert_eq!(bounced, GatewayState::Declined(Decline::InsufficientFunds));

    assert_eq!(gateway.mandate(&mandate.id).await.unwrap().status, MandateStatus::Active);
    provider.end_mandate(&payer.method.id);
    assert_eq!(gateway.mandate(&mandate.id).await.unwrap().status, MandateStatus::Inactive);
    let refused = payer.charge(provider, (3, "20.00"), false).await;
    let Err(GatewayError::Refused { decline, .. }) = refused else { panic!("{refused:?}") };
    assert_eq!(decline, Decline::MandateInactive);
    assert_eq!(provider.captured(), 1);
}
