//! Every point at which a process can fail, alone and in pairs: whatever happens there, the
//! reconciler has settled everything 30 minutes later.

use app::payments::MethodChoice;
use domain::document::MethodKind;
use domain::ids::AccountId;
use domain::payment::Payment;
use jiff::SignedDuration;
use stripe_sim::{CheckoutEntry, PaymentStep, WebhookMode};

use crate::checks::{Found, check};
use crate::plan::{Fault, Plan, Process};
use crate::world::{Pay, World};

/// What a process does when it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scenario {
    /// A customer pays with a saved card.
    Card,
    /// A customer opens the gateway's page, and does not come back.
    Page,
    /// Staff refund a part of a payment.
    Refund,
    /// The webhook of a page on which the customer paid, with *Use For Auto Pay*.
    Paid,
    /// The webhook of a chargeback.
    Chargeback,
    /// A customer pays by a bank debit.
    Debit,
}

const ALL: [Scenario; 6] = [
    Scenario::Card,
    Scenario::Page,
    Scenario::Refund,
    Scenario::Paid,
    Scenario::Chargeback,
    Scenario::Debit,
];

const VISA: Option<&str> = Some("4242424242424242");

/// How the reconciler is scheduled.
const QUARTER: SignedDuration = SignedDuration::from_mins(15);

/// An account that owes 100.00, with a card and a bank account.
async fn world(webhooks: WebhookMode) -> (World, AccountId) {
    let world = World::new(7);
    world.stripe.set_webhooks(webhooks);
    let account = world.open_account("a", "100.00", &[("pm_a", VISA), ("pm_b", None)]).await;
    (world, account)
}

/// A request to pay all with a card that the customer enters at the gateway's page.
pub(crate) fn by_page(world: &World, account: &AccountId) -> Pay {
    let method = MethodChoice::New { kind: MethodKind::Card, use_for_auto_pay: true };
    Pay { method, ..world.pay_all(account, "page", "pm_a") }
}

/// Runs a scenario in a process that fails as planned, and then the reconciler twice, the first
/// time in a process that goes on with the plan. Gives how many calls the plan met.
async fn run(scenario: Scenario, faults: Vec<(usize, Fault)>, mode: WebhookMode) -> (usize, Found) {
    let (world, account) = world(mode).await;
    prepare(&world, &account, scenario).await;
    let process = Process::new(Plan::At(faults), None);
    act(&world, &account, scenario, &process).await;
    for process in [process.next(), Process::new(Plan::Fine, None)] {
        world.advance(QUARTER);
        let ports = world.ports_of(process.clone());
        let _done = process.run(ports.reconcile()).await;
        world.deliver_all().await;
    }
    let open_page = scenario == Scenario::Page && leave_page(&world, &account);
    if open_page {
        world.advance(SignedDuration::from_mins(2));
        world.fine().reconcile().await.unwrap();
    }
    let found = check(&world, std::slice::from_ref(&account)).await;
    let debit = usize::from(scenario == Scenario::Debit);
    let reserved = world.state(&account).payments.reserved.len();
    assert!(reserved <= debit, "only a bank debit is on its way");
    (process.calls(), Found { unsettled: found.unsettled - reserved, ..found })
}

/// Whether the page is still open: it lives for 31 minutes.
fn leave_page(world: &World, account: &AccountId) -> bool {
    world.state(account).payments.in_flight.is_some()
}

async fn prepare(world: &World, account: &AccountId, scenario: Scenario) {
    let fine = world.fine();
    match scenario {
        Scenario::Card | Scenario::Page | Scenario::Debit => {}
        Scenario::Refund | Scenario::Chargeback => {
            let paid = fine.pay(&world.pay_all(account, "before", "pm_a")).await.unwrap();
            world.deliver_all().await;
            if scenario == Scenario::Chargeback {
                let step = PaymentStep::ChargeBack { reason: None };
                let id = paid.gateway_id.unwrap();
                world.stripe.payment(world.now(), &id, &step).unwrap();
            }
        }
        Scenario::Paid => {
            let page = fine.pay(&by_page(world, account)).await.unwrap();
            pay_on_page(world, &page);
        }
    }
}

/// The customer pays on the gateway's page.
pub(crate) fn pay_on_page(world: &World, page: &Payment) {
    let entry = CheckoutEntry { card: VISA.map(str::to_owned), ..CheckoutEntry::default() };
    let session = &page.checkout.as_ref().unwrap().id;
    world.stripe.enter(world.now(), session, &entry).unwrap();
}

