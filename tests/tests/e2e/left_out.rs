//! A damaged account does not stop other accounts: its lines are reported as not posted, and the
//! same file, uploaded again after the repair, posts them.

use serde_json::{Value, json};
use testkit::documents::{account, file, invoice, payment, without};

use crate::stack::Stack;

fn dynamo(stack: &Stack, action: &str, input: &Value) -> Value {
    stack.json("dynamodb", &format!("DynamoDB_20120810.{action}"), input)
}

/// Writes an attribute of an account's head, which no command does.
fn set_last_seq(stack: &Stack, id: &str, value: &Value) {
    let update = json!({
        "TableName": stack.text("tableName"),
        "Key": { "pk": { "S": format!("A#{id}") }, "sk": { "S": "HEAD" } },
        "UpdateExpression": "SET lastSeq = :value",
        "ConditionExpression": "attribute_exists(pk)",
        "ExpressionAttributeValues": { ":value": value },
    });
    dynamo(stack, "UpdateItem", &update);
}

#[test]
#[ignore = "needs a running stack"]
fn a_damaged_account_stops_no_other_and_is_posted_after_its_repair() {
    let stack = Stack::running();
    let run = format!("e2e-left-out-{}", std::process::id());
    let ids: Vec<_> = (0..5).map(|number| format!("{run}-{number}")).collect();
    let mut before: Vec<_> = ids.iter().map(|id| without(account(id, 1), "manager")).collect();
    before.extend(ids.iter().map(|id| invoice(&format!("{id}-i"), id, "120.00")));
    let report = stack.import(&format!("{run}-june.jsonl"), &file(&before));
    assert_eq!(report["posted"], 10, "{report}");

    let damaged = &ids[2];
    set_last_seq(&stack, damaged, &json!({ "S": "one" }));
    let lines: Vec<_> = ["p", "q"]
        .iter()
        .flat_map(|name| ids.iter().map(move |id| payment(&format!("{id}-{name}"), id, "10.00")))
        .collect();
    let name = format!("{run}-july.jsonl");
    let report = stack.import(&name, &file(&lines));
    let code = |problem: &Value| (problem["line"].as_u64(), problem["code"].clone());
    let codes: Vec<_> = report["problems"].as_array().unwrap().iter().map(code).collect();
    assert_eq!(codes, [3, 8].map(|line| (Some(line), json!("not-posted"))), "{report}");
    assert_eq!((&report["posted"], &report["file"]), (&json!(8), &json!("complete")));

    set_last_seq(&stack, damaged, &json!({ "N": "1" }));
    let report = stack.import(&name, &file(&lines));
    assert_eq!((&report["posted"], &report["duplicates"]), (&json!(2), &json!(8)), "{report}");
    assert_eq!(report["problems"], json!([]));
    let agent = stack.sign_in_staff("agent");
    for id in &ids {
        let path = format!("/v1/accounts/{id}/dashboard");
        let shown = stack.ask("GET", &path, Some(&agent), None).json();
        assert_eq!(shown["currentBalance"]["amount"]["amount"], "100.00", "{id}");
    }
}
