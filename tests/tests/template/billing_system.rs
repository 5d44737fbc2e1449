//! The role of the billing system.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::project::{PROJECT, list};

#[test]
fn the_billing_system_puts_documents_and_reads_reports_and_nothing_else() {
    let role = &PROJECT.resources()["BillingSystemRole"]["Properties"];
    let statements = list(&role["Policies"][0]["PolicyDocument"]["Statement"]);
    let actions: BTreeSet<_> = statements
        .iter()
        .flat_map(|statement| list(&statement["Action"]))
        .map(|action| action.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        actions,
        ["s3:GetObject", "s3:ListBucket", "s3:PutObject"].map(str::to_owned).into()
    );
    let text = Value::from(statements).to_string();
    for prefix in ["billing/*", "call-records/*", "reports/*", "exports/*"] {
        assert!(text.contains(prefix), "{prefix}");
    }
    assert!(!text.contains("work/") && !text.contains("documents/"));
}
