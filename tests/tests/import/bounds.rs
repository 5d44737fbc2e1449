//! The limits of a run: a file cannot cause unbounded work, memory or reports. Lines that are not
//! documents are bounded, and reading checks the clock even if it yields no line.

use std::{
    io::Write,
    sync::atomic::{AtomicI64, Ordering},
};

use flate2::{Compression, write::GzEncoder};

use super::*;

const MEBI: usize = 1 << 20;

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn world(limits: Limits) -> World {
    World::at(FixedClock::at(instant("2026-07-20T15:00:00Z")), Faults::default(), limits)
}

/// Number of the work files of shards.
fn shards(world: &World) -> usize {
    world.files.keys().iter().filter(|key| key.contains("/shards/")).count()
}

/// The report's `file`, and its numbers of lines and rejections.
fn counts(report: &Value) -> (&str, u64, u64) {
    let number = |name: &str| report[name].as_u64().unwrap();
    (report["file"].as_str().unwrap(), number("lines"), number("rejected"))
}

/// A line for each character: for `d` a document of one account, for `x` no document.
fn lines(kinds: &str) -> String {
    let first = kinds.find('d');
    let line = |(number, kind)| match kind {
        'x' => "no document\n".to_owned(),
        _ if Some(number) == first => file(&[account("a", 1)]),
        _ => file(&[payment(&format!("p-{number}"), "a", "1.00")]),
    };
    kinds.chars().enumerate().map(line).collect()
}

#[tokio::test]
async fn reading_stops_after_too_many_lines_that_are_not_documents() {
    let world = world(Limits::default());
    let report = world.import(&arrival("bomb", "v1"), gzip(&b"\n".repeat(500_000))).await;
    assert_eq!(counts(&report), ("cut-off", 100_001, 100_001));
    let problems = world.files.text(&Report::problems_key(&arrival("bomb", "v1"))).unwrap();
    let last: Value = serde_json::from_str(problems.lines().last().unwrap()).unwrap();
    assert_eq!((&last["line"], &last["code"]), (&json!(100_001), &json!("not-json")));
    assert!(last["message"].as_str().unwrap().contains("nothing from here on was read"), "{last}");
    assert_eq!((problems.lines().count(), shards(&world)), (100_001, 0));
}

#[tokio::test]
async fn each_document_allows_one_more_line_that_is_not_a_document() {
    let two = Limits { spare_lines: 2, ..Limits::default() };
    for (kinds, file, read) in [
        ("xx", "complete", 2),
        ("xxx", "cut-off", 3),
        ("dxxx", "complete", 4),
        ("dxxxx", "cut-off", 5),
        ("dxxxxdddd", "cut-off", 5),
        ("ddddxxxxxx", "complete", 10),
        ("xxdxdxdxdx", "complete", 10),
        ("xxdxdxdxxd", "cut-off", 9),
    ] {
        // For any size of a slice, reading stops at the same line.
        for slice_lines in [1, 2, 3, 100] {
            let world = world(Limits { slice_lines, ..two });
            let report = world.import(&arrival("mixed", "v1"), lines(kinds)).await;
            assert_eq!((counts(&report).0, counts(&report).1), (file, read), "{kinds}");
            let posted = kinds.chars().take(read as usize).filter(|kind| *kind == 'd').count();
            assert_eq!(report["posted"], json!(posted), "{kinds} in slices of {slice_lines}");
        }
    }
}

#[tokio::test]
async fn reading_stops_when_lines_that_are_not_documents_have_too_many_bytes() {
    let long = [b" ".repeat(2 * MEBI), vec![b'\n']].concat();
    let limit = |spare_bytes| Limits { spare_bytes, slice_bytes: 3 * MEBI, ..Limits::default() };
    let content = [lines("d").as_bytes(), &long.repeat(3), lines("d").as_bytes()].concat();
    for (limits, expected) in [
        (limit(6 << 20), ("complete", 5, 3)),
        (limit((6 << 20) - 1), ("cut-off", 4, 3)),
        (limit((2 << 20) - 1), ("cut-off", 2, 1)),
    ] {
        let world = world(limits);
        let report = world.import(&arrival("long", "v1"), gzip(&content)).await;
        assert_eq!(counts(&report), expected, "{limits:?}");
    }
}

