//! Auto Pay on the real adapter of the ledger table: the same as in memory, and what it costs.

use app::auto_pay::{DueAccounts, DueRange, PlanStore, Settings};
use app::posting::PostingStore;
use domain::auto_pay::GuardRails;
use domain::ids::AccountId;
use dynamo::ledger::LedgerTable;
use jiff::{SignedDuration, Span};
use testkit::ledger::MemoryAutoPayQueue;
use testkit::local_dynamo::{ACTIVITY, LEDGER, local_dynamo};
use testkit::meter::Meter;

use crate::dynamo::{on, world};
use crate::world::{World, cad};

/// Switches Auto Pay on with every limit set, on the table.
async fn switch_on(world: &World, table: &LedgerTable, account: &AccountId) {
    let state = table.account(account).await.unwrap().unwrap();
    let gateway = state.profile.gateway.clone().unwrap();
    let settings = Settings {
        enabled: true,
        methods: gateway.methods.into_iter().map(|method| method.id).collect(),
        guards: GuardRails {
            cap: Some(cad("500.00")),
            hold_above_percent: Some(900),
            review_days: 5,
        },
        charge_past_due: None,
    };
    on(world, table).set_auto_pay(&state, "on", &settings).await.unwrap();
}

/// The accounts in the index that are due now.
async fn due(world: &World, table: &LedgerTable) -> Vec<AccountId> {
    let range = DueRange { from: None, until: world.now() };
    let mut due = Vec::new();
    for part in 0..table.parts() {
        let page = table.due(part, range, None).await.unwrap();
        assert_eq!(page.next, None);
        due.extend(page.accounts);
    }
    due
}

#[tokio::test]
async fn an_account_is_announced_and_charged_and_each_job_costs_what_the_data_model_says() {
    let client = local_dynamo().await;
    let (world, plain, account) = world(&client).await;
    let pay = world_pays_all(&world, &plain, &account).await;
    assert!(pay, "nothing is open before");
    let own = vec![account.clone()];
    switch_on(&world, &plain, &account).await;
    let state = plain.account(&account).await.unwrap().unwrap();
    assert_eq!(state.auto_pay.guards.cap, Some(cad("500.00")));
    assert_eq!(state.auto_pay.guards.review_days, 5);

    let today = state.profile.day_of(world.now()).unwrap();
    let due_on = today.checked_add(Span::new().days(5)).unwrap();
    on(&world, &plain).invoice(&account, "INV-9", cad("40.00"), due_on).await.unwrap();
    assert_eq!(due(&world, &plain).await, own, "the notice is due");

    let queue = MemoryAutoPayQueue::default();
    on(&world, &plain).plan(&queue).await.unwrap();
    assert_eq!(queue.take(), own);
    assert_eq!(plain.planned_until().await.unwrap(), Some(world.now()));

    let meter = Meter::default();
    let table = LedgerTable::new(meter.on(&client), LEDGER).with_activity(ACTIVITY);
    meter.take();
    assert_eq!(on(&world, &table).work(&account).await.unwrap().told, 1);
    let notice = meter.take();
    assert_eq!(due(&world, &plain).await, []);
    let state = plain.account(&account).await.unwrap().unwrap();
    assert_eq!(state.auto_pay.notices[0].amount, cad("40.00"));

    world.advance(SignedDuration::from_hours(5 * 24));
    assert_eq!(due(&world, &plain).await, own, "the charge is due");
    meter.take();
    assert_eq!(on(&world, &table).work(&account).await.unwrap().tried, 1);
    let charge = meter.take();
    let state = plain.account(&account).await.unwrap().unwrap();
    assert!(state.ledger.balance.is_zero());
    assert_eq!(state.auto_pay.notices, []);
    let reminder = state.next_action_at.unwrap().to_string();
    assert!(reminder.starts_with("2030-12-01"), "only the card's reminder is left: {reminder}");
    // `docs/data-model.md` has the figures.
    assert_eq!((notice.calls, notice.units), (6, 13.0));
    assert_eq!((charge.calls, charge.units), (7, 28.5));
}

/// Pays by hand what is open.
async fn world_pays_all(world: &World, table: &LedgerTable, account: &AccountId) -> bool {
    let state = table.account(account).await.unwrap().unwrap();
    let amount = state.payable().unwrap().to_string();
    crate::dynamo::pay(world, table, "all", &amount, "pm_a").await;
    table.account(account).await.unwrap().unwrap().ledger.balance.is_zero()
}
