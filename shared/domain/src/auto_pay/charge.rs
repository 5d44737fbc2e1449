//! What Auto Pay charges on a day.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};

use super::{Action, AutoPay, Due, Facts, Held, Item};
use crate::document::{MethodKind, SavedMethod};
use crate::ledger::EntryKind;
use crate::money::{Money, MoneyError};
use crate::payment::Payer;
use crate::text_enum::text_enum;

text_enum! {
    /// Why a charge is held until the customer acts.
    HoldReason {
        /// It exceeds the customer's cap.
        AboveCap = "above-cap",
        /// An invoice is higher than usual.
        Unusual = "unusual",
        /// It exceeds what the gateway charges at a time.
        AboveLimit = "above-limit",
    }
}

/// A charge that can be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Charge {
    /// What is charged.
    pub amount: Money,
    /// What it pays, in the order in which it is paid.
    pub items: Vec<Item>,
    /// The method.
    pub method: SavedMethod,
    /// Whether an earlier try of the collection failed.
    pub is_retry: bool,
}

impl Charge {
    /// The one item that it pays. A charge of several pays them in the ledger's own order.
    pub fn only_item(&self) -> Option<&Item> {
        match &*self.items {
            [item] => Some(item),
            _ => None,
        }
    }
}

/// What a day brings.
enum OnDay {
    /// Nothing is ready, or nothing can be charged.
    Nothing,
    /// Less is ready than the gateway charges.
    TooLittle(Money),
    /// A charge.
    Charge(Charge, Option<HoldReason>),
}

impl Facts<'_> {
    /// The next charge, or what takes its place, and when.
    pub(super) fn next_charge(&self, now: Timestamp) -> Result<Option<Due>, MoneyError> {
        let is_own = |payer: &Payer| matches!(payer, Payer::AutoPay(_));
        let has_own = self.payments.in_flight.as_ref().is_some_and(|one| is_own(&one.payer));
        if has_own || self.payments.oldest_of_many().is_some() {
            return Ok(None);
        }
        let auto_pay = self.without_reserved()?;
        let facts = Facts { auto_pay: &auto_pay, ..self.clone() };
        let mut too_little = None;
        for day in facts.days(now) {
            let at = self.instant(day, now);
            match facts.on_day(day)? {
                OnDay::Nothing => {}
                // The first day after which it does not become more.
                OnDay::TooLittle(left) => {
                    too_little = too_little.filter(|(_, before)| *before == left);
                    too_little.get_or_insert((at, left));
                }
                OnDay::Charge(charge, None) => {
                    return Ok(Some(Due { at, action: Action::Charge(charge) }));
                }
                OnDay::Charge(charge, Some(reason)) if !self.is_held(&charge, reason) => {
                    let held = Held { amount: charge.amount, since: at, reason };
                    return Ok(Some(Due { at, action: Action::Hold(held, charge) }));
                }
                OnDay::Charge(_, Some(_)) => too_little = None,
            }
        }
        Ok(too_little.map(|(at, left)| Due { at, action: Action::Drop(left) }))
    }

    /// Auto Pay without what bank debits on their way will use up of its notices: those that were
    /// early enough for them.
    fn without_reserved(&self) -> Result<AutoPay, MoneyError> {
        let mut auto_pay = self.auto_pay.clone();
        for one in &self.payments.reserved {
            let since = self.day(one.since);
            auto_pay.use_up(one.amount, |notice| {
                notice.ready_on(MethodKind::BankDebit) <= since
                    && one.item.is_none_or(|item| item == notice.item)
            })?;
        }
        Ok(auto_pay)
    }

    /// The days on which something becomes chargeable, from today on.
    fn days(&self, now: Timestamp) -> BTreeSet<Date> {
        let today = self.day(now);
        let earliest = match self.failing() {
            Some(collection) => match collection.next_on() {
                Some(next) => next.max(today),
                None => return BTreeSet::new(),
            },
            None => today,
        };
        let notices = self.auto_pay.notices.iter();
        notices
            .flat_map(|notice| [notice.on, notice.debit_on])
            .map(|day| day.max(earliest))
            .collect()
    }

    /// Whether the customer was asked about exactly this.
    fn is_held(&self, charge: &Charge, reason: HoldReason) -> bool {
        let held = self.auto_pay.held.as_ref();
        held.is_some_and(|held| held.amount == charge.amount && held.reason == reason)
    }

    fn on_day(&self, day: Date) -> Result<OnDay, MoneyError> {
        let mut most = self.zero();
        for method in self.methods_on(day) {
            let (items, amount) = self.select(day, method.kind)?;
            if !items.is_empty() {
                let is_retry = self.failing().is_some();
                let charge = Charge { amount, items, method: method.clone(), is_retry };
                let hold = self.hold(&charge);
                return Ok(OnDay::Charge(charge, hold));
            }
            if amount > most {
                most = amount;
            }
        }
        Ok(if most.is_positive() { OnDay::TooLittle(most) } else { OnDay::Nothing })
    }

    /// What a charge on this day pays, and its amount: as many items as the ledger will pay with
    /// it. Where older items come first that must not be charged, it is one item, which the payment
    /// names. Without items, it is too little to be charged.
    fn select(&self, day: Date, kind: MethodKind) -> Result<(Vec<Item>, Money), MoneyError> {
        let (mut items, mut amount) = (Vec::new(), self.zero());
        for item in self.items {
            let ready = self.ready(item, day, kind)?;
            if !ready.is_positive() {
                break;
            }
            amount = amount.plus(ready)?;
            items.push(Item { amount: ready, ..item.clone() });
            if ready < item.amount {
                break;
            }
        }
        let mut most = amount.min(self.balance)?;
        let amount = self.chargeable(amount)?;
        if amount >= self.limits.least {
            return Ok((shorten(items, amount)?, amount));
        }
        for item in self.items {
            let ready = self.ready(item, day, kind)?.min(self.balance)?;
            let amount = self.chargeable(ready)?;
            if amount >= self.limits.least {
                return Ok((vec![Item { amount, ..item.clone() }], amount));
            }
            if ready > most {
                most = ready;
            }
        }
        Ok((Vec::new(), most))
    }

    /// As much of an amount as the gateway charges, and not more than the balance.
    fn chargeable(&self, amount: Money) -> Result<Money, MoneyError> {
        let amount = self.limits.floor(amount.min(self.balance)?);
        Ok(if amount.is_negative() { self.zero() } else { amount })
    }

    /// Why a charge is held.
    fn hold(&self, charge: &Charge) -> Option<HoldReason> {
        let guards = &self.auto_pay.guards;
        if charge.amount > self.limits.most {
            return Some(HoldReason::AboveLimit);
        }
        if guards.cap.is_some_and(|cap| charge.amount > cap) {
            return Some(HoldReason::AboveCap);
        }
        let percent = guards.hold_above_percent?;
        let is_unusual = match self.bills {
            Some(bills) => {
                let mut invoices =
                    charge.items.iter().filter(|item| item.kind == EntryKind::Invoice);
                invoices.any(|item| bills.is_unusual(item.id, percent))
            }
            None => self.is_held(charge, HoldReason::Unusual),
        };
        is_unusual.then_some(HoldReason::Unusual)
    }
}

/// As much of these items, the first ones first, as a charge of this amount pays.
fn shorten(mut items: Vec<Item>, amount: Money) -> Result<Vec<Item>, MoneyError> {
    let mut left = amount;
    for item in &mut items {
        item.amount = item.amount.min(left)?;
        left = left.minus(item.amount)?;
    }
    items.retain(|item| item.amount.is_positive());
    Ok(items)
}
