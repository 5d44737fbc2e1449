//! A reversal in an account with a hundred invoices and a hundred credits of exactly its amount,
//! and the next file.

use rust_decimal::Decimal;
use serde_json::{Value, json};
use testkit::documents::{account, file, invoice, payment, with};

use crate::stack::Stack;

#[test]
#[ignore = "needs a running stack"]
fn a_reversal_that_meets_many_exact_amounts_is_posted_and_delays_no_other_file() {
    let stack = Stack::running();
    let id = &format!("crowded-{}", std::process::id());
    let named = |name: &str| format!("{id}-{name}");
    let credit = |number: usize| {
        json!({
            "type": "credit", "id": named(&format!("c-{number}")), "accountId": id,
            "number": named(&format!("c-{number}")), "currency": "CAD",
            "issuedOn": "2026-07-11", "amount": "10.00", "reason": "outage",
        })
    };
    let reversal = json!({
        "type": "reversal", "id": named("b"), "accountId": id, "on": "2026-07-13",
        "currency": "CAD", "paymentId": named("p"), "reason": "bounced",
    });
    let mut lines = vec![with(account(id, 1), "manager", Value::Null)];
    lines.extend((0..100).map(|number| invoice(&named(&format!("i-{number}")), id, "10.00")));
    lines.push(payment(&named("p"), id, "1000.00"));
    lines.extend((0..100).map(credit));
    lines.push(reversal);
    let report = stack.import(&named("first.jsonl"), &file(&lines));
    assert_eq!((&report["posted"], &report["rejected"]), (&json!(203), &json!(0)), "{report}");

    let other = &named("other");
    let lines = [
        with(account(other, 1), "manager", Value::Null),
        invoice(&named("other-i"), other, "30.00"),
        payment(&named("other-p"), other, "10.00"),
    ];
    let report = stack.import(&named("second.jsonl"), &file(&lines));
    assert_eq!((&report["posted"], &report["rejected"]), (&json!(3), &json!(0)), "{report}");

    let session = stack.sign_in_staff("agent");
    for (account, expected) in [(id, Decimal::ZERO), (other, Decimal::from(20))] {
        let path = format!("/v1/accounts/{account}/dashboard");
        let shown = stack.ask("GET", &path, Some(&session), None).json();
        let balance = shown["currentBalance"]["amount"]["amount"].as_str().unwrap();
        assert_eq!(balance.parse::<Decimal>().unwrap(), expected, "{account}");
        let audited = stack.audit(&json!({ "account": account }));
        assert_eq!((&audited["accounts"], &audited["violations"]), (&json!(1), &json!([])));
    }
}
