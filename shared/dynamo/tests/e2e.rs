//! The suites of the stores against the running stack's emulator, as against any other.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use dynamo::{
    access::AccessTable,
    activity::ActivityTable,
    ledger::{LedgerTable, PostingTables},
};
use testkit::{
    access,
    ledger::suite,
    local_dynamo::{client_of, create},
};

#[tokio::test]
#[ignore = "needs a running stack"]
async fn the_emulator_s_tables_do_the_same_as_those_in_memory() {
    #[expect(clippy::disallowed_methods, reason = "how a test is told where its stack is")]
    let path = std::env::var("STACK_JSON").expect("STACK_JSON names a stack's stack.json");
    let about: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let client = client_of(about["awsEndpoint"].as_str().unwrap());
    let [ledger, people, activity] =
        ["ledger", "access", "activity"].map(|name| format!("suite-{name}-{}", std::process::id()));
    for table in [&ledger, &people, &activity] {
        create(&client, table).await;
    }
    let posting = PostingTables::new(client.clone(), &ledger, &people);
    let table = LedgerTable::new(client.clone(), &ledger);
    suite::lease(&table).await;
    suite::all(&posting, "s").await;
    suite::audited(&posting, &table, "a").await;
    suite::shown(&posting, &table, "r").await;
    access::suite::all(&AccessTable::new(client.clone(), &people)).await;
    access::trail_suite::trails(&ActivityTable::new(client.clone(), &activity)).await;
    access::trail_suite::tries(&AccessTable::new(client.clone(), &people)).await;
    for table in [ledger, people, activity] {
        client.delete_table().table_name(table).send().await.unwrap();
    }
}
