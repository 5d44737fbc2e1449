//! Payments on the real adapter of the table: it ends as the one in memory does, books each event
//! once however it comes, and costs what the data model says.

use std::collections::BTreeMap;

use app::audit::Auditor;
use app::payments::{Progress, ProgressStore, UnsettledAccounts};
use app::posting::PostingStore;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::ids::AccountId;
use domain::ledger::{EntryId, EntryKind, Record};
use domain::money::Currency;
use domain::payment::{Payment, PaymentState};
use dynamo::access::AccessTable;
use dynamo::ledger::LedgerTable;
use jiff::SignedDuration;
use stripe_sim::{Delivery, Effect, Fault, PaymentStep};
use testkit::local_dynamo::{ACCESS, ACTIVITY, LEDGER, local_dynamo};
use testkit::meter::Meter;

use crate::plan::{Plan, Process};
use crate::world::{Pay, Ports, World, cad};

const VISA: Option<&str> = Some("4242424242424242");
const METHODS: [(&str, Option<&str>); 2] = [("pm_a", VISA), ("pm_b", None)];

/// A world, and an account that owes 100.00 in the table that this client reaches.
pub(crate) async fn world(client: &aws_sdk_dynamodb::Client) -> (World, LedgerTable, AccountId) {
    let world = World::new(1);
    let table = LedgerTable::new(client.clone(), LEDGER).with_activity(ACTIVITY);
    let account = open(&world, client, &table, "a", &METHODS).await;
    (world, table, account)
}

/// An account in the table, and its customer at Stripe.
async fn open(
    world: &World,
    client: &aws_sdk_dynamodb::Client,
    table: &LedgerTable,
    id: &str,
    methods: &[(&str, Option<&str>)],
) -> AccountId {
    let account = world.open_account(id, "0", methods).await;
    let importing = LedgerTable::new(client.clone(), LEDGER)
        .with_access(AccessTable::new(client.clone(), ACCESS).with_activity(ACTIVITY));
    let (currency, customer) = (Currency::CAD, format!("cus_{id}"));
    crate::account::create(table, &importing, &account, currency, &customer, methods).await;
    let owed = crate::world::adjustment(cad("100.00"));
    on(world, table).correct(&account, "owed", &owed).await.unwrap();
    account
}

pub(crate) fn on<'a>(world: &'a World, table: &'a LedgerTable) -> Ports<'a, LedgerTable> {
    world.ports_on(table, Process::new(Plan::Fine, None))
}

pub(crate) async fn pay(
    world: &World,
    table: &LedgerTable,
    key: &str,
    amount: &str,
    method: &str,
) -> Payment {
    pay_by(world, table, &AccountId::parse("a").unwrap(), key, amount, method).await
}

async fn pay_by(
    world: &World,
    table: &LedgerTable,
    account: &AccountId,
    key: &str,
    amount: &str,
    method: &str,
) -> Payment {
    let state = table.account(account).await.unwrap().unwrap();
    let pay = Pay {
        account: account.clone(),
        key: key.to_owned(),
        amount: cad(amount),
        balance_seen: state.ledger.balance,
        method: app::payments::MethodChoice::Saved(method.to_owned()),
    };
    on(world, table).pay(&pay).await.unwrap()
}

/// The numbers of the payments that are booked, in order.
async fn booked(table: &LedgerTable, account: &AccountId) -> Vec<String> {
    let records = PostingStore::records_from(table, account, EntryId::FIRST).await.unwrap();
    let entries = records.iter().filter_map(Record::entry);
    let payments = entries.filter(|entry| entry.kind == EntryKind::Payment);
    payments.map(|entry| entry.number.clone()).collect()
}

async fn is_audited(world: &World, table: &LedgerTable, account: &AccountId) {
    let auditor = Auditor { store: table, clock: &world.clock };
    assert_eq!(auditor.account(account).await, Ok(Some(Vec::new())));
}

