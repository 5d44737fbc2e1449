//! The suite that every store of import runs of call records must pass.

use app::call_records::import::{CallRun, CallRunState, CallRunStore, Taken};
use app::import::LEASE_LOST;
use app::posting::RunId;

use super::record_suite::{arrival, at, run_of};

async fn taken(store: &impl CallRunStore, run: RunId, owner: &str, now: i64) -> CallRun {
    match store.acquire(run, owner, at(now), at(now + 90)).await.unwrap() {
        Taken::Run(run) => *run,
        other => panic!("{owner} at {now}: {other:?}"),
    }
}

/// Runs and their leases, in a store without any.
pub async fn all(store: &impl CallRunStore) {
    leases(store).await;
    checkpoints(store).await;
    latest(store).await;
}

/// One owner at a time has a run.
async fn leases(store: &impl CallRunStore) {
    let arrival = arrival("leases", "1");
    let run = run_of(&arrival);
    let acquire = async |owner, now| store.acquire(run, owner, at(now), at(now + 90)).await;
    assert_eq!(acquire("one", 0).await.unwrap(), Taken::Nothing, "it is not registered");
    store.register(run, &arrival).await.unwrap();
    let first = taken(store, run, "one", 0).await;
    assert_eq!(first, CallRun { attempts: 1, ..CallRun::new(run, arrival.clone()) });
    store.register(run, &arrival).await.unwrap();
    assert_eq!(taken(store, run, "one", 1).await.attempts, 2, "a known run stays as it is");
    assert_eq!(acquire("two", 91).await.unwrap(), Taken::Busy, "until its end");
    store.renew(run, "one", at(200)).await.unwrap();
    assert_eq!(acquire("two", 200).await.unwrap(), Taken::Busy);
    assert_eq!(taken(store, run, "two", 201).await.attempts, 3);

    assert_eq!(store.renew(run, "one", at(500)).await, Err(LEASE_LOST));
    assert_eq!(store.save("one", &first, at(500)).await, Err(LEASE_LOST));
    store.release(run, "one").await.unwrap();
    assert_eq!(acquire("three", 202).await.unwrap(), Taken::Busy, "two has it still");
    store.renew(run, "two", at(600)).await.unwrap();
    store.release(run, "two").await.unwrap();
    assert_eq!(store.renew(run, "two", at(600)).await, Err(LEASE_LOST), "nobody has it");
    assert_eq!(taken(store, run, "three", 203).await.attempts, 4);
}

/// A run is saved as a whole, and listed until it is finished.
async fn checkpoints(store: &impl CallRunStore) {
    let arrival = arrival("checkpoints", "1");
    let run = run_of(&arrival);
    store.register(run, &arrival).await.unwrap();
    let mut saved = taken(store, run, "one", 0).await;
    saved.started_at = Some(at(1));
    saved.checkpoint = "{".repeat(CallRun::CHECKPOINT_BYTES);
    store.save("one", &saved, at(100)).await.unwrap();
    let read = taken(store, run, "one", 2).await;
    assert_eq!(read, CallRun { attempts: 1, ..saved.clone() }, "it got on");

    saved.state = CallRunState::Waiting;
    (saved.finished_at, saved.waits_until) = (Some(at(5)), Some(at(604_800)));
    saved.checkpoint = "{}".to_owned();
    store.save("one", &saved, at(100)).await.unwrap();
    store.release(run, "one").await.unwrap();
    assert!(store.unfinished().await.unwrap().contains(&run));
    let mut waited = taken(store, run, "two", 6).await;
    assert_eq!(waited, CallRun { attempts: 1, ..saved });

    waited.state = CallRunState::Finished;
    waited.waits_until = None;
    store.save("two", &waited, at(200)).await.unwrap();
    assert!(!store.unfinished().await.unwrap().contains(&run));
    for owner in ["two", "three"] {
        let acquired = store.acquire(run, owner, at(500), at(600)).await.unwrap();
        assert_eq!(acquired, Taken::Nothing, "it is finished");
    }
    store.register(run, &arrival).await.unwrap();
    let acquired = store.acquire(run, "four", at(500), at(600)).await.unwrap();
    assert_eq!(acquired, Taken::Nothing, "what is finished does not come again");
}

/// S3 may deliver notifications in any order.
async fn latest(store: &impl CallRunStore) {
    let versions = ["0055AED6DCD90281E5", "0055AED6DCD90281F0"];
    let [early, late] = versions.map(|sequencer| arrival("latest", sequencer));
    assert!(store.is_latest(&early).await.unwrap(), "nothing is known");
    store.register(run_of(&early), &early).await.unwrap();
    assert!(store.is_latest(&early).await.unwrap());
    store.register(run_of(&late), &late).await.unwrap();
    store.register(run_of(&early), &early).await.unwrap();
    assert!(!store.is_latest(&early).await.unwrap());
    assert!(store.is_latest(&late).await.unwrap());
    assert!(store.is_latest(&arrival("other", "1")).await.unwrap());
}
