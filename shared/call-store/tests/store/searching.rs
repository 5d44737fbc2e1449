//! The search, the sums by group and the rows in order are what a loop over all calls gives.

use std::collections::BTreeMap;

use call_store::{GroupBy, Query, RowsInOrder, search, summarize};
use domain::call_record::{CallRecord, Filter, Order, Totals};
use jiff::tz::TimeZone;
use proptest::{prelude::*, sample::select};

use crate::{
    arbitrary::{Stored, filter, order, stored},
    support::{extra_cells, line, run},
};

fn matching<'a>(stored: &'a Stored, filter: &Filter) -> Vec<&'a CallRecord> {
    stored.calls.iter().filter(|call| filter.matches(call)).collect()
}

fn sums(calls: &[&CallRecord]) -> Totals {
    let mut sums = Totals::default();
    calls.iter().for_each(|call| sums.add(call.billed_seconds, call.charge));
    sums
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() }
}

/// All pages of a search.
fn pages(stored: &Stored, filter: &Filter, order: Order, limit: usize) -> Vec<CallRecord> {
    let mut query = Query { filter: filter.clone(), order, after: None, limit };
    let wanted = sums(&matching(stored, filter));
    let mut calls = Vec::new();
    loop {
        let found = run(search(&stored.files, &stored.segments, &query)).unwrap();
        assert_eq!(found.totals, wanted);
        assert!(found.calls.len() <= limit);
        for one in found.calls {
            let segment = &stored.segments[one.segment];
            assert!(one.call.started_at >= segment.first && one.call.started_at <= segment.last);
            calls.push(one.call);
        }
        match found.next {
            None => return calls,
            next => query.after = next,
        }
        assert!(calls.len().is_multiple_of(limit), "only the last page is not full");
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn all_pages_together_have_every_match_once_and_in_order(
        stored in stored(400), filters in prop::collection::vec((filter(), order()), 6),
        limit in select(vec![1, 3, 50, 1_000]),
    ) {
        for (filter, order) in filters {
            let mut wanted = matching(&stored, &filter);
            wanted.sort_by(|one, other| order.compare(one, other));
            // A page of one call for each of thousands would take long and show nothing more.
            let limit = if limit < 50 { limit.max(wanted.len() / 20) } else { limit };
            let found = pages(&stored, &filter, order, limit);
            prop_assert!(found.iter().eq(wanted), "{filter:?} {order:?}");
        }
    }

    #[test]
    fn sums_by_group_are_those_of_a_loop(
        stored in stored(400), filters in prop::collection::vec(filter(), 4),
        zone in select(vec!["America/Toronto", "America/St_Johns", "Asia/Kolkata", "UTC"]),
    ) {
        let zone = TimeZone::get(zone).unwrap();
        for filter in filters {
            for by in [GroupBy::Day(zone.clone()), GroupBy::CostCentre, GroupBy::Destination] {
                let mut wanted = BTreeMap::<String, Totals>::new();
                for call in matching(&stored, &filter) {
                    let group = match by {
                        GroupBy::Day(_) => zone.to_datetime(call.started_at).date().to_string(),
                        GroupBy::CostCentre => call.cost_centre.clone(),
                        GroupBy::Destination => call.destination.clone(),
                    };
                    wanted.entry(group).or_default().add(call.billed_seconds, call.charge);
                }
                let found = run(summarize(&stored.files, &stored.segments, &filter, &by)).unwrap();
                prop_assert_eq!(found, wanted.into_iter().collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn rows_come_in_order_with_every_match_once(
        stored in stored(400), filters in prop::collection::vec(filter(), 4),
    ) {
        for filter in filters.into_iter().chain([Filter::default()]) {
            let mut wanted = matching(&stored, &filter);
            wanted.sort_by(|one, other| Order::default().compare(one, other));
            let wanted: Vec<&str> = wanted.iter().map(|call| call.call_id.as_str()).collect();
            let mut rows = RowsInOrder::new(&stored.files, &stored.segments, &filter);
            let mut found = Vec::new();
            while let Some(block) = run(rows.next()).unwrap() {
                let joined: String = block.rows().map(|(_, row)| format!("{row}\n")).collect();
                prop_assert_eq!(&joined, block.text());
                found.extend(block.rows().map(|(segment, row)| (segment, row.to_owned())));
            }
            let ids = found.iter().map(|(_, row)| row.split(',').next().unwrap());
            prop_assert!(ids.eq(wanted));
            for (segment, row) in &found {
                let id = row.split(',').next().unwrap();
                let call = stored.calls.iter().find(|call| call.call_id == id).unwrap();
                let kind = u8::try_from(stored.segments[*segment].extra_columns.len() / 2).unwrap();
                prop_assert_eq!(row, &line(call, &extra_cells(call, kind)));
            }
        }
    }
}
