//! Account Aging.

use contract::{AgingBucket, AgingItem, BucketName};
use domain::ledger::{AgedBucket, AgedItem, Aging, Bucket};

use super::transaction::entry_type;
use super::value::money;

/// The aging of an account.
pub fn aging(aging: Aging) -> contract::Aging {
    contract::Aging {
        as_of: aging.as_of,
        buckets: aging.buckets.into_iter().map(aging_bucket).collect(),
        unapplied: money(aging.unapplied),
        disputed: money(aging.disputed),
        balance: money(aging.balance),
    }
}

fn aging_bucket(aged: AgedBucket) -> AgingBucket {
    AgingBucket {
        name: match aged.bucket {
            Bucket::Current => BucketName::Current,
            Bucket::UpTo30 => BucketName::From1To30,
            Bucket::UpTo60 => BucketName::From31To60,
            Bucket::UpTo90 => BucketName::From61To90,
            Bucket::UpTo120 => BucketName::From91To120,
            Bucket::Over120 => BucketName::Over120,
        },
        amount: money(aged.amount),
        invoices: aged.items.into_iter().map(aging_item).collect(),
    }
}

fn aging_item(AgedItem { item, days_overdue, open }: AgedItem) -> AgingItem {
    AgingItem {
        id: item.id.to_string(),
        r#type: entry_type(item.kind),
        number: item.number,
        due_on: item.due_on,
        days_overdue,
        open: money(open),
    }
}
