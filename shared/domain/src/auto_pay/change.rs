//! How Auto Pay of an account changes.

use jiff::civil::Date;

use super::{Action, AutoPay, Charge, Collection, Held, MAX_NOTICES, Notice, TRY_DAYS};
use crate::date::EARLIEST;
use crate::document::{MethodKind, SavedMethod};
use crate::ledger::{EntryId, Ledger};
use crate::money::{Money, MoneyError};
use crate::payment::Slots;

impl AutoPay {
    /// Carries an action out, except for the charge itself.
    pub fn carry_out(&mut self, action: &Action, today: Date) {
        match action {
            // At the end: a charge that is in flight uses up the first ones.
            Action::Announce(notices) => self.notices.extend(notices.iter().copied()),
            Action::Remind(reminder) => {
                self.reminders.retain(|sent| sent.method != reminder.method);
                self.reminders.push(reminder.clone());
            }
            Action::Hold(held, _) => self.held = Some(*held),
            Action::Drop(_) => {
                self.notices.retain(|notice| notice.on > today);
                self.collection = None;
            }
            Action::Charge(charge) => self.begin_try(charge, today),
        }
    }

    /// Counts a try: the next of the present collection if one of its tries failed, or else the
    /// first of a new one.
    fn begin_try(&mut self, charge: &Charge, today: Date) {
        // A smaller charge can pass one that is held.
        self.held = self.held.filter(|held| held.amount > charge.amount);
        let present = self.collection.take();
        // Until a try has failed, bank debits of the present collection are on their way. Those
        // settle in the order in which they were made, but a card pays at once.
        let is_next = present.as_ref().is_none_or(Collection::has_failed);
        if is_next {
            self.sort_notices();
        }
        if is_next || charge.method.kind == MethodKind::Card {
            self.put_first(charge, today);
        }
        let present = present.filter(Collection::has_failed);
        let mut collection = present.unwrap_or_else(|| self.new_collection(today));
        collection.tries = collection.tries.saturating_add(1);
        collection.last_on = today;
        self.collection = Some(collection);
    }

    /// Puts what a charge uses up before all other notices.
    fn put_first(&mut self, charge: &Charge, today: Date) {
        let mut first = Vec::new();
        for item in &charge.items {
            let mut left = item.amount;
            let is_used = |notice: &&mut Notice| {
                notice.item == item.id && notice.ready_on(charge.method.kind) <= today
            };
            for notice in self.notices.iter_mut().filter(is_used) {
                let part = notice.amount.min(left).unwrap_or(notice.amount);
                notice.amount = notice.amount.minus(part).unwrap_or(notice.amount);
                left = left.minus(part).unwrap_or(left);
                first.push(Notice { amount: part, ..*notice });
            }
        }
        first.append(&mut self.notices);
        first.retain(|notice| notice.amount.is_positive());
        self.notices = first;
    }

    fn new_collection(&mut self, today: Date) -> Collection {
        self.collections = self.collections.saturating_add(1);
        Collection {
            number: self.collections,
            began_on: today,
            tries: 0,
            last_on: today,
            tried: Vec::new(),
        }
    }

    /// A charge was booked: what it paid is no longer announced, whatever the ledger applied it to.
    /// `item` is the one that it named. What is left to collect has not failed.
    ///
    /// # Errors
    /// [`MoneyError`] when the amount has another currency.
    pub fn booked(&mut self, item: Option<EntryId>, amount: Money) -> Result<(), MoneyError> {
        self.collection = None;
        self.use_up(amount, |notice| item.is_none_or(|item| item == notice.item))
    }

    /// Puts them in the order in which they could be charged.
    fn sort_notices(&mut self) {
        let order = |notice: &Notice| (notice.on, notice.debit_on, notice.item);
        self.notices.sort_by_key(order);
        self.notices.dedup_by(|later, earlier| {
            let sum = earlier.amount.plus(later.amount);
            let sum = sum.ok().filter(|_| order(later) == order(earlier));
            earlier.amount = sum.unwrap_or(earlier.amount);
            sum.is_some()
        });
    }

    /// Uses up so much of these notices, the first ones first.
    pub(super) fn use_up(
        &mut self,
        amount: Money,
        which: impl Fn(&Notice) -> bool,
    ) -> Result<(), MoneyError> {
        let mut left = amount;
        for notice in self.notices.iter_mut().filter(|notice| which(notice)) {
            let paid = notice.amount.min(left)?;
            notice.amount = notice.amount.minus(paid)?;
            left = left.minus(paid)?;
        }
        self.notices.retain(|notice| notice.amount.is_positive());
        Ok(())
    }

