//! The world of a test: a ledger, Stripe, and a clock that all of them share.

use std::sync::{Arc, Mutex, PoisonError};

use app::payments::events::{EventSubject, GatewayEvent};
use app::payments::{MethodChoice, Site};
use app::staff::{Correction, CorrectionKind, Reason};
use app::system::Clock;
use domain::ids::AccountId;
use domain::money::{Currency, Money};
use gateway::{Request, Response, Secrets, Stripe, Transport, TransportError};
use jiff::{SignedDuration, Timestamp};
use stripe_sim::{NewCustomer, NewMethod, Outcome};
use testkit::ledger::{MemoryAutoPayQueue, MemoryLedger};

use crate::dice::{Dice, yield_now};
use crate::ledger::{Table, Watcher};
use crate::plan::{Plan, Process};
use crate::watch::Watch;

pub(crate) const WEBHOOK_SECRET: &str = "whsec_simulated";

/// The clock of everything in the world. Only the world moves it.
#[derive(Clone)]
pub(crate) struct WorldClock(Arc<Mutex<Timestamp>>);

impl WorldClock {
    fn time(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pass(&self, time: SignedDuration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += time;
    }
}

impl Clock for WorldClock {
    fn now(&self) -> Timestamp {
        self.time()
    }

    /// Lets other processes run. Time stands still.
    async fn pause(&self, _: SignedDuration) {
        yield_now().await;
    }
}

/// Ledger, Stripe and clock.
pub(crate) struct World {
    pub(crate) ledger: MemoryLedger,
    pub(crate) stripe: stripe_sim::Stripe,
    pub(crate) clock: WorldClock,
    pub(crate) site: Site,
    /// How long each request to Stripe takes.
    pub(crate) pace: SignedDuration,
    /// The queue of Auto Pay's worker.
    pub(crate) queue: MemoryAutoPayQueue,
    /// What Auto Pay may do.
    pub(crate) watch: Watch,
}

/// Sends requests to the simulator, and loses what the process's plan says.
pub(crate) struct InProcess<'a> {
    stripe: stripe_sim::Stripe,
    clock: WorldClock,
    process: Process<'a>,
    pace: SignedDuration,
}

impl Transport for InProcess<'_> {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        self.clock.pass(self.pace);
        let call = async { sent(&self.stripe, self.clock.time(), &request) };
        let failed = || Err(TransportError::Broken("the request is lost".to_owned()));
        self.process.call(call, failed, || Err(TransportError::Timeout)).await
    }
}

fn sent(
    stripe: &stripe_sim::Stripe,
    now: Timestamp,
    request: &Request,
) -> Result<Response, TransportError> {
    let request = stripe_sim::Request {
        method: request.method.as_str().to_owned(),
        path: request.path.clone(),
        authorization: Some(format!("Bearer {}", request.secret_key)),
        idempotency_key: request.idempotency_key.clone(),
        version: Some(stripe_sim::API_VERSION.to_owned()),
        body: request.body.clone(),
    };
    match stripe.request(now, &request) {
        Outcome::Answer(answer) => {
            Ok(Response { status: answer.status, body: answer.body.to_string().into_bytes() })
        }
        Outcome::RequestLost => Err(TransportError::Broken("lost".to_owned())),
        Outcome::ResponseLost | Outcome::Delayed { .. } => Err(TransportError::Timeout),
    }
}

/// The ports of one process.
pub(crate) struct Ports<'a, L = MemoryLedger> {
    pub(crate) table: Table<'a, L>,
    pub(crate) gateway: Stripe<InProcess<'a>, Secrets>,
    pub(crate) clock: WorldClock,
    pub(crate) process: Process<'a>,
    pub(crate) site: &'a Site,
}

/// A request to pay, as a test states it.
#[derive(Clone, Debug)]
pub(crate) struct Pay {
    pub(crate) account: AccountId,
    pub(crate) key: String,
    pub(crate) amount: Money,
    pub(crate) balance_seen: Money,
    pub(crate) method: MethodChoice,
}

