//! The planner of Auto Pay.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::auto_pay::Planned;
use app::import::{Arrival, RunStore};
use app::posting::RunId;
use auto_pay_plan::{Ports, handle};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use testkit::access::{account, noon};
use testkit::documents::{self, with};
use testkit::ledger::{MemoryAutoPayQueue, MemoryLedger, imported};
use testkit::system::FixedClock;

type TestPorts = Ports<MemoryLedger, MemoryAutoPayQueue, FixedClock>;

/// Accounts with something to do at these times, in minutes after noon.
async fn due(minutes: &[i64]) -> TestPorts {
    let ids: Vec<_> = (0..minutes.len()).map(|number| format!("a-{number}")).collect();
    let lines: Vec<_> =
        ids.iter().map(|id| with(documents::account(id, 1), "manager", Value::Null)).collect();
    let (ledger, _) = imported(&lines).await;
    for (id, minutes) in ids.iter().zip(minutes) {
        let at = noon() + SignedDuration::from_mins(*minutes);
        ledger.damage(&account(id), |state| state.next_action_at = Some(at));
    }
    Ports { ledger, queue: MemoryAutoPayQueue::default(), clock: FixedClock::at(noon()) }
}

fn enqueued(accounts: usize) -> Planned {
    Planned::Enqueued { accounts, is_cut_off: false }
}

#[tokio::test]
async fn every_account_that_is_due_is_enqueued_and_no_other() {
    let ports = due(&[-500, -60, -1, 0, 1, 60, -60, -60, -60]).await;
    assert_eq!(handle(&ports, Timestamp::MAX).await, Ok(enqueued(7)));
    let mut accounts = ports.queue.take();
    accounts.sort();
    let expected = ["a-0", "a-1", "a-2", "a-3", "a-6", "a-7", "a-8"].map(account);
    assert_eq!(accounts, expected);
}

#[tokio::test]
async fn while_the_queue_is_not_empty_only_what_became_due_since_is_enqueued() {
    let ports = due(&[-500, -60, -1, 30]).await;
    assert_eq!(handle(&ports, Timestamp::MAX).await, Ok(enqueued(3)));
    let later = FixedClock::at(noon() + SignedDuration::from_hours(1));
    let ports = Ports { ledger: ports.ledger, queue: ports.queue, clock: later };
    // What became due within five minutes before the last run is enqueued once more.
    assert_eq!(handle(&ports, Timestamp::MAX).await, Ok(enqueued(2)));
    ports.queue.take();
    assert_eq!(handle(&ports, Timestamp::MAX).await, Ok(enqueued(4)), "nothing is forgotten");
}

#[tokio::test]
async fn nothing_is_enqueued_while_an_import_is_unfinished() {
    let ports = due(&[-60]).await;
    let key = "billing/july.jsonl".to_owned();
    let (run, sequencer) = (RunId::of(&key, "v1"), String::new());
    let arrival = Arrival { key, version_id: "v1".to_owned(), at: noon(), sequencer };
    ports.ledger.register(run, &arrival).await.unwrap();
    assert_eq!(handle(&ports, Timestamp::MAX).await, Ok(Planned::Paused));
    assert_eq!(ports.queue.take(), []);
}

#[tokio::test]
async fn a_call_that_is_almost_over_leaves_the_rest_to_the_next() {
    let ports = due(&[-60]).await;
    let deadline = noon() + SignedDuration::from_secs(60);
    let planned = handle(&ports, deadline).await;
    assert_eq!(planned, Ok(Planned::Enqueued { accounts: 0, is_cut_off: true }));
    assert_eq!(handle(&ports, Timestamp::MAX).await, Ok(enqueued(1)));
}
