//! A reconciliation settles what waits, and fails when it cannot.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use jiff::{SignedDuration, Timestamp};
use reconcile_payments::{Ports, ReconcileError, handle};
use stripe_sim::Effect;
use testkit::access::{account, noon};
use testkit::documents::invoice;
use testkit::ledger::MemoryLedger;
use testkit::stripe::{Shop, TestStripe, site};
use testkit::system::FixedClock;

/// Account `a` owes 100.00, and the answer to its payment is lost. The function is called ten
/// minutes later.
async fn lost() -> (Ports<MemoryLedger, FixedClock, TestStripe>, Shop) {
    let shop = Shop::open(&[invoice("i-1", "a", "100.00")]).await;
    shop.fault("POST /v1/payment_intents", Effect::LoseResponse, 1);
    shop.pay("1", "100.00", "pm_good").await;
    let clock = FixedClock::at(noon() + SignedDuration::from_mins(10));
    let (ledger, gateway) = (shop.ledger.clone(), shop.gateway());
    (Ports { ledger, clock, gateway, site: site() }, shop)
}

fn balance(shop: &Shop) -> String {
    shop.ledger.state_of(&account("a")).unwrap().ledger.balance.to_string()
}

#[tokio::test]
async fn a_payment_without_an_outcome_is_settled() {
    let (ports, shop) = lost().await;
    assert!(handle(&ports, Timestamp::MAX).await.is_ok());
    assert_eq!(balance(&shop), "0.00");
    assert!(handle(&ports, Timestamp::MAX).await.is_ok());
    assert_eq!(shop.ledger.payments_of(&account("a")).len(), 1);
}

/// Whether the customer's payments were searched for the one without an outcome.
fn searched(shop: &Shop) -> bool {
    shop.stripe.calls().iter().any(|call| call.path.starts_with("/v1/payment_intents?"))
}

#[tokio::test]
async fn a_call_that_is_almost_over_begins_with_no_other_account() {
    for (seconds, begins) in [(59, false), (61, true)] {
        let (ports, shop) = lost().await;
        let end = noon() + SignedDuration::from_mins(10) + SignedDuration::from_secs(seconds);
        assert!(handle(&ports, end).await.is_ok());
        assert_eq!(searched(&shop), begins, "{seconds}");
    }
}

#[tokio::test]
async fn a_payment_that_cannot_be_settled_fails_the_call() {
    let (ports, shop) = lost().await;
    shop.fault("GET /v1/payment_intents", Effect::LoseRequest, 9);
    let left = handle(&ports, Timestamp::MAX).await;
    assert!(matches!(left, Err(ReconcileError::Remaining(done)) if done.failed > 0));
    assert_eq!(balance(&shop), "0.00", "its event is read all the same");
}
