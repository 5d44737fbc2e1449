//! The next thing that Auto Pay does for an account.

use jiff::Timestamp;

use super::{Charge, Facts, Held, Notice, Reminder};
use crate::money::{Money, MoneyError};

/// Something to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Tell the customer what will be charged, and when. All notices have the same days.
    Announce(Vec<Notice>),
    /// Remind the customer of a card that expires.
    Remind(Reminder),
    /// Charge.
    Charge(Charge),
    /// Ask the customer about a charge that a limit holds.
    Hold(Held, Charge),
    /// Tell the customer that what is left of an announced charge is too little, and waits.
    Drop(Money),
}

/// Something to do, and from when on.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    /// When; not before the instant that was asked about.
    pub at: Timestamp,
    /// What.
    pub action: Action,
}

impl Facts<'_> {
    /// What is done next, at `now` or later; `None` when there is nothing to do until something
    /// changes.
    ///
    /// # Errors
    /// [`MoneyError`] when a sum is out of range.
    pub fn next(&self, now: Timestamp) -> Result<Option<Due>, MoneyError> {
        if !self.is_on {
            return Ok(None);
        }
        let candidates = [self.next_charge(now)?, self.next_notice(now)?, self.next_reminder(now)];
        // Of several at the same time, the first.
        Ok(candidates.into_iter().flatten().min_by_key(|due| due.at))
    }
}
