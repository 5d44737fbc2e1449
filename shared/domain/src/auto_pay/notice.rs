//! Advance notices: what is announced, and when.

use jiff::{Timestamp, civil::Date};

use super::state::plus_days;
use super::{Action, CARD_NOTICE_DAYS, DEBIT_NOTICE_DAYS, Due, Facts, Item, MAX_NOTICES, Notice};
use crate::document::MethodKind;
use crate::money::{Money, MoneyError};

/// An amount that is to be announced.
struct Waiting<'a> {
    /// On this day.
    day: Date,
    /// So many days before it is charged.
    period: i32,
    item: &'a Item,
    amount: Money,
    /// Whether nothing is left out before it.
    is_first: bool,
}

impl Facts<'_> {
    /// The next advance notice, and when it is sent: as many days before the due date as the method
    /// and the customer's review period demand, or as soon as possible. What is too small to be
    /// charged waits for more.
    pub(super) fn next_notice(&self, now: Timestamp) -> Result<Option<Due>, MoneyError> {
        let today = self.day(now);
        let mut waiting = Vec::new();
        // A charge of several items pays the first ones, so nothing may be left out among them.
        let mut is_first = true;
        for item in self.items {
            let announced = self.announced(item, |_| true)?;
            if !self.is_included(item) {
                is_first &= announced >= item.undisputed;
                continue;
            }
            let amount = item.undisputed.minus(announced)?.min(item.amount)?;
            let Some(period) = self.period(item.due_on.max(today)) else { return Ok(None) };
            if amount.is_positive() && (is_first || self.is_enough(amount)) {
                let day = plus_days(item.due_on, -period).max(today);
                waiting.push(Waiting { day, period, item, amount, is_first });
            }
        }
        waiting.truncate(MAX_NOTICES.saturating_sub(self.auto_pay.notices.len()));
        let enough_on = self.enough_on(&waiting)?;
        let others = waiting.iter().filter(|one| !one.is_first).map(|one| one.day).min();
        let Some(day) = enough_on.into_iter().chain(others).min() else { return Ok(None) };
        let is_enough = enough_on.is_some_and(|first| first <= day);
        waiting.retain(|one| one.day <= day && (is_enough || !one.is_first));
        let period = waiting.iter().map(|one| one.period).max().unwrap_or_default();
        let on = plus_days(day, period);
        let debit_on = on.max(plus_days(day, i32::from(DEBIT_NOTICE_DAYS)));
        let notice =
            |one: &Waiting<'_>| Notice { item: one.item.id, amount: one.amount, on, debit_on };
        let notices = waiting.iter().map(notice).collect();
        Ok(Some(Due { at: self.instant(day, now), action: Action::Announce(notices) }))
    }

    /// The days between the notice and the charge on a day, with the method that will probably pay
    /// then; `None` while no method is saved.
    fn period(&self, day: Date) -> Option<i32> {
        let saved = self.methods;
        let usable = saved.iter().find(|method| self.is_usable(method, day));
        let least = match usable.or(saved.first())?.kind {
            MethodKind::Card => CARD_NOTICE_DAYS,
            MethodKind::BankDebit => DEBIT_NOTICE_DAYS,
        };
        Some(i32::from(least.max(self.auto_pay.guards.review_days)))
    }

    /// Whether Auto Pay may charge it without asking.
    pub(super) fn is_included(&self, item: &Item) -> bool {
        let is_old = self.auto_pay.from.is_none_or(|from| item.due_on < from);
        !is_old && !self.auto_pay.left_out.contains(&item.id)
    }

    fn is_enough(&self, amount: Money) -> bool {
        self.limits.floor(amount) >= self.limits.least
    }

    /// The first day on which the first items together can be charged.
    fn enough_on(&self, waiting: &[Waiting<'_>]) -> Result<Option<Date>, MoneyError> {
        let mut first: Vec<_> = waiting.iter().filter(|one| one.is_first).collect();
        first.sort_by_key(|one| one.day);
        let mut sum = self.zero();
        for one in first {
            sum = sum.plus(one.amount)?;
            if self.is_enough(sum) {
                return Ok(Some(one.day));
            }
        }
        Ok(None)
    }
}
