//! Reminders about cards that expire.

use jiff::{Timestamp, civil::Date};

use super::state::plus_days;
use super::{Action, Due, Facts, Reminder};
use crate::document::SavedMethod;

/// How many days before a card expires the customer is reminded.
const DAYS: [u8; 2] = [30, 7];

impl Facts<'_> {
    /// The next reminder about a card, and when it is sent.
    pub(super) fn next_reminder(&self, now: Timestamp) -> Option<Due> {
        let reminders = self.methods.iter().filter_map(|method| self.reminder(method, now));
        reminders.min_by_key(|due| due.at)
    }

    fn reminder(&self, method: &SavedMethod, now: Timestamp) -> Option<Due> {
        let (expiry, today) = (method.expiry?, self.day(now));
        let last_day = last_day(expiry)?;
        if today > last_day {
            return None;
        }
        let sent = self.auto_pay.reminders.iter();
        let sent = sent.filter(|sent| sent.method == method.id && sent.expiry == expiry);
        let sent = sent.map(|sent| sent.days).min().unwrap_or(u8::MAX);
        let day = |days| plus_days(last_day, -i32::from(days));
        // Of two that are due, the later one says it all.
        let mut left = DAYS.into_iter().filter(|days| *days < sent);
        let first = left.next()?;
        let days = left.rfind(|days| day(*days) <= today).unwrap_or(first);
        let reminder = Reminder { method: method.id.clone(), expiry, days };
        let at = self.instant(day(days).max(today), now);
        Some(Due { at, action: Action::Remind(reminder) })
    }
}

/// The last day of a month.
fn last_day((month, year): (u8, u16)) -> Option<Date> {
    let first = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
    Some(first.last_of_month())
}
