//! While a version is deployed, the one before still writes. What the newer one added to an item
//! must outlive that: here every item has an attribute that this version does not know.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use app::import::{Arrival, Import, InviteOnImport, LeaseStore, Limits, Outcome, register};
use app::login::KnownAddresses;
use app::posting::{ChangeCommit, PostingStore};
use app::store::{Condition, StoreError};
use app::users::{UserChange, UserWrite, WriteUsers};
use aws_sdk_dynamodb::{Client, types::AttributeValue};
use domain::ids::{AccountId, DocumentId};
use domain::ledger::{Dispute, open_dispute};
use domain::money::Money;
use domain::user::Role;
use dynamo::{
    access::AccessTable,
    item::{Item, Reader, key, text},
    ledger::LedgerTable,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use testkit::access::{member, noon, user, user_suite};
use testkit::documents::{account, file, invoice, payment, refund, with};
use testkit::ledger::MemoryFiles;
use testkit::local_dynamo::{ACCESS, ACTIVITY, LEDGER, local_dynamo};
use testkit::system::FixedClock;

/// What this version does not know.
const FUTURE: &str = "future";

async fn items(client: &Client, table: &str) -> Vec<Item> {
    client.scan().table_name(table).send().await.unwrap().items.unwrap()
}

fn key_of(item: &Item) -> (String, String) {
    let read = Reader::new(item);
    (read.text("pk").unwrap().to_owned(), read.text("sk").unwrap().to_owned())
}

/// Adds the attribute to every item; gives their keys.
async fn mark(client: &Client, table: &str) -> BTreeSet<(String, String)> {
    let mut keys = BTreeSet::new();
    for (pk, sk) in items(client, table).await.iter().map(key_of) {
        let update = client.update_item().table_name(table).set_key(Some(key(&pk, &sk)));
        let update = update.update_expression("SET future = :future");
        update.expression_attribute_values(":future", text("kept")).send().await.unwrap();
        keys.insert((pk, sk));
    }
    keys
}

/// Those of these items that are still there have the attribute; gives how many they are.
async fn kept(client: &Client, table: &str, keys: &BTreeSet<(String, String)>) -> usize {
    let mut count = 0;
    for item in items(client, table).await.iter().filter(|item| keys.contains(&key_of(item))) {
        assert!(item.contains_key(FUTURE), "{:?} lost what a newer version added", key_of(item));
        count += 1;
    }
    count
}

async fn import(client: &Client, name: &str, lines: &[Value]) {
    let posting = LedgerTable::new(client.clone(), LEDGER)
        .with_access(AccessTable::new(client.clone(), ACCESS).with_activity(ACTIVITY));
    let runs = LedgerTable::new(client.clone(), LEDGER);
    let now: Timestamp = "2026-07-20T15:00:00Z".parse().unwrap();
    let files = MemoryFiles::default();
    let arrival = Arrival {
        key: format!("billing/{name}.jsonl"),
        version_id: "v1".to_owned(),
        at: now,
        sequencer: name.to_owned(),
    };
    files.drop_file(&arrival, file(lines));
    register(&runs, &arrival).await.unwrap();
    let import = Import {
        store: &posting,
        documents: &files,
        files: &files,
        runs: &runs,
        clock: &FixedClock::at(now),
        invite: InviteOnImport(false),
        limits: Limits::default(),
    };
    let done = import.work("one", Timestamp::MAX).await.unwrap();
    assert_eq!(done, Outcome::Done);
    let problems = files.text(&app::import::Report::problems_key(&arrival));
    assert_eq!(problems.as_deref(), Some(""), "every line is posted");
}

#[tokio::test]
async fn a_posting_and_a_revision_preserve_attributes_of_a_newer_version() {
    let client = local_dynamo().await;
    let before = [
        account("a", 1),
        invoice("i-1", "a", "100.00"),
        invoice("i-2", "a", "50.00"),
        payment("p-1", "a", "120.00"),
        account("b", 1),
        payment("p-2", "b", "100.00"),
        invoice("i-3", "b", "30.00"),
        account("c", 1),
        invoice("i-5", "c", "40.00"),
    ];
    import(&client, "before", &before).await;
    let (ledger, access) = (mark(&client, LEDGER).await, mark(&client, ACCESS).await);
    let crowd = (0..100).map(|number| invoice(&format!("o-{number}"), "a", "1.00"));
    let mut after = vec![
        with(with(account("a", 2), "name", json!("Another")), "number", json!("a-2")),
        payment("p-3", "a", "5.00"),
        refund("r-1", "a", "10.00", "p-1"),
        invoice("i-4", "b", "20.00"),
        payment("p-5", "c", "15.00"),
    ];
    after.extend(crowd);
    // Marked as unfinished, and finished.
    after.push(payment("p-4", "a", "140.00"));
    import(&client, "after", &after).await;
    // Of what was there, the open item of i-2 was paid; those of p-2 and i-5 became smaller.
    assert_eq!(kept(&client, LEDGER, &ledger).await, ledger.len() - 1);
    assert_eq!(kept(&client, ACCESS, &access).await, access.len());
}

#[tokio::test]
async fn a_posting_preserves_the_parts_of_the_head_that_it_does_not_change() {
    let client = local_dynamo().await;
    import(&client, "before", &[account("a", 1), payment("p-1", "a", "1.00")]).await;
    let update = client.update_item().table_name(LEDGER).set_key(Some(key("A#a", "HEAD")));
    let update = update
        .update_expression(
            "SET billTo.future = :kept, lastPayment.future = :kept, settingsVersion = :two",
        )
        .expression_attribute_values(":kept", text("kept"))
        .expression_attribute_values(":two", AttributeValue::N("2".to_owned()));
    update.send().await.unwrap();
    import(&client, "after", &[invoice("i-1", "a", "5.00")]).await;
    let get = client.get_item().table_name(LEDGER).set_key(Some(key("A#a", "HEAD")));
    let head = get.send().await.unwrap().item.unwrap();
    let read = Reader::new(&head);
    assert_eq!(read.integer("settingsVersion"), Ok(2));
    for map in ["billTo", "lastPayment"] {
        assert_eq!(read.map(map).unwrap().text(FUTURE), Ok("kept"), "{map}");
    }
}

#[tokio::test]
async fn the_lease_a_membership_and_a_known_address_preserve_them_too() {
    let client = local_dynamo().await;
    let runs = LedgerTable::new(client.clone(), LEDGER);
    let people = AccessTable::new(client.clone(), ACCESS).with_activity(ACTIVITY);
    let until: Timestamp = "2027-01-01T00:00:00Z".parse().unwrap();
    let dana = user("dana.roy");
    user_suite::put_user(&people, &dana).await.unwrap();
    let before = member("dana.roy", "a", Role::Billing);
    user_suite::put_member(&people, &before).await.unwrap();
    people.remember_address(&dana.id, "203.0.113.7", noon()).await.unwrap();
    assert!(runs.acquire("one", noon(), until).await.unwrap());
    let (ledger, access) = (mark(&client, LEDGER).await, mark(&client, ACCESS).await);

    assert!(runs.acquire("one", noon(), until).await.unwrap());
    people.remember_address(&dana.id, "203.0.113.7", until).await.unwrap();
    let mut after = before.clone();
    after.role = Role::Viewer;
    let writes = vec![UserWrite::Member { before: Some(before), after }];
    let change = UserChange { writes, ..UserChange::default() };
    people.write_users(&change).await.unwrap();
    assert_eq!(kept(&client, LEDGER, &ledger).await, ledger.len());
    assert_eq!(kept(&client, ACCESS, &access).await, access.len());
}

/// A query may see the head after a command and the items before it: nobody may build on that.
#[tokio::test]
async fn a_torn_read_is_not_stored() {
    let client = local_dynamo().await;
    let lines = [account("a", 1), invoice("i-1", "a", "10.00"), invoice("i-2", "a", "10.00")];
    import(&client, "before", &lines).await;
    let store = LedgerTable::new(client.clone(), LEDGER)
        .with_access(AccessTable::new(client.clone(), ACCESS));
    let id = AccountId::parse("a").unwrap();
    let mut torn = store.account(&id).await.unwrap().unwrap();
    import(&client, "meanwhile", &[payment("p-1", "a", "4.00")]).await;
    torn.version = store.account(&id).await.unwrap().unwrap().version;
    let item = torn.ledger.open().next().unwrap().id;
    let amount = Money::parse("1.00", torn.profile.currency).unwrap();
    let dispute = Dispute { id: DocumentId::parse("d-1").unwrap(), item, amount };
    let today = jiff::civil::date(2026, 7, 20);
    let change = open_dispute(&mut torn.ledger, dispute, today, noon(), None).unwrap();
    let commit = ChangeCommit { account: &torn, change: &change };
    assert_eq!(
        store.commit_change(&commit).await,
        Err(StoreError::ConditionFailed(Condition::OpenItems))
    );
}
