//! The search, the sums by group and the rows in order are what a loop over all calls gives.

use std::collections::BTreeMap;

use call_store::{GroupBy, Query, RowsInOrder, search, summarize};
use domain::call_record::{CallRecord, Filter, Order, Totals};
use jiff::tz::TimeZone;
use proptest::{
    prelude::*,
    sample::select,
    test_runner::{RngAlgorithm, RngSeed},
};

use crate::{
    arbitrary::{Stored, alone, filter, large, order, stored},
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

/// All pages together have every match once and in order.
fn check_pages(stored: &Stored, filter: &Filter, order: Order, limit: usize) {
    let mut wanted = matching(stored, filter);
    wanted.sort_by(|one, other| order.compare(one, other));
    // A page of one call for each of thousands would take long and show nothing more.
    let limit = if limit < 50 { limit.max(wanted.len() / 20) } else { limit };
    let found = pages(stored, filter, order, limit);
    assert!(found.iter().eq(wanted), "{filter:?} {order:?}");
}

/// The first page has the first matches and the sums of all.
fn check_first_page(stored: &Stored, filter: &Filter, order: Order) {
    let mut wanted = matching(stored, filter);
    wanted.sort_by(|one, other| order.compare(one, other));
    let query = Query { filter: filter.clone(), order, after: None, limit: 20 };
    let found = run(search(&stored.files, &stored.segments, &query)).unwrap();
    assert_eq!(found.totals, sums(&wanted), "{filter:?}");
    let calls = found.calls.iter().map(|found| &found.call);
    assert!(calls.eq(wanted.into_iter().take(20)), "{filter:?} {order:?}");
}

/// Sums by group are those of a loop.
fn check_groups(stored: &Stored, filter: &Filter, zone: &TimeZone) {
    for by in [GroupBy::Day(zone.clone()), GroupBy::CostCentre, GroupBy::Destination] {
        let mut wanted = BTreeMap::<String, Totals>::new();
        for call in matching(stored, filter) {
            let group = match by {
                GroupBy::Day(_) => zone.to_datetime(call.started_at).date().to_string(),
                GroupBy::CostCentre => call.cost_centre.clone(),
                GroupBy::Destination => call.destination.clone(),
            };
            wanted.entry(group).or_default().add(call.billed_seconds, call.charge);
        }
        let found = run(summarize(&stored.files, &stored.segments, filter, &by)).unwrap();
        assert_eq!(found, wanted.into_iter().collect::<Vec<_>>(), "{filter:?}");
    }
}

/// Rows come in order, every match once and as it is stored.
fn check_rows(stored: &Stored, filter: &Filter) {
    let mut wanted = matching(stored, filter);
    wanted.sort_by(|one, other| Order::default().compare(one, other));
    let mut rows = RowsInOrder::new(&stored.files, &stored.segments, filter);
    let mut found = Vec::new();
    while let Some(block) = run(rows.next()).unwrap() {
        let joined: String = block.rows().map(|(_, row)| format!("{row}\n")).collect();
        assert_eq!(&joined, block.text());
        found.extend(block.rows().map(|(segment, row)| (segment, row.to_owned())));
    }
    assert_eq!(found.len(), wanted.len(), "{filter:?}");
    for ((segment, row), call) in found.iter().zip(wanted) {
        let kind = u8::try_from(stored.segments[*segment].extra_columns.len() / 2).unwrap();
        assert_eq!(row, &line(call, &extra_cells(call, kind)), "{filter:?}");
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn all_pages_together_have_every_match_once_and_in_order(
        stored in stored(400), filters in prop::collection::vec((filter(), order()), 6),
        limit in select(vec![1, 3, 50, 1_000]),
    ) {
        filters.iter().for_each(|(filter, order)| check_pages(&stored, filter, *order, limit));
    }

    #[test]
    fn sums_by_group_are_those_of_a_loop(
        stored in stored(400), filters in prop::collection::vec(filter(), 4),
        zone in select(vec!["America/Toronto", "America/St_Johns", "Asia/Kolkata", "UTC"]),
    ) {
        let zone = TimeZone::get(zone).unwrap();
        filters.iter().for_each(|filter| check_groups(&stored, filter, &zone));
    }

    #[test]
    fn rows_come_in_order_with_every_match_once(
        stored in stored(400), filters in prop::collection::vec(filter(), 4),
    ) {
        filters.iter().for_each(|filter| check_rows(&stored, filter));
        check_rows(&stored, &Filter::default());
    }
}

proptest! {
    // The same calls and filters each time, because a case takes seconds.
    #![proptest_config(ProptestConfig {
        cases: 1,
        max_shrink_iters: 0,
        rng_algorithm: RngAlgorithm::XorShift,
        rng_seed: RngSeed::Fixed(14),
        ..config()
    })]

    #[test]
    fn large_segments_are_searched_by_column_as_by_call(
        stored in large(), filters in prop::collection::vec(filter(), 6), order in order(),
    ) {
        let zone = TimeZone::get("America/St_Johns").unwrap();
        for filter in alone().into_iter().chain(filters) {
            check_first_page(&stored, &filter, order);
            check_groups(&stored, &filter, &zone);
            check_rows(&stored, &filter);
        }
    }
}