#[tokio::test]
async fn a_run_that_continues_in_another_call_stops_reading_at_the_same_line() {
    let limits = Limits { slice_lines: 2, spare_lines: 3, spare_bytes: 50, ..Limits::default() };
    for (name, content, read) in [
        ("lines", lines("d") + &"x\n".repeat(20), 6),
        ("bytes", lines("dddddd") + &lines("x").repeat(9), 11),
    ] {
        for seconds in 1.. {
            let clock = ReadCountingClock(AtomicI64::new(0));
            let world = World::at(clock, Faults::default(), limits);
            world.files.drop_file(&arrival(name, "v1"), content.clone());
            register(&world.ledger, &arrival(name, "v1")).await.unwrap();
            let cut = world.work_for(seconds).await;
            assert!(cut == Outcome::Done || world.work_for(1_000).await == Outcome::Done);
            let report = world.report(&arrival(name, "v1"));
            assert_eq!((counts(&report).0, counts(&report).1), ("cut-off", read), "{seconds}");
            if cut == Outcome::Done {
                assert!(seconds > 20, "{seconds} interrupted calls are too few");
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_shard_without_documents_is_not_written() {
    let world = world(Limits { slice_lines: 3, ..Limits::default() });
    let report = world.import(&arrival("one", "v1"), lines("dddxxxddddxxx")).await;
    assert_eq!((counts(&report), shards(&world)), (("complete", 13, 6), 3));
}

#[tokio::test]
async fn a_report_quotes_only_a_short_part_of_a_line() {
    let long = "x".repeat(900_000);
    let mut document = payment(&long, "a", "1.00");
    document[&long] = json!(1);
    let unknown = with(payment("p-1", "a", "1.00"), "type", json!(long));
    let world = world(Limits::default());
    world.import(&arrival("wordy", "v1"), file(&[document, unknown])).await;
    let problems = world.files.text(&Report::problems_key(&arrival("wordy", "v1"))).unwrap();
    assert_eq!(problems.lines().count(), 2);
    assert!(problems.lines().all(|problem| problem.len() < 1_000), "{problems:.3000}");
}

/// A clock that advances by one second with each read of it.
struct ReadCountingClock(AtomicI64);

impl Clock for ReadCountingClock {
    fn now(&self) -> Timestamp {
        let reads = self.0.fetch_add(1, Ordering::Relaxed);
        instant("2026-07-20T15:00:00Z").checked_add(SignedDuration::from_secs(reads)).unwrap()
    }

    async fn pause(&self, _: SignedDuration) {}
}

impl World<ReadCountingClock> {
    /// Works until the clock was read this many times.
    async fn work_for(&self, seconds: i64) -> Outcome {
        let start = self.clock.now();
        let until = start.checked_add(SignedDuration::from_secs(seconds)).unwrap();
        self.context().work("one", until).await.unwrap()
    }
}

/// Imports a file in calls that each end after so many reads of the clock. Gives the outcome of
/// each call, and the number of all reads.
async fn in_calls(name: &str, content: Vec<u8>, calls: &[i64]) -> (Vec<Outcome>, i64) {
    let clock = ReadCountingClock(AtomicI64::new(0));
    let world = World::at(clock, Faults::default(), Limits::default());
    world.files.drop_file(&arrival(name, "v1"), content);
    register(&world.ledger, &arrival(name, "v1")).await.unwrap();
    let mut outcomes = Vec::new();
    for reads in calls {
        outcomes.push(world.work_for(*reads).await);
    }
    assert_eq!(counts(&world.report(&arrival(name, "v1"))), ("complete", 1, 1), "{name}");
    (outcomes, world.clock.0.into_inner())
}

#[tokio::test]
async fn a_call_stops_at_its_deadline_although_reading_yields_no_lines() {
    let padded = |bytes| [gzip(b"no document"), vec![0; bytes]].concat();
    let blank = |bytes| gzip(&b" ".repeat(bytes));
    for (name, short, long) in
        [("blanks", blank(1), blank(64 * MEBI)), ("padding", padded(1), padded(64 * MEBI))]
    {
        // A short file of the same kind shows how often a call reads the clock anyway.
        let (outcomes, reads) = in_calls(name, short, &[1_000]).await;
        assert_eq!(outcomes, [Outcome::Done], "{name}");
        let (outcomes, _) = in_calls(name, long, &[reads + 4, 1_000]).await;
        assert_eq!(outcomes, [Outcome::OutOfTime, Outcome::Done], "{name}");
    }
}
