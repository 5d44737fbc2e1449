//! Runs and their lease: the table in memory and the real protocol pass the same suite.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::{
    import::{Arrival, Checkpoint, FileState, LeaseStore, Part, Run, RunStore},
    posting::RunId,
    store::{Condition, StoreError},
};
use dynamo::ledger::LedgerTable;
use jiff::Timestamp;
use testkit::{
    ledger::MemoryLedger,
    local_dynamo::{LEDGER, local_dynamo},
};

/// So many seconds after the first arrival.
fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_784_548_800 + second).unwrap()
}

fn arrival(name: &str, second: i64, sequencer: &str) -> Arrival {
    let (key, version_id) = (format!("billing/{name}.jsonl"), "v1".to_owned());
    Arrival { key, version_id, at: at(second), sequencer: sequencer.to_owned() }
}

async fn register(store: &impl RunStore, arrival: &Arrival) {
    store.register(RunId::of(&arrival.key, &arrival.version_id), arrival).await.unwrap();
}

async fn next(store: &impl RunStore) -> Run {
    store.next(0).await.unwrap().unwrap()
}

fn far() -> Checkpoint {
    Checkpoint {
        lines: 900_000,
        slices: 18,
        file: Some(FileState::CutOff),
        shard: 7,
        line: 123_456,
        reached: 19,
        posted: 5,
        duplicates: 4,
        rejected: 3,
        skipped_bytes: 1 << 31,
        late: 2,
        parts: vec![Part { stream: 0, name: 3 }, Part { stream: 2, name: u64::MAX }],
        warnings: 1,
        warning_parts: vec![Part { stream: 1, name: 0 }],
    }
}

async fn runs_wait_in_order_and_keep_their_checkpoint(store: &(impl RunStore + LeaseStore)) {
    assert_eq!(store.next(0).await.unwrap(), None);
    let [second, third, first] = [arrival("b", 1, "2"), arrival("c", 1, "3"), arrival("a", 0, "9")];
    for arrival in [&second, &third, &first, &second] {
        register(store, arrival).await;
    }
    let mut run = next(store).await;
    assert_eq!((&run.arrival, &run.checkpoint), (&first, &Checkpoint::default()));
    assert_eq!((run.started_at, run.finished_at), (None, None));
    let behind = store.next(1).await.unwrap().map(|run| run.arrival);
    assert_eq!(behind.as_ref(), Some(&second), "the first is passed over");
    assert_eq!(store.next(3).await.unwrap(), None);
    assert!(store.acquire("one", at(10), at(100)).await.unwrap());
    assert_eq!(store.begin(run.id).await.unwrap(), 1);
    assert_eq!(store.begin(run.id).await.unwrap(), 2);
    (run.started_at, run.checkpoint) = (Some(at(11)), far());
    store.save("one", &run, at(110)).await.unwrap();
    assert_eq!(next(store).await, run);
    assert_eq!(store.begin(run.id).await.unwrap(), 1, "it got on");
    run.finished_at = Some(at(12));
    store.finish("one", &run).await.unwrap();
    register(store, &first).await;
    assert_eq!(next(store).await.arrival, second, "what is finished does not come again");
    let run = next(store).await;
    store.finish("one", &run).await.unwrap();
    assert_eq!(next(store).await.arrival, third);
    store.release("one").await.unwrap();
}

async fn only_the_owner_of_the_lease_writes(store: &(impl RunStore + LeaseStore)) {
    let before = next(store).await;
    let changed = Run { checkpoint: far(), ..before.clone() };
    assert!(store.acquire("one", at(0), at(90)).await.unwrap());
    assert!(!store.acquire("two", at(90), at(180)).await.unwrap(), "until its end");
    store.renew("one", at(120)).await.unwrap();
    assert!(!store.acquire("two", at(119), at(180)).await.unwrap());
    store.save("one", &before, at(150)).await.unwrap();
    assert!(!store.acquire("two", at(149), at(180)).await.unwrap());
    assert!(store.acquire("two", at(151), at(240)).await.unwrap());
    let lost = Err(StoreError::ConditionFailed(Condition::Lease));
    assert_eq!(store.renew("one", at(500)).await, lost);
    assert_eq!(store.save("one", &changed, at(500)).await, lost);
    assert_eq!(store.finish("one", &changed).await, lost);
    store.release("one").await.unwrap();
    assert_eq!(next(store).await, before);
    assert!(!store.acquire("three", at(239), at(300)).await.unwrap(), "two has it still");
    store.release("two").await.unwrap();
    assert_eq!(store.renew("two", at(500)).await, lost, "nobody has it");
    assert!(store.acquire("three", at(152), at(300)).await.unwrap());
    store.release("three").await.unwrap();
}

#[tokio::test]
async fn the_runs_in_memory_pass_their_suite() {
    let store = MemoryLedger::default();
    runs_wait_in_order_and_keep_their_checkpoint(&store).await;
    only_the_owner_of_the_lease_writes(&store).await;
}

#[tokio::test]
async fn the_table_of_runs_passes_the_suite() {
    let store = LedgerTable::new(local_dynamo().await, LEDGER);
    runs_wait_in_order_and_keep_their_checkpoint(&store).await;
    only_the_owner_of_the_lease_writes(&store).await;
}
