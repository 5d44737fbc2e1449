//! A seeded simulation: customers, staff, banks and webhooks act at the same time, processes
//! crash, calls fail and answers are lost. At the end, every movement of money at Stripe is in the
//! ledger once.

use std::cell::RefCell;
use std::fmt::Write;
use std::pin::Pin;

use app::payments::{MethodChoice, PayError, RefundError};
use app::staff::{Correction, CorrectionKind, Reason};
use domain::document::MethodKind;
use domain::ids::AccountId;
use domain::money::{Currency, Money};
use domain::payment::{Payment, PaymentState};
use jiff::SignedDuration;
use stripe_sim::{CheckoutEntry, PaymentStep, WebhookMode};

use crate::checks::{Found, check};
use crate::dice::Dice;
use crate::plan::Plan;
use crate::world::{Pay, Ports, World};

/// The saved methods of each account: good and bad cards, and bank accounts.
const CARDS: [(&str, Option<&str>); 5] = [
    ("visa", Some("4242424242424242")),
    ("declined", Some("4000000000000002")),
    ("asks", Some("4000002760003184")),
    ("disputed", Some("4000000000000259")),
    ("bank", None),
];

/// One call in so many goes wrong.
const FAULT_ONCE_IN: usize = 25;

/// Actions at the same time, at most.
const AT_ONCE: usize = 4;

/// Rounds of a quarter of an hour, at most, until nothing moves any more.
const MAX_ROUNDS: usize = 4 * 24 * 30;

/// The result of one seed.
pub(crate) struct Simulated {
    /// What was found at the end.
    pub(crate) found: Found,
    /// What was done, in order: the same for the same seed.
    pub(crate) trace: String,
    /// How many actions.
    pub(crate) actions: usize,
    /// How many external calls went wrong.
    pub(crate) faults: usize,
}

/// Everything that the actions of a seed share.
pub(crate) struct Simulation<'a> {
    pub(crate) world: &'a World,
    pub(crate) dice: &'a Dice,
    pub(crate) accounts: Vec<AccountId>,
    trace: RefCell<String>,
}

/// Runs a seed.
pub(crate) async fn simulate(seed: u64, actions: usize) -> Simulated {
    let (world, dice) = (World::new(seed), Dice::new(seed));
    // Everything may happen at one instant; Stripe's limit is one of the faults instead.
    world.stripe.limit_rate(usize::MAX);
    let mut accounts = Vec::new();
    for (number, currency) in [Currency::CAD, Currency::CAD, Currency::JPY].iter().enumerate() {
        let id = format!("a{number}");
        let methods: Vec<_> =
            CARDS.iter().map(|(name, card)| (format!("pm_{id}_{name}"), *card)).collect();
        let methods: Vec<_> = methods.iter().map(|(name, card)| (name.as_str(), *card)).collect();
        let owes = if number == 2 { "50000" } else { "500.00" };
        accounts.push(world.open_account_in(*currency, &id, owes, &methods).await);
    }
    // The schedule's first call, before anybody pays.
    world.fine().reconcile().await.unwrap();
    let trace = RefCell::default();
    let simulation = Simulation { world: &world, dice: &dice, accounts, trace };
    let mut done = 0;
    while done < actions {
        let at_once = 1 + dice.below(AT_ONCE);
        let tasks = (0..at_once).map(|number| simulation.action(done + number));
        dice.run(tasks.collect());
        done += at_once;
        simulation.import(done).await;
        simulation.pass_time();
    }
    simulation.come_to_rest().await;
    simulation.finish_nights().await;
    simulation.come_to_rest().await;
    let mut found = check(&world, &simulation.accounts).await;
    simulation.check_auto_pay(&mut found);
    let faults = dice.met().values().sum();
    Simulated { found, trace: simulation.trace.into_inner(), actions: done, faults }
}

type Task<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

