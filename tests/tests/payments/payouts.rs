//! Files of payouts: each movement of money is tied to its entry, and the sum is what was paid out.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};

use app::payments::{MethodChoice, PaymentStore, Settler};
use app::payouts::{MarkedPayout, PayoutStore, PayoutWriter, PayoutsWritten};
use app::posting::Bookkeeper;
use app::system::Clock;
use domain::document::MethodKind;
use domain::ids::AccountId;
use domain::ledger::Entry;
use domain::money::{Currency, Money};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use stripe_sim::{CheckoutEntry, Outcome, PaymentStep, WebhookMode};
use testkit::ledger::MemoryFiles;

use crate::plan::{Fault, Plan, Process};
use crate::world::{Pay, World, cad, get};

const VISA: Option<&str> = Some("4242424242424242");
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What the function does.
async fn write(world: &World, files: &MemoryFiles, process: Process<'_>) -> PayoutsWritten {
    let ports = world.ports_of(process);
    let (settler, gateway) = (ports.settler(), &ports.gateway);
    PayoutWriter { settler, gateway, files }.run(Timestamp::MAX).await.unwrap()
}

fn fine<'a>() -> Process<'a> {
    Process::new(Plan::Fine, None)
}

/// Days pass, and webhooks arrive.
async fn pass(world: &World, days: usize) {
    for _ in 0..days {
        world.deliver_all().await;
        world.advance(DAY);
    }
    world.deliver_all().await;
}

/// Payments of two accounts, a part refund, a chargeback, and a charge that is not of the portal.
async fn busy_day() -> World {
    let world = World::new(5);
    let a = world.open_account("a", "60.00", &[("pm_a", VISA)]).await;
    world.owe(&a, "more", "40.00").await;
    let b = world.open_account("b", "50.00", &[("pm_b", VISA)]).await;
    let paid = world.fine().pay(&world.pay_all(&a, "k", "pm_a")).await.unwrap();
    world.fine().refund(&a, &paid.id, "r", cad("30.00")).await.unwrap();
    let contested = world.fine().pay(&world.pay_all(&b, "k", "pm_b")).await.unwrap();
    world.deliver_all().await;
    let charge_back = PaymentStep::ChargeBack { reason: None };
    world.stripe.payment(world.now(), &contested.gateway_id.unwrap(), &charge_back).unwrap();
    charge(&world, "amount=700&currency=cad&customer=cus_a&payment_method=pm_a");
    world
}

/// A charge at the gateway that another program makes.
fn charge(world: &World, form: &str) {
    let request = stripe_sim::Request {
        method: "POST".to_owned(),
        path: "/v1/payment_intents".to_owned(),
        authorization: Some("Bearer sk_test_simulated".to_owned()),
        version: Some(stripe_sim::API_VERSION.to_owned()),
        body: format!("{form}&confirm=true&off_session=true"),
        ..stripe_sim::Request::default()
    };
    let Outcome::Answer(answer) = world.stripe.request(world.now(), &request) else {
        panic!("an answer")
    };
    assert_eq!(answer.body["status"], "succeeded", "{}", answer.body);
}

/// The one file of a payout, as its lines; and the rows of the one list of a day.
fn read(files: &MemoryFiles) -> (Vec<Value>, Vec<BTreeMap<String, String>>) {
    let keys = files.keys();
    let [list, file] = &keys[..] else { panic!("one file and one list: {keys:?}") };
    assert!(list.ends_with(".csv") && file.starts_with(list.strip_suffix(".csv").unwrap()));
    let text = files.text(file).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let csv = files.text(list).unwrap();
    let mut rows = csv.split_terminator("\r\n").map(|row| row.split(',').map(str::to_owned));
    let columns: Vec<_> = rows.next().unwrap().collect();
    let named = rows.map(|row| columns.iter().cloned().zip(row).collect()).collect();
    (lines, named)
}

