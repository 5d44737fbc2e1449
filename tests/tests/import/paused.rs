//! A call that is paused past its lease, while another one finishes the run and reports: when it
//! wakes, it posts nothing, although what had been missing is there again.

use std::{
    future::{Future, poll_fn},
    task::Poll,
};

use app::import::ImportError;

use super::*;

/// What a call finds that works instead of the one that is paused.
#[derive(Clone, Copy, Debug)]
enum Meanwhile {
    /// A PDF is gone.
    PdfGone,
    /// An account is damaged.
    Damaged,
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

/// Begins the first call of an import; `None` when it ended without being held up.
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

/// Holds up the first call of the import at this call of a port; gives whether it was held up.
async fn held_up(call: u64, limits: Limits, meanwhile: Meanwhile) -> bool {
    let clock = FixedClock::at(instant("2026-07-20T15:00:00Z"));
    let world = World::at(clock, Faults::pause_at(call), limits);
    let arrival = arrival("july", "v1");
    world.files.drop_file(&arrival, lines());
    world.files.drop_key(PDF, "%PDF");
    let Some(first) = first_call(&world, &arrival).await else { return false };
    match meanwhile {
        Meanwhile::PdfGone => world.files.lose(PDF),
        Meanwhile::Damaged => world.ledger.poison(&AccountId::parse("a").unwrap()),
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
    assert_eq!(world.ledger.snapshot(), posted, "{meanwhile:?} while call {call} was held up");
    assert_eq!(world.report(&arrival), report, "{meanwhile:?} while call {call} was held up");
    true
}

#[tokio::test]
async fn a_call_that_lost_its_lease_posts_nothing_that_the_report_called_rejected() {
    let one_by_one = Limits { at_once: 1, chunk_lines: 1, ..Limits::default() };
    for limits in [Limits::default(), one_by_one] {
        for meanwhile in [Meanwhile::PdfGone, Meanwhile::Damaged] {
            let mut times = 0;
            for call in 1..120 {
                times += u64::from(held_up(call, limits, meanwhile).await);
            }
            assert!(times > 20, "{times} are too few to prove much");
        }
    }
}

/// Whether the first call was held up at this call of a port; then a second one goes on until it
/// dies so many calls later, the first wakes, and a third ends the run.
async fn woken_between(call: u64, crash: u64) -> bool {
    let clock = FixedClock::at(instant("2026-07-20T15:00:00Z"));
    let world = World::at(clock, Faults::pause_at(call), Limits::default());
    let arrival = arrival("july", "v1");
    // Nothing is posted to the account in the chunk, so that no rejection is written down.
    let invoice = with(invoice("i-1", "a", "20.00"), "pdf", json!(PDF));
    let unknown = refund("r-1", "a", "1.00", "nothing");
    world.files.drop_file(&arrival, file(&[account("a", 1), invoice, unknown]));
    let Some(first) = first_call(&world, &arrival).await else { return false };
    // The PDF comes late: the first call has missed it, those after it have not.
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
    assert!(matches!(ended, Ok(Outcome::Done)), "{ended:?}: held up at {call}, died at {crash}");
    let report = world.report(&arrival);
    let problems = report["problems"].as_array().unwrap();
    assert_eq!(report["rejected"], problems.len());
    let posted = world.ledger.entries_of(&AccountId::parse("a").unwrap()).len();
    let missing = problems.iter().filter(|problem| problem["code"] == "missing-pdf").count();
    assert_eq!(posted + missing, 1, "held up at {call}, died at {crash}: {report:#}");
    true
}

#[tokio::test]
async fn a_call_that_lost_its_lease_does_not_write_over_what_the_next_one_found() {
    let mut times = 0;
    for call in 1..60 {
        for crash in 1..40 {
            times += u64::from(woken_between(call, crash).await);
        }
    }
    assert!(times > 100, "{times} are too few to prove much");
}
