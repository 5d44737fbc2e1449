//! What the reconciler does when the gateway, an event or an account fails.

use domain::ids::AccountId;
use domain::payment::RefundRequest;
use jiff::SignedDuration;
use stripe_sim::{Effect, Fault, WebhookMode};

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
