//! Invoice Transaction Details.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{BillingAddress, Money, TransactionType};

/// `GET …/invoices/{number}`: Invoice Transaction Details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Invoice {
    /// Entry id, unique within the account.
    pub id: String,
    /// Invoice number, unique within the account.
    pub number: String,
    /// Issue date.
    pub issued_on: Date,
    /// Due date.
    pub due_on: Date,
    /// Billing period.
    pub period: Period,
    /// Name and address that the invoice was issued to.
    pub bill_to: BillingAddress,
    /// The first 200 lines.
    pub lines: Vec<InvoiceLine>,
    /// Number of lines in all.
    pub line_count: u64,
    /// Cursor of `GET …/invoices/{number}/lines` for the lines after the first 200; `null` when
    /// there are no more.
    pub next_lines: Option<String>,
    /// Totals of all lines by cause, including lines after the first 200; only causes that occur.
    pub causes: Vec<CauseTotal>,
    /// Sum of all lines.
    pub subtotal: Money,
    /// Taxes as billed.
    pub taxes: Vec<Tax>,
    /// Sum of lines and taxes.
    pub total: Money,
    /// What remains to be paid.
    pub open: Money,
    /// Payment status.
    pub status: InvoiceStatus,
    /// The first 200 payments and credits applied to the invoice, in the order of first
    /// application.
    pub payments: Vec<AppliedCredit>,
    /// Number of payments and credits in all.
    pub payment_count: u64,
    /// Cursor of `GET …/transactions/{id}/allocations` for the payments after the first 200; `null`
    /// when there are no more.
    pub next_payments: Option<String>,
    /// Its call records; `null` without any.
    pub call_records: Option<CallRecords>,
}

/// A period, with both days included.
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
    /// Description.
    pub description: String,
    /// Cause of the charge.
    pub category: LineCategory,
    /// Decimal string without trailing zeros. For display: `amount` is not computed from it.
    pub quantity: String,
    /// Decimal string with at least the currency's decimals and no trailing zeros after them. For
    /// display: `amount` is not computed from it.
    pub unit_price: String,
    /// Amount of the line.
    pub amount: Money,
    /// The calls of a usage line; `null` for other lines.
    pub usage: Option<Usage>,
}

/// `GET …/invoices/{number}/lines`: a page of the lines of an invoice, in the invoice's order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct InvoiceLinePage {
    /// The lines.
    pub items: Vec<InvoiceLine>,
    /// Cursor of the next page, valid for this invoice only; `null` on the last page.
    pub next: Option<String>,
}

/// The total of one cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CauseTotal {
    /// The cause.
    pub category: LineCategory,
    /// Sum of the lines of this cause.
    pub amount: Money,
}

/// The cause of a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LineCategory {
    /// A charge of every period.
    Recurring,
    /// Calls and other metered usage.
    Usage,
    /// A single charge.
    OneTime,
    /// A deduction.
    Credit,
}

/// The calls of a usage line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Number of calls.
    pub calls: u64,
    /// Billed seconds in all.
    pub billed_seconds: u64,
}

/// A tax, as billed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Tax {
    /// Name, such as GST or QST.
    pub name: String,
    /// Percentage as a decimal string without trailing zeros, such as `9.975`.
    pub rate: String,
    /// Amount of the tax.
    pub amount: Money,
    /// The provider's registration number; `null` without one.
    pub registration: Option<String>,
}

/// A payment or credit applied to an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AppliedCredit {
    /// Entry id of the payment or credit.
    pub id: String,
    /// Entry type.
    pub r#type: TransactionType,
    /// Effective date.
    pub date: Date,
    /// Document number.
    pub number: String,
    /// The part applied to this invoice, as a positive amount.
    pub amount: Money,
}

/// The call records of an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CallRecords {
    /// Whether they can be downloaded.
    pub available: bool,
    /// Number of call records.
    pub calls: u64,
    /// Whether they add up to the invoice.
    pub tie_out: TieOut,
}

/// Whether the calls of an invoice add up to its usage lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TieOut {
    /// Whether all groups match.
    pub matches: bool,
    /// Every usage line is in one group.
    pub groups: Vec<TieOutGroup>,
}

/// Usage lines, and the calls that are compared with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TieOutGroup {
    /// Ids of the usage lines: one; all, when the calls do not name theirs; none, when the calls
    /// name a line that the invoice does not have.
    pub lines: Vec<String>,
    /// Number of calls.
    pub calls: u64,
    /// Billed seconds of the calls.
    pub billed_seconds: u64,
    /// Sum of the calls' charges, exact: up to six decimals, in the invoice's currency.
    pub charge: String,
    /// What the lines bill together; `null` without lines.
    pub billed: Option<Money>,
    /// Calls and billed seconds that the lines state together; `null` when one states none.
    pub stated: Option<Usage>,
    /// The sum of the charges, rounded once, less what the lines bill.
    pub difference: Money,
    /// Whether amounts, calls and seconds agree.
    pub matches: bool,
}

/// The payment status of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum InvoiceStatus {
    /// Not paid, not past due.
    Open,
    /// Partly paid, not past due.
    PartlyPaid,
    /// Fully paid.
    Paid,
    /// Not fully paid after the due date.
    PastDue,
}
