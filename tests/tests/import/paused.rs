//! A call is paused past its lease while another finishes the run and writes the report. When the
//! paused call continues, it posts nothing, although the cause of the rejections is repaired.

use std::{
    future::{Future, poll_fn},
    task::Poll,
};

use app::import::ImportError;

use super::*;

/// The fault that the second call meets.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// A PDF is missing.
    MissingPdf,
    /// An account is damaged.
    DamagedAccount,
}

const PDF: &str = "billing/documents/a/1.pdf";

fn lines() -> String {
    file(&[
        account("a", 1),
        with(account("b", 1), "manager", Value::Null),
        invoice("i-0", "a", "10.00"),
        with(invoice("i-1", "a", "20.00"), "pdf", json!(PDF)),
        payment("p-1", "b", "5.00"),
    ])
}

/// Begins the first call of an import; `None` when it ended without a pause.
async fn first_call<'a>(
    world: &'a World,
    arrival: &'a Arrival,
) -> Option<impl Future<Output = Result<Outcome, ImportError>> + 'a> {
    let mut first = Box::pin(async {
        register(&world.ledger, arrival).await?;
        world.work("one").await
    });
    let ended = poll_fn(|context| Poll::Ready(first.as_mut().poll(context))).await;
    ended.is_pending().then_some(first)
}

/// Pauses the first call of the import at this call of a port; gives whether it was paused.
async fn is_paused_at(call: u64, limits: Limits, fault: Fault) -> bool {
    let clock = FixedClock::at(instant("2026-07-20T15:00:00Z"));
    let world = World::at(clock, Faults::pause_at(call), limits);
    let arrival = arrival("july", "v1");
    world.files.drop_file(&arrival, lines());
    world.files.drop_key(PDF, "%PDF");
    let Some(first) = first_call(&world, &arrival).await else { return false };
    match fault {
        Fault::MissingPdf => world.files.lose(PDF),
        Fault::DamagedAccount => world.ledger.poison(&AccountId::parse("a").unwrap()),
    }
    register(&world.ledger, &arrival).await.unwrap();
    world.clock.advance(SignedDuration::from_mins(2));
    assert_eq!(world.work("two").await.unwrap(), Outcome::Done);
    let (report, posted) = (world.report(&arrival), world.ledger.snapshot());
    world.files.drop_key(PDF, "%PDF");
    world.ledger.heal();
    let healed = world.ledger.snapshot();
    assert_eq!(posted, healed);
    world.faults.unpause();
    first.await.ok();
    assert_eq!(world.ledger.snapshot(), posted, "{fault:?} while call {call} was paused");
    assert_eq!(world.report(&arrival), report, "{fault:?} while call {call} was paused");
    true
}

#[tokio::test]
async fn a_call_that_lost_its_lease_posts_nothing_that_the_report_called_rejected() {
    let one_by_one = Limits { at_once: 1, chunk_lines: 1, ..Limits::default() };
    for limits in [Limits::default(), one_by_one] {
        for fault in [Fault::MissingPdf, Fault::DamagedAccount] {
            let mut times = 0;
            for call in 1..120 {
                times += u64::from(is_paused_at(call, limits, fault).await);
            }
            assert!(times > 20, "{times} pauses are too few");
        }
    }
}

/// Pauses the first call of the import at this call of a port. A second continues and crashes so
/// many calls later, then the first continues, and a third ends the run. Gives whether the first
/// call was paused.
async fn is_resumed_after_crash(call: u64, crash: u64) -> bool {
    let clock = FixedClock::at(instant("2026-07-20T15:00:00Z"));
    let world = World::at(clock, Faults::pause_at(call), Limits::default());
    let arrival = arrival("july", "v1");
    // The chunk posts nothing to the account, so that no rejection is stored.
    let invoice = with(invoice("i-1", "a", "20.00"), "pdf", json!(PDF));
    let unknown = refund("r-1", "a", "1.00", "nothing");
    world.files.drop_file(&arrival, file(&[account("a", 1), invoice, unknown]));
    let Some(first) = first_call(&world, &arrival).await else { return false };
    // The PDF arrives late: the first call did not find it, the later calls do.
    world.files.drop_key(PDF, "%PDF");
    register(&world.ledger, &arrival).await.unwrap();
    world.clock.advance(SignedDuration::from_mins(2));
    world.faults.crash_later(crash, When::After);
    world.work("two").await.ok();
    world.faults.revive();
    world.faults.unpause();
    first.await.ok();
    world.clock.advance(SignedDuration::from_mins(10));
    let ended = world.work("three").await;
    assert!(matches!(ended, Ok(Outcome::Done)), "{ended:?}: paused at {call}, crashed at {crash}");
    let report = world.report(&arrival);
    let problems = report["problems"].as_array().unwrap();
    assert_eq!(report["rejected"], problems.len());
    let posted = world.ledger.entries_of(&AccountId::parse("a").unwrap()).len();
    let missing = problems.iter().filter(|problem| problem["code"] == "missing-pdf").count();
    assert_eq!(posted + missing, 1, "paused at {call}, crashed at {crash}: {report:#}");
    true
}

#[tokio::test]
async fn a_call_that_lost_its_lease_does_not_overwrite_the_next_call_s_findings() {
    let mut times = 0;
    for call in 1..60 {
        for crash in 1..40 {
            times += u64::from(is_resumed_after_crash(call, crash).await);
        }
    }
    assert!(times > 100, "{times} pauses are too few");
}
