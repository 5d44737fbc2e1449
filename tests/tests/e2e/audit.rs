//! The ledgers of the running stack pass the audit, and hledger computes the same sums.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use testkit::{
    documents::{account, file, invoice, payment},
    hledger::{balances, register},
};

use crate::stack::Stack;

/// Accounts of the demo.
const DEMO: [&str; 4] = ["acct-1001", "acct-1002", "acct-1003", "acct-1004"];

#[test]
#[ignore = "needs a running stack"]
fn the_audit_of_every_account_finds_no_violation() {
    let stack = Stack::running();
    let id = format!("audit-{}", std::process::id());
    let name = |part: &str| format!("{id}-{part}");
    // More invoices than one transaction can pay.
    let bills = (0..170).map(|number| invoice(&name(&format!("i-{number}")), &id, "1.00"));
    let mut lines: Vec<_> = std::iter::once(account(&id, 1)).chain(bills).collect();
    lines[0]["manager"] = Value::Null;
    lines.push(payment(&name("p"), &id, "171.00"));
    let report = stack.import(&name("billing.jsonl"), &file(&lines));
    assert_eq!(report["posted"], 172, "{report}");

    let (mut accounts, mut event) = (0, json!({}));
    loop {
        let answer = stack.audit(&event);
        assert_eq!(answer["violations"], json!([]), "{answer}");
        accounts += answer["accounts"].as_u64().unwrap();
        let Some(next) = answer["next"].as_str() else { break };
        event = json!({ "cursor": next });
    }
    assert!(accounts > DEMO.len() as u64, "{accounts} accounts");
    let answer = stack.audit(&json!({ "account": id, "export": true }));
    assert_eq!((&answer["accounts"], &answer["violations"]), (&json!(1), &json!([])));
    assert!(answer["journal"].as_str().unwrap().contains(&name("p")));
    assert_eq!(stack.audit(&json!({ "account": "e2e-nobody" }))["accounts"], 0);
}

/// The money of a response, as hledger writes it.
fn amount(money: &Value) -> String {
    let text = money["amount"].as_str().unwrap();
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if is_zero { "0".to_owned() } else { format!("{text} {}", money["currency"].as_str().unwrap()) }
}

/// Needs hledger.
#[test]
#[ignore = "needs a running stack"]
fn hledger_agrees_with_the_portal_on_the_demo_accounts() {
    let stack = Stack::running();
    let customers = stack.customers();
    let mut compared = 0;
    for account in DEMO {
        let answer = stack.audit(&json!({ "account": account, "export": true }));
        let journal = answer["journal"].as_str().unwrap();
        let (balances, register) = (balances(journal), register(journal));
        assert!(!register.is_empty(), "{account}");
        let Some(username) = customers.get(account) else { continue };
        let session = stack.sign_in(username);
        let path = format!("/v1/accounts/{account}/transactions?from=2000-01-01&limit=200");
        let page = stack.ask("GET", &path, Some(&session), None).json();
        assert_eq!(page["next"], Value::Null);
        let mut shown = page["items"].as_array().unwrap().clone();
        shown.reverse();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let rows: Vec<_> = shown
            .iter()
            .map(|item| {
                let (day, id) = (text(&item["date"]), text(&item["id"]));
                [day, id, amount(&item["amount"]), amount(&item["balanceAfter"])]
            })
            .collect();
        assert_eq!(register, rows, "{account}");
        let name = |item: &Value| format!("receivable:items:{}", text(&item["id"]));
        let open = shown.iter().filter(|item| item["type"] == "invoice");
        let open = open.map(|item| (name(item), amount(&item["open"])));
        let invoices: BTreeSet<_> = open.clone().map(|(name, _)| name).collect();
        let open: BTreeMap<_, _> = open.filter(|(_, open)| open != "0").collect();
        let theirs = balances.into_iter().filter(|(name, _)| invoices.contains(name));
        let theirs: BTreeMap<_, _> = theirs.collect();
        assert_eq!(theirs, open, "{account}");
        compared += 1;
    }
    assert!(compared >= 2, "{compared} accounts were compared");
}
