//! The stages of a run, with limits so small that a short file goes through all of them: a run that
//! crashes or pauses at any call ends like one that does not.

use std::{
    future::{Future, poll_fn},
    task::Poll,
};

use app::import::{ImportError, RunStore, WorkFile, WorkFiles};

use super::*;

/// Slices of three lines, four shards, chunks of two documents.
pub(super) const SMALL: Limits = Limits {
    slice_lines: 3,
    slice_bytes: 32 << 20,
    spare_lines: 1_000,
    spare_bytes: 1 << 20,
    shards: 4,
    chunk_lines: 2,
    chunk_bytes: 16 << 20,
    account_lines: 200,
    part_bytes: 300,
    at_once: 2,
};

/// A chunk for each document.
const ONE_BY_ONE: Limits = Limits { chunk_lines: 1, ..SMALL };

/// One slice, as for a small file, but posted in chunks of one document.
pub(super) const IN_ONE_SLICE: Limits = Limits { slice_lines: 1_000, shards: 1, ..ONE_BY_ONE };

/// Everything that a run wrote, without times.
pub(super) fn ending<C: Clock>(world: &World<C>, arrivals: &[Arrival]) -> (String, Vec<String>) {
    let report = |arrival| {
        let report = world.report(arrival);
        let problems = world.files.text(&Report::problems_key(arrival));
        let warnings = world.files.text(&Report::warnings_key(arrival));
        format!("{problems:?}{warnings:?}{}", without(without(report, "startedAt"), "finishedAt"))
    };
    (world.ledger.snapshot(), arrivals.iter().map(report).collect())
}

/// A file with postings of several accounts, a warning, duplicates and rejections, whose verdicts
/// do not depend on when each line is posted.
pub(super) fn settled() -> String {
    let ids = ["a", "b", "c"];
    let mut lines: Vec<Value> = ids.iter().map(|id| account(id, 1)).collect();
    for number in 0..4 {
        lines.extend(ids.map(|id| invoice(&format!("i-{id}-{number}"), id, "100.00")));
        lines.extend(ids.map(|id| payment(&format!("p-{id}-{number}"), id, "30.00")));
        lines.push(refund(&format!("r-{number}"), "b", "5.00", "p-b-0"));
        lines.push(payment("p-a-0", "a", &format!("30.0{number}")));
        lines.push(invoice(&format!("x-{number}"), "nobody", "1.00"));
    }
    lines.extend([
        refund("r-9", "b", "500.00", "p-b-1"),
        refund("r-10", "c", "5.00", "none"),
        with(invoice("i-9", "c", "1.00"), "number", json!("i-c-0")),
        account("c", 1),
        account("a", 3),
        account("a", 2),
    ]);
    lines.extend(["w", "x", "y"].map(|id| named(account(id, 1), "taken")));
    file(&lines[..20]) + &"no JSON\n".repeat(7) + &file(&lines[20..]) + "nor this"
}

pub(super) fn two_arrivals() -> [Arrival; 2] {
    [arrival("july", "v1"), arrival("july-late", "v1")]
}

/// A second file that depends on the postings of the first.
pub(super) fn second() -> String {
    file(&[payment("p-8", "b", "5.00")])
        + &"no JSON\n".repeat(5)
        + &file(&[refund("r-8", "b", "6.00", "p-8"), payment("p-9", "b", "7.00")])
}

/// Drops and registers both files, and works until both are done, in a new process after a crash.
async fn to_the_end(faults: Faults, limits: Limits, first: &str) -> World {
    let clock = FixedClock::at(instant("2026-07-20T15:00:00Z"));
    let world = World::at(clock, faults, limits);
    let arrivals = two_arrivals();
    for (arrival, content) in arrivals.iter().zip([first, &second()]) {
        world.files.drop_file(arrival, content.as_bytes());
    }
    let mut attempts = 0;
    loop {
        attempts += 1;
        let mut ready = Ok(());
        for arrival in &arrivals {
            ready = ready.and(register(&world.ledger, arrival).await.map(drop));
        }
        let owner = format!("try-{attempts}");
        if ready.is_ok() && world.work(&owner).await.ok() == Some(Outcome::Done) {
            return world;
        }
        assert!(attempts < 4, "the runs never end");
        world.faults.revive();
        world.clock.advance(SignedDuration::from_mins(10));
    }
}