fn sum<'a>(amounts: impl Iterator<Item = &'a str>) -> Money {
    let amounts = amounts.map(|text| Money::parse(text, Currency::CAD).unwrap());
    Money::sum(Currency::CAD, amounts).unwrap()
}

#[tokio::test]
async fn a_payout_is_tied_to_entries_and_its_rows_add_up_to_it() {
    let world = busy_day().await;
    pass(&world, 5).await;
    let files = MemoryFiles::default();
    let done = write(&world, &files, fine()).await;
    assert_eq!(done, PayoutsWritten { written: 1, ..PayoutsWritten::default() });
    let (lines, rows) = read(&files);
    let (head, lines) = lines.split_first().unwrap();
    assert_eq!((&head["balanced"], &head["missing"]), (&json!(true), &json!(0)));
    assert_eq!(head["lines"], lines.len());
    let paid = sum([head["amount"].as_str().unwrap()].into_iter());
    assert_eq!(sum(lines.iter().map(|line| line["net"].as_str().unwrap())), paid);
    assert_eq!(sum(rows.iter().map(|row| &*row["amount"])), paid);
    let a = world.ledger.entries_of(&AccountId::parse("a").unwrap());
    let row = |entry: &Entry| -> Vec<(String, String, String)> {
        let own = rows.iter().filter(|row| row["portal_id"] == entry.id.to_string());
        let own = own.filter(|row| row["account"] == "a");
        own.map(|row| (row["invoice"].clone(), row["amount"].clone(), row["method"].clone()))
            .collect()
    };
    let applied = |item: usize, amount: &str, method: &str| {
        (a[item].number.clone(), amount.to_owned(), method.to_owned())
    };
    assert_eq!(row(&a[2]), [applied(0, "60.00", "card"), applied(1, "40.00", "card")]);
    let refunded = row(&a[3]);
    assert_eq!(sum(refunded.iter().map(|(_, amount, _)| &**amount)), cad("-30.00"));
    assert!(refunded.iter().all(|(invoice, _, method)| method == "refund" && !invoice.is_empty()));
    let of_b: Vec<_> = rows.iter().filter(|row| row["account"] == "b").collect();
    let methods: Vec<_> = of_b.iter().map(|row| (&*row["method"], &*row["amount"])).collect();
    assert_eq!(methods, [("card", "50.00"), ("dispute", "-50.00")]);
    let foreign: Vec<_> = lines.iter().filter(|line| line["accountId"].is_null()).collect();
    assert_eq!(foreign.len(), 1, "a charge that is not of the portal is no problem");
    assert_eq!(foreign[0]["amount"], "7.00");
    let fees = rows.iter().filter(|row| row["method"] == "fee");
    assert_eq!(fees.filter(|row| row["account"].is_empty()).count(), 4, "three charges, a dispute");
    assert_eq!(world.ledger.marked_payouts().await.unwrap(), []);
}

#[tokio::test]
async fn a_payout_that_is_reported_again_is_written_again_with_the_same_content() {
    let world = busy_day().await;
    pass(&world, 5).await;
    let files = MemoryFiles::default();
    write(&world, &files, fine()).await;
    let first = read(&files);
    let id = first.0[0]["payout"].as_str().unwrap();
    world.ledger.mark_payout(id, world.now()).await.unwrap();
    assert_eq!(write(&world, &files, fine()).await.written, 1);
    assert_eq!(read(&files), first);
}

#[tokio::test]
async fn a_payout_waits_until_the_gateway_knows_all_of_its_lines() {
    let world = busy_day().await;
    let mut id = String::new();
    while id.is_empty() {
        world.advance(DAY);
        world.deliver_all().await;
        let payouts = get(&world, "/v1/payouts");
        id = payouts["data"][0]["id"].as_str().unwrap_or_default().to_owned();
    }
    world.ledger.mark_payout(&id, world.now()).await.unwrap();
    let files = MemoryFiles::default();
    let done = write(&world, &files, fine()).await;
    assert_eq!(done, PayoutsWritten { skipped: 1, ..PayoutsWritten::default() });
    assert_eq!(files.keys(), Vec::<String>::new());
    pass(&world, 3).await;
    assert_eq!(write(&world, &files, fine()).await.written, 1);
}

