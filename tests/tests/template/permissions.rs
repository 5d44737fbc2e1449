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
    let whole = ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];
    let posters = [
        "auto-pay",
        "auto-pay-charge",
        "import-call-records",
        "import-documents",
        "ledger-sweeper",
        "payment-methods",
        "payments",
        "profile",
        "reconcile-payments",
        "staff-adjustments",
        "staff-credits",
        "staff-refunds",
        "staff-reversals",
        "staff-write-offs",
        "stripe-webhook",
        "write-payouts",
    ];
    let markers =
        ["outbox", "outbox-sweeper", "write-journal"].map(|name| (name, "dynamodb:UpdateItem"));
    let posters = posters.into_iter().flat_map(|name| whole.map(|action| (name, action)));
    // Marks of profiles are items of their own.
    let unmarker = [("write-journal", "dynamodb:DeleteItem")];
    // How far it has come.
    let planner = [("auto-pay-plan", "dynamodb:PutItem")];
    let expected = posters.chain(markers).chain(unmarker).chain(planner);
    let expected = expected.map(|(name, action)| (name.to_owned(), action.to_owned())).collect();
    assert_eq!(writers, expected);
}