#[tokio::test]
async fn a_run_that_crashes_at_any_call_ends_like_one_that_did_not() {
    let cases = [
        ("small", Limits::default(), settled()),
        ("in shards", SMALL, settled()),
        ("small and entangled", Limits::default(), entangled()),
        ("in one slice and entangled", IN_ONE_SLICE, entangled()),
        ("in shards and entangled", SMALL, entangled()),
        ("one by one and entangled", ONE_BY_ONE, entangled()),
    ];
    for (name, limits, first) in cases {
        let clean = to_the_end(Faults::default(), limits, &first).await;
        let (expected, calls) = (ending(&clean, &two_arrivals()), clean.faults.calls());
        assert!(calls > 50, "{name}: {calls} calls are too few");
        for call in 1..=calls {
            for when in [When::Before, When::After] {
                let world = to_the_end(Faults::crash_at(call, when), limits, &first).await;
                let ended = ending(&world, &two_arrivals());
                assert_eq!(ended, expected, "{name}: crashed {when:?} the effect of call {call}");
            }
        }
    }
}

/// Whether a file is a shard's part of the slice with this number.
fn is_shard(key: &str, slice: &str) -> bool {
    key.contains("/shards/") && key.ends_with(slice)
}

#[tokio::test]
async fn the_result_of_a_run_does_not_depend_on_slices_shards_and_chunks() {
    let small = to_the_end(Faults::default(), Limits::default(), &settled()).await;
    let expected = ending(&small, &two_arrivals());
    assert!(!small.files.keys().iter().any(|key| key.contains("shards")), "{:?}", small.files);
    for slice_lines in [1, 2, 5, 40] {
        for chunk_lines in [1, 3, 100] {
            for account_lines in [1, 2, 100] {
                let limits = Limits { slice_lines, chunk_lines, account_lines, ..SMALL };
                let world = to_the_end(Faults::default(), limits, &settled()).await;
                assert_eq!(ending(&world, &two_arrivals()), expected, "{limits:?}");
                assert!(world.files.keys().iter().any(|key| key.contains("shards")));
            }
        }
    }
    let by_size = Limits { slice_lines: 1_000, slice_bytes: 900, chunk_bytes: 500, ..SMALL };
    let world = to_the_end(Faults::default(), by_size, &settled()).await;
    assert_eq!(ending(&world, &two_arrivals()), expected);
    assert!(world.files.keys().iter().any(|key| is_shard(key, "/000005")));
}

#[tokio::test]
async fn an_owner_that_was_paused_past_its_lease_changes_nothing_when_it_continues() {
    let clean = to_the_end(Faults::default(), SMALL, &settled()).await;
    let (expected, calls) = (ending(&clean, &two_arrivals()), clean.faults.calls());
    let mut paused = 0;
    for call in 1..=calls {
        let clock = FixedClock::at(instant("2026-07-20T15:00:00Z"));
        let world = World::at(clock, Faults::pause_at(call), SMALL);
        for (arrival, content) in two_arrivals().iter().zip([settled(), second()]) {
            world.files.drop_file(arrival, content);
        }
        let both = async {
            for arrival in &two_arrivals() {
                register(&world.ledger, arrival).await?;
            }
            world.work("one").await
        };
        let mut first = Box::pin(both);
        let ended = poll_fn(|context| Poll::Ready(first.as_mut().poll(context))).await;
        for arrival in &two_arrivals() {
            register(&world.ledger, arrival).await.unwrap();
        }
        paused += u64::from(ended.is_pending());
        world.clock.advance(SignedDuration::from_mins(2));
        assert_eq!(world.work("two").await.unwrap(), Outcome::Done);
        assert_eq!(ending(&world, &two_arrivals()), expected, "while call {call} is paused");
        world.faults.unpause();
        if ended.is_pending() {
            first.await.ok();
        }
        assert_eq!(ending(&world, &two_arrivals()), expected, "after call {call} was paused");
        assert_eq!(world.ledger.lease_ends(), None);
    }
    assert!(paused > 100, "{paused} are too few");
}

#[tokio::test]
async fn a_missing_work_file_is_an_error() {
    for (kind, end) in [("/shards/", "/000000"), ("/shards/", "/000004"), ("/problems/", "")] {
        let world = World::waiting(SMALL).await;
        let mut seconds = 40;
        while !world.files.keys().iter().any(|key| is_shard(key, "/000011")) {
            seconds += 1;
            world.work_for("one", seconds).await.unwrap();
        }
        let of_run = |key: &String| key.contains(kind) && key.ends_with(end);
        let key = world.files.keys().into_iter().find(of_run).unwrap();
        world.files.lose(&key);
        assert!(world.work("two").await.is_err(), "{key}");
        assert_eq!(world.files.text(&Report::key(&two_arrivals()[0])), None, "{key}");
    }
}

