//! What the billing system must be told, in the `ledger` table as in memory.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use dynamo::{access::AccessTable, ledger::LedgerTable};
use testkit::ledger::{MemoryLedger, journal_suite, posting_suite};
use testkit::local_dynamo::{ACCESS, ACTIVITY, LEDGER, local_dynamo};

#[tokio::test]
async fn the_table_and_the_memory_pass_the_suite_of_marks() {
    let memory = MemoryLedger::default();
    posting_suite::lease(&memory).await;
    journal_suite::all(&memory, &memory).await;

    let client = local_dynamo().await;
    let store = LedgerTable::new(client.clone(), LEDGER);
    let access = AccessTable::new(client, ACCESS).with_activity(ACTIVITY);
    posting_suite::lease(&store).await;
    journal_suite::all(&store.clone().with_access(access), &store).await;
}