async fn act(world: &World, account: &AccountId, scenario: Scenario, process: &Process<'_>) {
    let ports = world.ports_of(process.clone());
    match scenario {
        Scenario::Card => {
            let _paid = process.run(ports.pay(&world.pay_all(account, "k", "pm_a"))).await;
        }
        Scenario::Debit => {
            let _paid = process.run(ports.pay(&world.pay_all(account, "k", "pm_b"))).await;
        }
        Scenario::Page => {
            let _page = process.run(ports.pay(&by_page(world, account))).await;
        }
        Scenario::Refund => {
            let payment = world.ledger.payments_of(account).pop().unwrap();
            let amount = crate::world::cad("40.00");
            let _made = process.run(ports.refund(account, &payment.id, "r", amount)).await;
        }
        Scenario::Paid | Scenario::Chargeback => {
            for delivery in world.stripe.due_deliveries(world.now()) {
                let process = process.next();
                let ports = world.ports_of(process.clone());
                let deliver = ports.deliver(&delivery.body, &delivery.signature);
                let done = process.run(deliver).await;
                let accepted = matches!(done, Some(Ok(_)));
                world.stripe.delivered(&delivery, accepted, world.now());
            }
        }
    }
}

/// How webhooks reach the portal: those of a scenario that is a webhook must be delivered.
fn modes(scenario: Scenario) -> &'static [WebhookMode] {
    match scenario {
        Scenario::Paid | Scenario::Chargeback => &[WebhookMode::Normal, WebhookMode::Duplicate],
        _ => &[WebhookMode::Normal, WebhookMode::Drop],
    }
}

/// What became of many runs.
#[derive(Default)]
pub(crate) struct Points {
    /// How many.
    pub(crate) runs: usize,
    /// All that was found.
    pub(crate) found: Found,
    /// The runs that were not clean.
    pub(crate) failed: Vec<String>,
}

impl Points {
    async fn add(&mut self, scenario: Scenario, mode: WebhookMode, faults: Vec<(usize, Fault)>) {
        let (_, found) = run(scenario, faults.clone(), mode).await;
        if !found.is_clean() {
            self.failed.push(format!("{scenario:?} {mode:?} {faults:?}: {found}"));
        }
        self.found.add(found);
        self.runs += 1;
    }
}

/// Every call of every scenario fails once, in every way.
pub(crate) async fn single() -> Points {
    let mut points = Points::default();
    for scenario in ALL {
        for mode in modes(scenario) {
            let (calls, _) = run(scenario, Vec::new(), *mode).await;
            for call in 1..=calls {
                for fault in Fault::ALL {
                    points.add(scenario, *mode, vec![(call, fault)]).await;
                }
            }
        }
    }
    points
}

/// Every two calls of every scenario fail, in every way. The second may be a call that only the
/// first failure leads to.
pub(crate) async fn pairs() -> Points {
    let mut points = Points::default();
    for (scenario, faults) in all_pairs().await {
        points.add(scenario, modes(scenario)[1], faults).await;
    }
    points
}

async fn all_pairs() -> Vec<(Scenario, Vec<(usize, Fault)>)> {
    let mut all = Vec::new();
    for scenario in ALL {
        let (calls, _) = run(scenario, Vec::new(), modes(scenario)[1]).await;
        for first in 1..=calls {
            for second in first + 1..=calls + 4 {
                for one in Fault::ALL {
                    for other in Fault::ALL {
                        all.push((scenario, vec![(first, one), (second, other)]));
                    }
                }
            }
        }
    }
    all
}

#[tokio::test]
async fn a_failure_at_any_call_is_settled_within_thirty_minutes() {
    let points = single().await;
    println!("{} crash points: {}", points.runs, points.found);
    assert!(points.failed.is_empty(), "{:#?}", points.failed);
    assert!(points.runs > 1_000, "{} points", points.runs);
}

/// A part of all pairs, which `cargo xtask simulate` runs all.
#[tokio::test]
async fn two_failures_are_settled_within_thirty_minutes() {
    let mut points = Points::default();
    for (scenario, faults) in all_pairs().await.into_iter().step_by(131) {
        points.add(scenario, modes(scenario)[1], faults).await;
    }
    println!("{} pairs of crash points: {}", points.runs, points.found);
    assert!(points.failed.is_empty(), "{:#?}", points.failed);
    assert!(points.runs > 200, "{} pairs", points.runs);
}