#[tokio::test]
async fn a_movement_that_the_portal_missed_is_settled_first() {
    let world = World::new(6);
    world.stripe.set_webhooks(WebhookMode::Drop);
    let account = world.open_account("a", "100.00", &[]).await;
    let method = MethodChoice::New { kind: MethodKind::Card, use_for_auto_pay: false };
    let pay = Pay { method, ..world.pay_all(&account, "k", "none") };
    let page = world.fine().pay(&pay).await.unwrap();
    let entry = CheckoutEntry { card: VISA.map(str::to_owned), ..CheckoutEntry::default() };
    world.stripe.enter(world.now(), &page.checkout.unwrap().id, &entry).unwrap();
    pass(&world, 5).await;
    assert_eq!(world.balance(&account), cad("100.00"), "the portal does not know");
    let payouts = get(&world, "/v1/payouts");
    let id = payouts["data"][0]["id"].as_str().unwrap();
    world.ledger.mark_payout(id, world.now()).await.unwrap();
    let files = MemoryFiles::default();
    assert_eq!(write(&world, &files, fine()).await.written, 1);
    assert_eq!(world.balance(&account), cad("0"));
    assert_eq!(read(&files).0[0]["missing"], 0);
}

#[tokio::test]
async fn a_payment_that_the_ledger_cannot_have_is_named_and_tried_for_three_days() {
    let world = World::new(7);
    world.open_account("a", "100.00", &[("pm_a", VISA)]).await;
    let metadata = "metadata[account_id]=a\
                    &metadata[payment_id]=pay_00000000000040008000000000000000";
    let form = "amount=700&currency=cad&customer=cus_a&payment_method=pm_a";
    charge(&world, &format!("{form}&{metadata}"));
    // Without the reconciler, whose alarm is another.
    world.stripe.set_webhooks(WebhookMode::Drop);
    pass(&world, 5).await;
    let payouts = get(&world, "/v1/payouts");
    let id = payouts["data"][0]["id"].as_str().unwrap();
    world.ledger.mark_payout(id, world.now()).await.unwrap();
    let files = MemoryFiles::default();
    for marks in [1, 1, 0] {
        let done = write(&world, &files, fine()).await;
        assert_eq!(done, PayoutsWritten { wrong: 1, ..PayoutsWritten::default() });
        let (lines, rows) = read(&files);
        assert_eq!((&lines[0]["missing"], &lines[0]["balanced"]), (&json!(1), &json!(true)));
        assert_eq!(lines[1]["problem"], "not-in-ledger");
        assert_eq!(lines[1]["accountId"], "a");
        assert_eq!((&*rows[0]["account"], &*rows[0]["portal_id"]), ("a", ""));
        assert_eq!(world.ledger.marked_payouts().await.unwrap().len(), marks);
        world.advance(DAY + DAY / 2);
    }
}

#[tokio::test]
async fn a_run_that_fails_anywhere_is_made_up_for_by_the_next() {
    let calls = {
        let (world, process) = (busy_day().await, fine());
        pass(&world, 5).await;
        write(&world, &MemoryFiles::default(), process.clone()).await;
        process.calls()
    };
    assert!(calls > 20, "{calls} calls are too few");
    let mut expected = None;
    for (call, fault) in (1..=calls).flat_map(|call| Fault::ALL.map(|fault| (call, fault))) {
        let world = busy_day().await;
        pass(&world, 5).await;
        let files = MemoryFiles::default();
        let process = Process::new(Plan::At(vec![(call, fault)]), None);
        let ports = world.ports_of(process.clone());
        let (settler, gateway) = (ports.settler(), &ports.gateway);
        let writer = PayoutWriter { settler, gateway, files: &files };
        let _done = process.run(writer.run(Timestamp::MAX)).await;
        world.advance(SignedDuration::from_hours(1));
        let next = write(&world, &files, fine()).await;
        assert_eq!(next.wrong, 0, "call {call} {fault:?}");
        let found = read(&files);
        assert_eq!(*expected.get_or_insert_with(|| found.clone()), found, "call {call} {fault:?}");
        assert_eq!(world.ledger.marked_payouts().await.unwrap(), [], "call {call} {fault:?}");
    }
}

