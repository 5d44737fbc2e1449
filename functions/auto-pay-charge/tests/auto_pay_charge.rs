//! The worker of Auto Pay: one message cannot hold up another.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::auto_pay::Pace;
use auto_pay_charge::{Ports, handle};
use domain::auto_pay::Notice;
use jiff::civil::date;
use testkit::access::{account, noon};
use testkit::documents::invoice;
use testkit::http::event;
use testkit::ledger::MemoryLedger;
use testkit::stripe::{Shop, TestStripe, site};
use testkit::system::FixedClock;

#[derive(Debug)]
struct AtOnce;

impl Pace for AtOnce {
    async fn turn(&self) {}
}

/// Account `a` has Auto Pay on, and 100.00 was announced for today.
async fn announced() -> (Ports<MemoryLedger, FixedClock, TestStripe, AtOnce>, Shop) {
    let shop = Shop::open(&[invoice("i-1", "a", "100.00")]).await;
    shop.ledger.damage(&account("a"), |state| {
        state.profile.gateway.as_mut().unwrap().auto_pay = true;
        let item = state.ledger.open().next().unwrap().clone();
        let (on, debit_on) = (date(2026, 7, 15), date(2026, 7, 15));
        let notice = Notice { item: item.id, amount: item.open, on, debit_on };
        state.auto_pay.from = Some(date(2026, 7, 1));
        state.auto_pay.notices = vec![notice];
        state.next_action_at = Some(noon());
    });
    let (ledger, gateway, clock) = (shop.ledger.clone(), shop.gateway(), FixedClock::at(noon()));
    (Ports { ledger, clock, gateway, pace: AtOnce, site: site() }, shop)
}

fn balance(shop: &Shop) -> String {
    shop.ledger.state_of(&account("a")).unwrap().ledger.balance.to_string()
}

#[tokio::test]
async fn what_was_announced_is_charged_once_however_often_the_message_comes() {
    let (ports, shop) = announced().await;
    let message = || serde_json::from_str(&event("auto-pay-charge/ok.json")).unwrap();
    for _ in 0..2 {
        assert!(handle(&ports, message()).await.batch_item_failures.is_empty());
    }
    assert_eq!(balance(&shop), "0.00");
    assert_eq!(shop.asked("POST /v1/payment_intents"), 1);
}

#[tokio::test]
async fn f11_a_poisoned_message_fails_alone() {
    let (ports, shop) = announced().await;
    let batch = serde_json::from_str(&event("auto-pay-charge/one-bad-of-two.json")).unwrap();
    let failed = handle(&ports, batch).await.batch_item_failures;
    let ids: Vec<_> = failed.into_iter().map(|failed| failed.item_identifier).collect();
    assert_eq!(ids, ["5c1e7d1a-6a0f-4b0e-9d0b-2f6f0c1b7e82"]);
    assert_eq!(balance(&shop), "0.00", "the other account is charged");
}

#[tokio::test]
async fn an_account_that_cannot_be_read_is_delivered_again() {
    let (ports, shop) = announced().await;
    shop.ledger.poison(&account("a"));
    let batch = serde_json::from_str(&event("auto-pay-charge/ok.json")).unwrap();
    assert_eq!(handle(&ports, batch).await.batch_item_failures.len(), 1);
}