impl Simulation<'_> {
    pub(crate) fn note(&self, what: std::fmt::Arguments<'_>) {
        let mut trace = self.trace.borrow_mut();
        let _infallible = writeln!(trace, "{} {what}", self.world.now());
    }

    /// The ports of a new process.
    pub(crate) fn ports(&self) -> Ports<'_> {
        self.world.ports(Plan::Random(self.dice, FAULT_ONCE_IN), Some(self.dice))
    }

    /// Sometimes no time, sometimes minutes, sometimes days.
    fn pass_time(&self) {
        let minutes = match self.dice.below(10) {
            0..4 => 0,
            4..8 => self.dice.below(20),
            8 => self.dice.below(60 * 8),
            _ => self.dice.below(60 * 24 * 3),
        };
        self.world.advance(SignedDuration::from_mins(minutes as i64));
    }

    fn action(&self, number: usize) -> Task<'_> {
        match self.dice.below(28) {
            20..22 => Box::pin(self.change_settings(number)),
            22..24 => Box::pin(self.bill(number)),
            24..26 => Box::pin(self.plan()),
            26..28 => Box::pin(self.work()),
            0..5 => Box::pin(self.pay(number)),
            5..7 => Box::pin(self.fill_in_page()),
            7..9 => Box::pin(self.bank()),
            9..11 => Box::pin(self.refund(number)),
            11..13 => Box::pin(self.correct(number)),
            13 => Box::pin(self.reconcile()),
            14 => Box::pin(async { self.change_webhooks() }),
            _ => Box::pin(self.deliver()),
        }
    }

    /// A customer pays: once, twice in a row, or twice at the same time, as by a double click.
    async fn pay(&self, number: usize) {
        let account = self.dice.pick(&self.accounts).clone();
        let pay = self.payment(&account, number);
        let send = async || {
            let ports = self.ports();
            let answer = ports.process.run(ports.pay(&pay)).await;
            self.note(format_args!("pay {number} {} {}: {}", pay.amount, account, paid(&answer)));
        };
        match self.dice.below(4) {
            0 => {
                send().await;
                send().await;
            }
            1 => {
                tokio::join!(send(), send());
            }
            _ => send().await,
        }
    }

    fn payment(&self, account: &AccountId, number: usize) -> Pay {
        let dice = self.dice;
        let saved = |name: &str| MethodChoice::Saved(format!("pm_{account}_{name}"));
        let method = match dice.below(8) {
            0..3 => saved("visa"),
            3 => saved("declined"),
            4 => saved("asks"),
            5 => saved("bank"),
            6 => saved("disputed"),
            _ => MethodChoice::New {
                kind: *dice.pick(MethodKind::ALL),
                use_for_auto_pay: dice.once_in(2),
            },
        };
        let all = self.world.pay_all(account, &format!("k{number}"), "");
        let part = amount(all.amount, dice.below(100));
        let amount = if dice.once_in(3) { all.amount } else { part };
        Pay { method, amount, ..all }
    }

    /// A customer does something on a page of Stripe's.
    async fn fill_in_page(&self) {
        let account = self.dice.pick(&self.accounts);
        let Some(payment) = self.world.state(account).payments.in_flight else { return };
        let now = self.world.now();
        let done = match (&payment.checkout, &payment.gateway_id) {
            (Some(page), _) => {
                let entry = CheckoutEntry {
                    card: Some((*self.dice.pick(&NUMBERS)).to_owned()),
                    bank_debit: self.dice.once_in(4),
                    cancel: self.dice.once_in(5),
                    ..CheckoutEntry::default()
                };
                let entered = self.world.stripe.enter(now, &page.id, &entry);
                format!("{:?}", entered.map(|step| step.status).map_err(|refused| refused.status))
            }
            (None, Some(id)) => {
                let passes = self.dice.once_in(2);
                let step = PaymentStep::Authenticate { passes };
                format!("{}", self.world.stripe.payment(now, id, &step).is_ok())
            }
            (None, None) => return,
        };
        self.note(format_args!("page of {}: {done}", payment.id));
    }

    /// A bank does something about a payment: settles, returns, charges back, gives back.
    async fn bank(&self) {
        let Some(payment) = self.some_payment() else { return };
        let Some(id) = &payment.gateway_id else { return };
        let step = match self.dice.below(5) {
            0 => PaymentStep::Settle,
            1 => PaymentStep::Return { reason: None },
            2 => PaymentStep::ChargeBack { reason: None },
            3 => PaymentStep::Win,
            _ => return self.fail_refund(&payment),
        };
        let done = self.world.stripe.payment(self.world.now(), id, &step).is_ok();
        self.note(format_args!("bank {step:?} {}: {done}", payment.id));
    }

    fn fail_refund(&self, payment: &Payment) {
        let Some(movement) = payment.movements.last() else { return };
        let done = self.world.stripe.fail_refund(self.world.now(), &movement.id).is_ok();
        self.note(format_args!("bank refuses {}: {done}", movement.id));
    }

    fn some_payment(&self) -> Option<Payment> {
        let payments = self.world.ledger.payments_of(self.dice.pick(&self.accounts));
        let none = payments.is_empty();
        (!none).then(|| self.dice.pick(&payments).clone())
    }

    /// Staff refund a part of a payment, sometimes twice at the same time.
    async fn refund(&self, number: usize) {
        let account = self.dice.pick(&self.accounts);
        let payments = self.world.ledger.payments_of(account);
        if payments.is_empty() {
            return;
        }
        let payment = self.dice.pick(&payments);
        let part = amount(payment.amount, 1 + self.dice.below(99));
        let send = async |key: String| {
            let ports = self.ports();
            let refund = ports.refund(account, &payment.id, &key, part);
            let answer = ports.process.run(refund).await;
            let answer = answer.map(|answer| answer.map(|entry| entry.is_some()));
            self.note(format_args!("refund {key} {part} of {}: {}", payment.id, made(&answer)));
        };
        match self.dice.below(3) {
            0 => {
                tokio::join!(send(format!("r{number}")), send(format!("r{number}")));
            }
            1 => {
                tokio::join!(send(format!("r{number}")), send(format!("s{number}")));
            }
            _ => send(format!("r{number}")).await,
        }
    }

    /// Staff raise or lower what is owed, or reverse a payment by hand.
    async fn correct(&self, number: usize) {
        let account = self.dice.pick(&self.accounts);
        let currency = self.world.state(account).profile.currency;
        let up = Money::parse(&(1 + self.dice.below(200)).to_string(), currency).unwrap();
        let payment = self.some_payment().and_then(|payment| payment.entry);
        let (kind, amount) = match (self.dice.below(6), payment) {
            (0, Some(entry)) => (CorrectionKind::Reversal { entry }, up),
            (1, _) => (CorrectionKind::Adjustment, up.negated()),
            _ => (CorrectionKind::Adjustment, up),
        };
        let correction = Correction { kind, amount, reason: Reason::parse("simulated").unwrap() };
        let ports = self.ports();
        let key = format!("c{number}");
        let work = ports.correct(account, &key, &correction);
        let answer = ports.process.run(work).await;
        let answer = answer.map(|answer| answer.map(|entry| entry.id.to_string()));
        self.note(format_args!("correct {number} {account} {amount}: {answer:?}"));
    }

    async fn reconcile(&self) {
        let ports = self.ports();
        let done = ports.process.run(ports.reconcile()).await;
        self.note(format_args!("reconcile: {done:?}"));
    }

    fn change_webhooks(&self) {
        let mode = match self.dice.below(6) {
            0..2 => WebhookMode::Normal,
            2 => WebhookMode::Drop,
            3 => WebhookMode::Duplicate,
            4 => WebhookMode::Reorder { seconds: 3_600 },
            _ => WebhookMode::Delay { seconds: 60 },
        };
        self.world.stripe.set_webhooks(mode);
        self.note(format_args!("webhooks: {mode:?}"));
    }

    /// The webhook receives what is due.
    async fn deliver(&self) {
        for delivery in self.world.stripe.due_deliveries(self.world.now()) {
            let ports = self.ports();
            let done = ports.process.run(ports.deliver(&delivery.body, &delivery.signature)).await;
            let accepted = matches!(done, Some(Ok(_)));
            self.world.stripe.delivered(&delivery, accepted, self.world.now());
            let (kind, id) = (&delivery.event_type, &delivery.event_id);
            self.note(format_args!("deliver {kind} {id}: {done:?}"));
        }
    }

    /// The reconciler and the webhook run.
    pub(crate) async fn settle(&self) {
        self.world.fine().reconcile().await.unwrap();
        self.world.deliver_all().await;
    }

    /// Nothing goes wrong any more: time passes until nothing is left to happen.
    async fn come_to_rest(&self) {
        self.world.stripe.set_webhooks(WebhookMode::Normal);
        for _ in 0..MAX_ROUNDS {
            self.settle().await;
            let waits = |account: &AccountId| !self.world.state(account).payments.is_empty();
            let next = self.world.stripe.next_due();
            if next.is_none() && !self.accounts.iter().any(waits) {
                return;
            }
            let until_next = next.map(|next| next.duration_since(self.world.now()));
            let quarter = SignedDuration::from_mins(15);
            self.world.advance(until_next.map_or(quarter, |wait| wait.max(quarter)));
        }
    }
}

