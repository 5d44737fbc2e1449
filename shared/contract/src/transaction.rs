//! Transaction History.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[cfg(feature = "openapi")]
use crate::length::FILTER_LENGTH;
use crate::{Money, value::plain_date};

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

/// `GET …/transactions/{entryId}`: one transaction with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TransactionDetail {
    /// The transaction.
    #[serde(flatten)]
    pub transaction: Transaction,
    /// Of a credit: the items it pays. Of an item: the credits that pay it. In the order they
    /// first did; the first 200.
    pub allocations: Vec<Allocation>,
    /// How many allocations there are in all.
    pub allocation_count: u64,
    /// Cursor of `GET …/transactions/{entryId}/allocations` for those after the first 200; `null`
    /// when there are no more.
    pub next_allocations: Option<String>,
    /// The part of a credit that pays nothing yet; `null` for everything else.
    pub unapplied: Option<Money>,
    /// Of a credit: what refunds and reversals took of it and did not give back. Of a refund or
    /// a positive reversal: what it took from credits. `null` for everything else.
    pub taken: Option<Money>,
    /// Of a negative reversal: what it gave back to the credits that had been taken from. `null`
    /// for everything else.
    pub given_back: Option<Money>,
    /// The entry it names: an invoice to pay first, or the payment, refund or reversal it undoes.
    pub names: Option<NamedEntry>,
    /// When an item is due.
    pub due_on: Option<Date>,
    /// How a payment came.
    pub method: Option<PaidBy>,
    /// When it was posted.
    pub posted_at: Timestamp,
}

/// One side of an allocation, seen from the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Allocation {
    /// Entry id of the other side.
    pub id: String,
    /// Its kind.
    pub r#type: TransactionType,
    /// Its number.
    pub number: String,
    /// The day it took effect.
    pub date: Date,
    /// What is allocated between the two now, as a positive amount.
    pub amount: Money,
}

/// `GET …/transactions/{entryId}/allocations`: some allocations of one transaction. All pages of a
/// list show what was allocated when its first page was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AllocationPage {
    /// The allocations.
    pub items: Vec<Allocation>,
    /// Cursor of the next page, good for this transaction only; `null` at the end.
    pub next: Option<String>,
}

/// An entry that another one names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NamedEntry {
    /// Entry id.
    pub id: String,
    /// Its kind.
    pub r#type: TransactionType,
    /// Its number.
    pub number: String,
}

/// How a payment came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PaidBy {
    /// Cheque.
    Cheque,
    /// Wire transfer.
    Wire,
    /// Card.
    Card,
    /// Bank debit.
    BankDebit,
    /// Cash.
    Cash,
    /// Anything else.
    Other,
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
    /// Last day of `date`, inclusive; may lie ahead.
    #[serde(default, deserialize_with = "plain_date")]
    pub to: Option<Date>,
    /// Part of number or description; case, accents, ligatures and kinds of apostrophe do not
    /// matter. Up to 100 characters.
    #[cfg_attr(feature = "openapi", schemars(length(max = FILTER_LENGTH)))]
    #[serde(default)]
    pub text: Option<String>,
    /// `next` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
    /// 1 to 200; 50 without it.
    #[serde(default)]
    pub limit: Option<u32>,
}
