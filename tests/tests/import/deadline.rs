//! Deadlines and leases: a run that reaches its deadline at any point ends like one that does not,
//! and a call renews its lease for as long as it works.

use std::{collections::BTreeSet, sync::Mutex};

use app::import::{ImportError, RunStore};

use super::{
    stages::{IN_ONE_SLICE, SMALL, ending, second, settled, two_arrivals},
    *,
};

/// A clock that advances by one second with each read. It asserts that the lease has not expired.
pub(super) struct Ticking<'a> {
    now: Mutex<Timestamp>,
    lease_of: Mutex<Option<&'a MemoryLedger>>,
}

impl Ticking<'_> {
    fn new() -> Self {
        let now = Mutex::new(instant("2026-07-20T15:00:00Z"));
        Self { now, lease_of: Mutex::default() }
    }
}

impl Clock for Ticking<'_> {
    fn now(&self) -> Timestamp {
        let mut now = self.now.lock().unwrap();
        *now = now.checked_add(SignedDuration::from_secs(1)).unwrap();
        let ledger = self.lease_of.lock().unwrap();
        let ends = ledger.and_then(MemoryLedger::lease_ends);
        assert!(ends.is_none_or(|ends| ends > *now), "the lease ran out at {ends:?}");
        *now
    }

    async fn pause(&self, _: SignedDuration) {}
}

impl World<Ticking<'_>> {
    pub(super) async fn waiting(limits: Limits) -> Self {
        let world = Self::at(Ticking::new(), Faults::default(), limits);
        let arrivals = two_arrivals();
        for (arrival, content) in arrivals.iter().zip([settled(), second()]) {
            world.files.drop_file(arrival, content);
            register(&world.ledger, arrival).await.unwrap();
        }
        world
    }

    /// Works until the clock was read this many times.
    pub(super) async fn work_for(&self, owner: &str, seconds: i64) -> Result<Outcome, ImportError> {
        let start = *self.clock.now.lock().unwrap();
        let deadline = start.checked_add(SignedDuration::from_secs(seconds)).unwrap();
        self.context().work(owner, deadline).await
    }

    /// The stage of the next run.
    pub(super) async fn stage(&self) -> &'static str {
        let Some(run) = self.ledger.next(0).await.unwrap() else { return "finished" };
        let at = run.checkpoint;
        let verdicts = at.posted + at.duplicates + at.rejected;
        match (at.file, verdicts == at.lines, at.shard) {
            (None, _, _) if at.slices == 0 => "not begun",
            (None, _, _) => "cutting",
            (Some(_), true, _) => "merging",
            (Some(_), false, 0) => "first shard",
            (Some(_), false, _) => "later shard",
        }
    }
}

#[tokio::test]
async fn a_run_that_reaches_its_deadline_anywhere_ends_like_one_that_did_not() {
    for (limits, expected_stages) in [
        (SMALL, vec!["cutting", "first shard", "later shard", "merging", "not begun"]),
        (Limits { chunk_lines: 5, ..IN_ONE_SLICE }, vec!["first shard", "merging", "not begun"]),
    ] {
        let clean = World::waiting(limits).await;
        assert_eq!(clean.work("one").await.unwrap(), Outcome::Done);
        let expected = ending(&clean, &two_arrivals());
        let mut stages = BTreeSet::new();
        for seconds in 1.. {
            let world = World::waiting(limits).await;
            if world.work_for("one", seconds).await.unwrap() == Outcome::Done {
                assert!(seconds > 50);
                break;
            }
            stages.insert(world.stage().await);
            assert_eq!(world.work("two").await.unwrap(), Outcome::Done);
            assert_eq!(
                ending(&world, &two_arrivals()),
                expected,
                "deadline after {seconds} reads of the clock"
            );
        }
        assert_eq!(stages.into_iter().collect::<Vec<_>>(), expected_stages);
    }
}

#[tokio::test]
async fn the_lease_is_kept_through_slices_chunks_skipping_and_merging() {
    let many = |count: usize| {
        let accounts = (0..count).map(|number| account(&format!("n-{number}"), 1));
        file(&accounts.collect::<Vec<_>>()) + &"\n".repeat(count)
    };
    let large = Limits { chunk_lines: 10_000, ..IN_ONE_SLICE };
    for (limits, content) in [(SMALL, many(60)), (large, many(200))] {
        let ledger = MemoryLedger::default();
        let files = MemoryFiles::default();
        let clock = Ticking::new();
        *clock.lease_of.lock().unwrap() = Some(&ledger);
        let arrival = arrival("long", "v1");
        files.drop_file(&arrival, content);
        register(&ledger, &arrival).await.unwrap();
        let import = Import {
            store: &ledger,
            documents: &files,
            files: &files,
            runs: &ledger,
            clock: &clock,
            invite: InviteOnImport(false),
            limits,
        };
        let deadline = instant("2099-01-01T00:00:00Z");
        assert_eq!(import.work("one", deadline).await.unwrap(), Outcome::Done);
        let took = clock.now().duration_since(instant("2026-07-20T15:00:00Z"));
        assert!(took > SignedDuration::from_mins(5), "{took:?} is shorter than some leases");
    }
}

/// A clock that advances only with new accounts: by ten seconds each.
struct AccountClock<'a>(&'a MemoryLedger);

impl Clock for AccountClock<'_> {
    fn now(&self) -> Timestamp {
        let posted = i64::try_from(self.0.invited().len()).unwrap();
        let start = instant("2026-07-20T15:00:00Z");
        start.checked_add(SignedDuration::from_secs(10 * posted)).unwrap()
    }

    async fn pause(&self, _: SignedDuration) {}
}

#[tokio::test]
async fn a_chunk_longer_than_a_call_makes_progress_and_is_not_abandoned() {
    let (ledger, files) = (MemoryLedger::default(), MemoryFiles::default());
    let clock = AccountClock(&ledger);
    let arrival = arrival("slow", "v1");
    let accounts: Vec<_> = (0..100).map(|number| account(&format!("n-{number}"), 1)).collect();
    files.drop_file(&arrival, file(&accounts));
    register(&ledger, &arrival).await.unwrap();
    let import = Import {
        store: &ledger,
        documents: &files,
        files: &files,
        runs: &ledger,
        clock: &clock,
        invite: InviteOnImport(true),
        limits: Limits { at_once: 1, ..Limits::default() },
    };
    let mut calls = 1;
    loop {
        let deadline = clock.now().checked_add(SignedDuration::from_secs(25)).unwrap();
        if import.work("one", deadline).await.unwrap() == Outcome::Done {
            break;
        }
        calls += 1;
    }
    assert!(calls > 25, "{calls} calls are too few to be abandoned");
    let report: Value = serde_json::from_str(&files.text(&Report::key(&arrival)).unwrap()).unwrap();
    assert_eq!((&report["file"], &report["posted"]), (&json!("complete"), &json!(100)));
}
