//! Auto Pay in the simulation: customers change its settings, billing posts invoices, imports run,
//! the schedule fires twice or not at all, and the queue repeats and reorders.

use std::collections::BTreeSet;

use app::auto_pay::Outlook;
use domain::auto_pay::{GuardRails, Item};
use domain::ids::AccountId;
use domain::money::{Currency, Money};
use jiff::{SignedDuration, Span};
use testkit::payment::limits;

use crate::checks::Found;
use crate::simulation::Simulation;

/// Rounds until Auto Pay has nothing left to do, at most.
const MAX_NIGHTS: usize = 400;

impl Simulation<'_> {
    /// A customer changes the settings: as seen now, or as seen before something else happened.
    pub(crate) async fn change_settings(&self, number: usize) {
        let (world, dice) = (self.world, self.dice);
        let account = dice.pick(&self.accounts);
        let seen = world.state(account);
        let mut settings = world.settings(account);
        settings.enabled = !dice.once_in(4);
        let past_due = world.past_due(account);
        let agrees = settings.enabled && past_due.is_positive() && !dice.once_in(6);
        settings.charge_past_due = agrees.then_some(past_due);
        settings.guards = self.guards(seen.profile.currency);
        let turn = dice.below(settings.methods.len().max(1));
        settings.methods.rotate_left(turn);
        let ports = self.ports();
        let key = format!("s{number}");
        let done = ports.process.run(ports.set_auto_pay(&seen, &key, &settings)).await;
        let done = done.map(|done| done.map(|state| state.version));
        self.note(format_args!("settings {number} {account} {settings:?}: {done:?}"));
    }

    fn guards(&self, currency: Currency) -> GuardRails {
        let dice = self.dice;
        let cap = Money::parse(&(50 + dice.below(900)).to_string(), currency).unwrap();
        GuardRails {
            cap: dice.once_in(3).then_some(cap),
            hold_above_percent: dice.once_in(3).then(|| dice.below(200) as u16),
            review_days: if dice.once_in(3) { dice.below(20) as u8 } else { 0 },
        }
    }

    /// Billing posts an invoice, due soon, later, or in the past.
    pub(crate) async fn bill(&self, number: usize) {
        let account = self.dice.pick(&self.accounts);
        let profile = self.world.state(account).profile;
        let today = profile.day_of(self.world.now()).unwrap();
        let days = self.dice.below(30) as i32 - 5;
        let due_on = today.checked_add(Span::new().days(days)).unwrap();
        let amount = if self.dice.once_in(6) {
            Money::parse("0", profile.currency).unwrap()
        } else {
            Money::parse(&(1 + self.dice.below(300)).to_string(), profile.currency).unwrap()
        };
        let ports = self.ports();
        let number = format!("i{number}");
        let done = ports.process.run(ports.invoice(account, &number, amount, due_on)).await;
        self.note(format_args!("invoice {number} {account} {amount} due {due_on}: {done:?}"));
    }

    /// The schedule fires: once, twice, or with a crash, and what it enqueued earlier waits.
    pub(crate) async fn plan(&self) {
        let ports = self.ports();
        let planned = ports.process.run(ports.plan(&self.world.queue)).await;
        self.note(format_args!("plan: {planned:?}"));
    }

    /// The worker gets some of the messages: in any order, twice, or twice at the same time.
    pub(crate) async fn work(&self) {
        let mut messages = self.world.queue.take();
        while !messages.is_empty() {
            let account = messages.swap_remove(self.dice.below(messages.len()));
            let work = async || {
                let ports = self.ports();
                let worked = ports.process.run(ports.work(&account)).await;
                self.note(format_args!("work {account}: {worked:?}"));
            };
            match self.dice.below(4) {
                0 => {
                    work().await;
                    work().await;
                }
                1 => {
                    tokio::join!(work(), work());
                }
                _ => work().await,
            }
        }
    }

    /// An import begins or ends.
    pub(crate) async fn import(&self, number: usize) {
        if self.dice.once_in(2) {
            self.world.end_import().await;
            self.note(format_args!("import ends"));
        } else if self.dice.once_in(3) {
            self.world.begin_import(&format!("billing/{number}.jsonl")).await;
            self.note(format_args!("import {number} begins"));
        }
    }

    /// Auto Pay does everything that is left to do: nothing is held any more, and no import runs.
    pub(crate) async fn finish_nights(&self) {
        for _ in 0..50 {
            self.world.end_import().await;
        }
        for account in &self.accounts {
            if self.world.state(account).has_auto_pay() {
                self.world.guard(account, GuardRails::default()).await;
            }
        }
        for _ in 0..MAX_NIGHTS {
            self.world.night().await;
            self.settle().await;
            let next = self.accounts.iter();
            let next = next.filter_map(|account| self.world.state(account).next_action_at).min();
            let Some(next) = next else { return };
            let hour = SignedDuration::from_hours(1);
            self.world.advance(next.duration_since(self.world.now()).max(hour));
        }
        self.note(format_args!("Auto Pay does not come to rest"));
    }

    /// What Auto Pay should have charged and did not, and the rules that it broke.
    pub(crate) fn check_auto_pay(&self, found: &mut Found) {
        let (broken, charges) = self.world.watch.result();
        found.auto_pay_charges += charges;
        found.against_rules += broken.len();
        found.what.extend(broken);
        for account in &self.accounts {
            let left = self.forgotten(account);
            if left.is_positive() {
                found.never_charged += 1;
                found.what.push(format!("{account}: {left} was never charged"));
            }
        }
    }

    fn forgotten(&self, account: &AccountId) -> Money {
        let state = self.world.state(account);
        let currency = state.profile.currency;
        let limits = limits(currency);
        let outlook = Outlook::of(&state, limits).unwrap();
        let facts = outlook.facts();
        let included: BTreeSet<_> = facts.included().map(|item| item.id).collect();
        let is_included = |item: &&Item| included.contains(&item.id);
        // What one payment pays: older items that are left out are in the way of the others.
        let first = facts.items.iter().take_while(is_included).map(|item| item.amount);
        let first = Money::sum(currency, first).unwrap();
        let alone = facts.items.iter().filter(is_included).map(|item| item.amount);
        let open = alone.fold(first, |most, one| if one > most { one } else { most });
        let today = state.profile.day_of(self.world.now()).unwrap();
        let usable = facts.methods.iter().any(|method| {
            method.is_valid_on(today) && !state.auto_pay.refused.contains(&method.id)
        });
        let is_owed = open.min(state.ledger.balance).unwrap() >= limits.least;
        let is_forgotten = state.has_auto_pay() && usable && is_owed;
        if is_forgotten { open } else { Money::zero(currency) }
    }
}
