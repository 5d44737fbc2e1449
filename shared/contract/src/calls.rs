//! Calls: Call History and search, and the invoices that they do not add up to.
//!
//! A charge is a decimal string with up to six decimals, never rounded, and without trailing zeros;
//! its currency is beside it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[cfg(feature = "openapi")]
use crate::length::{CALL_TEXT_LENGTH, NUMBER_LENGTH};
use crate::{CallDialect, Money};

/// `GET …/call-history`: the months of Call History.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CallHistory {
    /// The current month and the six before it, newest first; also months without calls.
    pub months: Vec<CallMonth>,
    /// First day of a search without `from` and `to`: six months ago.
    pub default_from: Date,
}

/// The calls of a month in the account's time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CallMonth {
    /// The month, such as `2026-06`.
    pub month: String,
    /// Number of calls.
    pub calls: u64,
    /// Billed seconds in all.
    pub billed_seconds: u64,
    /// Sum of the charges, exact.
    pub charge: String,
    /// ISO 4217 code.
    pub currency: String,
    /// Whether there is something to download.
    pub available: bool,
}

/// The direction of a call, as the customer sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CallDirection {
    /// From outside to the customer.
    Inbound,
    /// From the customer to outside.
    Outbound,
    /// Within the customer.
    Internal,
}

/// What calls are sorted by. Calls with an equal key are in order of start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub enum CallSort {
    /// Oldest first.
    #[serde(rename = "startedAt")]
    StartedAt,
    /// Newest first.
    #[default]
    #[serde(rename = "-startedAt")]
    StartedAtDescending,
    /// Lowest charge first.
    #[serde(rename = "charge")]
    Charge,
    /// Highest charge first.
    #[serde(rename = "-charge")]
    ChargeDescending,
    /// Fewest billed seconds first.
    #[serde(rename = "billedSeconds")]
    BilledSeconds,
    /// Most billed seconds first.
    #[serde(rename = "-billedSeconds")]
    BilledSecondsDescending,
}

/// What calls are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum CallGrouping {
    /// Civil day of the start, in the account's time zone.
    Day,
    /// Cost centre.
    CostCentre,
    /// Destination.
    Destination,
}

/// The filters of a search, which queries and exports share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallFilters {
    /// First day, or first instant.
    pub from: Option<String>,
    /// Last day, or the instant at which the range ends.
    pub to: Option<String>,
    /// Part of a number.
    pub number: Option<String>,
    /// Direction.
    pub direction: Option<CallDirection>,
    /// Extension.
    pub extension: Option<String>,
    /// Cost centre.
    pub cost_centre: Option<String>,
    /// Destination.
    pub destination: Option<String>,
    /// Invoice.
    pub invoice_number: Option<String>,
    /// Line of the invoice.
    pub line_id: Option<String>,
    /// Least charge.
    pub min_charge: Option<String>,
    /// Fewest billed seconds.
    pub min_seconds: Option<u32>,
}

/// Defines a request with the filters of a search and fields of its own. A type of its own for the
/// filters could not refuse unknown fields: serde does not combine that with flattening.
macro_rules! filtered {
    ($(#[$doc:meta])* $name:ident { $($own:tt)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name {
            /// First day in the account's time zone, such as `2026-06-01`, or the first instant,
            /// such as `2026-06-01T04:00:00Z`. By default six months before `to`; with
            /// `invoiceNumber` and without `to`, all calls of that invoice.
            #[serde(default)]
            pub from: Option<String>,
            /// Last day, or the instant before which the calls start. Of the same kind as `from`,
            /// and at most six months after it. By default today; later calls are found, too.
            #[serde(default)]
            pub to: Option<String>,
            /// Part of the caller's or the callee's number, as written.
            #[cfg_attr(feature = "openapi", schemars(length(max = CALL_TEXT_LENGTH)))]
            #[serde(default)]
            pub number: Option<String>,
            /// The direction.
            #[serde(default)]
            pub direction: Option<CallDirection>,
            /// The whole extension; empty for calls without one, as for all texts below.
            #[cfg_attr(feature = "openapi", schemars(length(max = CALL_TEXT_LENGTH)))]
            #[serde(default)]
            pub extension: Option<String>,
            /// The whole cost centre.
            #[cfg_attr(feature = "openapi", schemars(length(max = CALL_TEXT_LENGTH)))]
            #[serde(default)]
            pub cost_centre: Option<String>,
            /// The whole destination.
            #[cfg_attr(feature = "openapi", schemars(length(max = CALL_TEXT_LENGTH)))]
            #[serde(default)]
            pub destination: Option<String>,
            /// The whole number of the invoice that bills the call.
            #[cfg_attr(feature = "openapi", schemars(length(max = NUMBER_LENGTH)))]
            #[serde(default)]
            pub invoice_number: Option<String>,
            /// The id of the line of that invoice. Needs `invoiceNumber`.
            #[cfg_attr(feature = "openapi", schemars(length(max = CALL_TEXT_LENGTH)))]
            #[serde(default)]
            pub line_id: Option<String>,
            /// At least this charge: a decimal with up to six decimals.
            #[serde(default)]
            pub min_charge: Option<String>,
            /// At least so many billed seconds.
            #[serde(default)]
            pub min_seconds: Option<u32>,
            $($own)*
        }

        impl $name {
            /// Its filters.
            pub fn filters(&self) -> CallFilters {
                CallFilters {
                    from: self.from.clone(),
                    to: self.to.clone(),
                    number: self.number.clone(),
                    direction: self.direction,
                    extension: self.extension.clone(),
                    cost_centre: self.cost_centre.clone(),
                    destination: self.destination.clone(),
                    invoice_number: self.invoice_number.clone(),
                    line_id: self.line_id.clone(),
                    min_charge: self.min_charge.clone(),
                    min_seconds: self.min_seconds,
                }
            }
        }
    };
}

