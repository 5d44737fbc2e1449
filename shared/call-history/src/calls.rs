//! Searches and sums over stored calls. Only this module calls `call-store`.

use app::{
    call_records::{ReadCallFiles, ReadCallRecords, Segment},
    store::StoreError,
};
pub use call_store::Position;
use call_store::{GroupBy, Query, RowBlock, RowsInOrder, summarize};
use domain::call_record::{CallRecord, Filter, Order, Totals, masked};
use jiff::Timestamp;

use crate::{account::CallAccount, select::segments};

/// Most groups that are named, except days.
const GROUPS: usize = 1_000;

/// What a page of a search begins with, and how long it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The order.
    pub order: Order,
    /// The place of the last call of the page before.
    pub after: Option<Position>,
    /// Most calls.
    pub limit: u16,
}

/// A page of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The calls, as the person who searches sees them.
    pub calls: Vec<CallRecord>,
    /// Sums of all calls that match.
    pub totals: Totals,
    /// The place of the last call, when more follow it.
    pub next: Option<Position>,
}

/// Searches the calls of an account.
///
/// # Errors
/// When a port fails or its contents are inconsistent.
pub async fn search(
    records: &impl ReadCallRecords,
    files: &impl ReadCallFiles,
    account: &CallAccount,
    filter: &Filter,
    page: Page,
    now: Timestamp,
) -> Result<Found, StoreError> {
    let segments = segments(records, account, filter, now).await?;
    let Page { order, after, limit } = page;
    let query = Query { filter: filter.clone(), order, after, limit: limit.into() };
    let found = call_store::search(files, &segments, &query).await?;
    let shown = |call: CallRecord| match filter.masked {
        true => CallRecord {
            caller: masked(&call.caller).into_owned(),
            callee: masked(&call.callee).into_owned(),
            ..call
        },
        false => call,
    };
    let calls = found.calls.into_iter().map(|found| shown(found.call)).collect();
    Ok(Found { calls, totals: found.totals, next: found.next })
}

/// What calls are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// The day of their start, in the account's zone.
    Day,
    /// The cost centre.
    CostCentre,
    /// The destination.
    Destination,
}

/// Sums of a search by group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The groups that have calls: days in order, others with the highest charge first.
    pub groups: Vec<(String, Totals)>,
    /// Sums of the groups that are not named; `None` when all are.
    pub rest: Option<Totals>,
    /// Sums of all calls that match.
    pub totals: Totals,
}

/// Sums the calls of an account by group.
///
/// # Errors
/// When a port fails or its contents are inconsistent.
pub async fn summary(
    records: &impl ReadCallRecords,
    files: &impl ReadCallFiles,
    account: &CallAccount,
    filter: &Filter,
    by: Grouping,
    now: Timestamp,
) -> Result<Summary, StoreError> {
    let segments = segments(records, account, filter, now).await?;
    let grouped = match by {
        Grouping::Day => GroupBy::Day(account.zone.clone()),
        Grouping::CostCentre => GroupBy::CostCentre,
        Grouping::Destination => GroupBy::Destination,
    };
    let mut groups = summarize(files, &segments, filter, &grouped).await?;
    let sum = |groups: &[(String, Totals)]| {
        groups.iter().fold(Totals::default(), |sum, (_, totals)| sum.plus(*totals))
    };
    let totals = sum(&groups);
    let mut rest = None;
    if by != Grouping::Day {
        groups.sort_by_key(|(_, totals)| std::cmp::Reverse(totals.charge));
        let unnamed = groups.get(GROUPS..).filter(|unnamed| !unnamed.is_empty());
        rest = unnamed.map(sum);
        groups.truncate(GROUPS);
    }
    Ok(Summary { groups, rest, totals })
}

/// Sums of the calls of these segments that match.
pub(crate) async fn totals(
    files: &impl ReadCallFiles,
    segments: &[Segment],
    filter: &Filter,
) -> Result<Totals, StoreError> {
    let query = Query { filter: filter.clone(), ..Query::default() };
    Ok(call_store::search(files, segments, &query).await?.totals)
}

/// The rows of calls that match, oldest first, in blocks.
pub(crate) struct Rows<'a, F>(RowsInOrder<'a, F>);

impl<'a, F: ReadCallFiles> Rows<'a, F> {
    /// Those of these segments.
    pub(crate) fn of(files: &'a F, segments: &'a [Segment], filter: &'a Filter) -> Self {
        Self(RowsInOrder::new(files, segments, filter))
    }

    /// The next block; `None` at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<RowBlock>, StoreError> {
        self.0.next().await
    }
}
