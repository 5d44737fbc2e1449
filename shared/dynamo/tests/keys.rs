//! DynamoDB refuses keys that are too long, of a table and of its indexes alike. What the portal
//! accepts makes none, also with the longest of every value that is in a key.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::import::{Arrival, Import, InviteOnImport, Limits, Outcome, register};
use app::rate_limit::{CountAttempts, MAILBOX_FROM};
use aws_sdk_dynamodb::{Client, types::AttributeValue};
use domain::ids::{ACCOUNT_ID_BYTES, DOCUMENT_ID_BYTES, NUMBER_BYTES, USERNAME_BYTES};
use domain::text::TEXT_LENGTH;
use domain::user::EMAIL_BYTES;
use dynamo::{access::AccessTable, ledger::LedgerTable};
use jiff::Timestamp;
use serde_json::{Value, json};
use testkit::access::noon;
use testkit::documents::{account, file, invoice, payment, with};
use testkit::ledger::MemoryFiles;
use testkit::local_dynamo::{ACCESS, ACTIVITY, LEDGER, local_dynamo};
use testkit::system::FixedClock;

/// Four bytes in UTF-8, and no shorter when it is folded.
const WIDE: &str = "𠀋";

/// Most bytes of keys, of tables and indexes.
const PARTITION: usize = 2048;
const SORT: usize = 1024;

fn wide(bytes: usize) -> String {
    WIDE.repeat(bytes / WIDE.len())
}

/// Two accounts with the longest ids, names, numbers and managers, and documents of the first. The
/// second one's manager has the first one's user name, and is left out.
fn lines() -> Vec<Value> {
    let [first, second] = ["a", "b"].map(|letter| letter.repeat(ACCOUNT_ID_BYTES));
    let manager = |letter: &str| {
        let domain = vec!["d".repeat(61); 3].join(".");
        json!({
            "username": "u".repeat(USERNAME_BYTES), "givenName": WIDE.repeat(100),
            "email": format!("{}@{domain}.ca", letter.repeat(64)),
            "familyName": WIDE.repeat(100),
        })
    };
    let long = |id: &str, letter: &str| {
        let account = with(account(id, 1), "name", json!(WIDE.repeat(TEXT_LENGTH)));
        let account = with(account, "number", json!(wide(NUMBER_BYTES)));
        with(account, "manager", manager(letter))
    };
    let id = wide(DOCUMENT_ID_BYTES);
    let invoice = with(invoice(&id, &first, "10.00"), "number", json!(wide(NUMBER_BYTES)));
    vec![long(&first, "a"), long(&second, "b"), invoice, payment(&id, &first, "20.00")]
}

/// The longest value of an attribute in a table; 0 when no item has it.
async fn longest(client: &Client, table: &str, name: &str) -> usize {
    let items = client.scan().table_name(table).send().await.unwrap().items.unwrap();
    let bytes = |value: &AttributeValue| value.as_s().unwrap().len();
    items.iter().filter_map(|item| item.get(name).map(bytes)).max().unwrap_or_default()
}

#[tokio::test]
async fn no_key_is_longer_than_dynamodb_accepts() {
    let client = local_dynamo().await;
    let posting = LedgerTable::new(client.clone(), LEDGER)
        .with_access(AccessTable::new(client.clone(), ACCESS).with_activity(ACTIVITY));
    let (runs, files) = (LedgerTable::new(client.clone(), LEDGER), MemoryFiles::default());
    let arrival = Arrival {
        key: format!("billing/{}.jsonl", "k".repeat(1000)),
        version_id: "v".repeat(1024),
        at: noon(),
        sequencer: "0".repeat(32),
    };
    files.drop_file(&arrival, file(&lines()));
    register(&runs, &arrival).await.unwrap();
    let clock = FixedClock::at(noon());
    let import = Import {
        store: &posting,
        documents: &files,
        files: &files,
        runs: &runs,
        clock: &clock,
        invite: InviteOnImport(true),
        limits: Limits { at_once: 1, ..Limits::default() },
    };
    let done = import.work("one", Timestamp::MAX).await.unwrap();
    assert_eq!(done, Outcome::Done);
    let report = files.text(&app::import::Report::key(&arrival)).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(
        (&report["posted"], &report["warnings"][0]["code"]),
        (&json!(4), &json!("username-taken")),
        "{report}"
    );

    let access = AccessTable::new(client.clone(), ACCESS);
    let subject = format!("{} {}", "a".repeat(ACCOUNT_ID_BYTES), "m".repeat(EMAIL_BYTES));
    access.count_attempt(&MAILBOX_FROM.key(&subject, noon())).await.unwrap();

    let mut all = Vec::new();
    for table in [LEDGER, ACCESS] {
        for (name, most) in [
            ("pk", PARTITION),
            ("sk", SORT),
            ("gpk", PARTITION),
            ("gsk", SORT),
            ("accountId", PARTITION),
        ] {
            let bytes = longest(&client, table, name).await;
            assert!(bytes <= most, "{name} of {table} has {bytes} bytes");
            all.push((table, name, bytes));
        }
    }
    // The longest of all, a card's folded name, is cut for its key: 200 letters, a line end, an id.
    assert!(all.contains(&(ACCESS, "gsk", 200 * WIDE.len() + 1 + ACCOUNT_ID_BYTES)), "{all:?}");
}
