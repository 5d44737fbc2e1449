//! What an account's head keeps of Auto Pay.

use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;

use super::HoldReason;
use crate::document::MethodKind;
use crate::ledger::EntryId;
use crate::money::Money;

/// Days of advance notice before a card is charged.
pub const CARD_NOTICE_DAYS: u8 = 3;

/// Calendar days of advance notice before a bank account is debited: Rule H1 of Payments Canada,
/// for amounts that vary.
///
/// <https://www.payments.ca/sites/default/files/h1eng.pdf>
pub const DEBIT_NOTICE_DAYS: u8 = 10;

/// The days of a collection on which it tries, counted from its first try.
pub const TRY_DAYS: [u8; 7] = [0, 1, 3, 5, 7, 10, 14];

/// Most notices of an account at a time, so that its head stays small. Further items are announced
/// once these are paid.
pub const MAX_NOTICES: usize = 500;

/// Auto Pay of one account, beside whether it is on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AutoPay {
    /// The limits that the customer set.
    pub guards: GuardRails,
    /// Items that were due before this day are charged only after the customer agrees. `None` until
    /// the account's first command with Auto Pay on.
    pub from: Option<Date>,
    /// Further items that are charged only after the customer agrees: all tries failed, or a bank
    /// took the money back.
    pub left_out: Vec<EntryId>,
    /// What the customer knows will be charged. An item can have several.
    pub notices: Vec<Notice>,
    /// How many collections were begun, also with Auto Pay off meanwhile.
    pub collections: u64,
    /// The present collection.
    pub collection: Option<Collection>,
    /// Methods, by id, that were declined for good. A change of the method removes it from here.
    pub refused: Vec<String>,
    /// The charge that waits for the customer, who was asked.
    pub held: Option<Held>,
    /// Reminders about expiring cards that were sent.
    pub reminders: Vec<Reminder>,
    /// The last request that changed the settings, so that it can be repeated.
    pub request: Option<Request>,
}

/// The limits that a customer sets for Auto Pay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GuardRails {
    /// The most that one charge may be.
    pub cap: Option<Money>,
    /// An invoice is held when it exceeds the average of the last six by more than this many
    /// percent.
    pub hold_above_percent: Option<u16>,
    /// The customer wants at least so many days between notice and charge; 0 for the usual period.
    pub review_days: u8,
}

/// An amount of one item that the customer was told about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The item.
    pub item: EntryId,
    /// The announced amount, more than 0.
    pub amount: Money,
    /// The announced day: no charge comes earlier.
    pub on: Date,
    /// The first day on which a bank account may be debited for it; not before `on`.
    pub debit_on: Date,
}

impl Notice {
    /// The first day on which a method of this kind may be charged for it.
    pub const fn ready_on(&self, kind: MethodKind) -> Date {
        match kind {
            MethodKind::Card => self.on,
            MethodKind::BankDebit => self.debit_on,
        }
    }
}

/// A series of tries to charge what is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// Its number within the account, from 1. With a try's number it identifies a payment.
    pub number: u64,
    /// The day of its first try.
    pub began_on: Date,
    /// How many tries it has made.
    pub tries: u8,
    /// The day of its last try.
    pub last_on: Date,
    /// How often each method was tried in vain, by the method's id.
    pub tried: Vec<(String, u8)>,
}

impl Collection {
    /// The day from which the next try may be made; `None` when all are used.
    pub fn next_on(&self) -> Option<Date> {
        let day = TRY_DAYS.get(usize::from(self.tries))?;
        let planned = plus_days(self.began_on, i32::from(*day));
        // After an outage, several planned days may have passed: still one try a day.
        Some(planned.max(plus_days(self.last_on, 1)))
    }

    /// Whether a try has failed. Until then, what was tried may still succeed.
    pub const fn has_failed(&self) -> bool {
        !self.tried.is_empty()
    }

    /// How often a method was tried in vain.
    pub fn tries_with(&self, method: &str) -> u8 {
        self.tried.iter().find(|(id, _)| id == method).map_or(0, |(_, tries)| *tries)
    }

    pub(super) fn count_failure(&mut self, method: &str) {
        match self.tried.iter_mut().find(|(id, _)| id == method) {
            Some((_, tries)) => *tries = tries.saturating_add(1),
            None => self.tried.push((method.to_owned(), 1)),
        }
    }
}

/// A charge that waits for the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its amount.
    pub amount: Money,
    /// Since when.
    pub since: Timestamp,
    /// Why.
    pub reason: HoldReason,
}

/// A reminder about a card that expires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// The card, by its id.
    pub method: String,
    /// Month and year of its expiry.
    pub expiry: (u8, u16),
    /// How many days before the end of that month it was due.
    pub days: u8,
}

/// A request that changed the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The idempotency key.
    pub key: String,
    /// Hash of the content.
    pub hash: String,
}

/// What the gateway charges in the account's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChargeLimits {
    /// The smallest amount.
    pub least: Money,
    /// The largest amount.
    pub most: Money,
    /// Amounts are multiples of this.
    pub step: Money,
}

impl ChargeLimits {
    /// The largest multiple of the step that is not more than this.
    pub fn floor(&self, amount: Money) -> Money {
        let rest = amount.amount().checked_rem(self.step.amount()).unwrap_or(Decimal::ZERO);
        let rest = Money::exact(rest, amount.currency());
        rest.and_then(|rest| amount.minus(rest)).unwrap_or(amount)
    }
}

/// A day so many days later, or the calendar's last.
pub(super) fn plus_days(day: Date, days: i32) -> Date {
    day.checked_add(jiff::Span::new().days(days)).unwrap_or(if days < 0 {
        Date::MIN
    } else {
        Date::MAX
    })
}
