//! Transaction History and Transaction Details.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[cfg(feature = "openapi")]
use crate::length::FILTER_LENGTH;
use crate::{Money, value::plain_date};

/// The type of a ledger entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TransactionType {
    /// An invoice.
    Invoice,
    /// A payment by the customer.
    Payment,
    /// A credit note.
    Credit,
    /// Money returned to the customer.
    Refund,
    /// A positive reversal returns a payment. A negative reversal cancels a refund or a reversal.
    Reversal,
    /// A correction of the balance, up or down.
    Adjustment,
    /// A debt that the provider gave up.
    WriteOff,
}

/// A line of Transaction History. A positive amount raises the balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Transaction {
    /// Entry id, unique within the account.
    pub id: String,
    /// Position in the account's ledger: 1, 2, 3 … without gaps.
    pub seq: u64,
    /// Entry type.
    pub r#type: TransactionType,
    /// Effective date. It never decreases as `seq` grows.
    pub date: Date,
    /// Date of the document.
    pub document_on: Date,
    /// Document number; the document's id when it has no number.
    pub number: String,
    /// Reason, reference or method from the document; may be empty.
    pub description: String,
    /// Signed amount; a positive amount raises the balance.
    pub amount: Money,
    /// The account's balance after the entry.
    pub balance_after: Money,
    /// What remains of an invoice; `null` for other types.
    pub open: Option<Money>,
    /// Due date of an invoice; `null` for other types. Transaction Details has that of every item.
    pub due_on: Option<Date>,
    /// Method of a payment; `null` for other types.
    pub method: Option<PaidBy>,
}

/// `GET …/transactions/{entryId}`: Transaction Details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TransactionDetail {
    /// The transaction.
    #[serde(flatten)]
    pub transaction: Transaction,
    /// The first 200 allocations, in the order of first application. For a credit: the items it
    /// pays. For an item: the credits that pay it.
    pub allocations: Vec<Allocation>,
    /// Number of allocations in all.
    pub allocation_count: u64,
    /// Cursor of `GET …/transactions/{entryId}/allocations` for the allocations after the first
    /// 200; `null` when there are no more.
    pub next_allocations: Option<String>,
    /// The unapplied part of a credit; `null` for other types.
    pub unapplied: Option<Money>,
    /// For a credit: the part that refunds and reversals have taken from it. For a refund or
    /// positive reversal: the part it takes from credits. `null` for other types.
    pub taken: Option<Money>,
    /// For a negative reversal: the part it returns to credits. `null` for other types.
    pub given_back: Option<Money>,
    /// The entry that the document names: the invoice to pay first, or the payment, refund or
    /// reversal that it reverses; `null` without one.
    pub names: Option<NamedEntry>,
    /// When the entry was posted.
    pub posted_at: Timestamp,
}

/// An allocation between a credit and an item, seen from one of the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Allocation {
    /// Entry id of the other entry.
    pub id: String,
    /// Entry type.
    pub r#type: TransactionType,
    /// Document number.
    pub number: String,
    /// Effective date.
    pub date: Date,
    /// The amount currently allocated between the two, as a positive amount.
    pub amount: Money,
}

/// `GET …/transactions/{entryId}/allocations`: a page of the allocations of one transaction. All
/// pages of a list show the allocations as of its first page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AllocationPage {
    /// The allocations.
    pub items: Vec<Allocation>,
    /// Cursor of the next page, valid for this transaction only; `null` on the last page.
    pub next: Option<String>,
}

/// An entry that another entry names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NamedEntry {
    /// Entry id.
    pub id: String,
    /// Entry type.
    pub r#type: TransactionType,
    /// Document number.
    pub number: String,
}

/// The method of a payment.
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
    /// Any other method.
    Other,
}

/// A page of transactions, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TransactionPage {
    /// The transactions.
    pub items: Vec<Transaction>,
    /// Cursor of the next page, valid for this account and these filters only; `null` on the last
    /// page.
    pub next: Option<String>,
}

/// The filters of `GET …/transactions`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransactionsQuery {
    /// Only this type.
    #[serde(default)]
    pub r#type: Option<TransactionType>,
    /// First `date`; by default 24 months ago.
    #[serde(default, deserialize_with = "plain_date")]
    pub from: Option<Date>,
    /// Last `date`; may be in the future.
    #[serde(default, deserialize_with = "plain_date")]
    pub to: Option<Date>,
    /// Part of a number or description, or an amount, up to 100 characters. Ignores case, accents,
    /// ligatures and kinds of apostrophe. An amount is found with either sign, as English or French
    /// writes it: `1,894.07` or `1 894,07`.
    #[cfg_attr(feature = "openapi", schemars(length(max = FILTER_LENGTH)))]
    #[serde(default)]
    pub text: Option<String>,
    /// `next` of the previous page.
    #[serde(default)]
    pub cursor: Option<String>,
    /// Items of a page: 1 to 200, 50 by default.
    #[serde(default)]
    pub limit: Option<u32>,
}
