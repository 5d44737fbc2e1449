//! What decisions are made from.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{AutoPay, Bills, ChargeLimits, Collection, Notice};
use crate::date::day_in;
use crate::document::{MethodKind, SavedMethod};
use crate::ledger::{EntryId, EntryKind, OpenItem};
use crate::money::{Money, MoneyError};
use crate::payment::{Reservation, Slots};

/// The hour of the account's day from which Auto Pay acts.
const HOUR: i8 = 6;

/// An open item as Auto Pay sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its entry.
    pub id: EntryId,
    /// The kind of that entry.
    pub kind: EntryKind,
    /// The number that customers see.
    pub number: String,
    /// Its due date.
    pub due_on: Date,
    /// What is open and undisputed.
    pub undisputed: Money,
    /// What of it is not covered by a payment on its way; more than 0.
    pub amount: Money,
}

/// The open items as Auto Pay sees them, in the order in which credit pays them. Payments on their
/// way will pay the items that they name, or else the first ones.
///
/// # Errors
/// [`MoneyError`] when a sum is out of range.
pub fn open_items<'a>(
    open: impl IntoIterator<Item = &'a OpenItem>,
    reserved: &[Reservation],
) -> Result<Vec<Item>, MoneyError> {
    let mut open: Vec<_> = open.into_iter().collect();
    open.sort_by_key(|item| item.order());
    let item = |item: &OpenItem| Item {
        id: item.id,
        kind: item.kind,
        number: item.number.clone(),
        due_on: item.due_on,
        undisputed: item.undisputed(),
        amount: item.undisputed(),
    };
    let mut items: Vec<_> = open.into_iter().map(item).collect();
    for one in reserved {
        let (named, others): (Vec<_>, Vec<_>) =
            items.iter_mut().partition(|item| Some(item.id) == one.item);
        let mut left = one.amount;
        for item in named.into_iter().chain(others) {
            let covered = item.amount.min(left)?;
            item.amount = item.amount.minus(covered)?;
            left = left.minus(covered)?;
        }
    }
    items.retain(|item| item.amount.is_positive());
    Ok(items)
}

/// Everything that a decision of Auto Pay depends on, read at one moment.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Whether Auto Pay is on.
    pub is_on: bool,
    /// The saved methods, in the customer's order.
    pub methods: &'a [SavedMethod],
    /// What is kept of Auto Pay.
    pub auto_pay: &'a AutoPay,
    /// The open items: see [`open_items`].
    pub items: &'a [Item],
    /// The account's balance.
    pub balance: Money,
    /// The payments that wait for the gateway.
    pub payments: &'a Slots,
    /// The zone whose civil days count.
    pub zone: &'a TimeZone,
    /// What the gateway charges.
    pub limits: ChargeLimits,
    /// The last invoices, if they were read. Without them an unusual invoice is not recognised,
    /// unless it is held already.
    pub bills: Option<&'a Bills>,
}

impl Facts<'_> {
    /// 0 in the account's currency.
    pub(super) fn zero(&self) -> Money {
        Money::zero(self.balance.currency())
    }

    /// The civil day of an instant.
    pub(super) fn day(&self, instant: Timestamp) -> Date {
        day_in(self.zone, instant)
    }

    /// The instant from which Auto Pay acts on a day, but not before `now`.
    pub(super) fn instant(&self, day: Date, now: Timestamp) -> Timestamp {
        let from = self.zone.to_timestamp(day.at(HOUR, 0, 0, 0));
        from.unwrap_or(Timestamp::MAX).max(now)
    }

    /// Whether a method can be charged on a day.
    pub(super) fn is_usable(&self, method: &SavedMethod, day: Date) -> bool {
        method.is_valid_on(day) && !self.auto_pay.refused.contains(&method.id)
    }

    /// The present collection, if a try of it has failed.
    pub(super) fn failing(&self) -> Option<&Collection> {
        self.auto_pay.collection.as_ref().filter(|collection| collection.has_failed())
    }

    /// The methods that can be charged on a day. Those that failed least in the collection come
    /// first, and among them the customer's order counts.
    pub(super) fn methods_on(&self, day: Date) -> Vec<&SavedMethod> {
        let saved = self.methods.iter();
        let mut usable: Vec<_> = saved.filter(|method| self.is_usable(method, day)).collect();
        let tries = |method: &&SavedMethod| {
            self.failing().map_or(0, |collection| collection.tries_with(&method.id))
        };
        usable.sort_by_key(tries);
        usable
    }

    /// The method that will probably be charged on a day; `None` when none can be.
    pub fn probable_method(&self, day: Date) -> Option<&SavedMethod> {
        self.methods_on(day).into_iter().next()
    }

    /// What of an item was announced for this day or earlier, if a method of this kind pays.
    pub(super) fn ready(
        &self,
        item: &Item,
        day: Date,
        kind: MethodKind,
    ) -> Result<Money, MoneyError> {
        self.announced(item, |notice| notice.ready_on(kind) <= day)?.min(item.amount)
    }

    /// What of an item was announced with such notices.
    pub(super) fn announced(
        &self,
        item: &Item,
        counts: impl Fn(&Notice) -> bool,
    ) -> Result<Money, MoneyError> {
        let notices = self.auto_pay.notices.iter();
        let notices = notices.filter(|notice| notice.item == item.id && counts(notice));
        Money::sum(item.amount.currency(), notices.map(|notice| notice.amount))
    }
}
