//! One call, and sums of calls.

use std::fmt;

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::charge::CallCharge;
use crate::text_enum::text_enum;

text_enum! {
    /// The direction of a call, as the customer sees it.
    Direction {
        /// From outside to the customer.
        Inbound = "inbound",
        /// From the customer to outside.
        Outbound = "outbound",
        /// Within the customer.
        Internal = "internal",
    }
}

/// One call of an account. A text that the billing system left empty is empty here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRecord {
    /// The billing system's id, unique within account and UTC month of `started_at`.
    pub call_id: String,
    /// The invoice that bills the call; empty when none does.
    pub invoice_number: String,
    /// The line of that invoice that bills it (its `id`); empty when the billing system does not
    /// say.
    pub line_id: String,
    /// Start, to the millisecond.
    pub started_at: Timestamp,
    /// Seconds from start to end.
    pub duration_seconds: u32,
    /// Seconds that are billed.
    pub billed_seconds: u32,
    /// Its direction.
    pub direction: Direction,
    /// The number of the calling party, as written.
    pub caller: String,
    /// The number of the called party, as written.
    pub callee: String,
    /// The name of the calling party.
    pub caller_name: String,
    /// The customer's extension.
    pub extension: String,
    /// The customer's cost centre.
    pub cost_centre: String,
    /// Where the call went, such as a country or a rate group.
    pub destination: String,
    /// What it costs, in the currency of the account.
    pub charge: CallCharge,
}

/// A calendar month in UTC: that of a call's start decides where its record is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(Date);

impl Month {
    /// The month of an instant.
    pub fn of(instant: Timestamp) -> Self {
        Self(TimeZone::UTC.to_datetime(instant).date().first_of_month())
    }

    /// Parses `YYYY-MM`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        crate::date::parse_date(&format!("{text}-01")).map(Self)
    }

    /// Its first day.
    pub const fn first_day(self) -> Date {
        self.0
    }
}

/// `YYYY-MM`.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

/// Sums of calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Number of calls.
    pub calls: u64,
    /// Billed seconds.
    pub billed_seconds: u64,
    /// Charges, exact.
    pub charge: CallCharge,
}

impl Totals {
    /// With one more call.
    pub fn add(&mut self, billed_seconds: u32, charge: CallCharge) {
        self.calls = self.calls.saturating_add(1);
        self.billed_seconds = self.billed_seconds.saturating_add(billed_seconds.into());
        self.charge = self.charge.plus(charge);
    }

    /// The sums of both.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            calls: self.calls.saturating_add(other.calls),
            billed_seconds: self.billed_seconds.saturating_add(other.billed_seconds),
            charge: self.charge.plus(other.charge),
        }
    }
}
