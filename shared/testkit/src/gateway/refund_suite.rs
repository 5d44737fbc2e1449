//! Refunds and chargebacks of card payments.

use app::payments::gateway::GatewayError;
use domain::payment::{GatewayState, RefundState, ReturnKind};

use super::{Payer, Provider, TestMethod, cad, refund, refund_id, seen};

/// Three refunds of which two are equal are three; one id is refunded once; no more than was
/// captured goes back; money that a bank refuses is back.
pub async fn refunds(provider: &impl Provider) {
    let payer = Payer::with(provider, 1001, TestMethod::Card).await;
    let paid = payer.charge(provider, (1, "10.00"), true).await.unwrap();
    let mut ids = Vec::new();
    for (number, amount) in [(1, "2.00"), (2, "2.00"), (3, "3.00"), (1, "2.00")] {
        let made = refund(provider, (number, amount), &paid.id).await.unwrap();
        assert_eq!((made.amount, made.state), (cad(amount), RefundState::Made));
        assert_eq!(made.request, Some(refund_id(number)));
        ids.push(made.id);
    }
    assert_eq!(ids[3], ids[0]);
    let now = seen(provider, &paid.id).await;
    assert_eq!((now.state, now.amount), (GatewayState::Succeeded, cad("10.00")));
    let seen_ids: Vec<_> = now.refunds.iter().map(|refund| &refund.id).collect();
    assert_eq!(seen_ids, [&ids[0], &ids[1], &ids[2]], "oldest first");
    let more = refund(provider, (4, "3.01"), &paid.id).await;
    assert!(matches!(more, Err(GatewayError::Refused { .. })), "{more:?}");
    provider.fail_refund(&ids[1]);
    let states: Vec<_> =
        seen(provider, &paid.id).await.refunds.iter().map(|refund| refund.state).collect();
    assert_eq!(states, [RefundState::Made, RefundState::Failed, RefundState::Made]);
    assert!(refund(provider, (5, "5.00"), &paid.id).await.is_ok());
    let nothing = refund(provider, (6, "1.00"), "pi_nothing").await;
    assert!(matches!(nothing, Err(GatewayError::Refused { .. } | GatewayError::NotFound)));
    many_refunds(provider, &payer).await;
}

/// More refunds than a gateway shows at once are all seen.
async fn many_refunds(provider: &impl Provider, payer: &Payer) {
    let paid = payer.charge(provider, (2, "5.00"), true).await.unwrap();
    for number in 100..112 {
        refund(provider, (number, "0.10"), &paid.id).await.unwrap();
    }
    let requests: Vec<_> =
        seen(provider, &paid.id).await.refunds.into_iter().map(|one| one.request).collect();
    let expected: Vec<_> = (100..112).map(|number| Some(refund_id(number))).collect();
    assert_eq!(requests, expected);
}

/// A chargeback takes the money, and gives it back when the provider wins.
pub async fn chargebacks(provider: &impl Provider) {
    let payer = Payer::with(provider, 1001, TestMethod::Card).await;
    let paid = payer.charge(provider, (1, "10.00"), true).await.unwrap();
    assert_eq!(seen(provider, &paid.id).await.disputes, []);
    provider.charge_back(&paid.id);
    let taken = seen(provider, &paid.id).await;
    assert_eq!(taken.state, GatewayState::Succeeded);
    let dispute = &taken.disputes[0];
    assert_eq!((dispute.kind, dispute.amount), (ReturnKind::Chargeback, cad("10.00")));
    assert_eq!((dispute.withdrawn, dispute.reinstated), (true, false));
    provider.win(&paid.id);
    let back = seen(provider, &paid.id).await.disputes;
    assert_eq!((back.len(), back[0].withdrawn, back[0].reinstated), (1, true, true));
    assert_eq!(back[0].id, dispute.id);
}
