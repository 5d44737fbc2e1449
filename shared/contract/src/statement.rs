//! Statements.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    AccountSummary, Aging, BillingAddress, Money, Transaction, TransactionType, value::plain_date,
};

/// `GET …/statements`: the transactions of a period, and the open items at its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// The account.
    pub account: AccountSummary,
    /// The current billing address.
    pub bill_to: BillingAddress,
    /// First day of the period.
    pub from: Date,
    /// Last day of the period.
    pub to: Date,
    /// The balance before the first day.
    pub opening: Money,
    /// The transactions of the period, oldest first; `open` is as of the last day.
    pub movements: Vec<Transaction>,
    /// The balance at the end of the last day.
    pub closing: Money,
    /// The open items at the end of the last day, by due date, including disputed parts.
    pub open_items: Vec<OpenItem>,
    /// Aging as of the last day.
    pub aging: Aging,
}

/// An item that is not fully paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OpenItem {
    /// Entry id.
    pub id: String,
    /// Entry type.
    pub r#type: TransactionType,
    /// Document number.
    pub number: String,
    /// Due date.
    pub due_on: Date,
    /// What remains of it.
    pub open: Money,
}

/// The parameters of `GET …/statements`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StatementQuery {
    /// First day of the period. A future day counts as today in the account's time zone.
    #[serde(deserialize_with = "plain_date")]
    pub from: Date,
    /// Last day of the period, not before the first day. A future day counts as today.
    #[serde(deserialize_with = "plain_date")]
    pub to: Date,
}
