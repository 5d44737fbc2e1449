//! Aging: the undisputed open amounts, by how long they are overdue.

use jiff::civil::Date;

use super::{Ledger, OpenItem};
use crate::{
    money::{Money, MoneyError},
    text_enum::text_enum,
};

text_enum! {
    /// How long an item is overdue, in civil days of the account's zone.
    Bucket {
        /// Due today or later.
        Current = "current",
        /// 1 to 30 days.
        UpTo30 = "1-30",
        /// 31 to 60 days.
        UpTo60 = "31-60",
        /// 61 to 90 days.
        UpTo90 = "61-90",
        /// 91 to 120 days.
        UpTo120 = "91-120",
        /// More than 120 days.
        Over120 = "over-120",
    }
}

impl Bucket {
    /// The bucket for a number of days past the due date; 0 or less is not overdue.
    pub const fn of(days: i32) -> Self {
        match days {
            ..=0 => Self::Current,
            1..=30 => Self::UpTo30,
            31..=60 => Self::UpTo60,
            61..=90 => Self::UpTo90,
            91..=120 => Self::UpTo120,
            _ => Self::Over120,
        }
    }
}

/// An item in a bucket.
#[derive(Clone, Debug, PartialEq)]
pub struct AgedItem {
    /// The whole item, with any disputed part.
    pub item: OpenItem,
    /// Days past its due date; 0 when it is not overdue.
    pub days_overdue: u32,
    /// Its undisputed open amount, more than 0.
    pub open: Money,
}

/// One bucket with its items.
#[derive(Clone, Debug, PartialEq)]
pub struct AgedBucket {
    /// The range of days.
    pub bucket: Bucket,
    /// The sum of its items.
    pub amount: Money,
    /// Its items, in the order in which credit pays them.
    pub items: Vec<AgedItem>,
}

/// The aging of an account as of a day. The buckets plus `disputed`, less `unapplied`, are the
/// balance (L5).
#[derive(Clone, Debug, PartialEq)]
pub struct Aging {
    /// The day up to which days overdue are counted.
    pub as_of: Date,
    /// All six buckets, empty ones too.
    pub buckets: Vec<AgedBucket>,
    /// The sum of disputed open amounts: owed, not due, in no bucket.
    pub disputed: Money,
    /// The sum of unapplied credit.
    pub unapplied: Money,
    /// The account's balance.
    pub balance: Money,
}

impl Aging {
    /// Ages a state: the present one, or that after a past day
    /// ([`state_after`](super::state_after)).
    ///
    /// # Errors
    /// [`MoneyError`] when a sum is out of range.
    pub fn of(ledger: &Ledger, as_of: Date) -> Result<Self, MoneyError> {
        let zero = Money::zero(ledger.currency());
        let empty = |bucket: &Bucket| AgedBucket { bucket: *bucket, amount: zero, items: vec![] };
        let mut buckets: Vec<_> = Bucket::ALL.iter().map(empty).collect();
        let mut disputed = zero;
        for item in ledger.open() {
            disputed = disputed.plus(item.held())?;
            let open = item.undisputed();
            if open.is_zero() {
                continue;
            }
            let days = (as_of - item.due_on).get_days();
            let (bucket, days_overdue) = (Bucket::of(days), days.max(0).unsigned_abs());
            if let Some(aged) = buckets.iter_mut().find(|aged| aged.bucket == bucket) {
                aged.amount = aged.amount.plus(open)?;
                aged.items.push(AgedItem { item: item.clone(), days_overdue, open });
            }
        }
        let unapplied = ledger.unapplied()?;
        Ok(Self { as_of, buckets, disputed, unapplied, balance: ledger.balance })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_have_no_gaps_and_no_overlaps() {
        let of = |days| Bucket::of(days).as_str();
        assert_eq!((of(-5), of(0), of(1)), ("current", "current", "1-30"));
        assert_eq!((of(30), of(31)), ("1-30", "31-60"));
        assert_eq!((of(60), of(61)), ("31-60", "61-90"));
        assert_eq!((of(90), of(91)), ("61-90", "91-120"));
        assert_eq!((of(120), of(121)), ("91-120", "over-120"));
    }
}