/// Numbers that customers enter on the page.
const NUMBERS: [&str; 3] = ["4242424242424242", "4000000000000002", "4000000000000259"];

/// So many hundredths of an amount, at least the smallest.
fn amount(of: Money, hundredths: usize) -> Money {
    let part = of.amount() * rust_decimal::Decimal::new(hundredths as i64, 2);
    let scale = of.amount().scale();
    Money::exact(part.trunc_with_scale(scale), of.currency()).unwrap()
}

fn paid(answer: &Option<Result<Payment, PayError>>) -> String {
    match answer {
        None => "crashed".to_owned(),
        Some(Ok(payment)) => format!("{} {}", payment.id, state(payment)),
        Some(Err(error)) => format!("{error}"),
    }
}

const fn state(payment: &Payment) -> &'static str {
    match payment.state {
        PaymentState::Succeeded => "succeeded",
        PaymentState::Declined => "declined",
        PaymentState::Processing => "processing",
        PaymentState::RequiresAction => "requires action",
        _ => "unknown",
    }
}

fn made(answer: &Option<Result<bool, RefundError>>) -> String {
    match answer {
        None => "crashed".to_owned(),
        Some(Ok(true)) => "made".to_owned(),
        Some(Ok(false)) => "pending".to_owned(),
        Some(Err(error)) => format!("{error}"),
    }
}

#[tokio::test]
async fn what_stripe_has_is_in_the_ledger_once_whatever_happens() {
    let mut total = Found::default();
    let (mut actions, mut faults) = (0, 0);
    for seed in 0..30 {
        let done = simulate(seed, 60).await;
        assert!(done.found.is_clean(), "seed {seed}: {:?}\n{}", done.found, done.trace);
        total.add(done.found);
        actions += done.actions;
        faults += done.faults;
    }
    println!("30 seeds, {actions} actions, {faults} faults: {total:?}");
    assert!(total.captured > 50 && total.refunds > 5 && total.disputes > 3, "{total:?}");
}

#[tokio::test]
async fn the_same_seed_gives_the_same_trace() {
    let (one, other) = (simulate(3, 60).await, simulate(3, 60).await);
    assert_eq!(one.trace, other.trace);
    assert_ne!(one.trace, simulate(4, 60).await.trace);
}
