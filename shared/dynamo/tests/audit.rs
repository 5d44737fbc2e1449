//! The audit and the sweeper against a real DynamoDB protocol.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeSet;

use app::audit::{AuditStore, Auditor, Fault, Part};
use app::posting::{PostingStore, Swept, UnfinishedAccounts, sweep};
use aws_sdk_dynamodb::{Client, types::AttributeValue};
use domain::ids::AccountId;
use dynamo::{access::AccessTable, item::key, ledger::LedgerTable};
use jiff::Timestamp;
use testkit::access::noon;
use testkit::ledger::posting_suite;
use testkit::local_dynamo::{ACCESS, LEDGER, local_dynamo};
use testkit::system::FixedClock;

async fn audited(client: &Client) -> Vec<(String, String)> {
    let (table, clock) = (LedgerTable::new(client.clone(), LEDGER), FixedClock::at(noon()));
    let auditor = Auditor { store: &table, clock: &clock };
    let found = auditor.audit_part(Part::ALL, None, Timestamp::MAX).await.unwrap();
    assert_eq!(found.next, None);
    let text = |(id, fault): (AccountId, Fault)| (id.to_string(), fault.to_string());
    found.faults.into_iter().map(text).collect()
}

/// Changes one attribute of an item as no command does.
async fn damage(client: &Client, pk: &str, sk: &str, name: &str, value: AttributeValue) {
    let update = client.update_item().table_name(LEDGER).set_key(Some(key(pk, sk)));
    let update = update
        .update_expression("SET #name = :value")
        .condition_expression("attribute_exists(pk)")
        .expression_attribute_names("#name", name)
        .expression_attribute_values(":value", value);
    update.send().await.unwrap();
}

#[tokio::test]
async fn the_audit_accepts_what_commands_write_and_finds_what_others_change() {
    let client = local_dynamo().await;
    let posting = LedgerTable::new(client.clone(), LEDGER)
        .with_access(AccessTable::new(client.clone(), ACCESS));
    posting_suite::lease(&LedgerTable::new(client.clone(), LEDGER)).await;
    posting_suite::all(&posting, "s").await;
    let account = posting_suite::cut_off(&posting, "unfinished").await;
    assert_eq!(audited(&client).await, []);
    let (id, pk) = (account.to_string(), format!("A#{account}"));

    let table = LedgerTable::new(client.clone(), LEDGER);
    let first = table.records(&account).await.unwrap()[0].entry().unwrap().clone();
    let document = format!("DOC#invoice#{}", first.document);
    let other = AttributeValue::S("20260701-9".to_owned());
    damage(&client, &document, "DOC", "entry", other).await;
    let place = format!("L7 at entry {}: expected the identity of its document", first.id);
    let expected = format!("{place}, found of another entry");
    assert_eq!(audited(&client).await, [(id.clone(), expected)]);
    let delete = client.delete_item().table_name(LEDGER).set_key(Some(key(&document, "DOC")));
    delete.send().await.unwrap();
    assert_eq!(audited(&client).await, [(id.clone(), format!("{place}, found none"))]);

    let less = AttributeValue::N("1.00".to_owned());
    damage(&client, &pk, "HEAD", "balance", less).await;
    let found = audited(&client).await;
    assert_eq!(found.len(), 2, "L1 and L2: {found:?}");
    damage(&client, &pk, "HEAD", "balance", AttributeValue::N("1.005".to_owned())).await;
    let found = audited(&client).await;
    assert_eq!(found, [(id, format!("corrupt item: balance of {pk} / HEAD"))]);
}

#[tokio::test]
async fn the_parts_cover_all_accounts_and_the_audit_can_resume_after_each() {
    let client = local_dynamo().await;
    let posting = LedgerTable::new(client.clone(), LEDGER)
        .with_access(AccessTable::new(client.clone(), ACCESS));
    posting_suite::lease(&LedgerTable::new(client.clone(), LEDGER)).await;
    posting_suite::all(&posting, "s").await;
    let table = LedgerTable::new(client, LEDGER);
    let all = table.accounts(Part::ALL, None).await.unwrap();
    assert!(!all.more);
    for (index, account) in all.accounts.iter().enumerate() {
        let remaining = table.accounts(Part::ALL, Some(account)).await.unwrap().accounts;
        assert_eq!(remaining, all.accounts[index + 1..]);
    }
    let mut parts = Vec::new();
    for number in 0..3 {
        parts.extend(table.accounts(Part { number, of: 3 }, None).await.unwrap().accounts);
    }
    let set = |ids: &[AccountId]| ids.iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!((parts.len(), set(&parts)), (all.accounts.len(), set(&all.accounts)));
    assert!(parts.len() > 3);
}

#[tokio::test]
async fn an_unfinished_posting_is_found_until_it_is_finished() {
    let client = local_dynamo().await;
    let (posting, clock) = (
        LedgerTable::new(client.clone(), LEDGER)
            .with_access(AccessTable::new(client.clone(), ACCESS)),
        noon(),
    );
    let (table, clock) = (LedgerTable::new(client, LEDGER), FixedClock::at(clock));
    posting_suite::lease(&table).await;
    let account = posting_suite::cut_off(&posting, "a").await;
    posting_suite::cut_off(&posting, "b").await;
    assert_eq!(table.unfinished(None, 1).await.unwrap(), std::slice::from_ref(&account));
    let two = Swept { finished: 2, failed: 0 };
    assert_eq!(sweep(&table, &table, &clock).await, Ok(two));
    assert_eq!(table.unfinished(None, 10).await.unwrap(), []);
    let finished = table.account(&account).await.unwrap().unwrap();
    assert_eq!((finished.ledger.unfinished, finished.ledger.open().count()), (None, 0));
}
