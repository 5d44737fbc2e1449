//! What must hold: the ledger says what Stripe says, each thing once.

use std::collections::BTreeMap;
use std::fmt;

use app::audit::Auditor;
use domain::ids::AccountId;
use domain::ledger::{Entry, EntryKind};
use domain::payment::{Movement, MovementKind, Payment};
use serde_json::Value;

use crate::world::World;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Payments that Stripe captured.
    pub(crate) captured: usize,
    /// Refunds that Stripe made.
    pub(crate) refunds: usize,
    /// Disputes whose money is gone.
    pub(crate) disputes: usize,
    /// Movements of money that the ledger lacks.
    pub(crate) lost: usize,
    /// Movements of money that the ledger has twice, or that Stripe does not have.
    pub(crate) doubled: usize,
    /// Payments that Stripe captured twice.
    pub(crate) charged_twice: usize,
    /// Ledgers that violate an invariant, or whose balance is not the sum of its entries.
    pub(crate) unbalanced: usize,
    /// Payments and refunds without an outcome.
    pub(crate) unsettled: usize,
    /// Charges that Auto Pay began.
    pub(crate) auto_pay_charges: usize,
    /// Charges of Auto Pay that broke a rule.
    pub(crate) against_rules: usize,
    /// Accounts of which Auto Pay should have charged something and did not.
    pub(crate) never_charged: usize,
    /// What was lost or doubled.
    pub(crate) what: Vec<String>,
}

impl Found {
    pub(crate) const fn is_clean(&self) -> bool {
        let faults =
            self.lost + self.doubled + self.charged_twice + self.unbalanced + self.unsettled;
        faults + self.against_rules + self.never_charged == 0
    }

    fn lost(&mut self, count: usize, id: &str) {
        self.lost += count;
        self.what.extend((count > 0).then(|| format!("lost {id}")));
    }

    fn doubled(&mut self, count: usize, id: &str) {
        self.doubled += count;
        self.what.extend((count > 0).then(|| format!("doubled {id}")));
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.captured += other.captured;
        self.refunds += other.refunds;
        self.disputes += other.disputes;
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.charged_twice += other.charged_twice;
        self.unbalanced += other.unbalanced;
        self.unsettled += other.unsettled;
        self.auto_pay_charges += other.auto_pay_charges;
        self.against_rules += other.against_rules;
        self.never_charged += other.never_charged;
        self.what.extend(other.what);
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { captured, refunds, disputes, lost, doubled, .. } = self;
        let Self { charged_twice, unbalanced, unsettled, .. } = self;
        let Self { auto_pay_charges, against_rules, never_charged, .. } = self;
        write!(
            f,
            "{captured} payments captured, {refunds} refunds, {disputes} disputes; {lost} lost, \
             {doubled} doubled, {charged_twice} charged twice, {unbalanced} unbalanced, \
             {unsettled} unsettled; {auto_pay_charges} charges of Auto Pay begun, \
             {against_rules} against its rules, {never_charged} never made"
        )?;
        self.what.iter().try_for_each(|what| write!(f, "; {what}"))
    }
}

/// Everything of a kind at Stripe.
fn all(world: &World, path: &str) -> Vec<Value> {
    let (mut all, mut after): (Vec<Value>, String) = (Vec::new(), String::new());
    loop {
        let answer = crate::world::get(world, &format!("{path}{after}"));
        all.extend(answer["data"].as_array().unwrap().iter().cloned());
        if answer["has_more"] != true {
            return all;
        }
        after = format!("&starting_after={}", all.last().unwrap()["id"].as_str().unwrap());
    }
}

/// Compares the ledgers of all accounts with Stripe.
pub(crate) async fn check(world: &World, accounts: &[AccountId]) -> Found {
    let mut found = Found::default();
    let intents = all(world, "/v1/payment_intents?limit=100");
    let refunds = all(world, "/v1/refunds?limit=100");
    let disputes = all(world, "/v1/disputes?limit=100");
    for account in accounts {
        let own = |intent: &&Value| intent["metadata"]["account_id"] == account.as_str();
        let intents: Vec<_> = intents.iter().filter(own).collect();
        of_account(world, account, (&intents, &refunds, &disputes), &mut found).await;
    }
    found
}

