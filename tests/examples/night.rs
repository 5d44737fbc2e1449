//! A night of Auto Pay over many accounts, in process: `cargo xtask night`.
//!
//! The real planner, worker and adapter of Stripe run on tables in memory and the simulator of
//! Stripe. Time is modelled: the mapping allows so many workers, each takes ten accounts at the
//! same time, each call of DynamoDB and Stripe takes its usual time, and charges are paced. Some
//! calls fail, lose their answer, or crash the process.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it shares the code of tests, and prints figures"
)]

#[path = "../tests/payments/account.rs"]
mod account;
#[path = "../tests/payments/acts.rs"]
#[allow(dead_code, reason = "other tests use more of it")]
mod acts;
#[path = "../tests/payments/auto_pay_acts.rs"]
#[allow(dead_code, reason = "other tests use more of it")]
mod auto_pay_acts;
#[path = "../tests/simulation/dice.rs"]
#[allow(dead_code, reason = "other simulations use more of it")]
mod dice;
#[path = "../tests/payments/ledger.rs"]
mod ledger;
#[path = "../tests/payments/plan.rs"]
#[allow(dead_code, reason = "other tests use more of it")]
mod plan;
#[path = "../tests/payments/watch.rs"]
mod watch;
#[path = "../tests/payments/world.rs"]
#[allow(dead_code, reason = "other tests use more of it")]
mod world;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::ops::Range;

use dice::Dice;
use domain::ids::AccountId;
use domain::payment::Payer;
use jiff::{SignedDuration, Timestamp};
use plan::Plan;
use world::World;

/// As the template states them: workers, accounts of a batch, charges of a worker in a second.
const WORKERS: u64 = 10;
const AT_ONCE: u64 = 10;
const CHARGES_PER_WORKER: u64 = 6;

/// Milliseconds of a read, of a transaction, and of a charge at Stripe.
const READ: u64 = 4;
const WRITE: u64 = 10;
const CHARGE: u64 = 900;

/// Reads and transactions of one account on a night with a charge.
const READS: u64 = 4;
const WRITES: u64 = 2;

/// Accounts that are kept in memory at the same time. A night goes from one such group to the next
/// without a pause, so that its length is that of a single queue of all accounts.
const GROUP: usize = 5_000;

/// One call in so many goes wrong.
const FAULT_ONCE_IN: usize = 2_000;

/// Units of a notice and of a charge, as `dynamo_auto_pay` measures them, and the price of a
/// million write units on demand in ca-central-1, in dollars. Reads, which cost less, count as
/// writes.
/// <https://aws.amazon.com/dynamodb/pricing/on-demand/>
const NOTICE_UNITS: f64 = 13.0;
const CHARGE_UNITS: f64 = 28.5;
const UNIT_PRICE: f64 = 0.6875;
/// Lambda on arm64, dollars for a GB-second. A worker has 256 MB and works on ten accounts at once.
const LAMBDA_PRICE: f64 = 0.000_013_333_4;
/// SQS, dollars for a million requests: a message is sent, received and deleted, ten in a request.
const QUEUE_PRICE: f64 = 0.40;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let (mut told, mut charged) = (Night::new(), Night::new());
    let mut found = [0; 3];
    let mut broken = Vec::new();
    for (seed, first) in (0..count).step_by(GROUP).enumerate() {
        let seed = 1 + u64::try_from(seed).unwrap();
        let (world, dice) = (World::new(seed), Dice::new(seed));
        let accounts = open(&world, first..count.min(first + GROUP)).await;
        told.run(&world, &dice, &accounts).await;
        world.advance(SignedDuration::from_hours(3 * 24));
        charged.run(&world, &dice, &accounts).await;
        settle(&world, &accounts).await;
        let own = check(&world, &accounts);
        found = std::array::from_fn(|index| found[index] + own[index]);
        broken.extend(world.watch.result().0);
    }
    print(count, &told, &charged);
    println!("charged once {}, lost {}, doubled {}", found[1], found[0], found[2]);
    println!("against the rules of Auto Pay: {}", broken.len());
    assert!(found[0] == 0 && found[2] == 0 && broken.is_empty(), "a fault: {broken:?}");
}

/// Accounts with Auto Pay on that owe an invoice, due in three days.
async fn open(world: &World, numbers: Range<usize>) -> Vec<AccountId> {
    let mut accounts = Vec::with_capacity(numbers.len());
    for number in numbers {
        let (id, method) = (format!("a{number:07}"), format!("pm_{number:07}"));
        let methods = [(method.as_str(), Some("4242424242424242"))];
        let account = world.open_account(&id, "0", &methods).await;
        world.switch_on(&account).await;
        world.bill(&account, "INV-1", "50.00", 3).await;
        accounts.push(account);
    }
    accounts
}

