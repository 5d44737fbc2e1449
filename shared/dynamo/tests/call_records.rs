//! Call records and jobs: the tables pass the suites of their ports.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::call_records::import::CommitSegments;
use domain::ids::{AccountId, DocumentNumber};
use domain::money::Currency;
use dynamo::{access::AccessTable, ledger::LedgerTable};
use testkit::call_records::{MemoryCalls, MemoryJobs, record_suite, runs_suite};
use testkit::local_dynamo::{ACCESS, LEDGER, local_dynamo};

async fn ledger() -> LedgerTable {
    LedgerTable::new(local_dynamo().await, LEDGER)
}

#[tokio::test]
async fn segments_are_listed_once_and_add_up() {
    record_suite::listing(&ledger().await, "a").await;
    record_suite::listing(&MemoryCalls::default(), "a").await;
}

#[tokio::test]
async fn the_largest_commit_fits_into_a_transaction() {
    record_suite::bounds(&ledger().await, "a").await;
    record_suite::bounds(&MemoryCalls::default(), "a").await;
}

#[tokio::test]
async fn invoices_that_do_not_tie_are_listed() {
    record_suite::untied(&ledger().await).await;
    record_suite::untied(&MemoryCalls::default()).await;
}

#[tokio::test]
async fn a_run_has_one_owner_and_keeps_its_checkpoint() {
    runs_suite::all(&ledger().await).await;
    runs_suite::all(&MemoryCalls::default()).await;
}

#[tokio::test]
async fn jobs_are_kept_and_never_go_back() {
    record_suite::jobs(&AccessTable::new(local_dynamo().await, ACCESS), "a").await;
    record_suite::jobs(&MemoryJobs::default(), "a").await;
}

#[tokio::test]
async fn accounts_and_invoices_that_are_posted_are_known() {
    let client = local_dynamo().await;
    let lines = [
        testkit::documents::account("acct-1", 1),
        testkit::documents::invoice("INV-1", "acct-1", "10.00"),
    ];
    post(&client, &lines).await;
    let table = LedgerTable::new(client, LEDGER);
    let account = |id: &str| AccountId::parse(id).unwrap();
    let many: Vec<_> = (0..500).map(|id| account(&format!("none-{id}"))).collect();
    let asked = [vec![account("acct-1")], many.clone()].concat();
    let known = table.accounts(&asked).await.unwrap();
    assert_eq!(known, [(account("acct-1"), Currency::CAD)]);
    let number = |text: &str| DocumentNumber::parse(text).unwrap();
    let posted = (account("acct-1"), number(lines[1]["number"].as_str().unwrap()));
    let unknown = many.into_iter().map(|account| (account, posted.1.clone()));
    let asked: Vec<_> = unknown.chain([posted.clone(), (posted.0.clone(), number("x"))]).collect();
    assert_eq!(table.invoices(&asked).await.unwrap(), [posted]);
}

/// Imports these documents.
async fn post(client: &aws_sdk_dynamodb::Client, lines: &[serde_json::Value]) {
    use app::import::{Import, InviteOnImport, Limits, Outcome, register};
    use testkit::{
        access::noon, documents::file, ledger::MemoryFiles, local_dynamo::ACTIVITY,
        system::FixedClock,
    };
    let access = AccessTable::new(client.clone(), ACCESS).with_activity(ACTIVITY);
    let runs = LedgerTable::new(client.clone(), LEDGER);
    let store = runs.clone().with_access(access);
    let files = MemoryFiles::default();
    let arrival = app::import::Arrival {
        key: "billing/x.jsonl".to_owned(),
        version_id: "v1".to_owned(),
        at: noon(),
        sequencer: "1".to_owned(),
    };
    files.drop_file(&arrival, file(lines));
    register(&runs, &arrival).await.unwrap();
    let import = Import {
        store: &store,
        documents: &files,
        files: &files,
        runs: &runs,
        clock: &FixedClock::at(noon()),
        invite: InviteOnImport(false),
        limits: Limits::default(),
    };
    let deadline = noon() + jiff::SignedDuration::from_mins(5);
    assert_eq!(import.work("one", deadline).await.unwrap(), Outcome::Done);
}