impl World {
    /// A world at noon of a Monday, whose ids come from the seed.
    pub(crate) fn new(seed: u64) -> Self {
        let noon = "2026-07-20T16:00:00Z".parse().unwrap();
        Self {
            ledger: MemoryLedger::default(),
            stripe: stripe_sim::Stripe::new(seed, WEBHOOK_SECRET),
            clock: WorldClock(Arc::new(Mutex::new(noon))),
            site: Site {
                portal_url: "https://portal.example".to_owned(),
                provider: "Aurora Voice".to_owned(),
                may_exceed: false,
            },
            pace: SignedDuration::ZERO,
            queue: MemoryAutoPayQueue::default(),
            watch: Watch::default(),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.time()
    }

    /// Moves the clock; Stripe does what falls due.
    pub(crate) fn advance(&self, by: SignedDuration) {
        self.clock.pass(by);
        self.stripe.advance(self.now());
    }

    /// The ports of a process whose calls go wrong as planned.
    pub(crate) fn ports<'a>(&'a self, plan: Plan<'a>, dice: Option<&'a Dice>) -> Ports<'a> {
        self.ports_of(Process::new(plan, dice))
    }

    /// The ports of a process.
    pub(crate) fn ports_of<'a>(&'a self, process: Process<'a>) -> Ports<'a> {
        self.ports_on(&self.ledger, process)
    }

    /// The ports of a process with this table.
    pub(crate) fn ports_on<'a, L>(&'a self, ledger: &'a L, process: Process<'a>) -> Ports<'a, L> {
        let (stripe, clock) = (self.stripe.clone(), self.clock.clone());
        let (own, pace) = (process.clone(), self.pace);
        let transport = InProcess { stripe, clock: clock.clone(), process: own, pace };
        let secrets = Secrets {
            secret_key: "sk_test_simulated".to_owned(),
            webhook_secret: WEBHOOK_SECRET.to_owned(),
            previous_webhook_secret: String::new(),
        };
        let (watch, memory) = (&self.watch, &self.ledger);
        let watcher = Watcher { watch, clock: clock.clone(), memory };
        let table = Table { ledger, process: process.clone(), watcher };
        Ports { table, gateway: Stripe::new(transport, secrets), clock, process, site: &self.site }
    }

    /// The ports of a process that works.
    pub(crate) fn fine(&self) -> Ports<'_> {
        self.ports(Plan::Fine, None)
    }

    /// An account that owes an amount and has these saved methods, by id and test card; a method
    /// without a card is a bank account that pays.
    pub(crate) async fn open_account(
        &self,
        id: &str,
        owes: &str,
        methods: &[(&str, Option<&str>)],
    ) -> AccountId {
        self.open_account_in(Currency::CAD, id, owes, methods).await
    }

    /// The same in another currency.
    pub(crate) async fn open_account_in(
        &self,
        currency: Currency,
        id: &str,
        owes: &str,
        methods: &[(&str, Option<&str>)],
    ) -> AccountId {
        let customer = format!("cus_{id}");
        let new = NewCustomer {
            id: customer.clone(),
            methods: methods
                .iter()
                .map(|(method, card)| NewMethod {
                    id: (*method).to_owned(),
                    card: card.map(str::to_owned),
                    bank_debit: card.is_none(),
                    mandate: card.is_none().then(|| format!("mandate_{method}")),
                    ..NewMethod::default()
                })
                .collect(),
            ..NewCustomer::default()
        };
        self.stripe.add_customer(self.now(), &new).unwrap();
        let account = AccountId::parse(id).unwrap();
        crate::account::create(&self.ledger, &self.ledger, &account, currency, &customer, methods)
            .await;
        if owes != "0" {
            self.owe(&account, "owed", owes).await;
        }
        account
    }

    /// The account owes more. A negative amount is credit.
    pub(crate) async fn owe(&self, account: &AccountId, key: &str, amount: &str) {
        let amount = Money::parse(amount, self.state(account).profile.currency).unwrap();
        self.fine().correct(account, key, &adjustment(amount)).await.unwrap();
    }

    pub(crate) fn state(&self, account: &AccountId) -> app::posting::AccountState {
        self.ledger.state_of(account).unwrap()
    }

    pub(crate) fn balance(&self, account: &AccountId) -> Money {
        self.state(account).ledger.balance
    }

    /// A request to pay all that is payable, with the balance of now.
    pub(crate) fn pay_all(&self, account: &AccountId, key: &str, method: &str) -> Pay {
        let state = self.state(account);
        Pay {
            account: account.clone(),
            key: key.to_owned(),
            amount: state.payable().unwrap(),
            balance_seen: state.ledger.balance,
            method: MethodChoice::Saved(method.to_owned()),
        }
    }

    /// Every delivery that is due, carried out in order by a process that works. Gives how many.
    pub(crate) async fn deliver_all(&self) -> usize {
        let mut count = 0;
        for delivery in self.stripe.due_deliveries(self.now()) {
            let done = self.fine().deliver(&delivery.body, &delivery.signature).await;
            self.stripe.delivered(&delivery, done.is_ok(), self.now());
            count += 1;
        }
        count
    }
}

/// An event about a saved method.
pub(crate) fn event(world: &World, kind: &str, method: &str) -> GatewayEvent {
    let subject = EventSubject::Method { id: method.to_owned(), customer: None };
    GatewayEvent { id: format!("evt_{kind}"), kind: kind.to_owned(), at: world.now(), subject }
}

/// What Stripe answers to a GET.
pub(crate) fn get(world: &World, path: &str) -> serde_json::Value {
    asked(world, "GET", path, "")
}

/// What Stripe answers to a POST of another program.
pub(crate) fn post(world: &World, path: &str, body: &str) -> serde_json::Value {
    asked(world, "POST", path, body)
}

fn asked(world: &World, method: &str, path: &str, body: &str) -> serde_json::Value {
    let request = stripe_sim::Request {
        method: method.to_owned(),
        path: path.to_owned(),
        authorization: Some("Bearer sk_test_simulated".to_owned()),
        version: Some(stripe_sim::API_VERSION.to_owned()),
        body: body.to_owned(),
        ..stripe_sim::Request::default()
    };
    match world.stripe.request(world.now(), &request) {
        Outcome::Answer(answer) => answer.body,
        other => panic!("{path}: {other:?}"),
    }
}

/// An amount in Canadian dollars.
pub(crate) fn cad(amount: &str) -> Money {
    Money::parse(amount, Currency::CAD).unwrap()
}

/// Staff change the balance by this amount.
pub(crate) fn adjustment(amount: Money) -> Correction {
    let (kind, reason) = (CorrectionKind::Adjustment, Reason::parse("simulated").unwrap());
    Correction { kind, amount, reason }
}
