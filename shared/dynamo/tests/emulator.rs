//! The suites of the stores against an emulator of AWS that runs beside the tests, as against any
//! other.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use aws_sdk_dynamodb::Client;
use dynamo::{access::AccessTable, activity::ActivityTable, ledger::LedgerTable};
use testkit::{
    access::{activity_suite, login_suite, staff_login_suite, user_suite},
    emulator::emulator,
    ledger::posting_suite,
    local_dynamo::create,
};

/// Three tables of this test's own, made and removed around `work`.
async fn with_tables(name: &str, work: impl AsyncFnOnce(&Client, [&str; 3])) {
    let client = Client::new(&emulator());
    let tables = ["ledger", "access", "activity"]
        .map(|table| format!("suite-{name}-{table}-{}", std::process::id()));
    for table in &tables {
        create(&client, table).await;
    }
    work(&client, tables.each_ref().map(String::as_str)).await;
    for table in tables {
        client.delete_table().table_name(table).send().await.unwrap();
    }
}

#[tokio::test]
#[ignore = "needs an emulator"]
async fn the_ledger_does_the_same_as_the_one_in_memory() {
    with_tables("ledgers", async |client, [ledger, people, _]| {
        let posting = LedgerTable::new(client.clone(), ledger)
            .with_access(AccessTable::new(client.clone(), people));
        let table = LedgerTable::new(client.clone(), ledger);
        posting_suite::lease(&table).await;
        posting_suite::rules(&posting, "s").await;
        posting_suite::audited(&posting, &table, "a").await;
        posting_suite::shown(&posting, &table, "r").await;
    })
    .await;
}

#[tokio::test]
#[ignore = "needs an emulator"]
async fn a_transaction_that_is_too_large_is_refused_whole() {
    with_tables("large", async |client, [ledger, people, _]| {
        posting_suite::lease(&LedgerTable::new(client.clone(), ledger)).await;
        posting_suite::too_large(
            &LedgerTable::new(client.clone(), ledger)
                .with_access(AccessTable::new(client.clone(), people)),
            "large",
        )
        .await;
    })
    .await;
}

#[tokio::test]
#[ignore = "needs an emulator"]
async fn users_and_activity_logs_are_stored_as_in_memory() {
    with_tables("people", async |client, [_, people, activity]| {
        let table = AccessTable::new(client.clone(), people).with_activity(activity);
        let log = ActivityTable::new(client.clone(), activity);
        user_suite::all(&table).await;
        activity_suite::logs(&log).await;
        activity_suite::downloads(&log).await;
        activity_suite::views(&table, &log).await;
        activity_suite::attempts(&table).await;
    })
    .await;
}

#[tokio::test]
#[ignore = "needs an emulator"]
async fn changes_of_a_login_are_stored_as_in_memory() {
    with_tables("logins", async |client, [_, people, activity]| {
        let table = AccessTable::new(client.clone(), people).with_activity(activity);
        login_suite::all(&table).await;
        staff_login_suite::all(&table).await;
    })
    .await;
}
