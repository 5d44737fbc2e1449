//! Account Aging.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Money, TransactionType, value::plain_date};

/// `GET …/aging`: the open items by days overdue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Aging {
    /// The day shown, in the account's time zone.
    pub as_of: Date,
    /// All six buckets, from `current` to `over-120`.
    pub buckets: Vec<AgingBucket>,
    /// Unapplied credit, as a positive amount.
    pub unapplied: Money,
    /// The amount under dispute. It is owed, but in no bucket.
    pub disputed: Money,
    /// Buckets plus `disputed` minus `unapplied`.
    pub balance: Money,
}

/// The open items within a range of days overdue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AgingBucket {
    /// The range.
    pub name: BucketName,
    /// Sum of its items.
    pub amount: Money,
    /// Its items by due date: invoices and other debits.
    pub invoices: Vec<AgingItem>,
}

/// A range of days overdue.
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

/// An open item, without its disputed part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AgingItem {
    /// Entry id.
    pub id: String,
    /// Entry type.
    pub r#type: TransactionType,
    /// Document number.
    pub number: String,
    /// Due date.
    pub due_on: Date,
    /// Days from the due date to `asOf`; 0 when it is not overdue.
    pub days_overdue: u32,
    /// What remains of it, without the disputed part.
    pub open: Money,
}

/// The parameters of `GET …/aging`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AgingQuery {
    /// The day to show; today by default. A future day counts as today in the account's time zone;
    /// `asOf` of the response says which day is shown.
    #[serde(default, deserialize_with = "plain_date")]
    pub as_of: Option<Date>,
}
