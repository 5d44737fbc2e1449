//! The same seed and the same calls give the same trace.

use stripe_sim::{PaymentStep, Stripe, WebhookMode};

use crate::shop::{PAYS, Shop, bank, card, id};

/// A day at the shop, and all that came of it.
fn trace(seed: u64) -> String {
    let mut shop = Shop::open();
    shop.stripe = Stripe::new(seed, "whsec");
    shop.stripe.set_webhooks(WebhookMode::Reorder { seconds: 30 });
    let customer = shop.customer();
    let session = id(&shop.session(&customer));
    let _ = shop.stripe.enter(shop.now(), &session, &card("4000000000000002"));
    shop.stripe.enter(shop.now(), &session, &bank(PAYS)).unwrap();
    let intent = id(&shop.paid("5000"));
    shop.make("/v1/refunds", &[("payment_intent", &intent), ("amount", "10")]);
    let step = PaymentStep::ChargeBack { reason: None };
    shop.stripe.payment(shop.now(), &intent, &step).unwrap();
    let mut told = Vec::new();
    for _ in 0..40 {
        told.push(format!("{:?}", shop.deliveries()));
        shop.seconds_pass(6 * 3600);
    }
    told.push(shop.read("/v1/balance_transactions?limit=100").to_string());
    told.push(format!("{:?}", shop.stripe.calls()));
    told.join("\n")
}

#[test]
fn a_seed_gives_one_trace() {
    assert_eq!(trace(1), trace(1));
    assert_ne!(trace(1), trace(2));
}

/// A simulation moves its clock to the next thing that happens, and misses nothing.
#[test]
fn the_next_due_moment_is_known() {
    let shop = Shop::open();
    let (customer, method, mandate) = shop.saved_account(PAYS);
    shop.debit((&customer, &method, &mandate));
    let mut steps = 0;
    while let Some(next) = shop.stripe.next_due() {
        shop.seconds_pass(next.duration_since(shop.now()).as_secs().max(0));
        shop.deliveries();
        steps += 1;
        assert!(steps < 100, "it never comes to rest");
    }
    assert_eq!(shop.read("/v1/payouts")["data"][0]["status"], "paid");
}