#[tokio::test]
async fn the_gateway_is_asked_once_for_a_payment_of_which_a_payout_has_several_lines() {
    let world = busy_day().await;
    pass(&world, 5).await;
    let before = world.stripe.calls().len();
    let files = MemoryFiles::default();
    assert_eq!(write(&world, &files, fine()).await.written, 1);
    let of_payments = |line: &&Value| !line["gatewayPayment"].is_null();
    assert_eq!(read(&files).0.iter().skip(1).filter(of_payments).count(), 5);
    let calls = world.stripe.calls().split_off(before);
    let asked = calls.iter().filter(|call| call.path.starts_with("/v1/payment_intents/"));
    assert_eq!(asked.count(), 3, "two charges with a refund and a dispute, and a third");
}

/// Time that passes by a second with each look.
struct Passing(AtomicI64);

impl Clock for Passing {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.fetch_add(1, Ordering::Relaxed)).unwrap()
    }

    async fn pause(&self, _: SignedDuration) {}
}

/// A run that has so many seconds.
async fn timed(world: &World, files: &MemoryFiles, seconds: i64) -> PayoutsWritten {
    let start = world.now();
    let (ports, clock) = (world.ports_of(fine()), Passing(start.as_second().into()));
    let settler = Settler { books: Bookkeeper { store: &ports.table, clock: &clock } };
    let until = start + SignedDuration::from_secs(seconds);
    let done = PayoutWriter { settler, gateway: &ports.gateway, files }.run(until).await.unwrap();
    let took = clock.0.into_inner() - start.as_second();
    assert!(took < seconds + 20, "{took} seconds");
    done
}

/// Two payouts that are marked, of 1 payment and of 30; the second one comes first in the list.
async fn small_and_large() -> (World, MarkedPayout) {
    let world = World::new(8);
    world.stripe.limit_rate(1_000);
    world.open_account("a", "0", &[("pm_a", VISA)]).await;
    let mut ids = Vec::new();
    for charges in [1, 30] {
        for _ in 0..charges {
            charge(&world, "amount=700&currency=cad&customer=cus_a&payment_method=pm_a");
        }
        let made = world.stripe.pay_out(world.now());
        ids.push(made[0]["id"].as_str().unwrap().to_owned());
    }
    world.deliver_all().await;
    let [large, small] = &world.ledger.marked_payouts().await.unwrap()[..] else { panic!() };
    assert_eq!([&small.id, &large.id], [&ids[0], &ids[1]], "another seed is needed");
    let large = large.clone();
    (world, large)
}

#[tokio::test]
async fn a_payout_that_is_too_large_for_a_call_holds_up_no_other_and_is_given_up() {
    for begin in [0, 1] {
        let (world, large) = small_and_large().await;
        world.advance(HOUR * begin);
        let files = MemoryFiles::default();
        let mut done = Vec::new();
        for _ in 0..2 {
            done.push(timed(&world, &files, 30).await);
            world.advance(HOUR);
        }
        let cut_off = PayoutsWritten { is_cut_off: true, ..PayoutsWritten::default() };
        let wrong = PayoutsWritten { wrong: 1, ..cut_off };
        let of_both = [PayoutsWritten { written: 1, ..cut_off }, wrong];
        assert!(of_both.iter().all(|one| done.contains(one)), "{done:?}");
        assert_eq!(world.ledger.marked_payouts().await.unwrap(), [large]);
        world.advance(DAY * 3);
        assert_eq!(timed(&world, &files, 30).await, wrong);
        assert_eq!(world.ledger.marked_payouts().await.unwrap(), []);
    }
}
