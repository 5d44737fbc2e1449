//! DuckDB, an independent engine, finds the same calls in the same order with the same sums: in the
//! files of segments, which it reads in place, and in the batches from which they were written.
//!
//! `cargo xtask test` installs DuckDB and runs this; `DUCKDB_PYTHON` is the Python that has it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "a test may panic, and its modules are not a library"
)]

#[path = "../store/arbitrary.rs"]
#[allow(dead_code, reason = "shared with the other tests")]
mod arbitrary;
mod batches;
mod documented;
mod engine;
mod questions;
#[path = "../store/support.rs"]
#[allow(dead_code, reason = "shared with the other tests")]
mod support;

use batches::{Batch, Imported, batches};
use call_store::{GroupBy, Query, RowsInOrder, search, summarize};
use domain::call_record::{Order, Totals};
use engine::Engine;
use jiff::tz::TimeZone;
use proptest::{prelude::*, sample::select};
use questions::{Question, ZONES, question};
use support::run;

/// Both places in which DuckDB looks: the stored files, and the batches as they came.
const VIEWS: [&str; 2] = ["stored", "dropped"];

/// The ids of all pages of a search, and its sums.
fn found(imported: &Imported, asked: &Question, limit: usize) -> (Vec<String>, Totals) {
    let Question { filter, order, .. } = asked;
    let mut query = Query { filter: filter.clone(), order: *order, after: None, limit };
    let mut ids = Vec::new();
    loop {
        let page = run(search(&imported.files, &imported.segments, &query)).unwrap();
        ids.extend(page.calls.into_iter().map(|found| found.call.call_id));
        query.after = page.next;
        if query.after.is_none() {
            return (ids, page.totals);
        }
    }
}

/// The ids of the rows in order, as a download has them.
fn downloaded(imported: &Imported, asked: &Question) -> Vec<String> {
    let mut rows = RowsInOrder::new(&imported.files, &imported.segments, &asked.filter);
    let mut ids = Vec::new();
    while let Some(block) = run(rows.next()).unwrap() {
        ids.extend(block.rows().map(|(_, row)| row.split(',').next().unwrap().to_owned()));
    }
    ids
}

/// Sums by group, each as DuckDB's texts are.
fn grouped(imported: &Imported, asked: &Question, by: &GroupBy) -> Vec<Vec<String>> {
    let sums = run(summarize(&imported.files, &imported.segments, &asked.filter, by)).unwrap();
    let row = |(group, totals)| [vec![group], texts(totals)].concat();
    sums.into_iter().map(row).collect()
}

fn texts(totals: Totals) -> Vec<String> {
    let Totals { calls, billed_seconds, charge } = totals;
    vec![calls.to_string(), billed_seconds.to_string(), charge.to_string()]
}

/// A question has the same answer here and there.
fn agree(imported: &Imported, engine: &mut Engine, asked: &Question, limit: usize) {
    let (ids, totals) = found(imported, asked, limit);
    let in_order = downloaded(imported, asked);
    for view in VIEWS {
        assert_eq!(engine.ids(view, asked, asked.order), ids, "{view}: {asked:?}");
        assert_eq!(engine.sums(view, asked, None), [texts(totals)], "{view}: {asked:?}");
        assert_eq!(engine.ids(view, asked, Order::default()), in_order, "{view}: {asked:?}");
    }
    let zone = TimeZone::get(asked.zone).unwrap();
    let day = format!("(started_at AT TIME ZONE '{}')::DATE::VARCHAR", asked.zone);
    for (by, group) in [
        (GroupBy::Day(zone), day.as_str()),
        (GroupBy::CostCentre, "cost_centre"),
        (GroupBy::Destination, "destination"),
    ] {
        let sums = grouped(imported, asked, &by);
        for view in VIEWS {
            assert_eq!(engine.sums(view, asked, Some(group)), sums, "{view}, {group}: {asked:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 10,
        max_shrink_iters: 100,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    #[ignore = "needs DuckDB; cargo xtask test runs it"]
    fn duckdb_finds_the_same_calls_in_stored_files_and_in_batches(
        batches in batches(), questions in prop::collection::vec(question(), 6),
        limit in select(vec![7, 50, 1_000]),
    ) {
        let imported = Imported::of(&batches);
        let mut engine = Engine::start();
        engine.open(&imported);
        engine.has_no_row("SELECT * FROM stored EXCEPT ALL SELECT * FROM dropped");
        engine.has_no_row("SELECT * FROM dropped EXCEPT ALL SELECT * FROM stored");
        for asked in &questions {
            // A page of a few calls for each of thousands would take long and show nothing more.
            agree(&imported, &mut engine, asked, limit.max(imported.calls / 20));
        }
    }
}

/// The days on which clocks change, one after the other, in each zone.
#[test]
#[ignore = "needs DuckDB; cargo xtask test runs it"]
fn a_day_has_the_calls_that_duckdb_says_when_clocks_change() {
    let imported = Imported::of(&[Batch::around_changes_of_clocks()]);
    let mut engine = Engine::start();
    engine.open(&imported);
    for zone in ZONES {
        for day in ["2026-03-08", "2026-04-05", "2026-10-04", "2026-11-01"] {
            let asked = Question::of_day(zone, day.parse().unwrap());
            agree(&imported, &mut engine, &asked, 1_000);
        }
    }
}
