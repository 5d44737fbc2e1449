//! Transaction History.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

use crate::Money;

/// What kind of entry a transaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TransactionType {
    /// A bill.
    Invoice,
    /// Money received.
    Payment,
    /// A credit note.
    Credit,
    /// Money sent back.
    Refund,
    /// A payment that was returned; or, lowering what is owed, one that takes back a refund or a
    /// reversal.
    Reversal,
    /// More or less owed, for a reason.
    Adjustment,
    /// A debt given up.
    WriteOff,
}

/// One line of Transaction History. Positive raises what the customer owes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Transaction {
    /// Entry id, unique within the account.
    pub id: String,
    /// Position in the account's ledger: 1, 2, 3 … without gaps.
    pub seq: u64,
    /// Kind of entry.
    pub r#type: TransactionType,
    /// The day it took effect; never runs backwards as `seq` grows.
    pub date: Date,
    /// The day the document itself states.
    pub document_on: Date,
    /// The document's number, else its id.
    pub number: String,
    /// Reason, reference or method, as the document gave it; may be empty.
    pub description: String,
    /// Signed amount.
    pub amount: Money,
    /// The account's balance after it.
    pub balance_after: Money,
    /// What is still open of an invoice; `null` for everything else.
    pub open: Option<Money>,
}

/// A page of transactions, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TransactionPage {
    /// The transactions.
    pub items: Vec<Transaction>,
    /// Cursor of the next page, good for this account and these filters only; `null` at the end.
    pub next: Option<String>,
}

/// The filters of `GET …/transactions`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransactionsQuery {
    /// Only this kind.
    #[serde(default)]
    pub r#type: Option<TransactionType>,
    /// First day of `date`, inclusive; without it, 24 months back.
    #[serde(default, deserialize_with = "plain_date")]
    pub from: Option<Date>,
    /// Last day of `date`, inclusive.
    #[serde(default, deserialize_with = "plain_date")]
    pub to: Option<Date>,
    /// Part of number or description, upper and lower case alike; up to 100 characters.
    #[serde(default)]
    pub text: Option<String>,
    /// `next` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
    /// 1 to 200; 50 without it.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// A civil date as `2026-07-15` and in no other form that the calendar's own parser would take.
fn plain_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let date: Date = text.parse().map_err(D::Error::custom)?;
    let plain = text.len() == 10 && date.to_string() == text;
    if plain { Ok(Some(date)) } else { Err(D::Error::custom("not of the form 2026-07-15")) }
}