/// The modelled time of a night.
struct Night {
    /// When each place for an account is free, in milliseconds from the first message.
    free: BinaryHeap<Reverse<u64>>,
    /// When the next charge may begin, in microseconds.
    next_turn: u64,
    /// From the first message to the last, in milliseconds.
    lasted: u64,
    /// Charges tried.
    charges: u64,
    /// Calls that failed and were delivered again.
    again: usize,
}

impl Night {
    /// Microseconds between two charges of all workers.
    const PACE: u64 = 1_000 * 1_000 / (WORKERS * CHARGES_PER_WORKER);

    fn new() -> Self {
        let free = (0..WORKERS * AT_ONCE).map(|_| Reverse(0_u64)).collect();
        Self { free, next_turn: 0, lasted: 0, charges: 0, again: 0 }
    }

    /// The worker gets a message for each account; one that fails is delivered again.
    async fn run(&mut self, world: &World, dice: &Dice, accounts: &[AccountId]) {
        let began = world.now();
        let mut messages: Vec<AccountId> = accounts.iter().rev().cloned().collect();
        while let Some(account) = messages.pop() {
            let Reverse(begins) = self.free.pop().unwrap();
            let ports = world.ports(Plan::Random(dice, FAULT_ONCE_IN), None);
            let before = begins + READS * READ;
            move_to(world, began, before);
            let worked = ports.process.run(ports.work(&account)).await;
            let tried = matches!(&worked, Some(Ok(worked)) if worked.tried > 0);
            if !matches!(worked, Some(Ok(_))) {
                messages.insert(0, account);
                self.again += 1;
            }
            let ends = if tried { self.charge(before) } else { before + WRITE };
            self.lasted = self.lasted.max(ends);
            self.free.push(Reverse(ends));
        }
        move_to(world, began, self.lasted);
    }

    /// When a charge that is ready at this time has ended.
    fn charge(&mut self, ready: u64) -> u64 {
        let turn = ready.max(self.next_turn / 1_000);
        self.next_turn = (turn * 1_000).max(self.next_turn) + Self::PACE;
        self.charges += 1;
        turn + CHARGE + WRITES * WRITE
    }

    /// How long the pace of charges alone takes, in milliseconds.
    const fn paced(&self) -> u64 {
        self.charges * Self::PACE / 1_000
    }
}

/// Time only moves forward.
fn move_to(world: &World, began: Timestamp, milliseconds: u64) {
    let at = began + SignedDuration::from_millis(i64::try_from(milliseconds).unwrap());
    let ahead = at.duration_since(world.now());
    if ahead.is_positive() {
        world.advance(ahead);
    }
}

/// The reconciler and the next hours do what faults left over.
async fn settle(world: &World, accounts: &[AccountId]) {
    for _ in 0..12 {
        world.advance(SignedDuration::from_mins(15));
        world.fine().reconcile().await.unwrap();
    }
    for account in accounts {
        if !world.state(account).ledger.balance.is_zero() {
            world.advance(SignedDuration::from_hours(24));
            world.fine().work(account).await.unwrap();
        }
    }
}

/// How many accounts were charged never, once, and more often.
fn check(world: &World, accounts: &[AccountId]) -> [usize; 3] {
    let mut found = [0; 3];
    for account in accounts {
        let payments = world.ledger.payments_of(account);
        let own = payments.iter().filter(|payment| {
            matches!(payment.payer, Payer::AutoPay(_)) && payment.entry.is_some()
        });
        found[own.count().min(2)] += 1;
    }
    found
}

fn print(count: usize, told: &Night, charged: &Night) {
    let millions = count as f64 / 1_000_000.0;
    let hours = |night: &Night| night.lasted as f64 / 3_600_000.0 / millions;
    let share = 100.0 * charged.paced() as f64 / charged.lasted as f64;
    let units = BTreeMap::from([("notice", NOTICE_UNITS), ("charge", CHARGE_UNITS)]);
    let dynamo = (NOTICE_UNITS + CHARGE_UNITS) * UNIT_PRICE;
    let worked = (told.lasted + charged.lasted) * WORKERS;
    let memory = worked as f64 / 1_000.0 * 0.25;
    let lambda = memory * LAMBDA_PRICE / millions;
    let queue = 2.0 * 3.0 / 10.0 * QUEUE_PRICE;
    println!("{count} accounts");
    println!("notices: {:.2} h per million, {} delivered again", hours(told), told.again);
    println!("charges: {:.2} h per million, {} delivered again", hours(charged), charged.again);
    println!("share of the charging time that the pace of 60 charges a second takes: {share:.1} %");
    println!("units per job: {units:?}");
    println!(
        "dollars per million accounts: DynamoDB {dynamo:.2}, Lambda {lambda:.2}, SQS {queue:.2}"
    );
}
