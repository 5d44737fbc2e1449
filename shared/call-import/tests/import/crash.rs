//! A crash after every call of every port of an import. The next process ends the same. A crash
//! before a call is one after the call before it.

use std::collections::BTreeMap;

use app::posting::RunId;
use call_import::CallOutcome;
use domain::money::Currency;
use jiff::SignedDuration;
use serde_json::Value;
use testkit::ledger::{Faults, When};

use crate::world::{Call, HEADER, World, account, arrival, batch, call};

/// What an import leaves: counts, seconds, charges and problems of the report, and stored rows.
#[derive(Debug, PartialEq)]
struct End {
    report: Vec<Value>,
    problems: Option<String>,
    rows: BTreeMap<(String, String), Vec<String>>,
}

/// A batch with a part that is Parquet, a large part, fragments, a conflict, a copy, a bad row, and
/// rows that wait.
fn content() -> String {
    let minute = |at: usize| format!("2026-06-{:02}T10:{:02}:00.000Z", 1 + at % 3, at % 60);
    let mut calls: Vec<Call> =
        (0..9).map(|at| call(&format!("c{at}"), "a").at(&minute(at))).collect();
    calls.extend([
        call("c1", "a").at(&minute(1)),
        call("c2", "a").named("Other"),
        call("1", "b"),
        call("2", "b").on("I-2"),
        call("1", "late"),
        call("2", "late").at("2026-07-01T00:00:00.000Z"),
        call("1", "never"),
    ]);
    batch(&calls) + "a,broken,row\n"
}

/// Works on a run until it is finished: after each crash another process goes on. When rows wait,
/// their account becomes known, and at last a week has passed.
async fn finish(world: &World, run: RunId, faults: &Faults) {
    let mut process = world.process(faults);
    for call in 0..12 {
        let minutes = SignedDuration::from_mins(14);
        match process.work_as(run, &format!("process {call}"), minutes).await {
            Ok(CallOutcome::Finished) => return,
            Ok(CallOutcome::Waiting) => {
                world.tables.add_account(account("late"), Currency::CAD);
                world.add_invoice("late", "I-1", &[]);
                world.add_invoice("b", "I-2", &[]);
                let run = world.tables.run(run).unwrap();
                if !run.checkpoint.contains("\"pass\":0,") {
                    world.clock.advance(SignedDuration::from_hours(8 * 24));
                }
            }
            Ok(outcome) => panic!("{outcome:?}"),
            Err(_) => {
                world.clock.advance(SignedDuration::from_secs(100));
                process = world.process(&Faults::default());
            }
        }
    }
    panic!("it does not end");
}

async fn end(world: &World, run: RunId) -> End {
    let arrival = arrival("x", "1");
    assert!(world.tables.run(run).is_some());
    let report = world.report(&arrival);
    let fields = ["posted", "duplicates", "rejected", "waiting", "lines", "file", "billedSeconds"];
    let mut fields: Vec<Value> = fields.iter().map(|field| report[field].clone()).collect();
    fields.extend([report["charges"].clone(), report["problems"].clone()]);
    let mut rows: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for (account, segment, found) in world.stored().await {
        rows.entry((account.to_string(), segment.id.month.to_string())).or_default().extend(found);
    }
    rows.values_mut().for_each(|rows| rows.sort());
    crate::checks::stored(world).await;
    let problems = world.files.text("reports/call-records/x.csv/1.problems.jsonl");
    End { report: fields, problems, rows }
}

async fn imported(faults: &Faults) -> End {
    let world = World::with(&["a", "b"]);
    let run = world.drop(&arrival("x", "1"), content()).await;
    finish(&world, run, faults).await;
    end(&world, run).await
}

#[tokio::test]
async fn a_crash_after_any_call_of_a_port_changes_nothing_in_the_end() {
    let faults = Faults::default();
    let expected = imported(&faults).await;
    let counts: Vec<_> = expected.report[..5].iter().map(|it| it.as_u64().unwrap()).collect();
    assert_eq!(counts, [13, 1, 3, 0, 17], "the batch has every case: {HEADER}");
    let calls = faults.calls();
    assert!(calls > 100, "{calls}");
    for at in 1..=calls {
        let end = imported(&Faults::crash_at(at, When::After)).await;
        assert_eq!(end, expected, "crash after call {at} of {calls}");
    }
}

#[tokio::test]
async fn a_run_without_progress_is_abandoned_and_its_batch_can_be_dropped_again() {
    let world = World::with(&["a", "b"]);
    let run = world.drop(&arrival("x", "1"), content()).await;
    let is_slice = |key: &String| key.starts_with("work/") && key.contains("/rows/");
    let slice = loop {
        let faults = Faults::crash_at(12, When::After);
        assert!(world.process(&faults).work(run).await.is_err());
        world.clock.advance(SignedDuration::from_secs(100));
        if let Some(slice) = world.files.keys().into_iter().find(is_slice) {
            break slice;
        }
    };
    world.files.lose(&slice);
    let mut failed = 0;
    while world.work(run).await.is_err() {
        failed += 1;
        world.clock.advance(SignedDuration::from_secs(100));
    }
    assert!((10..=20).contains(&failed), "{failed}");
    let report = world.report(&arrival("x", "1"));
    assert_eq!((&report["file"], &report["posted"]), (&"set-aside".into(), &0.into()));
    assert_eq!(world.work(run).await.unwrap(), CallOutcome::Finished);
    let again = world.import("y", content()).await;
    assert_eq!(crate::world::counts(&again), [10, 1, 2, 4, 17]);
}
