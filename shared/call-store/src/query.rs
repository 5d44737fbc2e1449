//! What is asked of a search, and what it gives.

use std::cmp::Ordering;

use domain::call_record::{CallRecord, Filter, Order, SortKey, Totals};
use jiff::Timestamp;

/// A search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// What a call must have.
    pub filter: Filter,
    /// The order of what is found.
    pub order: Order,
    /// Only calls behind this one, in the same order.
    pub after: Option<Position>,
    /// At most so many calls.
    pub limit: usize,
}

/// The place of a call in an order: what a cursor has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The key: millionths of the charge, or billed seconds, or 0 in order of start.
    pub key: i64,
    /// Start.
    pub started_at: Timestamp,
    /// The billing system's id.
    pub call_id: String,
}

impl Position {
    /// The place of a call.
    pub fn of(call: &CallRecord, order: Order) -> Self {
        let (key, started_at) = (key(call, order.key), call.started_at);
        Self { key, started_at, call_id: call.call_id.clone() }
    }

    /// Whether a call comes behind this place.
    pub(crate) fn is_before(&self, call: &CallRecord, order: Order) -> bool {
        let here = (self.key, self.started_at, self.call_id.as_str());
        let there = (key(call, order.key), call.started_at, call.call_id.as_str());
        let wanted = if order.descending { Ordering::Greater } else { Ordering::Less };
        here.cmp(&there) == wanted
    }
}

/// The key of a call in an order.
pub(crate) fn key(call: &CallRecord, by: SortKey) -> i64 {
    match by {
        SortKey::StartedAt => 0,
        // A call's charge has 18 digits at most.
        SortKey::Charge => call.charge.millionths().unwrap_or(i64::MAX),
        SortKey::BilledSeconds => call.billed_seconds.into(),
    }
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The first calls, in order.
    pub calls: Vec<FoundCall>,
    /// Sums of all calls that match, wherever the page begins and ends.
    pub totals: Totals,
    /// The place of the last call, when more follow it.
    pub next: Option<Position>,
}

/// A call that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundCall {
    /// The call. Its numbers are not masked.
    pub call: CallRecord,
    /// The place of its segment among those that were searched.
    pub segment: usize,
}