#[tokio::test]
async fn a_damaged_work_file_is_an_error() {
    let whole = |content: &str| content.as_bytes().to_vec();
    for content in [whole(""), whole("1 cut"), whole("1 {}\n")] {
        let world = World::waiting(SMALL).await;
        let mut seconds = 40;
        while world.stage().await != "first shard" {
            seconds += 1;
            world.work_for("one", seconds).await.unwrap();
        }
        let run = world.ledger.next(0).await.unwrap().unwrap();
        let file = WorkFile::Shard { shard: 2, slice: 4 };
        assert!(world.files.work(run.id, file).await.unwrap().is_some());
        world.files.put_work(run.id, file, content).await.unwrap();
        let error = world.work("two").await.unwrap_err();
        assert!(matches!(error, ImportError::Work(_)), "{error}");
        assert_eq!(world.files.text(&Report::key(&two_arrivals()[0])), None);
    }
}

#[tokio::test]
async fn a_report_lists_any_number_of_problems_in_order_of_lines() {
    let limits = Limits { slice_lines: 100, chunk_lines: 30, ..SMALL };
    let world =
        World::at(FixedClock::at(instant("2026-07-20T15:00:00Z")), Faults::default(), limits);
    let lines = |number: usize| match number % 3 {
        0 => "\n".to_owned(),
        kind => {
            file(&[payment(&format!("p-{number}"), &format!("none-{}", number % 7 * kind), "1.00")])
        }
    };
    let content: String = (0..1_500).map(lines).collect();
    let report = world.import(&arrival("bad", "v1"), content).await;
    let all = world.files.text(&Report::problems_key(&arrival("bad", "v1"))).unwrap();
    let numbers = |problems: &mut dyn Iterator<Item = Value>| -> Vec<u64> {
        problems.map(|problem| problem["line"].as_u64().unwrap()).collect()
    };
    let in_file = numbers(&mut all.lines().map(|line| serde_json::from_str(line).unwrap()));
    assert_eq!(in_file, (1..=1_500).collect::<Vec<_>>());
    let first = numbers(&mut report["problems"].as_array().unwrap().iter().cloned());
    assert_eq!(first, (1..=1_000).collect::<Vec<_>>());
    assert_eq!((&report["rejected"], &report["lines"]), (&json!(1_500), &json!(1_500)));
}

#[tokio::test]
async fn lines_of_one_account_are_posted_in_their_order_across_slices() {
    let limits = Limits { account_lines: 4, chunk_lines: 50, ..SMALL };
    let world =
        World::at(FixedClock::at(instant("2026-07-20T15:00:00Z")), Faults::default(), limits);
    let ids = ["a", "b", "c", "d", "e"];
    let mut lines: Vec<_> = ids.iter().map(|id| account(id, 1)).collect();
    for number in 0..30 {
        lines.extend(ids.map(|id| payment(&format!("p-{id}-{number:02}"), id, "1.00")));
    }
    world.import(&arrival("july", "v1"), file(&lines)).await;
    for id in ids {
        let entries = world.ledger.entries_of(&AccountId::parse(id).unwrap());
        let documents = entries.iter().map(|entry| entry.document.to_string());
        let expected = (0..30).map(|number| format!("p-{id}-{number:02}"));
        assert_eq!(documents.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_gzip_truncated_in_a_later_slice_is_read_up_to_there() {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    let payments = (0..20_000).map(|number| payment(&format!("p-{number}"), "a", "1.00"));
    let lines: Vec<_> = std::iter::once(account("a", 1)).chain(payments).collect();
    encoder.write_all(file(&lines).as_bytes()).unwrap();
    let mut bytes = encoder.finish().unwrap();
    bytes.truncate(bytes.len() * 3 / 4);
    let limits = Limits { slice_lines: 1_000, chunk_lines: 500, ..SMALL };
    let world =
        World::at(FixedClock::at(instant("2026-07-20T15:00:00Z")), Faults::default(), limits);
    let report = world.import(&arrival("cut", "v1"), bytes).await;
    assert_eq!(report["file"], "cut-off");
    let (lines, posted) = (report["lines"].as_u64().unwrap(), report["posted"].as_u64().unwrap());
    assert_eq!((codes(&report), lines), (vec![(lines, "not-json".into())], posted + 1));
    assert!(posted > 2_000);
}

#[tokio::test]
async fn lines_read_before_the_file_disappeared_are_posted() {
    for (limits, stage) in [(SMALL, "cutting"), (IN_ONE_SLICE, "first shard")] {
        let world = World::waiting(limits).await;
        while world.stage().await != stage {
            world.work_for("one", 30).await.unwrap();
        }
        let [first, _] = two_arrivals();
        world.files.lose(&format!("{}@{}", first.key, first.version_id));
        assert_eq!(world.work("two").await.unwrap(), Outcome::Done);
        let report = world.report(&first);
        let count = |name: &str| report[name].as_u64().unwrap();
        assert_eq!(report["file"], "missing");
        assert!(count("posted") >= 1);
        assert_eq!(count("posted") + count("duplicates") + count("rejected"), count("lines"));
    }
}
