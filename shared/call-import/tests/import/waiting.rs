//! Rows that wait for their account or invoice.

use call_import::CallOutcome;
use domain::money::Currency;
use jiff::SignedDuration;

use crate::world::{World, account, arrival, batch, call, counts, problems};

#[tokio::test]
async fn rows_of_an_unknown_account_or_invoice_wait_and_are_posted_once_it_is_known() {
    let world = World::with(&["a"]);
    let arrival = arrival("x", "1");
    let calls = [call("1", "a").on("I-2"), call("1", "late"), call("2", "a")];
    let run = world.drop(&arrival, batch(&calls)).await;
    assert_eq!(world.work(run).await.unwrap(), CallOutcome::Waiting);
    assert_eq!(counts(&world.report(&arrival)), [1, 0, 0, 2, 3]);
    world.add_invoice("a", "I-2", &[]);
    assert_eq!(world.work(run).await.unwrap(), CallOutcome::Waiting);
    assert_eq!(counts(&world.report(&arrival)), [2, 0, 0, 1, 3]);
    world.tables.add_account(account("late"), Currency::CAD);
    world.add_invoice("late", "I-1", &[]);
    assert_eq!(world.work(run).await.unwrap(), CallOutcome::Finished);
    assert_eq!(counts(&world.report(&arrival)), [3, 0, 0, 0, 3]);
}

#[tokio::test]
async fn rows_that_waited_for_a_week_are_rejected() {
    let world = World::with(&["a"]);
    let arrival = arrival("x", "1");
    let run = world.drop(&arrival, batch(&[call("1", "a").on("I-9"), call("1", "never")])).await;
    assert_eq!(world.work(run).await.unwrap(), CallOutcome::Waiting);
    let week = SignedDuration::from_hours(7 * 24);
    world.clock.advance(week - SignedDuration::from_secs(1));
    assert_eq!(world.work(run).await.unwrap(), CallOutcome::Waiting);
    world.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(world.work(run).await.unwrap(), CallOutcome::Finished);
    let report = world.report(&arrival);
    assert_eq!(counts(&report), [0, 0, 2, 0, 2]);
    assert_eq!(problems(&report), [(2, "unknown-invoice"), (3, "unknown-account")]);
}

#[tokio::test]
async fn the_invoice_of_another_account_is_unknown_to_a_row() {
    let world = World::with(&["a", "b"]);
    world.add_invoice("b", "I-2", &[]);
    let arrival = arrival("x", "1");
    let run = world.drop(&arrival, batch(&[call("1", "a").on("I-2"), call("2", "a")])).await;
    assert_eq!(world.work(run).await.unwrap(), CallOutcome::Waiting);
    assert_eq!(counts(&world.report(&arrival)), [1, 0, 0, 1, 2]);
    world.clock.advance(SignedDuration::from_hours(7 * 24));
    assert_eq!(world.work(run).await.unwrap(), CallOutcome::Finished);
    assert_eq!(problems(&world.report(&arrival)), [(2, "unknown-invoice")]);
}

#[tokio::test]
async fn a_pass_in_which_nothing_ends_leaves_the_report_as_it_is() {
    let world = World::with(&["a"]);
    let arrival = arrival("x", "1");
    let run = world.drop(&arrival, batch(&[call("1", "never")])).await;
    world.work(run).await.unwrap();
    let before = world.report(&arrival);
    world.clock.advance(SignedDuration::from_hours(1));
    world.work(run).await.unwrap();
    assert_eq!(world.report(&arrival), before);
}

#[tokio::test]
async fn every_run_that_is_not_finished_is_tried_again() {
    let world = World::with(&["a"]);
    let first = world.drop(&arrival("x", "1"), batch(&[call("1", "never")])).await;
    let second = world.drop(&arrival("y", "1"), batch(&[call("1", "a")])).await;
    world.work(first).await.unwrap();
    world.work(second).await.unwrap();
    let third = world.drop(&arrival("z", "1"), batch(&[call("2", "a")])).await;
    world.retry_waiting().await;
    let mut queued: Vec<_> = world.tables.take_queue().into_iter().map(|(run, _)| run).collect();
    queued.sort();
    let mut expected = [first, third];
    expected.sort();
    assert_eq!(queued, expected);
}

#[tokio::test]
async fn a_late_report_does_not_stand_for_a_newer_version_of_its_key() {
    let world = World::with(&["a"]);
    let (old, new) = (arrival("x", "1"), arrival("x", "2"));
    let run = world.drop(&old, batch(&[call("1", "late")])).await;
    world.work(run).await.unwrap();
    let newer = world.drop(&new, batch(&[call("2", "a")])).await;
    world.work(newer).await.unwrap();
    world.tables.add_account(account("late"), Currency::CAD);
    world.add_invoice("late", "I-1", &[]);
    assert_eq!(world.work(run).await.unwrap(), CallOutcome::Finished);
    assert_eq!(counts(&world.report(&old)), [1, 0, 0, 0, 1]);
    let latest = world.files.text("reports/call-records/x.csv/latest.json");
    assert_eq!(latest, world.files.text("reports/call-records/x.csv/2.json"));
}