#[tokio::test]
async fn thirty_deliveries_of_one_event_at_the_same_time_book_once() {
    let (world, table, account) = world(&local_dynamo().await).await;
    let (operation, effect) = ("POST /v1/payment_intents".to_owned(), Effect::LoseResponse);
    world.stripe.fault(Fault { operation, effect, seconds: 0, times: 1 });
    let paid = pay(&world, &table, "k", "100.00", "pm_a").await;
    assert_eq!(paid.state, PaymentState::Unknown);
    let due = world.stripe.due_deliveries(world.now());
    let event = due.iter().find(|one| one.event_type == "payment_intent.succeeded").unwrap();
    let deliver = async || on(&world, &table).deliver(&event.body, &event.signature).await;
    let answers = futures_util::future::join_all((0..30).map(|_| deliver())).await;
    let carried_out = answers.iter().filter(|answer| answer.is_ok()).count();
    assert!(carried_out > 0, "{answers:?}");
    deliver().await.unwrap();
    assert_eq!(booked(&table, &account).await, [paid.id.to_string()]);
    is_audited(&world, &table, &account).await;
}

#[tokio::test]
async fn two_thousand_events_in_a_random_order_book_each_payment_once() {
    let client = local_dynamo().await;
    let (world, table, first) = world(&client).await;
    world.stripe.limit_rate(usize::MAX);
    let mut accounts = vec![first];
    for number in 1..10 {
        let id = format!("a{number}");
        let methods = [(&*format!("pm_a_{id}"), VISA)];
        accounts.push(open(&world, &client, &table, &id, &methods).await);
    }
    let dice = crate::dice::Dice::new(9);
    let (mut events, mut paid) = (Vec::new(), BTreeMap::<AccountId, Vec<String>>::new());
    let (mut number, mut refunds, mut chargebacks) = (0, 0, 0);
    while events.len() < 2_000 {
        let account = &accounts[number % accounts.len()];
        let method = if number % accounts.len() == 0 { "pm_a" } else { &format!("pm_a_{account}") };
        let payment = pay_by(&world, &table, account, &format!("k{number}"), "1.00", method).await;
        let id = payment.gateway_id.as_ref().unwrap();
        for part in 0..dice.below(4) {
            let key = format!("r{number}-{part}");
            let ports = on(&world, &table);
            ports.refund(account, &payment.id, &key, cad("0.20")).await.unwrap();
            refunds += 1;
        }
        if dice.once_in(2) {
            let step = PaymentStep::ChargeBack { reason: None };
            world.stripe.payment(world.now(), id, &step).unwrap();
            chargebacks += 1;
        }
        paid.entry(account.clone()).or_default().push(payment.id.to_string());
        for delivery in world.stripe.due_deliveries(world.now()) {
            world.stripe.delivered(&delivery, true, world.now());
            events.push(delivery);
        }
        number += 1;
    }
    while !events.is_empty() {
        let event: Delivery = events.swap_remove(dice.below(events.len()));
        on(&world, &table).deliver(&event.body, &event.signature).await.unwrap();
    }
    for (account, paid) in &paid {
        assert_eq!(booked(&table, account).await, *paid);
        let records = PostingStore::records_from(&table, account, EntryId::FIRST).await.unwrap();
        for entry in records.iter().filter_map(Record::entry) {
            refunds -= usize::from(entry.kind == EntryKind::Refund);
            chargebacks -= usize::from(entry.kind == EntryKind::Reversal);
        }
        is_audited(&world, &table, account).await;
    }
    assert_eq!((refunds, chargebacks), (0, 0), "each is booked once");
}

#[tokio::test]
async fn a_table_ends_as_it_does_in_memory() {
    let (real, table, account) = world(&local_dynamo().await).await;
    let memory = World::new(1);
    memory.open_account("a", "100.00", &METHODS).await;
    for in_memory in [true, false] {
        let world = if in_memory { &memory } else { &real };
        let paid = story(world, (!in_memory).then_some(&table), &account).await;
        assert_eq!(paid.len(), 3);
    }
    let there = table.account(&account).await.unwrap().unwrap();
    assert_eq!(there, memory.state(&account));
    let ids: Vec<_> =
        memory.ledger.payments_of(&account).into_iter().map(|payment| payment.id).collect();
    let settled = PostingStore::payments(&table, &account, &ids).await.unwrap();
    let settled: Vec<_> = settled.into_iter().flatten().collect();
    assert_eq!(settled, memory.ledger.payments_of(&account));
    assert_eq!(table.unsettled(None, 10).await, memory.ledger.unsettled(None, 10).await);
    is_audited(&real, &table, &account).await;
}

#[tokio::test]
async fn a_payment_is_known_in_its_own_account_only() {
    let client = local_dynamo().await;
    let (world, table, account) = world(&client).await;
    let other = open(&world, &client, &table, "b", &[("pm_b1", VISA)]).await;
    let paid = pay(&world, &table, "k", "100.00", "pm_a").await;
    let read = async |account| {
        let found = PostingStore::payments(&table, account, std::slice::from_ref(&paid.id)).await;
        found.unwrap().pop().unwrap()
    };
    assert_eq!(read(&account).await, Some(paid.clone()));
    assert_eq!(read(&other).await, None);
}

