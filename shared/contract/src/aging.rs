//! Account Aging.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Money, TransactionType, value::plain_date};

/// `GET …/aging`: what is open, by how long it has been due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Aging {
    /// The day it shows, in the account's zone.
    pub as_of: Date,
    /// All six buckets, from `current` to `over-120`.
    pub buckets: Vec<AgingBucket>,
    /// Credit that pays nothing yet, as a positive amount.
    pub unapplied: Money,
    /// What is under dispute: owed, but in no bucket.
    pub disputed: Money,
    /// Buckets and disputed less unapplied.
    pub balance: Money,
}

/// What has been due for about as long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AgingBucket {
    /// Days overdue.
    pub name: BucketName,
    /// Sum of its items.
    pub amount: Money,
    /// Its items by due date: invoices, and whatever else is owed.
    pub invoices: Vec<AgingItem>,
}

/// Days overdue, as a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub enum BucketName {
    /// Due that day or later.
    #[serde(rename = "current")]
    Current,
    /// 1 to 30 days overdue.
    #[serde(rename = "1-30")]
    From1To30,
    /// 31 to 60 days overdue.
    #[serde(rename = "31-60")]
    From31To60,
    /// 61 to 90 days overdue.
    #[serde(rename = "61-90")]
    From61To90,
    /// 91 to 120 days overdue.
    #[serde(rename = "91-120")]
    From91To120,
    /// More than 120 days overdue.
    #[serde(rename = "over-120")]
    Over120,
}

/// Something open and not under dispute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AgingItem {
    /// Entry id.
    pub id: String,
    /// Its kind.
    pub r#type: TransactionType,
    /// Its number.
    pub number: String,
    /// When it is due.
    pub due_on: Date,
    /// Days from the due date to `asOf`; 0 when it is not overdue.
    pub days_overdue: u32,
    /// What is open of it, undisputed.
    pub open: Money,
}

/// The parameters of `GET …/aging`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AgingQuery {
    /// The day to show; the present without it. A day that has not come in the account's zone
    /// counts as its today: `asOf` of the answer says which day it is.
    #[serde(default, deserialize_with = "plain_date")]
    pub as_of: Option<Date>,
}
