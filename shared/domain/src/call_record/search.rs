//! Which calls a search finds, and in which order.

use std::cmp::Ordering;

use jiff::Timestamp;

use super::{
    charge::CallCharge,
    mask::masked,
    record::{CallRecord, Direction},
};

/// What a call must have to be found. A part that is `None` does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Not before this instant.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
    /// A part of the caller's or the callee's number, as written. Of masked numbers, a part of
    /// what is shown: hidden digits cannot be probed.
    pub number: Option<String>,
    /// The whole direction.
    pub direction: Option<Direction>,
    /// The whole extension.
    pub extension: Option<String>,
    /// The whole cost centre.
    pub cost_centre: Option<String>,
    /// The whole destination.
    pub destination: Option<String>,
    /// At least this charge.
    pub min_charge: Option<CallCharge>,
    /// At least so many billed seconds.
    pub min_seconds: Option<u32>,
    /// The whole invoice number.
    pub invoice_number: Option<String>,
    /// The whole id of an invoice line.
    pub line_id: Option<String>,
    /// Whether numbers are masked for the person who searches.
    pub masked: bool,
}

impl Filter {
    /// Whether a call is found. This is the definition; the search over stored segments is a
    /// faster way to the same.
    pub fn matches(&self, call: &CallRecord) -> bool {
        let whole = |wanted: &Option<String>, text: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted == text)
        };
        self.from.is_none_or(|from| call.started_at >= from)
            && self.to.is_none_or(|to| call.started_at < to)
            && self.direction.is_none_or(|direction| call.direction == direction)
            && whole(&self.extension, &call.extension)
            && whole(&self.cost_centre, &call.cost_centre)
            && whole(&self.destination, &call.destination)
            && whole(&self.invoice_number, &call.invoice_number)
            && whole(&self.line_id, &call.line_id)
            && self.min_charge.is_none_or(|least| call.charge >= least)
            && self.min_seconds.is_none_or(|least| call.billed_seconds >= least)
            && self.matches_number(&call.caller, &call.callee)
    }

    /// Whether one of the two numbers has the part that is looked for.
    pub fn matches_number(&self, caller: &str, callee: &str) -> bool {
        let Some(part) = &self.number else { return true };
        let has = |number: &str| {
            if self.masked {
                masked(number).contains(part.as_str())
            } else {
                number.contains(part.as_str())
            }
        };
        has(caller) || has(callee)
    }
}

/// What calls are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    /// Start.
    #[default]
    StartedAt,
    /// Charge.
    Charge,
    /// Billed seconds.
    BilledSeconds,
}

/// The order of a list of calls. Calls with an equal key are in order of start and then of id, also
/// reversed when it is descending, so that every call has one place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// The key.
    pub key: SortKey,
    /// Whether the largest comes first.
    pub descending: bool,
}

impl Order {
    /// Which of two calls comes first.
    pub fn compare(self, one: &CallRecord, other: &CallRecord) -> Ordering {
        let by_start = || (one.started_at, &one.call_id).cmp(&(other.started_at, &other.call_id));
        let ascending = match self.key {
            SortKey::StartedAt => by_start(),
            SortKey::Charge => one.charge.cmp(&other.charge).then_with(by_start),
            SortKey::BilledSeconds => {
                one.billed_seconds.cmp(&other.billed_seconds).then_with(by_start)
            }
        };
        if self.descending { ascending.reverse() } else { ascending }
    }
}