filtered! {
    /// The parameters of `GET …/calls`.
    CallsQuery {
        /// The order; by default newest first.
        #[serde(default)]
        pub sort: CallSort,
        /// `next` of the previous page.
        #[serde(default)]
        pub cursor: Option<String>,
        /// Items of a page: 1 to 200, 50 by default.
        #[cfg_attr(feature = "openapi", schemars(range(min = 1, max = 200)))]
        #[serde(default)]
        pub limit: Option<u16>,
    }
}

/// The parameters of `GET …/invoices/{number}/calls`. Without a part of a number: what viewers do
/// not see, they cannot look for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InvoiceCallsQuery {
    /// The id of a line of the invoice; by default the calls of all lines.
    #[cfg_attr(feature = "openapi", schemars(length(max = CALL_TEXT_LENGTH)))]
    #[serde(default)]
    pub line_id: Option<String>,
    /// The order; by default newest first.
    #[serde(default)]
    pub sort: CallSort,
    /// `next` of the previous page.
    #[serde(default)]
    pub cursor: Option<String>,
    /// Items of a page: 1 to 200, 50 by default.
    #[cfg_attr(feature = "openapi", schemars(range(min = 1, max = 200)))]
    #[serde(default)]
    pub limit: Option<u16>,
}

filtered! {
    /// The parameters of `GET …/calls/summary`.
    CallSummaryQuery {
        /// What the calls are grouped by.
        pub by: CallGrouping,
    }
}

filtered! {
    /// `POST …/calls/exports`: requests a file with the calls of a search, oldest first.
    CallExportRequest {
        /// The form of the file.
        pub dialect: CallDialect,
    }
}

/// Sums of calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CallTotals {
    /// Number of calls.
    pub calls: u64,
    /// Billed seconds in all.
    pub billed_seconds: u64,
    /// Sum of the charges, exact.
    pub charge: String,
    /// ISO 4217 code.
    pub currency: String,
}

/// `GET …/calls` and `GET …/invoices/{number}/calls`: a page of the calls that a search finds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CallPage {
    /// The calls.
    pub items: Vec<Call>,
    /// Sums of all calls that the search finds, on this page or not.
    pub totals: CallTotals,
    /// Cursor of the next page, valid for this account and this search only; `null` on the last
    /// page.
    pub next: Option<String>,
}

/// One call. A text that the billing system left empty is empty here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Call {
    /// The billing system's id.
    pub call_id: String,
    /// Start, to the millisecond, in UTC.
    pub started_at: Timestamp,
    /// Start in the account's time zone with its offset, such as `2026-06-01T10:03:07.250-04:00`.
    pub local_start: String,
    /// Direction.
    pub direction: CallDirection,
    /// Number of the calling party, as written; its last four digits are hidden from viewers.
    pub caller: String,
    /// Number of the called party, likewise.
    pub callee: String,
    /// Name of the calling party.
    pub caller_name: String,
    /// The customer's extension.
    pub extension: String,
    /// The customer's cost centre.
    pub cost_centre: String,
    /// Where the call went, such as a country or a rate group.
    pub destination: String,
    /// Seconds from start to end.
    pub duration_seconds: u32,
    /// Seconds that are billed.
    pub billed_seconds: u32,
    /// What it costs, exact.
    pub charge: String,
    /// ISO 4217 code.
    pub currency: String,
    /// The invoice that bills it; empty without one.
    pub invoice_number: String,
}

/// `GET …/calls/summary`: sums of the calls that a search finds, by group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CallSummary {
    /// The groups that have calls. Days: in order. Others: highest charge first, at most 1,000.
    pub items: Vec<CallGroup>,
    /// Sums of the groups after the first 1,000; `null` without such groups.
    pub rest: Option<CallTotals>,
    /// Sums of all calls that the search finds.
    pub totals: CallTotals,
}

/// Sums of the calls of one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CallGroup {
    /// The day, such as `2026-06-01`, the cost centre or the destination; empty for calls without.
    pub key: String,
    /// Sums of its calls.
    #[serde(flatten)]
    pub totals: CallTotals,
}

/// `GET /v1/staff/untied-invoices`: a page of the invoices whose calls do not add up to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UntiedInvoices {
    /// The invoices.
    pub items: Vec<UntiedInvoice>,
    /// Cursor of the next page; `null` on the last page.
    pub next: Option<String>,
}

/// An invoice whose calls do not add up to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UntiedInvoice {
    /// Account id.
    pub account_id: String,
    /// The customer's name.
    pub account_name: String,
    /// Invoice number.
    pub number: String,
    /// Issue date.
    pub issued_on: Date,
    /// Number of its calls.
    pub calls: u64,
    /// The calls' charges, rounded once, less what the usage lines bill. It may be 0: then the
    /// numbers of calls or seconds differ, or lines differ in opposite directions.
    pub difference: Money,
}