    /// A charge failed. `is_final` when the method cannot succeed later. Gives whether that was the
    /// last try: what it was to pay is then left out.
    pub fn failed(&mut self, method: &str, is_final: bool, today: Date) -> bool {
        self.sort_notices();
        if is_final && !self.refused.iter().any(|id| id == method) {
            self.refused.push(method.to_owned());
        }
        let is_due = |notice: &Notice| notice.on <= today;
        let due = self.notices.iter().filter(|notice| is_due(notice)).map(|notice| notice.item);
        let due: Vec<_> = due.collect();
        // A bank debit can fail after another charge has ended its collection.
        if self.collection.is_none() && !due.is_empty() {
            self.collection = Some(Collection { tries: 1, ..self.new_collection(today) });
        }
        let Some(collection) = &mut self.collection else { return false };
        collection.count_failure(method);
        if usize::from(collection.tries) < TRY_DAYS.len() {
            return false;
        }
        self.leave_out(due);
        self.collection = None;
        true
    }

    /// From now on these items are charged only after the customer agrees.
    pub fn leave_out(&mut self, items: impl IntoIterator<Item = EntryId>) {
        for item in items {
            if !self.left_out.contains(&item) {
                self.left_out.push(item);
            }
            self.notices.retain(|notice| notice.item != item);
        }
    }

    /// The customer agreed that everything past due is charged now: these amounts. From now on no
    /// item is left out.
    pub fn agree(&mut self, amounts: impl IntoIterator<Item = (EntryId, Money)>, today: Date) {
        self.from = Some(EARLIEST);
        self.left_out.clear();
        for (item, amount) in amounts {
            self.notices.retain(|notice| notice.item != item);
            // Further ones are announced like all others, once these are paid.
            if self.notices.len() < MAX_NOTICES {
                self.notices.push(Notice { item, amount, on: today, debit_on: today });
            }
        }
    }

    /// Auto Pay was switched off.
    pub fn switch_off(&mut self) {
        self.notices.clear();
        (self.collection, self.held) = (None, None);
    }

    /// Saved methods changed: one that is not as it was may succeed again.
    pub fn methods_changed(&mut self, before: &[SavedMethod], after: &[SavedMethod]) {
        let same = |id: &String| {
            let find = |methods: &[SavedMethod]| methods.iter().find(|one| one.id == *id).cloned();
            find(after).is_some_and(|now| {
                find(before).is_some_and(|then| {
                    (then.expiry, then.last4, then.mandate) == (now.expiry, now.last4, now.mandate)
                })
            })
        };
        self.refused.retain(same);
        self.reminders.retain(|sent| after.iter().any(|method| method.id == sent.method));
    }

    /// Follows the ledger, after anything that may have changed it: what is paid or disputed is no
    /// longer announced, and a collection with nothing left to collect has ended. Items that were
    /// past due when Auto Pay was first seen to be on stay left out.
    ///
    /// # Errors
    /// [`MoneyError`] when a sum is out of range.
    pub fn follow(
        &mut self,
        ledger: &Ledger,
        payments: &Slots,
        today: Date,
    ) -> Result<(), MoneyError> {
        self.from.get_or_insert(today);
        self.left_out.retain(|item| ledger.item(*item).is_some());
        let mut notices: Vec<Notice> = Vec::with_capacity(self.notices.len());
        for notice in &self.notices {
            let open = ledger.item(notice.item).map(|item| item.undisputed());
            let open = open.unwrap_or(Money::zero(ledger.currency()));
            let earlier = notices.iter().filter(|earlier| earlier.item == notice.item);
            let earlier = Money::sum(ledger.currency(), earlier.map(|earlier| earlier.amount))?;
            let amount = notice.amount.min(open.minus(earlier)?)?;
            if amount.is_positive() {
                notices.push(Notice { amount, ..*notice });
            }
        }
        self.notices = notices;
        let is_due = |notice: &Notice| notice.on <= today;
        let is_on_its_way = payments.in_flight.is_some() || !payments.reserved.is_empty();
        if !is_on_its_way && !self.notices.iter().any(is_due) {
            self.collection = None;
        }
        let is_less = |held: &Held| {
            let sum = self.notices.iter().map(|notice| notice.amount);
            Money::sum(ledger.currency(), sum).is_ok_and(|sum| sum < held.amount)
        };
        if self.held.as_ref().is_some_and(is_less) {
            self.held = None;
        }
        Ok(())
    }
}
