//! Invoice Transaction Details.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{BillingAddress, Money, TransactionType};

/// `GET …/invoices/{number}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Invoice {
    /// Entry id, unique within the account.
    pub id: String,
    /// Invoice number, unique within the account.
    pub number: String,
    /// Civil day of issue.
    pub issued_on: Date,
    /// Civil day it is due.
    pub due_on: Date,
    /// What it bills for.
    pub period: Period,
    /// Name and address it was issued to.
    pub bill_to: BillingAddress,
    /// The first 200 lines.
    pub lines: Vec<InvoiceLine>,
    /// How many lines there are in all.
    pub line_count: u64,
    /// Cursor of `GET …/invoices/{number}/lines` for those after the first 200; `null` when there
    /// are no more.
    pub next_lines: Option<String>,
    /// Sums of all lines by cause, also of lines beyond the first 200; only causes that occur.
    pub causes: Vec<CauseTotal>,
    /// Sum of all lines.
    pub subtotal: Money,
    /// Taxes exactly as billed; shown, never computed.
    pub taxes: Vec<Tax>,
    /// Lines and taxes together.
    pub total: Money,
    /// What is not yet paid.
    pub open: Money,
    /// Where it stands.
    pub status: InvoiceStatus,
    /// Payments and credits applied to it, in the order they first were; the first 200.
    pub payments: Vec<AppliedCredit>,
    /// How many payments and credits there are in all.
    pub payment_count: u64,
    /// Cursor of `GET …/transactions/{id}/allocations` for those after the first 200; `null` when
    /// there are no more.
    pub next_payments: Option<String>,
    /// Its call records, when there are any.
    pub call_records: Option<CallRecords>,
}

/// First and last day, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// One line of an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct InvoiceLine {
    /// Line id, unique within the invoice.
    pub id: String,
    /// What it is for.
    pub description: String,
    /// Its cause.
    pub category: LineCategory,
    /// Decimal string without trailing zeros; shown, never multiplied.
    pub quantity: String,
    /// Decimal string with at least the currency's decimals and no trailing zeros after them;
    /// shown, never multiplied.
    pub unit_price: String,
    /// What it adds to the invoice.
    pub amount: Money,
    /// The calls behind a usage line.
    pub usage: Option<Usage>,
}

/// `GET …/invoices/{number}/lines`: some lines of an invoice, in the order it has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct InvoiceLinePage {
    /// The lines.
    pub items: Vec<InvoiceLine>,
    /// Cursor of the next page, good for this invoice only; `null` at the end.
    pub next: Option<String>,
}

/// What one cause adds to an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CauseTotal {
    /// The cause.
    pub category: LineCategory,
    /// Sum of its lines.
    pub amount: Money,
}

/// The cause of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LineCategory {
    /// Billed every period.
    Recurring,
    /// Calls and other metered use.
    Usage,
    /// Billed once.
    OneTime,
    /// Taken off.
    Credit,
}

/// The calls behind a usage line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Number of calls.
    pub calls: u64,
    /// Their billed seconds.
    pub billed_seconds: u64,
}

/// One tax, as billed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Tax {
    /// Such as GST or QST.
    pub name: String,
    /// A percentage, as a decimal string without trailing zeros: `5`, `9.975`.
    pub rate: String,
    /// The tax.
    pub amount: Money,
    /// The provider's registration number.
    pub registration: Option<String>,
}

/// A payment or credit that paid part of an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AppliedCredit {
    /// Entry id of the payment or credit.
    pub id: String,
    /// Its kind.
    pub r#type: TransactionType,
    /// The day it took effect.
    pub date: Date,
    /// Its number.
    pub number: String,
    /// The part applied to this invoice, as a positive amount.
    pub amount: Money,
}

/// Whether an invoice's calls can be downloaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CallRecords {
    /// Whether they are here.
    pub available: bool,
    /// How many.
    pub calls: u64,
}

/// Where an invoice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum InvoiceStatus {
    /// Nothing paid yet, not past due.
    Open,
    /// Part paid, not past due.
    PartlyPaid,
    /// Nothing left.
    Paid,
    /// Something left after the due date.
    PastDue,
}
