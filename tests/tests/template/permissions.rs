//! The functions that may write to the ledger.

use std::collections::BTreeSet;

use crate::project::PROJECT;

#[test]
fn no_other_function_writes_into_the_ledger() {
    let writes = ["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"];
    let mut writers = BTreeSet::new();
    for name in PROJECT.functions() {
        for grant in PROJECT.granted(PROJECT.function(&name)) {
            let (action, resource) = grant.split_once(" on ").unwrap();
            if resource == "LedgerTable" && writes.iter().any(|write| action.ends_with(write)) {
                writers.insert((name.clone(), action.to_owned()));
            }
        }
    }
    let expected = [
        ("import-documents", "dynamodb:DeleteItem"),
        ("import-documents", "dynamodb:PutItem"),
        ("import-documents", "dynamodb:UpdateItem"),
        ("ledger-sweeper", "dynamodb:DeleteItem"),
        ("ledger-sweeper", "dynamodb:PutItem"),
        ("ledger-sweeper", "dynamodb:UpdateItem"),
        ("outbox", "dynamodb:UpdateItem"),
        ("outbox-sweeper", "dynamodb:UpdateItem"),
        ("staff-adjustments", "dynamodb:DeleteItem"),
        ("staff-adjustments", "dynamodb:PutItem"),
        ("staff-adjustments", "dynamodb:UpdateItem"),
        ("staff-credits", "dynamodb:DeleteItem"),
        ("staff-credits", "dynamodb:PutItem"),
        ("staff-credits", "dynamodb:UpdateItem"),
        ("staff-reversals", "dynamodb:DeleteItem"),
        ("staff-reversals", "dynamodb:PutItem"),
        ("staff-reversals", "dynamodb:UpdateItem"),
        ("staff-write-offs", "dynamodb:DeleteItem"),
        ("staff-write-offs", "dynamodb:PutItem"),
        ("staff-write-offs", "dynamodb:UpdateItem"),
    ];
    assert_eq!(writers, expected.map(|(name, action)| (name.to_owned(), action.to_owned())).into());
}
