//! What is built at once and what by a job, and what a killed request leaves.

use app::call_records::JobState;
use app::call_records::ReadJobs;
use app::call_records::Started;
use call_history::AT_ONCE;
use domain::call_record::CallRecord;
use domain::ids::AccountId;
use jiff::{SignedDuration, Timestamp};
use testkit::call_records::{MemoryCalls, call};
use testkit::ledger::{Faults, When};
use testkit::staff::by;

use crate::world::{World, june};

const ZONE: &str = "America/Toronto";

/// So many calls in June, a second apart.
fn many(count: u64) -> Vec<CallRecord> {
    let first: Timestamp = "2026-06-02T00:00:00Z".parse().unwrap();
    let one = call("c", "2026-06-02T00:00:00Z");
    let at = |at: u64| CallRecord {
        call_id: format!("c-{at:06}"),
        started_at: first + SignedDuration::from_secs(at.try_into().unwrap()),
        ..one.clone()
    };
    (0..count).map(at).collect()
}

#[tokio::test]
async fn a_hundred_thousand_rows_are_built_at_once_and_one_more_is_a_job() {
    let world =
        World { calls: MemoryCalls::default().with("a", &many(AT_ONCE)), ..World::default() };
    let Started::Ready(file, link) = world.start(june(ZONE), "1", &by()).await.unwrap() else {
        panic!("a job for {AT_ONCE} rows")
    };
    let text = world.downloads.only();
    assert_eq!((text.lines().count() as u64, text.len() as u64), (AT_ONCE + 1, file.bytes));
    assert!(link.expires_at <= by().at + SignedDuration::from_mins(5));
    assert!(world.jobs.queued().is_empty());

    world.calls.list("a", &[call("last", "2026-06-30T00:00:00Z")]);
    let Started::Job(id) = world.start(june(ZONE), "2", &by()).await.unwrap() else {
        panic!("no job for {AT_ONCE} + 1 rows")
    };
    let account = AccountId::parse("a").unwrap();
    assert_eq!(world.jobs.queued(), [(account.clone(), id)]);
    let job = world.jobs.job(&account, id).await.unwrap().unwrap();
    assert_eq!((job.state, Some(job.user)), (JobState::Queued, by().user));
    assert_eq!(job.expires_at, by().at + SignedDuration::from_hours(48));
    // The same request is the same job; the activity log has it from its first try on.
    assert_eq!(world.start(june(ZONE), "2", &by()).await.unwrap(), Started::Job(id));
    assert_eq!((world.jobs.queued().len(), world.log.all().len()), (1, 2));
}

#[tokio::test]
async fn a_large_month_of_which_few_rows_match_is_built_at_once() {
    let calls = MemoryCalls::default().with("a", &many(AT_ONCE + 1));
    let world = World { calls, ..World::default() };
    let filter = domain::call_record::Filter {
        from: Some("2026-06-02T00:00:00Z".parse().unwrap()),
        to: Some("2026-06-02T00:00:10Z".parse().unwrap()),
        ..Default::default()
    };
    let scope = app::call_records::DownloadScope::Search(Box::new(filter));
    let request = app::call_records::DownloadRequest { scope, ..june(ZONE) };
    let started = world.start(request, "1", &by()).await.unwrap();
    assert!(matches!(started, Started::Ready(..)), "{started:?}");
    assert_eq!(world.downloads.only().lines().count(), 11);
}

#[tokio::test]
async fn a_request_that_was_killed_anywhere_gives_the_file_when_it_is_sent_again() {
    for at in 1..20 {
        let faults = Faults::crash_at(at, When::Before);
        let calls = MemoryCalls::default().with("a", &many(3)).process(faults.clone());
        let world = World { calls, ..World::default() };
        let killed = world.start(june(ZONE), "1", &by()).await.is_err();
        if !killed {
            assert!(at > 2, "ports were called");
            return;
        }
        assert!(world.downloads.keys().is_empty() && world.log.all().is_empty(), "{at}");
        faults.revive();
        let started = world.start(june(ZONE), "1", &by()).await.unwrap();
        assert!(matches!(started, Started::Ready(..)), "{started:?}");
        assert_eq!((world.downloads.only().lines().count(), world.log.all().len()), (4, 1));
    }
    panic!("it never ended");
}

#[tokio::test]
async fn an_account_that_moves_to_another_zone_gets_another_file() {
    // In Vancouver this is still May.
    let calls = MemoryCalls::default().with("a", &[call("c1", "2026-06-01T05:00:00Z")]);
    let world = World { calls, ..World::default() };
    for (zone, key, lines) in [(ZONE, "1", 2), ("America/Vancouver", "2", 1)] {
        let Started::Ready(file, _) = world.start(june(zone), key, &by()).await.unwrap() else {
            panic!("a job for one row")
        };
        assert_eq!(world.downloads.text(&file.key).lines().count(), lines, "{zone}");
    }
    assert_eq!(world.downloads.keys().len(), 2);
}