#[tokio::test]
async fn the_reconciler_goes_on_where_it_came_to_also_after_an_earlier_version() {
    let client = local_dynamo().await;
    let table = LedgerTable::new(client.clone(), LEDGER);
    assert_eq!(table.progress().await, Ok(Progress::default()));
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let earlier = client.put_item().table_name(LEDGER).item("pk", text("EVENTS"));
    let earlier = earlier.item("sk", text("READ-UNTIL"));
    let earlier = earlier.item("until", text("2026-07-20T16:00:00Z"));
    earlier.send().await.unwrap();
    let events_until = Some("2026-07-20T16:00:00Z".parse().unwrap());
    let expected = Progress { events_until, ..Progress::default() };
    assert_eq!(table.progress().await, Ok(expected.clone()));
    let failed_events = ["evt_2", "evt_1"].map(str::to_owned).into();
    let accounts_after = Some(AccountId::parse("a").unwrap());
    let progress = Progress { failed_events, accounts_after, ..expected };
    table.set_progress(&progress).await.unwrap();
    assert_eq!(table.progress().await, Ok(progress));
}

/// A card payment with a refund and a chargeback, a bank debit on its way, and one in flight.
async fn story(world: &World, table: Option<&LedgerTable>, account: &AccountId) -> Vec<Payment> {
    match table {
        Some(table) => told(world, on(world, table), account).await,
        None => told(world, world.fine(), account).await,
    }
}

async fn told<L>(world: &World, ports: Ports<'_, L>, account: &AccountId) -> Vec<Payment>
where
    L: app::payments::PaymentStore + UnsettledAccounts + ProgressStore,
{
    let all = |balance: &str, amount: &str, key: &str, method| Pay {
        account: account.clone(),
        key: key.to_owned(),
        amount: cad(amount),
        balance_seen: cad(balance),
        method: app::payments::MethodChoice::Saved(String::from(method)),
    };
    let card = ports.pay(&all("100.00", "60.00", "one", "pm_a")).await.unwrap();
    ports.refund(account, &card.id, "r", cad("10.00")).await.unwrap();
    let step = PaymentStep::ChargeBack { reason: None };
    world.stripe.payment(world.now(), card.gateway_id.as_ref().unwrap(), &step).unwrap();
    let debit = ports.pay(&all("50.00", "20.00", "two", "pm_b")).await.unwrap();
    for delivery in world.stripe.due_deliveries(world.now()) {
        ports.deliver(&delivery.body, &delivery.signature).await.unwrap();
        world.stripe.delivered(&delivery, true, world.now());
    }
    let (operation, effect) = ("POST /v1/payment_intents".to_owned(), Effect::LoseResponse);
    world.stripe.fault(Fault { operation, effect, seconds: 0, times: 1 });
    let unknown = ports.pay(&all("100.00", "30.00", "three", "pm_a")).await.unwrap();
    vec![card, debit, unknown]
}

/// What a card payment costs, from the claim to the booking. `docs/data-model.md` has the figures.
#[tokio::test]
async fn a_card_payment_costs_what_the_data_model_says() {
    let client = local_dynamo().await;
    let (world, plain, account) = world(&client).await;
    // The first payment of an account is not the usual one.
    pay(&world, &plain, "first", "10.00", "pm_a").await;
    world.advance(SignedDuration::from_mins(1));
    let meter = Meter::default();
    let table = LedgerTable::new(meter.on(&client), LEDGER).with_activity(ACTIVITY);
    let state = plain.account(&account).await.unwrap().unwrap();
    let request = Pay {
        account: account.clone(),
        key: "k".to_owned(),
        amount: cad("90.00"),
        balance_seen: state.ledger.balance,
        method: app::payments::MethodChoice::Saved("pm_a".to_owned()),
    };
    meter.take();
    let paid = on(&world, &table).pay(&request).await.unwrap();
    assert_eq!(paid.state, PaymentState::Succeeded);
    let spent = meter.take();
    // Reads: the account before the claim and before the booking, and the payment's record. Writes:
    // head 2 + 4, entry, open item, record, message and activity 2 each; 6 of indexes.
    assert_eq!((spent.calls, spent.units), (5, 25.0));
}
