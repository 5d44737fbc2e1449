//! Statements.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    AccountSummary, Aging, BillingAddress, Money, Transaction, TransactionType, value::plain_date,
};

/// `GET …/statements`: what happened in a period, and what was open at its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// Whose it is.
    pub account: AccountSummary,
    /// Where bills are addressed today.
    pub bill_to: BillingAddress,
    /// First day, inclusive.
    pub from: Date,
    /// Last day, inclusive.
    pub to: Date,
    /// The balance before the first day.
    pub opening: Money,
    /// What took effect in the period, oldest first; `open` is that of the last day.
    pub movements: Vec<Transaction>,
    /// The balance at the end of the last day: opening and all movements.
    pub closing: Money,
    /// What was open at the end of the last day, by due date; disputed parts too.
    pub open_items: Vec<OpenItem>,
    /// Aging as of the last day.
    pub aging: Aging,
}

/// Something that is not fully paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OpenItem {
    /// Entry id.
    pub id: String,
    /// Its kind.
    pub r#type: TransactionType,
    /// Its number.
    pub number: String,
    /// When it is due.
    pub due_on: Date,
    /// What is open of it.
    pub open: Money,
}

/// The parameters of `GET …/statements`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StatementQuery {
    /// First day, inclusive. A day that has not come in the account's zone counts as its today.
    #[serde(deserialize_with = "plain_date")]
    pub from: Date,
    /// Last day, inclusive; not before the first. A day that has not come counts as today, too.
    #[serde(deserialize_with = "plain_date")]
    pub to: Date,
}
