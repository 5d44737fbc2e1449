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
    /// What each cause adds to the total, including lines after the first 200; only causes that
    /// occur, in the order of display.
    pub causes: Vec<CauseAmount>,
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

/// `GET …/invoices`: the newest invoices by cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct InvoiceList {
    /// Those of the last 400 days, at most 12, newest first.
    pub items: Vec<InvoiceSummary>,
}

/// What an invoice is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct InvoiceSummary {
    /// Invoice number.
    pub number: String,
    /// Issue date.
    pub issued_on: Date,
    /// Sum of lines and taxes.
    pub total: Money,
    /// What each cause adds to the total; only causes that occur, in the order of display.
    pub causes: Vec<CauseAmount>,
}

/// What a cause adds to the total of an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CauseAmount {
    /// The cause.
    pub cause: Cause,
    /// Sum of its lines or taxes.
    pub amount: Money,
}

/// What a part of an invoice's total is for: lines of a category, or taxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Charges of every period.
    Recurring,
    /// Calls and other metered usage.
    Usage,
    /// Single charges.
    OneTime,
    /// Deductions.
    Credit,
    /// Taxes.
    Taxes,
}

/// `GET …/invoices/{number}/comparison`: an invoice, compared with the one before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct InvoiceComparison {
    /// The invoice.
    pub invoice: InvoiceSummary,
    /// How it differs; `null` when there is no earlier invoice within 400 days.
    pub difference: Option<InvoiceDifference>,
}

/// How an invoice differs from the one before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct InvoiceDifference {
    /// The earlier invoice.
    pub earlier: InvoiceSummary,
    /// Total of the invoice less that of the earlier one.
    pub change: Money,
    /// Each cause that one of the two has, in the order of display. Together their changes are
    /// `change`.
    pub causes: Vec<CauseChange>,
}

/// How what a cause adds to the total differs from the earlier invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CauseChange {
    /// The cause.
    pub cause: Cause,
    /// Its sum in the earlier invoice.
    pub before: Money,
    /// Its sum in this invoice.
    pub now: Money,
    /// `now` less `before`.
    pub change: Money,
    /// The 20 largest changes, the largest first.
    pub lines: Vec<LineChange>,
    /// What all further lines change together; `null` without any.
    pub other_lines: Option<OtherLines>,
}

/// How the lines of one description differ from the earlier invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LineChange {
    /// Description of the lines, or name of the tax.
    pub description: String,
    /// Their sum in the earlier invoice; `null` when it has no such line.
    pub before: Option<Money>,
    /// Their sum in this invoice; `null` when it has no such line.
    pub now: Option<Money>,
    /// `now` less `before`, never zero.
    pub change: Money,
}

/// Changed lines that are not listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OtherLines {
    /// Number of descriptions.
    pub count: u64,
    /// Sum of their changes.
    pub change: Money,
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
