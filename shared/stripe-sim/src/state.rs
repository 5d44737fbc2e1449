//! Everything that Stripe knows at one moment.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::card::Behaviour;
use crate::debit::Outcome;
use crate::object::Object;
use crate::random::Random;
use crate::refusal::Refusal;
use crate::webhooks::Webhooks;

/// The version of Stripe's API that is simulated.
pub const API_VERSION: &str = "2026-09-30.endive";

/// What happens by itself when its time comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Task {
    /// The bank answers a debit: the payment intent.
    Settle(String),
    /// The bank takes a debit back: the payment intent and the reason.
    Return(String, String),
    /// A Checkout Session ends unused.
    ExpireSession(String),
    /// The bank takes the money of a refund: the refund.
    FinishRefund(String),
    /// The bank refuses the money of a refund: the refund.
    FailRefund(String),
    /// The payout of the day is made.
    MakePayouts,
    /// A payout arrives: the payout.
    ArrivePayout(String),
}

/// Stripe's state. Objects are kept as the API shows them; what it does not show is beside them.
#[derive(Debug, Clone)]
pub(crate) struct State {
    pub(crate) now: Timestamp,
    pub(crate) random: Random,
    pub(crate) webhooks: Webhooks,
    /// The address of the hosted pages, without a slash at the end.
    pub(crate) pages: String,
    /// Id and idempotency key of the request that is executed, for the events that it causes.
    pub(crate) request: (Option<String>, Option<String>),
    /// What a saved or used card does when it is charged.
    pub(crate) cards: BTreeMap<String, Behaviour>,
    /// What a bank account does when it is debited.
    pub(crate) accounts: BTreeMap<String, Outcome>,
    /// What a Checkout Session will do that its object does not show.
    pub(crate) plans: BTreeMap<String, Object>,
    /// Bank accounts whose small deposits are not confirmed yet.
    pub(crate) unverified: Vec<String>,
    /// Payment methods that were detached, and so cannot be used again.
    pub(crate) detached: Vec<String>,
    /// The payout that paid each balance transaction.
    pub(crate) paid_out: BTreeMap<String, String>,
    objects: BTreeMap<String, Object>,
    /// The ids of each kind, in the order in which they were made.
    order: BTreeMap<String, Vec<String>>,
    tasks: BTreeMap<(Timestamp, u64), Task>,
    tasks_made: u64,
}

impl State {
    pub(crate) fn new(random: Random, secret: &str, pages: &str) -> Self {
        Self {
            now: Timestamp::UNIX_EPOCH,
            random,
            webhooks: Webhooks::new(secret),
            pages: pages.to_owned(),
            request: (None, None),
            cards: BTreeMap::new(),
            accounts: BTreeMap::new(),
            plans: BTreeMap::new(),
            unverified: Vec::new(),
            detached: Vec::new(),
            paid_out: BTreeMap::new(),
            objects: BTreeMap::new(),
            order: BTreeMap::new(),
            tasks: BTreeMap::new(),
            tasks_made: 0,
        }
    }

    /// This moment as the API writes it.
    pub(crate) fn seconds(&self) -> i64 {
        self.now.as_second()
    }

    /// Adds an object, and gives its id.
    pub(crate) fn add(&mut self, object: Value) -> String {
        let object = Object::from(object);
        let (id, kind) = (object.text("id").to_owned(), object.text("object").to_owned());
        self.order.entry(kind).or_default().push(id.clone());
        self.objects.insert(id.clone(), object);
        id
    }

    /// The object with this id, if it is of this kind.
    pub(crate) fn find(&self, kind: &str, id: &str) -> Option<&Object> {
        self.objects.get(id).filter(|object| object.text("object") == kind)
    }

    /// The object that a path names.
    ///
    /// # Errors
    ///
    /// 404.
    pub(crate) fn of_path(&self, kind: &str, id: &str) -> Result<&Object, Refusal> {
        self.find(kind, id).ok_or_else(|| Refusal::not_found(kind, id))
    }

    /// The object that a parameter names.
    ///
    /// # Errors
    ///
    /// `resource_missing`.
    pub(crate) fn of_param(&self, kind: &str, id: &str, param: &str) -> Result<&Object, Refusal> {
        self.find(kind, id).ok_or_else(|| Refusal::missing(kind, id, param))
    }

    /// A copy of an object that the simulator made itself; empty if there is none.
    pub(crate) fn copy(&self, id: &str) -> Object {
        self.objects.get(id).cloned().unwrap_or_default()
    }

    /// A text of an object that the simulator made itself.
    pub(crate) fn text(&self, id: &str, key: &str) -> String {
        self.objects.get(id).map(|object| object.text(key).to_owned()).unwrap_or_default()
    }

    /// An object as the API shows it.
    pub(crate) fn show(&self, id: &str) -> Value {
        self.objects.get(id).map_or(Value::Null, Object::value)
    }

    /// Changes an object, and gives the former values of what has changed.
    pub(crate) fn change(&mut self, id: &str, change: impl FnOnce(&mut Object)) -> Value {
        let Some(object) = self.objects.get_mut(id) else { return json!({}) };
        let before = object.clone();
        change(object);
        object.previous(&before)
    }

    /// The objects of a kind, the newest first.
    pub(crate) fn all(&self, kind: &str) -> impl Iterator<Item = &Object> {
        let ids = self.order.get(kind).map(Vec::as_slice).unwrap_or_default();
        ids.iter().rev().filter_map(|id| self.objects.get(id))
    }

    /// Puts off a task to this time.
    pub(crate) fn schedule(&mut self, at: Timestamp, task: Task) {
        self.tasks_made += 1;
        self.tasks.insert((at, self.tasks_made), task);
    }

    /// Removes a task that a control has done early.
    pub(crate) fn unschedule(&mut self, task: &Task) {
        self.tasks.retain(|_, own| own != task);
    }

    /// Whether this is scheduled.
    pub(crate) fn is_scheduled(&self, task: &Task) -> bool {
        self.tasks.values().any(|own| own == task)
    }

    /// Takes the next task whose time has come by then, with its time.
    pub(crate) fn next_task(&mut self, until: Timestamp) -> Option<(Timestamp, Task)> {
        let first = self.tasks.first_entry().filter(|entry| entry.key().0 <= until)?;
        let ((at, _), task) = first.remove_entry();
        Some((at, task))
    }

    /// When the next task falls due.
    pub(crate) fn next_task_at(&self) -> Option<Timestamp> {
        self.tasks.keys().next().map(|(at, _)| *at)
    }
}