type AtStripe<'a> = (&'a [&'a Value], &'a [Value], &'a [Value]);

async fn of_account(
    world: &World,
    account: &AccountId,
    (intents, refunds, disputes): AtStripe<'_>,
    found: &mut Found,
) {
    let entries = world.ledger.entries_of(account);
    let payments = world.ledger.payments_of(account);
    let mut captured: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for intent in intents.iter().filter(|intent| intent["status"] == "succeeded") {
        let id = intent["metadata"]["payment_id"].as_str().unwrap();
        captured.entry(id).or_default().push(intent);
    }
    found.captured += captured.values().map(Vec::len).sum::<usize>();
    for (id, intents) in &captured {
        found.charged_twice += intents.len() - 1;
        let booked = entries.iter().filter(|entry| is_payment(entry, id)).count();
        found.lost(usize::from(booked == 0), id);
        found.doubled(booked.saturating_sub(1), id);
        let payment = payments.iter().find(|payment| payment.id.as_str() == *id);
        let Some(payment) = payment else { continue };
        let intent = intents[0]["id"].as_str().unwrap();
        let of_payment = |object: &&Value| object["payment_intent"] == intent;
        let made = refunds.iter().filter(of_payment).filter(|refund| refund["status"] != "failed");
        let made: Vec<_> = made.map(|refund| refund["id"].as_str().unwrap()).collect();
        found.refunds += made.len();
        compare(payment, &made, &entries, |kind| kind == MovementKind::Refund, found);
        let gone = disputes.iter().filter(of_payment).filter(|dispute| is_gone(dispute));
        let gone: Vec<_> = gone.map(|dispute| dispute["id"].as_str().unwrap()).collect();
        found.disputes += gone.len();
        compare(payment, &gone, &entries, |kind| kind != MovementKind::Refund, found);
    }
    let ours = entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::Payment && entry.source == "gateway");
    let unknown = ours.filter(|entry| !captured.contains_key(entry.document.as_str()));
    unknown.for_each(|entry| found.doubled(1, entry.document.as_str()));
    let auditor = Auditor { store: &world.ledger, clock: &world.clock };
    let faults = auditor.account(account).await.unwrap().unwrap();
    found.unbalanced += usize::from(!faults.is_empty());
    let state = world.state(account);
    found.unsettled += usize::from(state.payments.in_flight.is_some())
        + state.payments.reserved.len()
        + state.payments.refunding.len();
}

fn is_payment(entry: &Entry, id: &str) -> bool {
    entry.kind == EntryKind::Payment && entry.document.as_str() == id
}

/// Whether the bank has the money of a dispute.
fn is_gone(dispute: &Value) -> bool {
    let moves = dispute["balance_transactions"].as_array().unwrap();
    moves.iter().map(|one| one["amount"].as_i64().unwrap()).sum::<i64>() < 0
}

/// Each movement at Stripe is booked once and stands; what is no longer there does not stand.
fn compare(
    payment: &Payment,
    there: &[&str],
    entries: &[Entry],
    is_kind: impl Fn(MovementKind) -> bool,
    found: &mut Found,
) {
    let stands = |movement: &&Movement| is_kind(movement.kind) && !movement.undone;
    let standing: Vec<_> = payment.movements.iter().filter(stands).collect();
    for id in there {
        let known = standing.iter().filter(|movement| movement.id == *id).count();
        let booked = entries.iter().filter(|entry| entry.document.as_str() == *id).count();
        let nothing_left = standing.iter().any(|one| one.id == *id && one.entry.is_none());
        found.lost(usize::from(known == 0 || (booked == 0 && !nothing_left)), id);
        found.doubled(booked.saturating_sub(1) + known.saturating_sub(1), id);
    }
    let gone = standing.iter().filter(|one| !there.contains(&&*one.id));
    gone.for_each(|one| found.doubled(1, &one.id));
}
